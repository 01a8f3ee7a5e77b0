"""Pace, sender and wire together against the offline Telegram, which counts every window to the millisecond."""

from __future__ import annotations

import asyncio
import time

from telegram import Bot

from bot.chats.outcomes import Sent, Throttled
from bot.chats.pace import Lane, Ticket
from bot.chats.send import Sender, Text
from bot.chats.turns import Turns
from bot.chats.wire import AiohttpRequest
from bot.news.model import ChatId
from tests.simulator.process import running_simulator


async def deliver(turns: Turns, sender: Sender, count: int) -> list[object]:
    """Send everything that was offered, as a deliverer would; what came of each call, in their order."""
    outcomes: list[object] = []

    async def send(ticket: Ticket) -> None:
        outcome = await sender.send(Text(chat_id=ticket.chat_id, html=f"<b>{ticket.id}</b>"))
        outcomes.append(outcome)
        match outcome:
            case Throttled():
                until = turns.throttled(ticket, outcome.retry_after)
                turns.offer([Ticket(id=ticket.id, chat_id=ticket.chat_id, lane=ticket.lane, due=until)])
            case _:
                turns.answered(ticket)

    async with asyncio.TaskGroup() as tasks:
        while sum(isinstance(outcome, Sent) for outcome in outcomes) + turns.pace.in_flight < count:
            for ticket in await turns.next_deliveries():
                tasks.create_task(send(ticket))
    turns.close()
    return outcomes


async def test_a_burst_to_many_chats_provokes_no_429() -> None:
    turns = Turns()
    async with running_simulator() as simulator, AiohttpRequest() as request:
        await simulator.make_chats(1000, 100)
        await simulator.limits(tolerance=0.0)
        await simulator.fault("latency", latency_ms=20, count=0)
        bot = Bot(
            simulator.token, base_url=f"{simulator.url}/bot", request=request, get_updates_request=AiohttpRequest()
        )
        due = time.time()
        turns.offer(Ticket(id=n, chat_id=ChatId(999 + n), lane=Lane.ALERT, due=due) for n in range(1, 101))
        outcomes = await deliver(turns, Sender(bot=bot), 100)
        ledger = await simulator.ledger()
    assert [type(outcome) for outcome in outcomes] == [Sent] * 100
    assert (ledger["total"], ledger["violation_count"], ledger["duplicate_count"]) == (100, 0, 0)


async def test_a_halt_of_the_whole_bot_is_waited_out_to_the_second() -> None:
    turns = Turns()
    async with running_simulator() as simulator, AiohttpRequest() as request:
        await simulator.make_chats(1000, 20)
        await simulator.fault("429_global", retry_after=2)
        bot = Bot(
            simulator.token, base_url=f"{simulator.url}/bot", request=request, get_updates_request=AiohttpRequest()
        )
        began = time.time()
        turns.offer(Ticket(id=n, chat_id=ChatId(999 + n), lane=Lane.ALERT, due=began) for n in range(1, 9))
        outcomes = await deliver(turns, Sender(bot=bot), 8)
        ledger = await simulator.ledger()
    assert sum(isinstance(outcome, Sent) for outcome in outcomes) == ledger["total"] == 8
    assert ledger["first_at"] >= began + 2
