"""Who answers how like two tellings of news are: Ajil, and the measures one would otherwise take."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz

from bot.news import stories
from bot.news.language import normalise
from bot.news.stories import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.news.stories import Telling


class Likener(Protocol):
    """Gives a score, higher for surer, and a decision."""

    @property
    def name(self) -> str:
        """How tables call it."""

    def compare(self, a: Telling, b: Telling) -> tuple[float, bool]:
        """The score, and whether both tell the same."""


@dataclass(frozen=True, slots=True)
class Ajil:
    name: str = "Ajil"

    def compare(self, a: Telling, b: Telling) -> tuple[float, bool]:
        verdict = stories.compare(a, b)
        return verdict.score, verdict.relation is Relation.SAME


@dataclass(frozen=True, slots=True)
class AjilWithoutLead:
    name: str = "Ajil without leads"

    def compare(self, a: Telling, b: Telling) -> tuple[float, bool]:
        return Ajil().compare(replace(a, lead=None), replace(b, lead=None))


@dataclass(frozen=True, slots=True)
class TokenSet:
    """rapidfuzz's token_set_ratio of the normalised headlines; the same from 85."""

    name: str = "token_set_ratio"

    def compare(self, a: Telling, b: Telling) -> tuple[float, bool]:
        score = fuzz.token_set_ratio(normalise(a.headline), normalise(b.headline)) / 100
        return score, score >= 0.85


@dataclass(frozen=True, slots=True)
class CharacterGrams:
    """Cosine of TF-IDF over three-letter grams of normalised texts; the same from one half.

    `known` are all texts of the set: their counts make the idf, ln((1 + n) / (1 + df)) + 1.
    """

    name: str
    known: Iterable[Telling]
    with_lead: bool
    _idf: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        texts = [_grams(self._text(telling)) for telling in self.known]
        seen = Counter(gram for text in texts for gram in text)
        self._idf.update({gram: math.log((1 + len(texts)) / (1 + count)) + 1 for gram, count in seen.items()})

    def compare(self, a: Telling, b: Telling) -> tuple[float, bool]:
        one, other = self._weighed(a), self._weighed(b)
        product = sum(weight * other.get(gram, 0.0) for gram, weight in one.items())
        lengths = _length(one) * _length(other)
        score = product / lengths if lengths else 0.0
        return score, score >= 0.5

    def _weighed(self, telling: Telling) -> dict[str, float]:
        return {gram: count * self._idf.get(gram, 1.0) for gram, count in _grams(self._text(telling)).items()}

    def _text(self, telling: Telling) -> str:
        return normalise(f"{telling.headline} {telling.lead or ''}" if self.with_lead else telling.headline)


def _grams(text: str) -> Counter[str]:
    spaced = f" {text} "
    return Counter(spaced[at : at + 3] for at in range(len(spaced) - 2))


def _length(weighed: dict[str, float]) -> float:
    return math.hypot(*weighed.values())


def likeners(known: list[Telling]) -> tuple[Likener, ...]:
    """Ajil first."""
    return (
        Ajil(),
        AjilWithoutLead(),
        TokenSet(),
        CharacterGrams("character TF-IDF", known, with_lead=False),
        CharacterGrams("character TF-IDF with leads", known, with_lead=True),
    )
