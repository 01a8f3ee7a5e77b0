"""ROUGE-1, -2 and -L as F-measures (Lin 2004), over folded words.

A text is `language.normalise`d: hamza seats, final ya and ta marbuta unified, no marks, case folded, digits ASCII,
punctuation gone; then cut at its spaces. Nothing is stemmed, no word is left out, one reference. Repeated n-grams count
as often as they occur in both. ROUGE-L takes each text as one line (the longest common subsequence of all its words).
F is the harmonic mean of precision and recall; 0 where nothing is shared, also by empty texts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news.language import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rouge:
    """F-measures, 0 to 1."""

    one: float
    two: float
    longest: float


def rouge(told: str, reference: str) -> Rouge:
    a, b = normalise(told).split(), normalise(reference).split()
    return Rouge(one=_shared(a, b, 1), two=_shared(a, b, 2), longest=_f(common_length(a, b), len(a), len(b)))


def rouge_1(told: str, reference: str) -> float:
    return _shared(normalise(told).split(), normalise(reference).split(), 1)


def _shared(a: Sequence[str], b: Sequence[str], n: int) -> float:
    one, other = _grams(a, n), _grams(b, n)
    return _f((one & other).total(), one.total(), other.total())


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + n]) for at in range(len(words) - n + 1))


def common_length(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words the two have in common in the same order, not necessarily in a row."""
    row = [0] * (len(b) + 1)
    for word in a:
        diagonal = 0
        for place, other in enumerate(b, 1):
            diagonal, row[place] = row[place], diagonal + 1 if word == other else max(row[place], row[place - 1])
    return row[-1]


def _f(shared: int, told: int, wanted: int) -> float:
    return 2 * shared / (told + wanted) if shared else 0.0
