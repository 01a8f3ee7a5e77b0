"""Whether a headline is what a topic's followers asked for, and by which of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news import keys
from bot.news.language import fits, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.news.language import Token
    from bot.news.topics import Phrase, Query


@dataclass(frozen=True, slots=True)
class Text:
    """A headline made ready once for any number of queries: its runs of tokens (kicker and headline apart)."""

    runs: tuple[tuple[Token, ...], ...]

    @classmethod
    def of(cls, headline: str, kicker: str | None = None, *, language: str | None = None) -> Text:
        """A phrase may occur in the headline or in the kicker, but not across the two.

        `language` is what the feed says it speaks; without it the letters tell.
        """
        return cls(tuple(tokens(part, language) for part in (headline, kicker) if part))

    @property
    def keys(self) -> frozenset[str]:
        """The keys to look topics up by."""
        return keys.sought(token for run in self.runs for token in run)


def match(query: Query, text: Text) -> tuple[str, ...] | None:
    """The headline's words that fit the query, in the newsroom's spelling, or None when it doesn't match."""
    if any(_occurrence(phrase, text) for phrase in query.excluded):
        return None
    found: list[str] = []
    for group in query.groups:
        words = next(filter(None, (_occurrence(phrase, text) for phrase in group)), None)
        if words is None:
            return None
        found += words
    return tuple(dict.fromkeys(found))


def _occurrence(phrase: Phrase, text: Text) -> tuple[str, ...] | None:
    """The surfaces of the first place where the phrase's words stand in a row."""
    for run in text.runs:
        for start in range(len(run) - len(phrase) + 1):
            stretch = run[start : start + len(phrase)]
            if _all_fit(phrase, stretch):
                return tuple(token.surface for token in stretch)
    return None


def _all_fit(phrase: Phrase, stretch: Iterable[Token]) -> bool:
    return all(fits(word, token) for word, token in zip(phrase, stretch, strict=True))
