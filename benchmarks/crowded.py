"""The bot itself where very many topics are stored: how long it takes to start, and what it occupies after polls."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from benchmarks import databases, process_costs, readers
from benchmarks.figures import Figure, rounds
from benchmarks.newspaper import printing
from bot.store import schema
from tests.journeys.process import running_bot, starting_bot
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.simulator.process import Simulator

_HOSTS = 20


async def start_and_poll(url: str, *, polls: int, starts: int) -> AsyncIterator[Figure]:
    """Start with these topics and with none; then poll sites whose pages change every time."""
    async with printing(hosts=_HOSTS, restless=True) as paper, running_simulator() as simulator:
        known = {"database": url.partition("+")[0], "topics": await _topics(url)}
        if starts:
            with databases.fresh("sqlite") as none:
                empty = [await _seconds(simulator, none) for _ in range(starts + 1)][1:]  # the first makes the tables
            yield rounds("anchors", "ajil run", empty, "s", topics=0)
            yield rounds("anchors", "ajil run", [await _seconds(simulator, url) for _ in range(starts)], "s", **known)
        async with databases.opened(url) as database, database.write() as connection:
            await readers.poll(connection, paper.urls)
        async with running_bot(simulator, url) as bot:
            await paper.until_asked(polls)
            resident = process_costs.memory(bot.process.pid).resident
        yield Figure(
            benchmark="anchors", figure="resident", value=resident, unit="MiB", conditions=known | {"polls": polls}
        )


async def _seconds(simulator: Simulator, url: str) -> float:
    """Seconds until ajil.running, from the process's start."""
    began = time.time()
    async with starting_bot(simulator, url, LOG_FORMAT="json") as bot:
        event = json.loads(await bot.logged("ajil.running"))
    return datetime.fromisoformat(event["timestamp"]).timestamp() - began


async def _topics(url: str) -> int:
    async with databases.opened(url) as database, database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(schema.topics))).scalar_one())
