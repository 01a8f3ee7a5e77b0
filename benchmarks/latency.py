"""How soon a published headline is in its first reader's chat: the product's one promise, without the wait for a poll.

A real `ajil run` polls a page of this process and sends to a real simulator process. The clock starts when the
request arrives that is answered with the new line, the earliest moment at which the bot can know of it. It stops when
the simulator's ledger accepts the sendMessage: half of the simulator's latency has passed by then, as on the way to
Telegram. Both moments are the wall clock of one machine. Each line is followed by one reader, in rotation, so that a
chat's own pace of a message a second is never what is measured. A feed that has run for a day has more lines behind it
than a new one, and each poll compares with them: both are measured.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from benchmarks import databases, readers
from benchmarks.figures import Figure, distribution
from benchmarks.newspaper import printing
from tests.journeys.process import running_bot
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from benchmarks.newspaper import Newspaper
    from tests.simulator.process import Simulator

_READERS = [f"متابعة{letter}" for letter in "بتثجحخدذ"]
_DAY = 580
"""Lines that stood on the page before: with the twenty that stand there, as many as a poll compares with."""
_CONDITIONS = (("sqlite", 0, 0), ("sqlite", 0, _DAY), ("sqlite", 60, _DAY), ("postgresql", 60, _DAY))
"""Database, the simulator's latency in milliseconds, lines remembered of earlier."""
_WITHIN = 20.0
_LOOK_EVERY = 0.05


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    known = databases.kinds()
    for kind, latency, earlier in _CONDITIONS[2:3] if smoke else _CONDITIONS:
        if kind not in known:
            continue
        times = await _times(kind, latency, earlier, publishes=2 if smoke else 60)
        for figure in distribution(
            *("latency", "page asked → message accepted", times, "ms", (0.5, 0.95)),
            simulator_latency_ms=latency,
            earlier_lines=earlier,
            database=kind,
        ):
            yield figure


async def _times(kind: str, latency: int, earlier: int, *, publishes: int) -> list[float]:
    """Milliseconds of each publish."""
    with databases.fresh(kind) as url:
        async with (
            printing() as paper,
            running_simulator("--latency-ms", str(latency)) as simulator,
        ):
            await simulator.make_chats(readers.FIRST, len(_READERS))
            async with databases.opened(url) as database, database.write() as connection:
                await readers.follow_each(connection, _READERS)
                await readers.poll(connection, paper.urls)
                await readers.remember(connection, [paper.news.headline() for _ in range(earlier)])
            async with running_bot(simulator, url) as bot:
                await bot.logged("baseline=True")
                return [await _one(simulator, paper, number) for number in range(publishes)]


async def _one(simulator: Simulator, paper: Newspaper, number: int) -> float:
    await simulator.reset_ledger()
    headline = f"{paper.news.headline()} {_READERS[number % len(_READERS)]}"
    paper.publish(headline)
    arrived = await _arrival(simulator)
    return (arrived - paper.first_asked[headline]) * 1000


async def _arrival(simulator: Simulator) -> float:
    """When the first message since the ledger's reset was accepted."""
    async with asyncio.timeout(_WITHIN):
        while (at := (await simulator.ledger())["first_at"]) is None:  # noqa: ASYNC110 another process does it
            await asyncio.sleep(_LOOK_EVERY)
    return float(at)
