"""What the bot occupies: just started, and after polls of pages that have changed each time.

Several loopback addresses stand for several sites, so that the fetcher's pause between two requests to one host
doesn't stretch a thousand polls to a quarter of an hour.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from benchmarks import databases, process_costs, readers
from benchmarks.figures import Figure
from benchmarks.newspaper import printing
from tests.journeys.process import running_bot
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from benchmarks.newspaper import Newspaper
    from tests.journeys.process import Bot

_SETTLES = 2.0
"""Seconds until what was just begun is over."""


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    hosts, milestones = (2, (4,)) if smoke else (20, (100, 500, 1000, 2000))
    with databases.fresh("sqlite") as url:
        async with (
            printing(hosts=hosts, restless=True) as paper,
            running_simulator() as simulator,
            running_bot(simulator, url) as bot,
        ):
            await asyncio.sleep(0.5 if smoke else 5)
            for figure in _figures(bot, "idle", feeds=0, polls=0):
                yield figure
            await _add_feeds(url, paper)
            for polls in milestones:
                await paper.until_asked(polls)
                await asyncio.sleep(0 if smoke else _SETTLES)
                for figure in _figures(bot, f"after {polls} polls", feeds=hosts, polls=paper.asked):
                    yield figure


async def _add_feeds(url: str, paper: Newspaper) -> None:
    async with databases.opened(url) as database, database.write() as connection:
        await readers.poll(connection, paper.urls)


def _figures(bot: Bot, when: str, *, feeds: int, polls: int) -> list[Figure]:
    used = process_costs.memory(bot.process.pid)
    sizes = {"resident": used.resident, "proportional": used.proportional}
    conditions = {"feeds": feeds, "polls": polls, "database": "sqlite"}
    return [
        Figure(benchmark="memory", figure=f"{name} {when}", value=size, unit="MiB", conditions=conditions)
        for name, size in sizes.items()
        if size is not None
    ]
