"""How fast the outbox empties, and what a message costs the bot's process: claimed, rendered, sent, settled.

Twice: a real `ajil run` at the 30 a second that Telegram lets pass, and the same delivering half with its pace opened
wide (unpaced.py) against a simulator without limits. The distance between the two is what the machine has to spare.
Rates are counted in the simulator's ledger, between the first message and the last; processor time is read under
/proc. The simulator's own is given too: it shares the machine.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks import databases, invented, process_costs, readers
from benchmarks.figures import Figure
from bot.chats.pace import Lane
from bot.store import owing
from tests.journeys.process import EDITOR, starting_bot
from tests.processes import ROOT
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.simulator.process import Simulator

_LOOK_EVERY = 0.05
_WITHIN = 300.0
_NO_LIMITS = ("--limit-global", "0", "--limit-chat", "0", "--limit-group", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """`messages` arrived in `seconds`; processor seconds of both processes over the same time."""

    messages: int
    seconds: float
    bot: float
    simulator: float
    refused: dict[str, int]


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    paced, unpaced = (20, 100) if smoke else (600, 6_000)
    with databases.fresh("sqlite") as url:
        await _owe(url, paced)
        async with running_simulator() as simulator:
            await simulator.make_chats(readers.FIRST, paced)
            await simulator.make_chat(id=EDITOR)  # for whom the bot sets a menu
            async with starting_bot(simulator, url) as bot:
                measured = await _drained(simulator, bot.process.pid, paced)
    for figure in _figures("at Telegram's limit", measured, database="sqlite", simulator_latency_ms=0):
        yield figure
    for kind in ["sqlite"] if smoke else databases.kinds():
        for latency in ("0",) if smoke else ("0", "60"):
            with databases.fresh(kind) as url:
                await _owe(url, unpaced)
                async with running_simulator("--latency-ms", latency, *_NO_LIMITS) as simulator:
                    await simulator.make_chats(readers.FIRST, unpaced)
                    async with _unpaced(url, simulator) as process:
                        measured = await _drained(simulator, process.pid, unpaced)
            known = {"database": kind, "simulator_latency_ms": int(latency), "in_flight": 64}
            for figure in _figures("with the pace opened wide", measured, **known):
                yield figure


async def _owe(url: str, people: int) -> None:
    async with databases.opened(url) as database, database.write() as connection:
        await readers.settle(connection, people)
        topic = await readers.follow_together(connection, "حديقة")
        (entry,) = await readers.publish(connection, [invented.Newsroom().headline()], topic)
        await owing.owe_alerts(connection, entry, [topic], lane=Lane.ALERT, now=datetime.now(UTC))


@asynccontextmanager
async def _unpaced(url: str, simulator: Simulator) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.unpaced", url, simulator.url, cwd=ROOT
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _drained(simulator: Simulator, pid: int, messages: int) -> _Run:
    """Wait for all of them; costs are counted from the first one seen on, start-up not."""
    assert simulator.process is not None
    began = await _ledger(simulator, at_least=1)
    bot, own = process_costs.processor_seconds(pid), process_costs.processor_seconds(simulator.process.pid)
    ended = await _ledger(simulator, at_least=messages)
    return _Run(
        messages=ended["total"] - began["total"],
        seconds=ended["last_at"] - began["last_at"],
        bot=process_costs.processor_seconds(pid) - bot,
        simulator=process_costs.processor_seconds(simulator.process.pid) - own,
        refused=ended["refusals"],
    )


async def _ledger(simulator: Simulator, *, at_least: int) -> dict[str, Any]:
    async with asyncio.timeout(_WITHIN):
        while (ledger := await simulator.call("GET", "/sim/ledger?chats=0"))["total"] < at_least:  # noqa: ASYNC110 another process does it
            await asyncio.sleep(_LOOK_EVERY)
    return dict(ledger)


def _figures(how: str, measured: _Run, **known: Any) -> list[Figure]:
    if not measured.seconds:  # on a busy machine a smoke's hundred may all arrive between two looks
        print(f"draining {how}: too few messages to be measured", file=sys.stderr)
        return []
    known |= {"messages": measured.messages, "refused": measured.refused}
    values = {
        "messages": (measured.messages / measured.seconds, "messages/s"),
        "bot's processor time": (measured.bot / measured.messages * 1000, "ms a message"),
        "simulator's processor time": (measured.simulator / measured.messages * 1000, "ms a message"),
    }
    return [
        Figure(benchmark="draining", figure=f"{name} {how}", value=value, unit=unit, conditions=known)
        for name, (value, unit) in values.items()
    ]
