"""Precision, recall and F1 of whoever says which headlines a query is met by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.evaluation import material
from benchmarks.evaluation.contenders import contenders
from benchmarks.evaluation.material import HELD_OUT
from benchmarks.evaluation.metrics import RESAMPLES, Counts, interval
from benchmarks.evaluation.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.evaluation.contenders import Contender
    from benchmarks.evaluation.material import Ask

Answers = dict[str, list[bool]]
"""By contender: what it says of each pair, in their order."""


def tables(*, shared: Path | None, misses: str | None = None, resamples: int = RESAMPLES) -> Iterator[Table]:
    """`misses`: which half's wrong answers are listed, "dev" or "all"; a set that isn't split is all dev."""
    sets = material.asks(shared=shared)
    answers = {name: _answers(asks) for name, asks in sets.items()}
    totals = [row for name, asks in sets.items() for row in _totals(name, asks, answers[name], resamples)]
    yield Table(name="matching", title="Matching", rows=totals, notes=_HOW)
    for name, asks in sets.items():
        yield _by_category(name, asks, answers[name])
    if misses:
        for name, asks in sets.items():
            yield _wrong(name, asks, answers[name][contenders()[0].name], hidden=HELD_OUT if misses == "dev" else None)


_HOW = (
    "low and high: 95 % bootstrap interval of F1. All contenders want every word, and quoted words in a row.",
    "",
)


def _answers(asks: Sequence[Ask]) -> Answers:
    spoken = {ask.language for ask in asks}
    able = [contender for contender in contenders() if all(map(contender.speaks, spoken))]
    return {contender.name: [_says(contender, ask) for ask in asks] for contender in able}


def _says(contender: Contender, ask: Ask) -> bool:
    return contender.ask(ask.query, ask.language)(contender.read(ask.headline, ask.language))


def _totals(name: str, asks: Sequence[Ask], answers: Answers, resamples: int) -> Iterator[Row]:
    for half in dict.fromkeys(ask.half for ask in asks):
        for contender, said in answers.items():
            outcomes = [(ask.match, say) for ask, say in zip(asks, said, strict=True) if ask.half == half]
            low, high = interval(outcomes, resamples=resamples) or (None, None)
            known = {"set": name, "half": half, "contender": contender, "pairs": len(outcomes)}
            yield known | _figures(Counts.of(outcomes)) | {"low": low, "high": high}


def _figures(counts: Counts) -> Row:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1, "right": counts.right}


def _by_category(name: str, asks: Sequence[Ask], answers: Answers) -> Table:
    rows, shown = [], []
    for category, places in _categories(asks).items():
        counts = {
            contender: Counts.of([(asks[place].match, said[place]) for place in places])
            for contender, said in answers.items()
        }
        known = {"set": name, "category": category, "pairs": len(places)}
        rows += [known | {"contender": contender} | _figures(each) for contender, each in counts.items()]
        shown.append(_narrow(category, len(places), counts))
    title = f"{name}, whole: Ajil's figures, and right answers of each"
    return Table(name="matching by category", title=title, rows=rows, shown=shown, notes=("",))


def _narrow(category: str, pairs: int, counts: Mapping[str, Counts]) -> Row:
    ours = next(iter(counts.values()))
    figures = {"P": ours.precision, "R": ours.recall, "F1": ours.f1}
    return {"category": category, "pairs": pairs} | figures | {name: each.right for name, each in counts.items()}


def _categories(asks: Sequence[Ask]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, ask in enumerate(asks):
        places[ask.category].append(place)
    return dict(sorted(places.items()))


def _wrong(name: str, asks: Sequence[Ask], said: Sequence[bool], *, hidden: str | None) -> Table:
    rows = [
        {
            "set": name,
            "half": ask.half,
            "match": ask.match,
            "query": ask.query,
            "headline": ask.headline,
            "why": ask.why,
        }
        for ask, say in zip(asks, said, strict=True)
        if say != ask.match and ask.half != hidden
    ]
    notes = [
        f"{'missed' if row['match'] else 'wrongly taken'}: {row['query']} ← {row['headline']}  ({row['why']})"
        for row in rows
    ]
    return Table(
        name="matching misses", title="", rows=rows, shown=(), notes=[f"{name}: {len(rows)} wrong", *notes, ""]
    )
