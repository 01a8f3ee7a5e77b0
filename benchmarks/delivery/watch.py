"""What a contender did and what it cost: its messages by the simulator's ledger, its costs by /proc."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import process_costs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.process import Simulator

LOOK_EVERY = 0.1
_BEGUN = 0.005
"""The share from which a run counts as begun: an editor is told of it before its first message."""
_STEADY_FROM, _STEADY_TO = 0.05, 0.95
"""The shares of all messages between which the steady rate is taken: without the start, and without the tail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One contender's run. `steady` is the rate in the middle of it, `overall` from its beginning to its end."""

    messages: int
    overall: float
    steady: float
    cpu_ms: float
    simulator_cpu_ms: float
    peak_mib: float
    too_many: int
    violations: int
    reached: int
    repeats: int
    finished: bool
    refusals: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """The ledger and the processors' time at one moment."""

    total: int
    at: float
    cpu: float
    simulator_cpu: float


async def drained(
    simulator: Simulator, pid: int, *, messages: int, within: float, over: Callable[[], bool] = lambda: False
) -> Account:
    """Watch until all arrived, the contender says that it is over, or time is up. Start-up isn't counted."""
    looks: list[_Look] = []
    peak = 0.0
    end = asyncio.get_running_loop().time() + within
    while True:
        was_over = over()
        ledger = await _ledger(simulator)
        peak = max(peak, peak_mib(pid))
        if ledger["total"]:
            looks.append(_look(simulator, pid, ledger))
        finished = ledger["total"] >= messages or was_over
        if finished or asyncio.get_running_loop().time() > end:
            return _account(looks, ledger, peak=peak, finished=finished)
        await asyncio.sleep(LOOK_EVERY)


async def _ledger(simulator: Simulator) -> dict[str, Any]:
    return dict(await simulator.call("GET", "/sim/ledger?chats=0"))


def _look(simulator: Simulator, pid: int, ledger: dict[str, Any]) -> _Look:
    assert simulator.process is not None
    return _Look(
        total=ledger["total"],
        at=ledger["last_at"],
        cpu=process_costs.processor_seconds(pid),
        simulator_cpu=process_costs.processor_seconds(simulator.process.pid),
    )


def _account(looks: list[_Look], ledger: dict[str, Any], *, peak: float, finished: bool) -> Account:
    if not looks:
        raise TimeoutError("the contender sent nothing")
    first, last = looks[0], looks[-1]
    counted = max(1, last.total - first.total)
    begun = _at_share(looks, _BEGUN)
    early, late = _at_share(looks, _STEADY_FROM), _at_share(looks, _STEADY_TO)
    return Account(
        messages=last.total,
        overall=_rate(last.total - begun.total, last.at - begun.at),
        steady=_rate(late.total - early.total, late.at - early.at),
        cpu_ms=(last.cpu - first.cpu) / counted * 1000,
        simulator_cpu_ms=(last.simulator_cpu - first.simulator_cpu) / counted * 1000,
        peak_mib=peak,
        too_many=ledger["refusals"].get("429", 0),
        violations=ledger["violation_count"],
        reached=ledger["chats"],
        repeats=ledger["duplicate_count"],
        finished=finished,
        refusals=ledger["refusals"],
    )


def _at_share(looks: list[_Look], share: float) -> _Look:
    wanted = looks[-1].total * share
    return next(look for look in looks if look.total >= wanted)


def _rate(messages: int, seconds: float) -> float:
    return messages / seconds if seconds > 0 else 0.0


def peak_mib(pid: int) -> float:
    """The most memory that was ever resident (VmHWM); 0 once the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
