"""Rolling windows: never more than allowed in any of them, and a wait that is told is long enough."""

from __future__ import annotations

import asyncio
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from simulator.limits import Attempt, Limits, Violation, Windows

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

GAPS = st.lists(st.floats(min_value=0.0, max_value=0.2), min_size=1, max_size=150)
STRICT = Limits(overall=5, tolerance=0.0, chat_burst=1)


def passed(windows: Windows, times: list[float], *, spread: int) -> list[float]:
    """When messages went through that were tried at `times`, to `spread` chats in turn."""
    through = []
    for number, now in enumerate(times):
        attempt = Attempt(chat_id=1 + number % spread, is_private=True)
        if windows.judge(attempt, now) is None:
            windows.count(attempt, now)
            through.append(now)
    return through


@given(GAPS)
def test_no_second_ever_holds_more_than_the_limit(gaps: list[float]) -> None:
    through = passed(Windows(STRICT), list(accumulate(gaps)), spread=1000)
    assert [first for first, sixth in zip(through, through[5:], strict=False) if sixth - first < 1.0] == []


@given(GAPS)
def test_one_persons_messages_are_a_second_apart(gaps: list[float]) -> None:
    through = passed(Windows(STRICT), list(accumulate(gaps)), spread=1)
    assert [early for early, late in pairwise(through) if late - early < 1.0] == []


@given(GAPS)
def test_whoever_waits_as_told_passes(gaps: list[float]) -> None:
    windows, now = Windows(STRICT), sum(gaps)
    passed(windows, list(accumulate(gaps)), spread=1)
    attempt = Attempt(chat_id=1, is_private=True)
    told = windows.judge(attempt, now) or Violation(window="none", wait=0.0)
    assert windows.judge(attempt, now + told.retry_after) is None


def test_a_group_takes_twenty_in_a_minute() -> None:
    windows = Windows(Limits(overall=0, tolerance=0.0))
    attempt = Attempt(chat_id=-5, is_private=False)
    for second in range(20):
        assert windows.judge(attempt, float(second)) is None
        windows.count(attempt, float(second))
    assert windows.judge(attempt, 20.0) == Violation(window="group", wait=40.0)
    assert windows.judge(attempt, 60.0) is None


def test_a_person_takes_a_burst_of_three() -> None:
    through = passed(Windows(Limits(tolerance=0.0)), [0.0, 0.1, 0.2, 0.3, 2.9, 3.0], spread=1)
    assert through == [0.0, 0.1, 0.2, 3.0]


def test_a_halt_of_the_bot_holds_for_every_chat() -> None:
    windows = Windows(Limits())
    windows.halt(None, 5.0, 100.0)
    assert windows.judge(Attempt(chat_id=1, is_private=True), 104.0) == Violation(window="early", wait=1.0)
    assert windows.judge(Attempt(chat_id=1, is_private=True), 105.0) is None


def test_adaptive_waits_grow_for_those_who_do_not_wait() -> None:
    windows = Windows(Limits(adaptive=True))
    windows.halt(1, 2.0, 100.0)
    assert windows.judge(Attempt(chat_id=1, is_private=True), 101.0) == Violation(window="early", wait=4.0)


def test_quiet_chats_are_forgotten() -> None:
    windows = Windows(Limits(overall=0))
    for chat_id in range(1, 60_000):
        windows.count(Attempt(chat_id=chat_id, is_private=True), chat_id / 100)
    assert len(windows._chats) < 25_000


async def test_a_violation_can_be_recorded_without_being_refused(simulator: Simulator) -> None:
    await simulator.make_chats(1000, 50)
    await simulator.limits(enforce=False, overall=10)
    for chat_id in range(1000, 1012):
        await simulator.bot("sendMessage", chat_id=chat_id, text="x")
    ledger = await simulator.ledger()
    assert (ledger["total"], ledger["violation_count"], ledger["refusals"]) == (12, 2, {})


async def test_paid_messages_pass_above_the_free_rate_and_cost_stars(simulator: Simulator) -> None:
    await simulator.make_chats(1000, 50)
    await simulator.limits(overall=10)
    for chat_id in range(1000, 1020):
        await simulator.bot("sendMessage", chat_id=chat_id, text="x", allow_paid_broadcast=True)
    ledger, balance = await simulator.ledger(), await simulator.bot("getMyStarBalance")
    assert (ledger["total"], ledger["stars"], balance["result"]) == (20, 1.0, {"amount": 9999, "nanostar_amount": 0})


async def test_too_many_requests_at_once_are_told_to_wait_a_minute(simulator: Simulator) -> None:
    await simulator.make_chats(1000, 2)
    await simulator.limits(active=1, latency_ms=500)
    sends = [simulator.bot("sendMessage", chat_id=chat_id, text="x") for chat_id in (1000, 1001)]
    answers = await asyncio.gather(*sends)
    assert [answer.get("parameters") for answer in answers if not answer["ok"]] == [{"retry_after": 60}]


async def test_answers_to_a_person_do_not_count_over_all_chats(simulator: Simulator) -> None:
    await simulator.make_chats(1000, 50)
    await simulator.limits(overall=2)
    await simulator.bot("sendMessage", chat_id=1001, text="x")
    await simulator.bot("sendMessage", chat_id=1002, text="x")
    await simulator.say(1003, "/list")
    assert (await simulator.bot("sendMessage", chat_id=1003, text="your topics"))["ok"]
