"""Replies and deliveries share one pace on one event loop."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from bot.chats.gates import Limits
from bot.chats.pace import Lane, Pace, PaceState, Ticket
from bot.chats.turns import Turns
from bot.news.model import ChatId


def deliveries(count: int, *, lane: Lane = Lane.BROADCAST) -> list[Ticket]:
    return [Ticket(id=n, chat_id=ChatId(n), lane=lane, due=time.time()) for n in range(1, count + 1)]


async def test_deliveries_come_out_as_they_may_leave() -> None:
    turns = Turns(Pace(Limits(overall=100, burst=3)))
    turns.offer(deliveries(10))
    came: list[int] = []
    async with asyncio.timeout(5):
        while len(came) < 10:
            for ticket in await turns.next_deliveries():
                came.append(ticket.id)
                turns.answered(ticket)
    turns.close()
    assert sorted(came) == list(range(1, 11))


async def test_a_reply_gets_its_turn_while_deliveries_wait() -> None:
    turns = Turns()
    turns.offer(deliveries(500))
    async with asyncio.timeout(1):
        ticket = await turns.turn(ChatId(9000))
    turns.answered(ticket)
    turns.close()
    assert (ticket.lane, ticket.id < 0) == (Lane.REPLY, True)


async def test_a_second_reply_waits_for_its_chats_pace() -> None:
    turns = Turns(Pace(Limits(chat_gap=0.2)))
    turns.answered(await turns.turn(ChatId(1)))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await turns.turn(ChatId(1))
    async with asyncio.timeout(5):
        turns.answered(await turns.turn(ChatId(1)))
    turns.close()


async def test_an_edit_waits_for_no_ones_pace() -> None:
    turns = Turns()
    async with asyncio.timeout(1):
        for _ in range(5):
            turns.answered(await turns.turn(ChatId(1), edit=True))
    turns.close()


async def test_who_stops_waiting_leaves_nothing_in_flight() -> None:
    turns = Turns()
    turns.pace.restore(PaceState(halted_until=time.time() + 0.1))
    waiting = asyncio.create_task(turns.turn(ChatId(1)))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.sleep(0.2)
    turns.close()
    assert (turns.pace.in_flight, turns.pace.waiting) == (0, 0)


async def test_who_is_cancelled_as_its_turn_comes_leaves_nothing_in_flight() -> None:
    now = [1000.0]
    turns = Turns(clock=lambda: now[0])
    turns.answered(await turns.turn(ChatId(1)))
    waiting = asyncio.create_task(turns.turn(ChatId(1)))
    await asyncio.sleep(0)
    now[0] += 2
    turns.offer([])
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    turns.close()
    assert (turns.pace.in_flight, turns.pace.waiting) == (0, 0)


async def test_a_halt_is_over_for_everyone_when_its_probe_is_answered() -> None:
    turns = Turns()
    turns.pace.restore(PaceState(halted_until=time.time() + 0.05))
    async with asyncio.timeout(5):
        probe = await turns.turn(ChatId(1))
        turns.answered(probe)
    turns.close()
    assert turns.pace.halted_until is None


async def test_a_429_is_told_with_the_time_it_ends() -> None:
    turns = Turns(clock=lambda: 1000.0)
    until = turns.throttled(await turns.turn(ChatId(1)), timedelta(seconds=30))
    turns.close()
    assert (until, turns.state().halted_until, turns.rate()) == (1030.0, 1030.0, 18)


async def test_a_closed_loop_of_turns_wakes_no_more() -> None:
    turns = Turns()
    turns.offer([Ticket(id=1, chat_id=ChatId(1), lane=Lane.ALERT, due=time.time() + 0.05)])
    turns.close()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.15):
            await turns.next_deliveries()
