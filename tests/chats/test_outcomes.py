"""Each row of the table: what Telegram's answer, or its lack, means for a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.chats.outcomes import (
    BadToken,
    Cause,
    Gone,
    Later,
    Moved,
    Refused,
    Sent,
    Throttled,
    Unknown,
    backoff,
    final,
    outcome_of,
)
from bot.chats.wire import FloodWait, InDoubt, NotSent, ServerFault
from bot.news.model import ChatId


@pytest.mark.parametrize(
    "text",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot was kicked from the group chat",
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot was kicked from the channel chat",
        "Forbidden: bot is not a member of the channel chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: the group chat was deleted",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bots can't send messages to bots",
    ],
)
def test_a_chat_that_shut_the_bot_out_is_gone(text: str) -> None:
    assert outcome_of(Forbidden(text)) == Gone(reason=text)


def test_a_403_that_passes_is_for_later() -> None:
    text = "Forbidden: bot can't send messages to the user"
    assert outcome_of(Forbidden(text)) == Later(reason=text, cause=Cause.CANNOT_SEND)


def test_a_migrated_group_has_moved() -> None:
    assert outcome_of(ChatMigrated(-100_5)) == Moved(to=ChatId(-100_5))


@pytest.mark.parametrize("text", ["Bad Request: chat not found", "Bad Request: PEER_ID_INVALID"])
def test_an_unknown_chat_is_for_later(text: str) -> None:
    outcome = outcome_of(BadRequest(text))
    assert (type(outcome), getattr(outcome, "cause", None)) == (Later, Cause.CHAT_NOT_FOUND)


@pytest.mark.parametrize(
    "text",
    [
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: need administrator rights in the channel chat",
        "Bad Request: have no rights to send a message",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN",
        "Bad Request: CHAT_RESTRICTED",
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: TOPIC_DELETED",
    ],
)
def test_missing_rights_are_refused_by_the_target(text: str) -> None:
    outcome = outcome_of(BadRequest(text))
    assert (type(outcome), getattr(outcome, "target", None)) == (Refused, True)


@pytest.mark.parametrize(
    "text",
    [
        "Bad Request: message is too long",
        "Bad Request: message text is empty",
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: can't parse entities: unsupported start tag",
        "Bad Request: something that was never seen before",
    ],
)
def test_bad_content_is_our_fault(text: str) -> None:
    outcome = outcome_of(BadRequest(text))
    assert (type(outcome), getattr(outcome, "target", None)) == (Refused, False)


@pytest.mark.parametrize(
    "text",
    [
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
        "Bad Request: message to delete not found",
    ],
)
def test_what_is_already_so_counts_as_done(text: str) -> None:
    assert outcome_of(BadRequest(text)) == Sent()


@pytest.mark.parametrize("text", ["Bad Request: group chat was deactivated", "Bad Request: USER_DEACTIVATED"])
def test_a_deactivated_chat_is_gone_even_by_a_400(text: str) -> None:
    assert type(outcome_of(BadRequest(text))) is Gone


def test_429_is_throttled_for_exactly_as_long_as_told() -> None:
    assert outcome_of(FloodWait(timedelta(seconds=10_072))) == Throttled(retry_after=timedelta(seconds=10_072))


@pytest.mark.parametrize("text", ["Unauthorized", "Not Found"])
def test_401_and_404_are_a_bad_token(text: str) -> None:
    assert outcome_of(InvalidToken(text)) == BadToken(reason=text)


def test_409_names_the_second_poller() -> None:
    outcome = outcome_of(Conflict("Conflict: terminated by other getUpdates request"))
    assert getattr(outcome, "cause", None) == Cause.SECOND_POLLER


def test_what_was_surely_not_sent_is_for_later() -> None:
    assert outcome_of(NotSent("refused")) == Later(reason="refused", cause=Cause.NOT_SENT)


def test_a_5xx_is_for_later() -> None:
    assert outcome_of(ServerFault("Telegram answered 502")) == Later(reason="Telegram answered 502", cause=Cause.SERVER)


@pytest.mark.parametrize(
    "error",
    [
        InDoubt("dropped"),
        TimedOut("dropped"),
        NetworkError("dropped"),
        TelegramError("dropped"),
    ],
)
def test_everything_else_is_in_doubt(error: TelegramError) -> None:
    assert outcome_of(error) == Unknown(reason="dropped")


def test_a_request_too_large_is_our_fault() -> None:
    assert outcome_of(NetworkError("Request Entity Too Large")) == Refused(
        reason="Request Entity Too Large", target=False
    )


@given(st.text())
def test_any_text_has_an_outcome(text: str) -> None:
    assert {type(outcome_of(kind(text))) for kind in (BadRequest, Forbidden, NetworkError, TelegramError)} <= {
        Sent,
        Gone,
        Refused,
        Later,
        Unknown,
    }


@given(attempts=st.integers(1, 1000), draw=st.floats(0, 1, exclude_max=True))
def test_a_retry_waits_at_most_double_each_time_and_never_over_a_minute(attempts: int, draw: float) -> None:
    assert timedelta(0) <= backoff(attempts, draw) <= timedelta(seconds=min(60, 2 ** (attempts - 1)))


def test_the_waits_grow_from_one_second() -> None:
    ceilings = [backoff(attempts, 0.999999).total_seconds() for attempts in range(1, 9)]
    assert [round(ceiling) for ceiling in ceilings] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_chat_not_found_is_gone_at_the_third_time() -> None:
    outcome = Later(reason="chat not found", cause=Cause.CHAT_NOT_FOUND)
    said = [final(outcome, said=times, failing_for=timedelta(0)) for times in (1, 2, 3)]
    assert said == [None, None, Gone(reason="chat not found")]


def test_a_user_who_cant_be_written_to_is_gone_only_after_days() -> None:
    outcome = Later(reason="can't", cause=Cause.CANNOT_SEND)
    said = [final(outcome, said=50, failing_for=timedelta(days=days)) for days in (0, 2, 3)]
    assert said == [None, None, Gone(reason="can't")]


@pytest.mark.parametrize("cause", [Cause.NOT_SENT, Cause.SERVER, Cause.SECOND_POLLER])
def test_a_fault_of_the_network_never_makes_a_chat_gone(cause: Cause) -> None:
    assert final(Later(reason="", cause=cause), said=10_000, failing_for=timedelta(days=400)) is None
