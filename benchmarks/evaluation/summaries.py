"""ROUGE of summaries against journalists' abstracts, beside the bare beginning of the text.

Bare: the text cut after . ! ? ؟ before a space and at line ends, and nothing taken away.
"""

from __future__ import annotations

import json
import re
from statistics import fmean
from typing import TYPE_CHECKING

from benchmarks.evaluation import material
from benchmarks.evaluation.rouge import rouge, rouge_1
from benchmarks.evaluation.tables import Row, Table
from bot.commands import summarize
from bot.news.language import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.evaluation.material import Told

_END = re.compile(r"(?<=[.!?؟])\s+|\n+")

Teller = tuple["Callable[[Told, int], str]", int]
"""How to sum up, and in how many sentences."""


def bare(told: Told, count: int) -> str:
    return " ".join(list(filter(str.strip, _END.split(told.text)))[:count])


def ajil(told: Told, count: int) -> str:
    """As `ajil summarize` answers."""
    line = json.dumps({"headline": told.headline, "text": told.text, "sentences": count})
    return " ".join(next(iter(summarize.answers([line], count=count)))["sentences"])


TELLERS: dict[str, Teller] = {
    "Ajil, 1 sentence": (ajil, 1),
    "bare first sentence": (bare, 1),
    "Ajil, 2 sentences": (ajil, 2),
    "bare first two": (bare, 2),
}


def tables(*, shared: Path | None) -> Iterator[Table]:
    sets = material.texts(shared=shared)
    answers = {name: _answers(texts) for name, texts in sets.items()}
    rows = [row for name, texts in sets.items() for row in _totals(name, texts, answers[name])]
    yield Table(name="summaries", title="Summaries: F-measures in percent", rows=rows, notes=("",))
    hard = [row for name, texts in sets.items() for row in _hard(name, texts, answers[name])]
    yield Table(
        name="hard summaries", title="Texts whose abstract differs: ROUGE-1 F in percent", rows=hard, notes=("",)
    )


def _answers(texts: Sequence[Told]) -> dict[str, list[str]]:
    return {name: [tell(told, count) for told in texts] for name, (tell, count) in TELLERS.items()}


def _totals(name: str, texts: Sequence[Told], answers: dict[str, list[str]]) -> Iterator[Row]:
    for half in dict.fromkeys(told.half for told in texts):
        for teller, given in answers.items():
            scores = [
                rouge(answer, told.abstract) for told, answer in zip(texts, given, strict=True) if told.half == half
            ]
            yield {
                "set": name,
                "half": half,
                "contender": teller,
                "texts": len(scores),
                "ROUGE-1": 100 * fmean(score.one for score in scores),
                "ROUGE-2": 100 * fmean(score.two for score in scores),
                "ROUGE-L": 100 * fmean(score.longest for score in scores),
            }


def _hard(name: str, texts: Sequence[Told], answers: dict[str, list[str]]) -> Iterator[Row]:
    """Where the first sentence isn't the abstract, by several readings of that; both halves together."""
    firsts = answers["bare first sentence"]
    likeness = [rouge_1(first, told.abstract) for first, told in zip(firsts, texts, strict=True)]
    differs = [normalise(first) != normalise(told.abstract) for first, told in zip(firsts, texts, strict=True)]
    subsets = {
        f"first sentence below {100 * bound:.0f}": [one < bound for one in likeness] for bound in (0.5, 0.7, 0.9)
    }
    for subset, belongs in ({"first sentence is another": differs} | subsets).items():
        places = [place for place, hard in enumerate(belongs) if hard]
        if places:
            means = {
                teller: 100 * fmean(rouge_1(given[place], texts[place].abstract) for place in places)
                for teller, given in answers.items()
            }
            yield {"set": name, "where": subset, "texts": len(places)} | means
