"""A measured figure as it is printed, and what a row of measurements comes down to."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from typing import TextIO

    Benchmark = Callable[[bool], AsyncIterator["Figure"]]
    """Told whether to be quick (`--smoke`), yields what it measures as it measures it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One JSON line. `conditions` holds whatever must be known to compare the value with another run's."""

    benchmark: str
    figure: str
    value: float
    unit: str
    conditions: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps(asdict(self) | {"value": _rounded(self.value)}, ensure_ascii=False)


def _rounded(value: float) -> float:
    """Four significant digits: no timing here is known better."""
    if not value:
        return 0.0
    return round(value, 3 - math.floor(math.log10(abs(value))))


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that really occurred. `share` is in (0, 1]."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def distribution(
    benchmark: str, figure: str, values: Sequence[float], unit: str, shares: Sequence[float], **conditions: Any
) -> Iterator[Figure]:
    """Percentiles of single measurements, with their count and extremes beside them."""
    known = conditions | {"n": len(values), "min": _rounded(min(values)), "max": _rounded(max(values))}
    for share in shares:
        value = percentile(values, share)
        yield Figure(benchmark=benchmark, figure=f"{figure} p{share * 100:g}", value=value, unit=unit, conditions=known)


def rounds(benchmark: str, figure: str, values: Sequence[float], unit: str, **conditions: Any) -> Figure:
    """The median of a few equal rounds, with the lowest and the highest."""
    spread = {"rounds": len(values), "min": _rounded(min(values)), "max": _rounded(max(values))}
    return Figure(benchmark=benchmark, figure=figure, value=median(values), unit=unit, conditions=conditions | spread)


_PASSES = 200_000


def with_pace(figure: Figure) -> Figure:
    """A figure with `loop_ns` among its conditions: how long a pass of an empty loop takes just now.

    A shared machine is twice as slow one evening as another; their figures don't compare.
    """
    return replace(figure, conditions=figure.conditions | {"loop_ns": _rounded(min(_loop_ns() for _ in range(3)))})


def _loop_ns() -> float:
    began = time.perf_counter_ns()
    for _ in range(_PASSES):
        pass
    return (time.perf_counter_ns() - began) / _PASSES


@contextmanager
def alone() -> Iterator[TextIO]:
    """Standard output for the figures; what child processes print goes to standard error."""
    sys.stdout.flush()
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        yield out
