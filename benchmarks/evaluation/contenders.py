"""Who answers whether a headline is what a query asks for: Ajil, and what others would have used.

All read a query alike: each word must occur, and "words in quotes" must stand in a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Protocol

import Stemmer

from benchmarks.evaluation.light10 import light10
from bot.errors import QueryError
from bot.news import matching, topics
from bot.news.language import normalise
from bot.news.matching import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ARABIC = "ar"
SNOWBALL = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "ru": "russian",
    "tr": "turkish",
}
"""Snowball knows neither Hebrew nor Urdu: there their words are compared as they are."""

_WORD = re.compile(r"\w+")
_PART = re.compile(r'"([^"]*)"|(\S+)')


class Contender(Protocol):
    """Reads a headline once, for any number of queries."""

    @property
    def name(self) -> str:
        """How tables call it."""

    def speaks(self, language: str) -> bool:
        """Whether it is made for a language (BCP 47)."""

    def read(self, headline: str, language: str) -> Any:
        """A headline made ready."""

    def ask(self, query: str, language: str) -> Callable[[Any], bool]:
        """Tells of headlines made ready whether they match."""


@dataclass(frozen=True, slots=True)
class Ajil:
    """The engine. It isn't told the language: `ajil match` isn't, and a reader's query has none."""

    name: str = "Ajil"

    def speaks(self, language: str) -> bool:
        return bool(language)

    def read(self, headline: str, language: str) -> Text:  # noqa: ARG002
        return Text.of(headline)

    def ask(self, query: str, language: str) -> Callable[[Text], bool]:  # noqa: ARG002
        """A query that is refused matches nothing."""
        try:
            compiled = topics.parse(query)
        except QueryError:
            return lambda _: False
        return lambda text: matching.match(compiled, text) is not None


@dataclass(frozen=True, slots=True)
class Stems:
    """Both sides cut into words, each word cut to its stem, stems compared; `languages` are those it is made for."""

    name: str
    stem: Callable[[str, str], str]
    prepare: Callable[[str], str] = str.casefold
    languages: frozenset[str] | None = None

    def speaks(self, language: str) -> bool:
        return self.languages is None or language in self.languages

    def read(self, headline: str, language: str) -> list[str]:
        return [self.stem(word, language) for word in _WORD.findall(self.prepare(headline))]

    def ask(self, query: str, language: str) -> Callable[[list[str]], bool]:
        runs = [self.read(part, language) for part in _parts(query)]
        return lambda headline: all(_stands_in(run, headline) for run in runs)


@dataclass(frozen=True, slots=True)
class Substring:
    """Letters, wherever they stand."""

    name: str
    prepare: Callable[[str], str] = str.casefold

    def speaks(self, language: str) -> bool:
        return bool(language)

    def read(self, headline: str, language: str) -> str:  # noqa: ARG002
        return self.prepare(headline)

    def ask(self, query: str, language: str) -> Callable[[str], bool]:  # noqa: ARG002
        parts = [self.prepare(part) for part in _parts(query)]
        return lambda headline: all(part in headline for part in parts)


def _parts(query: str) -> list[str]:
    return [quoted or word for quoted, word in _PART.findall(query)]


def _stands_in(run: Sequence[str], words: Sequence[str]) -> bool:
    return any(words[at : at + len(run)] == run for at in range(len(words) - len(run) + 1))


@lru_cache(maxsize=100_000)
def _snowball(word: str, language: str) -> str:
    return str(_stemmer(language).stemWord(word)) if language in SNOWBALL else word


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(SNOWBALL[language])


def _light10(word: str, _language: str) -> str:
    return light10(word)


def contenders() -> tuple[Contender, ...]:
    """Ajil first."""
    arabic = partial(Stems, stem=_light10, languages=frozenset({ARABIC}))
    return (
        Ajil(),
        Stems("Snowball", _snowball),
        Stems("Snowball, normalised", _snowball, normalise),
        arabic("light10"),
        arabic("light10, normalised", prepare=normalise),
        Substring("substring"),
        Substring("substring, normalised", normalise),
    )
