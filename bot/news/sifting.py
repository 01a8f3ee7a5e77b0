"""Which of many topics a headline matches: what `match` says of each, at a fraction of its price.

Thousands of topics that wait under a headline's keys are made of some hundreds of words. Each word is looked for once,
however many topics hold it, and a topic is given up at its first word that isn't there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.news import topics
from bot.news.language import Word, names
from bot.news.matching import met

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.news.matching import Text

_Fit = tuple[str, ...] | None


def sift(canonical: Iterable[str], text: Text) -> dict[str, tuple[str, ...]]:
    """Those of the queries (their canonical texts) that the text matches, each with the text's words that fit."""
    known: dict[str, _Fit] = {}
    found: dict[str, tuple[str, ...]] = {}
    for query in canonical:
        words: tuple[str, ...] = ()
        for part in topics.split(query):
            fit = known[part] if part in known else _met(part, text, known)
            if fit is None:
                break
            words += fit
        else:
            found[query] = tuple(dict.fromkeys(words)) if len(words) > 1 else words
    return found


def _met(part: str, text: Text, known: dict[str, _Fit]) -> _Fit:
    """The words that fit a group; none, and no None, where what is excluded doesn't occur."""
    if part[0] == "-":
        return None if met(topics.read_group(part[1:]), text) else ()
    words = part.strip('"').replace("|", " ").split(" ")
    is_plain = part.replace("|", "").isalnum()
    is_phrase = part[0] == '"' and "|" not in part
    if not (is_plain or is_phrase) or any(map(names.holds, words)):
        return met(topics.read_group(part), text)
    fits = (_word(word, text, known) for word in words)
    if is_plain:
        return next(filter(None, fits), None)
    return met(topics.read_group(part), text) if all(fits) else None


def _word(word: str, text: Text, known: dict[str, _Fit]) -> _Fit:
    if word not in known:
        known[word] = met(((Word(word),),), text)
    return known[word]
