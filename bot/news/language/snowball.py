"""Languages without rules of our own: Snowball's stem, where little was cut to reach it.

A stemmer takes derived words for forms of one (organisation, organ). Endings that say number and gender are short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import Stemmer

from bot.news.language.paradigms import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_ENDING = 3
_SHORTEST_STEM = 3


def reader(algorithm: str) -> Callable[[str], Reading]:
    """What reads a folded word by one of Snowball's algorithms."""

    def reading(word: str) -> Reading:
        # A stemmer must not be used by two threads at once; a new one takes less time than a lock is worth.
        stem = Stemmer.Stemmer(algorithm, 0).stemWord(word)
        if len(stem) < _SHORTEST_STEM or len(word) - len(stem) > _LONGEST_ENDING:
            stem = word
        return Reading(sure=frozenset({(stem, algorithm)}))

    return reading
