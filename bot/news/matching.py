"""Whether a headline is what a topic's followers asked for, and by which of its words."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import starmap
from typing import TYPE_CHECKING

from bot.news import keys
from bot.news.language import filed, fits, names, runs, sought, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.news.language import Token, Word
    from bot.news.topics import Phrase, Query

Place = tuple[int, int]
"""The number of a run, and of a token in it."""


@lru_cache(maxsize=5_000)
def _filed(word: Word) -> tuple[str, ...]:
    """As language.filed. Where topics are many the index proves them, and asks for the keys of no word."""
    return tuple(map(sys.intern, filed(word)))


@dataclass(frozen=True)
class Text:
    """A headline made ready once for any number of queries: its runs of tokens (kicker and headline apart).

    Without slots, for its keys are worked out when first asked for: one query needs none, and they cost the most.
    """

    runs: tuple[tuple[Token, ...], ...]

    @classmethod
    def of(cls, headline: str, kicker: str | None = None, *, language: str | None = None) -> Text:
        """A phrase may occur in the headline or in the kicker, but not across the two.

        `language` is what the feed says it speaks; without it the letters tell.
        """
        return cls(runs(filter(None, (headline, kicker)), language))

    @cached_property
    def places(self) -> Mapping[str, list[Place]]:
        """For each key of the index the tokens that seek it: only they can fit a word that is filed there."""
        return _places(self.runs)

    @cached_property
    def neighbours(self) -> Mapping[str, list[Place]]:
        """The same for the keys that two tokens side by side seek together: where the first of them stands."""
        return keys.side_by_side(self.places)

    @cached_property
    def arabic(self) -> Mapping[str, list[Place]]:
        """The `places` and `neighbours` of Arabic tokens, which do fit wherever the key is proving."""
        both = {**self.places, **self.neighbours}
        if all(token.language == "ar" for run in self.runs for token in run):
            return both
        return {key: own for key, found in both.items() if (own := _arabic(found, self.runs))}

    @property
    def keys(self) -> frozenset[str]:
        """The keys to look topics up by."""
        return keys.sought(self.places, self.neighbours)


def _places(runs: Iterable[Iterable[Token]]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for number, run in enumerate(runs):
        for start, token in enumerate(run):
            for key in sought(token):
                found.setdefault(key, []).append((number, start))
    return found


def _arabic(places: Iterable[Place], runs: Sequence[Sequence[Token]]) -> list[Place]:
    return [(number, start) for number, start in places if runs[number][start].language == "ar"]


def match(query: Query, text: Text) -> tuple[str, ...] | None:
    """The headline's words that fit the query, in the newsroom's spelling, or None when it doesn't match."""
    found: list[str] = []
    for group in query.groups:
        words = met(group, text)
        if words is None:
            return None
        found += words
    if query.excluded and met(query.excluded, text):
        return None
    return tuple(dict.fromkeys(found))


def met(group: tuple[Phrase, ...], text: Text) -> tuple[str, ...] | None:
    """The headline's words that are one of the phrases, or None."""
    for phrase in spellings(group) if any(names.holds(word.text) for each in group for word in each) else group:
        words = _occurrence(phrase, text)
        if words:
            return words
    return None


def _occurrence(phrase: Phrase, text: Text) -> tuple[str, ...] | None:
    """The surfaces of the first place where the phrase's words stand in a row."""
    places = _candidates(phrase[0], text)
    if len(phrase) == 1:  # most are, and a headline meets hundreds
        here = (text.runs[number][start] for number, start in places)
        return next(((token.surface,) for token in here if fits(phrase[0], token)), None) if places else None
    for number, start in places:
        stretch = text.runs[number][start : start + len(phrase)]
        if len(stretch) == len(phrase) and all(starmap(fits, zip(phrase, stretch, strict=True))):
            return tuple(token.surface for token in stretch)
    return None


def _candidates(word: Word, text: Text) -> Sequence[Place]:
    """Where a word may fit, in the text's order: by the keys if they are at hand, else anywhere."""
    if "places" not in vars(text):
        return [(number, start) for number, run in enumerate(text.runs) for start in range(len(run))]
    shared = [*filter(None, map(text.places.get, _filed(word)))]
    if len(shared) > 1 and any(places != shared[0] for places in shared):
        return sorted(set().union(*shared))
    return shared[0] if shared else ()
