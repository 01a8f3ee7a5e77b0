"""All contenders, one after the other, each against a fresh simulator in its own process, answering after 60 ms."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import databases, readers
from benchmarks.delivery import contenders
from benchmarks.delivery.contenders import PEERS, Lane, NotInstalledError, Outcome
from benchmarks.figures import Figure
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.simulator.process import Simulator

    Start = Callable[[Simulator, Lane], Awaitable[Outcome]]

LATENCY_MS = 60
STARS = 1_000_000
_LAST_ANSWERS = 1.0
OURS = "Ajil"
GATHER = "PTB, httpx, gather"
_SMOKE = [Lane(name="free", messages=40, within=8.0)]
_LANES = [Lane(name="free", messages=3_000, within=120.0), Lane(name="paid", messages=30_000, within=60.0)]


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    with TemporaryDirectory(prefix="ajil-peers-") as folder:
        starts = _ours() if smoke else _ours() | await _peers(Path(folder))
        for lane in _SMOKE if smoke else _LANES:
            for name, start in starts.items():
                try:
                    outcome = await _measured(start, lane)
                except TimeoutError as error:
                    print(f"{name} on the {lane.name} lane: {error}", file=sys.stderr)
                    continue
                for figure in figures(name, lane, outcome):
                    yield figure


def _ours() -> dict[str, Start]:
    script = str(PEERS / "ptb_gather.py")
    return {OURS: _ajil, GATHER: partial(contenders.peer, command=[sys.executable, script])}


async def _ajil(simulator: Simulator, lane: Lane) -> Outcome:
    with databases.fresh("sqlite") as url:
        async with databases.opened(url) as database:
            return await contenders.ajil(simulator, lane, database, url)


async def _peers(folder: Path) -> dict[str, Start]:
    """Those that can be installed here; the others are named with the reason."""
    starts: dict[str, Start] = {}
    try:
        python = str(await contenders.python_peers(folder / "python"))
        starts |= {
            "PTB, AIORateLimiter": partial(contenders.peer, command=[python, str(PEERS / "ptb_limiter.py")]),
            "aiogram, its broadcaster": partial(contenders.peer, command=[python, str(PEERS / "aiogram_recipe.py")]),
        }
    except NotInstalledError as error:
        print(f"PTB with AIORateLimiter and aiogram are skipped: {error}", file=sys.stderr)
    try:
        command = await contenders.node_peers(folder / "node")
        starts["grammY, throttler and auto-retry"] = partial(contenders.peer, command=command)
    except NotInstalledError as error:
        print(f"grammY is skipped: {error}", file=sys.stderr)
    return starts


async def _measured(start: Start, lane: Lane) -> Outcome:
    async with running_simulator("--latency-ms", str(LATENCY_MS)) as simulator:
        await simulator.make_chats(readers.FIRST, lane.messages)
        await simulator.bot("getMe")
        await simulator.limits(stars=STARS)
        outcome = await start(simulator, lane)
        if outcome.account.finished:
            await asyncio.sleep(_LAST_ANSWERS)
            outcome = replace(outcome, lost=lane.messages - await _reached(simulator, lane))
    await asyncio.sleep(0.5)
    return outcome


async def _reached(simulator: Simulator, lane: Lane) -> int:
    """How many of the chats have something, as the ledger knows."""
    meant = range(readers.FIRST, readers.FIRST + lane.messages)
    return sum(int(chat) in meant for chat in (await simulator.ledger())["by_chat"])


def figures(name: str, lane: Lane, outcome: Outcome) -> list[Figure]:
    """The row of a contender."""
    account = outcome.account
    known = {
        "contender": name,
        "lane": lane.name,
        "chats": lane.messages,
        "arrived": account.messages,
        "ended": "by itself" if account.finished else f"after {lane.within:g} s",
        "latency_ms": LATENCY_MS,
        "database": "sqlite" if name == OURS else None,
    }
    values = {
        "messages": (account.overall, "messages/s"),
        "messages, steady": (account.steady, "messages/s"),
        "processor time": (account.cpu_ms, "ms a message"),
        "the simulator's processor time": (account.simulator_cpu_ms, "ms a message"),
        "peak memory": (account.peak_mib, "MiB"),
        "429 provoked": (account.too_many, "answers"),
        "limits violated": (account.violations, "messages"),
        "lost": (outcome.lost, "messages"),
        "repeated": (account.repeats, "messages"),
    }
    return [
        Figure(benchmark="delivery", figure=figure, value=value, unit=unit, conditions=known)
        for figure, (value, unit) in values.items()
    ]
