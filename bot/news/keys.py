"""The keys under which topics wait for headlines in the index.

A word's own keys (language.filed, language.sought) will do where they are rare. Millions of topics may hold two words
that are in every tenth headline each; under one such key a headline would find thousands of them, nearly all in vain.
So what is sought often is filed as a pair with a key of another word that must occur too: "key key", in their order.

The invariant: if all of a query's words fit tokens of a text, filed(words) & sought(text) isn't empty. For each of
two words names a key that some token seeks. If one of these is rare, the topic is filed under it alone; if both are
common, under their pair, and a text seeks all pairs of its common keys.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from bot.news import language
from bot.news.language import Token, Word, counts, lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_OFTEN = 40
"""A key is common when more than so many of the counted words (600,000, about 60,000 headlines) seek it, or file
under it: people follow what is in the news, and «رؤساء» is rarer there than all who follow a «رئيس» would have it.
Fewer would leave a headline fewer candidates, and more pairs to ask for."""
_MOST = 150
"""Common keys whose pairs are sought: five times those of a long headline; an article put there costs 10 ms no more."""


@cache
def _common() -> Mapping[str, int]:
    """The common keys, each with its number of words: as `counted` finds them, kept since that takes a second."""
    return {key: int(count) for count, *keys in lexicon.rows("common_keys.tsv") for key in keys}


def counted() -> Mapping[str, int]:
    """The common keys by the language's rules of today.

    Words that are rare themselves are passed over: all together they add little to any key, and are most of the work.
    """
    seeking: Counter[str] = Counter()
    filing: Counter[str] = Counter()
    for word, count in counts.table().items():
        if count > _OFTEN // 4:
            seeking.update(dict.fromkeys(language.sought(Token(word, word, word, "ar")), count))
            filing.update(dict.fromkeys(language.filed(Word(word)), count))
    return {key: count for key, count in (seeking | filing).items() if count > _OFTEN}


def burden(keys: Iterable[str]) -> int:
    """How often headlines will look under these keys: what filing a topic there costs, in no unit."""
    common = _common()
    return sum(common.get(key, 0) + 1 for key in keys)


def filed(words: Collection[Word]) -> frozenset[str]:
    """The keys of a topic that needs all these words (one at least): those of its rarest, paired where common."""
    rarest = sorted(set(words), key=_rank)[:2]
    first, last = language.filed(rarest[0]), language.filed(rarest[-1])
    return first if len(rarest) == 1 else frozenset(_joined(one, other) for one in first for other in last)


def _rank(word: Word) -> tuple[int, tuple[int, int], Word]:
    return burden(language.filed(word)), language.commonness(word), word


def _joined(one: str, other: str) -> str:
    common = _common()
    if one not in common or one == other:
        return one
    return _pair(one, other) if other in common else other


def _pair(one: str, other: str) -> str:
    return f"{one} {other}" if one < other else f"{other} {one}"


def sought(single: Collection[str]) -> frozenset[str]:
    """The keys to look topics up by, given those that the tokens of a text seek, in its order."""
    common = _common()
    paired = sorted([key for key in single if key in common][:_MOST])
    return frozenset(single).union(map(" ".join, combinations(paired, 2)))
