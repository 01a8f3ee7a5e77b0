"""Whether two headlines tell the same: average precision of the scores, precision and recall of the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.evaluation import material
from benchmarks.evaluation.material import HELD_OUT
from benchmarks.evaluation.metrics import Counts, average_precision
from benchmarks.evaluation.tables import Row, Table
from benchmarks.evaluation.telling import likeners

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.evaluation.material import Twice

Compared = dict[str, list[tuple[float, bool]]]
"""By likener: the score and the decision for each pair, in their order."""


def tables(*, shared: Path | None, misses: str | None = None) -> Iterator[Table]:
    sets = material.twices(shared=shared)
    compared = {name: _compared(twices) for name, twices in sets.items()}
    rows = [row for name, twices in sets.items() for row in _totals(name, twices, compared[name])]
    notes = [f"{name}: {_led(twices)} of {len(twices)} pairs have both leads." for name, twices in sets.items()]
    yield Table(name="stories", title="Stories", rows=rows, notes=[*notes, ""])
    if misses:
        hidden = HELD_OUT if misses == "dev" else None
        for name, twices in sets.items():
            yield _wrong(name, twices, next(iter(compared[name].values())), hidden=hidden)


def _compared(twices: Sequence[Twice]) -> Compared:
    known = [telling for twice in twices for telling in (twice.a, twice.b)]
    return {each.name: [each.compare(twice.a, twice.b) for twice in twices] for each in likeners(known)}


def _led(twices: Sequence[Twice]) -> int:
    return sum(twice.a.lead is not None and twice.b.lead is not None for twice in twices)


def _totals(name: str, twices: Sequence[Twice], compared: Compared) -> Iterator[Row]:
    for half in dict.fromkeys(twice.half for twice in twices):
        for likener, verdicts in compared.items():
            of_half = [(twice.dup, *each) for twice, each in zip(twices, verdicts, strict=True) if twice.half == half]
            counts = Counts.of([(dup, decided) for dup, _, decided in of_half])
            yield {
                "set": name,
                "half": half,
                "contender": likener,
                "pairs": len(of_half),
                "average precision": average_precision([(score, dup) for dup, score, _ in of_half]),
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
            }


def _wrong(name: str, twices: Sequence[Twice], verdicts: Sequence[tuple[float, bool]], *, hidden: str | None) -> Table:
    rows: list[Row] = [
        {
            "set": name,
            "half": twice.half,
            "dup": twice.dup,
            "score": score,
            "a": twice.a.headline,
            "b": twice.b.headline,
            "why": twice.why,
        }
        for twice, (score, decided) in zip(twices, verdicts, strict=True)
        if decided != twice.dup and twice.half != hidden
    ]
    notes = [f"{_fault(row['dup'])} ({row['score']:.2f}): {row['a']} / {row['b']}  ({row['why']})" for row in rows]
    return Table(name="stories misses", title="", rows=rows, shown=(), notes=[f"{name}: {len(rows)} wrong", *notes, ""])


def _fault(dup: bool) -> str:  # noqa: FBT001 a row's own value
    return "not joined" if dup else "wrongly joined"
