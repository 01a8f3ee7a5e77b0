"""How long until the bot works, and until a command answers: from the process's start.

The bot works when it logs ajil.running: migrated, connected, listening, polling. The event's own timestamp is taken.
Beside it stands an interpreter that does nothing, below which no Python program can come.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks import databases, readers
from benchmarks.figures import Figure, rounds
from bot.chats.pace import Lane
from bot.store import owing
from tests.journeys.process import starting_bot
from tests.processes import ROOT
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.simulator.process import Simulator

_COMMANDS = {
    "an interpreter that does nothing": ("-c", "pass"),
    "ajil --help": ("-m", "bot", "--help"),
    "ajil match": ("-m", "bot", "match", "حديقة", "افتتاح حديقة جديدة"),
}


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    times = 1 if smoke else 7
    for name, arguments in _COMMANDS.items():
        yield rounds("start_up", name, [await _command(arguments) for _ in range(times)], "s")
    async with running_simulator() as simulator:
        empty = []
        for _ in range(times):
            with databases.fresh("sqlite") as url:
                empty.append(await _bot(simulator, url))
        yield rounds("start_up", "ajil run", empty, "s", database="sqlite, none yet", chats=0, pending=0)
        people, pending = (1_000, 100) if smoke else (100_000, 10_000)
        for kind in ["sqlite"] if smoke else databases.kinds():
            with databases.fresh(kind) as url:
                await _fill(url, people, pending)
                filled = [await _bot(simulator, url) for _ in range(times)]
            yield rounds("start_up", "ajil run", filled, "s", database=kind, chats=people, pending=pending)


async def _command(arguments: tuple[str, ...]) -> float:
    """Seconds until it has ended."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL
    )
    code = await process.wait()
    assert code == 0, arguments
    return time.perf_counter() - began


async def _bot(simulator: Simulator, url: str) -> float:
    """Seconds until ajil.running."""
    began = time.time()
    async with starting_bot(simulator, url, LOG_FORMAT="json") as bot:
        event = json.loads(await bot.logged("ajil.running"))
    return datetime.fromisoformat(event["timestamp"]).timestamp() - began


async def _fill(url: str, people: int, pending: int) -> None:
    """Chats of whom the first are owed an alert."""
    async with databases.opened(url) as database, database.write() as connection:
        await readers.settle(connection, pending)
        topic = await readers.follow_together(connection, "حديقة")
        (entry,) = await readers.publish(connection, ["افتتاح حديقة جديدة"], topic)
        await owing.owe_alerts(connection, entry, [topic], lane=Lane.ALERT, now=datetime.now(UTC))
        await readers.settle(connection, people - pending, first=readers.FIRST + pending)
