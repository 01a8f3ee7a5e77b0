"""The keys under which topics wait for headlines in the index.

A word's own keys (language.filed, language.sought) will do where they are rare. Millions of topics may hold two words
that are in every tenth headline each; under one such key a headline would find thousands of them, nearly all in vain.
So what is sought often is filed together with a key of another word that must occur too: as "key key", in their order,
where that word may stand anywhere, as "key_key" where it must come next.

The invariant: if a query's phrases occur in a text, filed(phrases) & sought(text) isn't empty. For each of two words
names a key that some token seeks. If one of these is rare, the topic is filed under it alone; if both are common,
under both together, and a text seeks all pairs of its common keys, and of those of neighbouring tokens.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from bot.news import language
from bot.news.language import Word, lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.news.matching import Place
    from bot.news.topics import Phrase

_MOST = 150
"""Common keys whose pairs are sought: five times those of a long headline; an article put there costs 10 ms no more."""


@cache
def _common() -> Mapping[str, int]:
    """What headlines seek often, or many topics would be filed under: each key with its number of words.

    Counted beforehand (benchmarks/common_keys.py): that takes seconds.
    """
    return {key: int(count) for count, *keys in lexicon.rows("common_keys.tsv") for key in keys}


def burden(keys: Iterable[str]) -> int:
    """How often headlines will look under these keys: what filing a topic there costs, in no unit."""
    common = _common()
    return sum(common.get(key, 0) + 1 for key in keys)


def filed(phrases: Collection[Phrase]) -> frozenset[str]:
    """The keys of a topic that needs all these phrases (one at least): those of its rarest words."""
    words = {word for phrase in phrases for word in phrase}
    rarest, *others = sorted({word for word in words if not language.is_common(word)} or words, key=_rank)
    beside = _beside(rarest, phrases)
    partner = others[0] if others else min(beside, key=_rank, default=None)
    if partner is None:
        return language.filed(rarest)
    return _joined("_", *beside[partner]) if partner in beside else _joined(" ", rarest, partner)


def _rank(word: Word) -> tuple[int, tuple[int, int], Word]:
    return burden(language.filed(word)), language.commonness(word), word


def _beside(word: Word, phrases: Iterable[Phrase]) -> dict[Word, tuple[Word, Word]]:
    """The words that stand next to a word, each with the two in their order."""
    pairs = [pair for phrase in phrases for pair in pairwise(phrase) if word in pair]
    return {other: (one, other) for one, other in pairs if one == word} | {
        one: (one, other) for one, other in pairs if other == word
    }


def _joined(sign: str, one: Word, other: Word) -> frozenset[str]:
    pairs = product(language.filed(one), language.filed(other))
    return frozenset(
        _join(sign, *pair) for pair in pairs if one.exact or other.exact or language.may_meet(*pair)
    )  # an exact word says nothing of its language


def _join(sign: str, one: str, other: str) -> str:
    common = _common()
    if one not in common or other not in common:
        return other if one in common else one
    if sign == "_":
        return f"{one}_{other}"
    paired = sorted({one, other} - _of_stop_words()) or [one]
    return " ".join(paired)


def side_by_side(places: Mapping[str, Iterable[Place]]) -> dict[str, list[Place]]:
    """For each two common keys that neighbouring tokens of a text seek the places of the first, in the text's order."""
    at: defaultdict[Place, list[str]] = defaultdict(list)
    for key in _first(places):
        for place in places[key]:
            at[place].append(key)
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for number, start in sorted(at):
        for one, other in product(at[number, start], at.get((number, start + 1), ())):
            found[f"{one}_{other}"].append((number, start))
    return found


def sought(single: Collection[str], neighbouring: Iterable[str]) -> frozenset[str]:
    """The keys to look topics up by, given those that the tokens of a text seek, in its order, and `side_by_side`."""
    paired = sorted(set(_first(single)) - _of_stop_words())
    return frozenset(single).union(map(" ".join, combinations(paired, 2)), neighbouring)


@cache
def _of_stop_words() -> frozenset[str]:
    """Common keys that tell nothing beside another: stop words stand in most headlines."""
    return frozenset(key for word in language.STOP_WORDS for key in language.proving(Word(language.fold(word))))


def _first(single: Iterable[str]) -> list[str]:
    """The common keys that are sought together with others."""
    common = _common()
    return [key for key in single if key in common][:_MOST]
