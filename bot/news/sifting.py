"""Which of many topics a headline matches: what `match` says of each, at a tenth of its price.

Thousands of topics that wait under a headline's keys are made of a few hundred words. Each group of theirs is read and
compared once, however many topics hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.news import topics
from bot.news.matching import met

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.news.matching import Text


def sift(canonical: Iterable[str], text: Text) -> dict[str, tuple[str, ...]]:
    """Those of the queries (their canonical texts) that the text matches, each with the text's words that fit."""
    known: dict[str, tuple[str, ...] | None] = {}
    found: dict[str, tuple[str, ...]] = {}
    for query in canonical:
        words: tuple[str, ...] = ()
        for part in topics.split(query):
            if part not in known:
                known[part] = _met(part, text)
            fit = known[part]
            if fit is None:
                break
            words += fit
        else:
            found[query] = tuple(dict.fromkeys(words)) if len(words) > 1 else words
    return found


def _met(part: str, text: Text) -> tuple[str, ...] | None:
    """The words that fit a group; none, and no None, where what is excluded doesn't occur."""
    if part[0] == "-":
        return None if met(topics.read_group(part[1:]), text) else ()
    return met(topics.read_group(part), text)
