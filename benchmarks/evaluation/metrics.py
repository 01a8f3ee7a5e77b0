"""Right and wrong answers, counted: precision, recall, F1 with its interval, average precision.

A share of nothing (the precision of whoever never says yes) is None, not 0 and not 1.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Outcome = tuple[bool, bool]
"""What is true, and what was answered."""

RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """`hits` were rightly taken, `alarms` wrongly, `misses` wrongly left, `rests` rightly."""

    hits: int
    alarms: int
    misses: int
    rests: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Counts:
        return cls(
            hits=outcomes.count((True, True)),
            alarms=outcomes.count((False, True)),
            misses=outcomes.count((True, False)),
            rests=outcomes.count((False, False)),
        )

    @property
    def precision(self) -> float | None:
        return _share(self.hits, self.hits + self.alarms)

    @property
    def recall(self) -> float | None:
        return _share(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.hits, 2 * self.hits + self.alarms + self.misses)

    @property
    def right(self) -> int:
        return self.hits + self.rests


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def interval(outcomes: Sequence[Outcome], *, resamples: int = RESAMPLES, seed: int = 1) -> tuple[float, float] | None:
    """Where F1 lies in 95 of 100 sets drawn like this one: the percentile bootstrap (Efron 1979), seeded.

    None where some draw has no F1.
    """
    chance = random.Random(seed)
    drawn = (Counts.of(chance.choices(outcomes, k=len(outcomes))).f1 for _ in range(resamples if outcomes else 0))
    values = sorted(value for value in drawn if value is not None)
    if not values or len(values) < resamples:
        return None
    return values[int(0.025 * resamples)], values[min(resamples - 1, int(0.975 * resamples))]


def average_precision(scored: Sequence[tuple[float, bool]]) -> float | None:
    """The mean of the precisions at which each true one is found, going down the scores (score, is true).

    Equal scores are found together: their order says nothing. None where nothing is true.
    """
    positive = sum(is_true for _, is_true in scored)
    seen = found = 0
    total = 0.0
    for _, group in groupby(sorted(scored, reverse=True), key=lambda each: each[0]):
        truths = [is_true for _, is_true in group]
        seen += len(truths)
        found += sum(truths)
        total += sum(truths) * found / seen
    return total / positive if positive else None
