"""What Ajil promises under load, each measured on the real process against the real simulator.

million: an audience of a million is owed, started over and begun within bounds of time and memory. halt: after a 429
nothing leaves early, and then it starts slowly. command: a reader is answered at once while a broadcast runs.
breaking: an alert goes before it.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from benchmarks import databases, process_costs, readers
from benchmarks.delivery import audience
from benchmarks.delivery.compare import LATENCY_MS
from benchmarks.delivery.watch import peak_mib
from benchmarks.figures import Figure, distribution
from tests.journeys.process import EDITOR, running_bot, starting_bot
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.engine import Database
    from tests.journeys.process import Bot
    from tests.simulator.process import Simulator

_BENCHMARK = "delivery"
_LATENCY = ("--latency-ms", str(LATENCY_MS))
_READER = 9_000_001
_PACED = ("sendMessage", "editMessageText")
"""The progress that an editor sees is edited under the same halt, and may be its probe."""
_WITHIN = 120.0


async def million(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    people = 2_000 if smoke else 1_000_000
    known = {"chats": people, "database": "sqlite"}
    with databases.fresh("sqlite") as url:
        async with databases.opened(url) as database:
            await audience.settle(database, people)
            before = process_costs.memory(os.getpid()).resident
            owed = await audience.owe(database, paid=False)
            grown = process_costs.memory(os.getpid()).resident - before
        yield _figure("a broadcast to everyone, owed", owed.seconds, "s", **known)
        yield _figure("memory gained by owing it", grown, "MiB", **known)
        async with running_simulator(*_LATENCY) as simulator:
            await simulator.make_chats(readers.FIRST, people)
            began = time.time()
            async with starting_bot(simulator, url, LOG_FORMAT="json") as bot:
                event = json.loads(await bot.logged("ajil.running"))
                started = datetime.fromisoformat(event["timestamp"]).timestamp() - began
                await _until(simulator, 1)
                first = time.time() - began
                await asyncio.sleep(1 if smoke else 20)
                peak = peak_mib(bot.process.pid)
        yield _figure("start-up with all of it pending", started, "s", **known)
        yield _figure("from the start to the first message", first, "s", **known)
        yield _figure("peak memory of the bot", peak, "MiB", **known)


async def halt(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 as above
    people, wait = (100, 2) if smoke else (1_000, 5)
    async with _broadcasting(people) as (simulator, _, _):
        await _until(simulator, people // 10)
        await simulator.fault("429_global", retry_after=wait)
        while not (await simulator.ledger())["refusals"].get("429"):  # noqa: ASYNC110 another process does it
            await asyncio.sleep(0.01)
        halted_at = time.time()
        seen: list[tuple[float, int]] = []
        while time.time() < halted_at + wait + (2 if smoke else 7):
            ledger = await simulator.call("GET", "/sim/ledger?chats=0")
            seen.append((time.time(), sum(ledger["by_method"].get(method, 0) for method in _PACED)))
            await asyncio.sleep(0.01)
    at_halt = max(total for at, total in seen if at <= halted_at + 0.2)
    after = [(at, total) for at, total in seen if total > at_halt]
    first_at, before = after[0]
    yield _figure("from a 429 to the next request", first_at - halted_at, "s", retry_after=wait)
    seconds: Counter[int] = Counter()
    for at, total in after:
        seconds[int(at - first_at - 0.05)] += total - before
        before = total
    for second in range(max(seconds)):
        yield _figure(f"requests in second {second + 1} after the probe", seconds[second], "requests", retry_after=wait)
    yield _figure("further 429s", ledger["refusals"]["429"] - 1, "answers", retry_after=wait)


async def command(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 as above
    people, times = (300, 3) if smoke else (100_000, 100)
    async with _broadcasting(people) as (simulator, _, _):
        await simulator.make_chat(id=_READER)
        await _until(simulator, 50)
        waits = []
        for _ in range(times):
            said = len(await simulator.bot_messages(_READER))
            began = time.perf_counter()
            await simulator.say(_READER, "/list")
            while len(await simulator.bot_messages(_READER)) == said:  # noqa: ASYNC110 another process does it
                await asyncio.sleep(0.005)
            waits.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(1.2 - (time.perf_counter() - began))
        ledger = await simulator.ledger()
    known = {"broadcast_chats": people, "latency_ms": LATENCY_MS, "refused": ledger["refusals"]}
    for figure in distribution(_BENCHMARK, "a command during a broadcast", waits, "ms", (0.5, 0.95, 1.0), **known):
        yield figure


async def breaking(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 as above
    people, followers = (300, 30) if smoke else (100_000, 500)
    alone = await _alert(followers, 0)
    beside = await _alert(followers, people)
    known = {"followers": followers, "broadcast_chats": people}
    yield _figure("a breaking alert, alone", alone, "s", **known)
    yield _figure("a breaking alert during a broadcast", beside, "s", **known)
    yield _figure("the same, compared", beside / alone, "times", **known)


async def _alert(followers: int, people: int) -> float:
    """Seconds between its first follower and its last, as the outbox settled them."""
    async with _broadcasting(people) as (simulator, database, _):
        if people:
            await _until(simulator, 50)
        entry = await audience.alert(database, followers)
        await simulator.make_chats(audience.FIRST_FOLLOWER, followers)
        async with asyncio.timeout(_WITHIN):
            while (times := await audience.arrivals(database, entry)).count < followers:  # noqa: ASYNC110 as above
                await asyncio.sleep(0.5)
        return times.seconds


@asynccontextmanager
async def _broadcasting(people: int) -> AsyncIterator[tuple[Simulator, Database, Bot]]:
    """A running bot that has begun a broadcast to so many; to none if there are none."""
    with databases.fresh("sqlite") as url:
        async with databases.opened(url) as database, running_simulator(*_LATENCY) as simulator:
            await audience.settle(database, people)
            await simulator.make_chats(readers.FIRST, people)
            await simulator.make_chat(id=EDITOR)
            async with running_bot(simulator, url) as bot:
                if people:
                    await simulator.say(EDITOR, "/help")
                    await audience.owe(database, paid=False)
                yield simulator, database, bot


async def _until(simulator: Simulator, messages: int) -> None:
    async with asyncio.timeout(_WITHIN):
        while (await simulator.call("GET", "/sim/ledger?chats=0"))["total"] < messages:  # noqa: ASYNC110 as above
            await asyncio.sleep(0.05)


def _figure(figure: str, value: float, unit: str, **known: object) -> Figure:
    return Figure(benchmark=_BENCHMARK, figure=figure, value=value, unit=unit, conditions=known)
