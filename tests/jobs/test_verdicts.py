"""Every outcome of telegram.md's table, and what becomes of the delivery and its chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chats.outcomes import BadToken, Cause, Gone, Later, Moved, Outcome, Refused, Sent, Throttled, Unknown
from bot.news.model import ChatId
from bot.store.chats import ChatState
from bot.store.outbox import DeliveryState
from jobs import verdicts
from tests.chats.test_alert_rendering import ALERT, AT

NOW = AT
WAIT = timedelta(seconds=37)


def verdict(outcome: Outcome, **alert: object) -> verdicts.Verdict:
    return verdicts.decide(replace(ALERT, **alert), outcome, now=NOW, draw=0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "state", "due", "costs"),
    [
        (Sent(message_id=5), DeliveryState.SENT, None, True),
        (Gone(reason="blocked"), DeliveryState.FAILED, None, True),
        (Moved(to=ChatId(-100)), DeliveryState.PENDING, NOW, True),
        (Refused(reason="no rights", target=True), DeliveryState.FAILED, None, True),
        (Refused(reason="too long", target=False), DeliveryState.FAILED, None, True),
        (Throttled(retry_after=WAIT), DeliveryState.PENDING, NOW + WAIT, False),
        (Later(reason="502", cause=Cause.SERVER), DeliveryState.PENDING, NOW + timedelta(seconds=0.5), True),
        (Later(reason="refused", cause=Cause.NOT_SENT), DeliveryState.PENDING, NOW + timedelta(seconds=0.5), True),
        (Unknown(reason="cut"), DeliveryState.PENDING, NOW + timedelta(seconds=0.5), True),
        (BadToken(reason="401"), DeliveryState.PENDING, NOW + timedelta(minutes=1), False),
    ],
)
def test_what_becomes_of_the_delivery(outcome: Outcome, state: DeliveryState, due: object, costs: bool) -> None:  # noqa: FBT001
    settled = verdict(outcome).settled
    assert (settled.state, settled.due_at, settled.costs_attempt) == (state, due, costs)


@pytest.mark.parametrize(
    ("outcome", "closed", "moved", "failing"),
    [
        (Sent(message_id=5), None, None, None),
        (Gone(reason="blocked"), ChatState.GONE, None, None),
        (Moved(to=ChatId(-100)), None, ChatId(-100), None),
        (Refused(reason="no rights", target=True), ChatState.REFUSED, None, None),
        (Refused(reason="too long", target=False), None, None, None),
        (Later(reason="502", cause=Cause.SERVER), None, None, None),
        (Later(reason="can't", cause=Cause.CANNOT_SEND), None, None, True),
        (Later(reason="not found", cause=Cause.CHAT_NOT_FOUND), None, None, True),
    ],
)
def test_what_becomes_of_the_chat(outcome: Outcome, closed: object, moved: object, failing: object) -> None:
    decided = verdict(outcome)
    assert (decided.close, decided.move_to, decided.failing) == (closed, moved, failing)


def test_a_success_forgets_earlier_refusals() -> None:
    assert verdict(Sent(), chat_failures=2).failing is False


def test_a_chat_not_found_three_times_is_gone() -> None:
    later = Later(reason="chat not found", cause=Cause.CHAT_NOT_FOUND)
    assert verdict(later, chat_failures=1).close is None
    assert verdict(later, chat_failures=2).close is ChatState.GONE


def test_a_user_who_cannot_be_sent_to_is_gone_only_after_days() -> None:
    later = Later(reason="can't", cause=Cause.CANNOT_SEND)
    assert verdict(later, chat_failures=50, chat_failing_since=NOW - timedelta(days=2)).close is None
    assert verdict(later, chat_failures=50, chat_failing_since=NOW - timedelta(days=3)).close is ChatState.GONE


def test_an_alert_in_doubt_is_tried_three_times_and_then_left_in_doubt() -> None:
    states = [verdict(Unknown(reason="cut"), doubts=n).settled.state for n in (0, 1, 2, 3)]
    again, left = DeliveryState.PENDING, DeliveryState.UNKNOWN
    assert states == [again, again, left, left]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Sent(), True),
        (Gone(reason=""), True),
        (Throttled(retry_after=WAIT), WAIT),
        (Later(reason="", cause=Cause.SERVER), False),
        (Later(reason="", cause=Cause.NOT_SENT), False),
        (Later(reason="", cause=Cause.CANNOT_SEND), True),
        (Unknown(reason=""), False),
    ],
)
def test_what_the_pace_is_told(outcome: Outcome, told: object) -> None:
    assert verdicts.landing(outcome) == told


@pytest.mark.parametrize("target", [True, False])
def test_an_edit_that_finds_its_message_gone_ends_quietly_and_closes_no_chat(target: bool) -> None:  # noqa: FBT001
    decided = verdict(Refused(reason="message to edit not found", target=target), is_refresh=True)
    assert (decided.settled.state, decided.close) == (DeliveryState.CANCELLED, None)
