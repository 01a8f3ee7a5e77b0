"""What stands beside each of a topic's keys in the index: how the key, or the key and some words, prove its query.

    10              the key says it all: whoever follows one word
    20 10           the key is a pair; its second half proves the first group, its first half the second
    10              the key is of neighbours, and so the group a phrase of two words
    11              the key proves the second of a group's alternatives
    :10 غزه,غزه,~غز  the second group's word with its keys, to be looked for among the headline's

A part stands for a group, in the query's order. Words of a phrase are joined by _, alternatives by |, and what must
not occur has a minus before it. So a candidate costs some comparisons of strings: no word of a query is analysed when
a headline comes. Of those that a key alone proves alike, and they are the most, all together cost no more than one. A
text that doesn't begin with a colon is a canonical query, as the first releases filed it.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from bot.news import language
from bot.news.language import Word
from bot.news.sifting import sift

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.news.matching import Place, Text
    from bot.news.model import TopicId
    from bot.news.topics import Phrase, Query


class Beside(NamedTuple):
    """What stands beside a key: the `proof` where the key says all, else the `query` written as above."""

    proof: str
    query: str


class Candidates(NamedTuple):
    """What is filed under a headline's `keys`: `rows` of a key's place among them, a proof, a topic and its query.

    Those that a key proves alike stand together, so that they are proved once.
    """

    keys: Sequence[str]
    rows: Iterable[tuple[int, str, TopicId, str]]


_Fit = tuple[int, tuple["Place", ...]]
"""Which of a group's alternatives occurs, the first of them, and where its words stand."""
_EXCLUDED: _Fit = (0, ())
_NOWHERE: frozenset[Place] = frozenset()
_PROVED = 2
"""Words of a phrase that one key may prove: neighbours."""
_MARK = ":"


def rows(query: Query, keys: Iterable[str]) -> dict[str, Beside]:
    """For each of a topic's keys what is written beside it."""
    groups = [language.spellings(group) for group in query.groups]
    written = ["|".join(map(_phrase, group)) for group in groups]
    excluded = [f"-{_phrase(phrase)}" for phrase in language.spellings(query.excluded)]
    proving = [_proving(group, is_only=len(groups) == 1) for group in groups]
    if any(word.exact for group in groups for phrase in group for word in phrase):
        proving = [{} for _ in groups]  # an exact word's key may come from a token of another language
    return {key: _beside([*_parts(key, proving, written), *excluded]) for key in keys}


def _beside(parts: Collection[str]) -> Beside:
    text = " ".join(parts)
    return Beside(text, "") if all(map(str.isdecimal, parts)) else Beside("", _MARK + text)


def _proving(group: tuple[Phrase, ...], *, is_only: bool) -> dict[str, int]:
    """The keys that prove a group, and which alternative by them. All must be anchors, for the first to count."""
    if len(group) > 1 and not is_only:
        return {}
    ranked = reversed([*enumerate(group)])
    return {key: rank for rank, phrase in ranked if len(phrase) <= _PROVED for key in _keys(phrase)}


def _keys(phrase: Phrase) -> Iterator[str]:
    return map("_".join, product(*map(language.proving, phrase)))


def _parts(key: str, proving: Iterable[Mapping[str, int]], written: Iterable[str]) -> Iterator[str]:
    first, _, second = key.partition(" ")
    for ranks, full in zip(proving, written, strict=True):
        if first in ranks:
            yield f"1{ranks[first]}"
        else:
            yield f"2{ranks[second]}" if second in ranks else full


def _phrase(phrase: Phrase) -> str:
    return "_".join(",".join([str(word), *sorted(language.filed(word))]) for word in phrase)


def prove(candidates: Candidates, text: Text) -> dict[TopicId, tuple[str, ...]]:
    """Those of the topics under a text's keys that it matches, each with the text's words that fit, as `match` says.

    A topic may stand under several keys of the text: of what they prove the first alternative counts, and its first
    place.
    """
    looked_up = _LookedUp(text)
    found: dict[TopicId, _Proof] = {}
    former: dict[str, TopicId] = {}
    last_place, last_proving, proof = -1, "", None
    for place, proving, topic, query in candidates.rows:
        if query:
            if query[0] != _MARK:
                former[query] = topic
                continue
            proof = looked_up.compared(candidates.keys[place], query[1:])
            last_place = -1  # what the last key proved isn't at hand any more
        elif place != last_place or proving != last_proving:
            proof = looked_up.proved(candidates.keys[place], proving)
            last_place, last_proving = place, proving
        if proof and (earlier := found.setdefault(topic, proof)) is not proof:
            found[topic] = looked_up.first(earlier, proof)
    surfaces = {topic: proof.surfaces for topic, proof in found.items()}
    return surfaces | {former[query]: words for query, words in sift(former, text).items()} if former else surfaces


@cache
def _read(proof: str) -> tuple[tuple[int, int], ...]:
    """For each group which half of the key proves which of its alternatives. There are few such proofs."""
    return tuple((int(part[0]) - 1, int(part[1:])) for part in proof.split(" "))


class _Proof(NamedTuple):
    """How each group is met, and the text's words that meet them."""

    fits: tuple[_Fit, ...]
    surfaces: tuple[str, ...]


class _LookedUp:
    """What was asked of a text already: hundreds of candidates are made of the same words."""

    def __init__(self, text: Text) -> None:
        self._runs, self._places, self._arabic = text.runs, text.places, text.arabic
        self._proofs: dict[tuple[_Fit, ...], _Proof] = {}
        self._groups: dict[str, _Fit | None] = {}
        self._words: dict[str, frozenset[Place]] = {}

    def proved(self, key: str, proof: str) -> _Proof | None:
        """How the topics are matched whose key says all; nothing if they aren't."""
        halves, fits = key.split(" "), []
        for half, rank in _read(proof):
            fit = self._proved(halves[half], rank)
            if fit is None:
                return None
            fits.append(fit)
        return self._of(tuple(fits))

    def compared(self, key: str, query: str) -> _Proof | None:
        """How a topic is matched that has this beside its key; nothing if it isn't."""
        fits = []
        for part in query.split(" "):
            if part.isdecimal():
                fit = self._proved(key.split(" ")[int(part[0]) - 1], int(part[1:]))
            elif part in self._groups:
                fit = self._groups[part]
            else:
                fit = self._groups[part] = self._occurring(part)
            if fit is None:
                return None
            fits.append(fit)
        return self._of(tuple(fits))

    def first(self, one: _Proof, other: _Proof) -> _Proof:
        """Of two ways to match a topic each group's first."""
        return one if one is other else self._of(tuple(map(min, one.fits, other.fits)))

    def _of(self, fits: tuple[_Fit, ...]) -> _Proof:
        """One for all that are met by the same words: mostly a topic's keys are all sought by one token."""
        proof = self._proofs.get(fits)
        if proof is None:
            words = [self._runs[number][start].surface for _, fit in fits for number, start in fit]
            proof = self._proofs[fits] = _Proof(fits, tuple(words if len(words) == 1 else dict.fromkeys(words)))
        return proof

    def _proved(self, half: str, rank: int) -> _Fit | None:
        places = self._arabic.get(half)
        if not places:
            return None
        first = places[0]
        return rank, (first, (first[0], first[1] + 1)) if "_" in half else (first,)

    def _occurring(self, part: str) -> _Fit | None:
        if part[0] == "-":
            return None if self._phrase(part[1:]) else _EXCLUDED
        if "_" not in part and "|" not in part:  # most are, and most don't occur
            here = self._word(part)
            return (0, (min(here),)) if here else None
        occurrences = map(self._phrase, part.split("|"))
        return next(((rank, places) for rank, places in enumerate(occurrences) if places), None)

    def _phrase(self, phrase: str) -> tuple[Place, ...]:
        """The first place where a phrase's words stand in a row; nothing if nowhere."""
        starts: AbstractSet[Place] | None = None
        words = phrase.split("_")
        for after, word in enumerate(words):
            here = self._word(word)
            if not here:
                return ()
            begun = {(number, start - after) for number, start in here} if after else here
            starts = begun if starts is None else starts & begun
        if not starts:
            return ()
        number, start = min(starts)
        return tuple((number, start + after) for after in range(len(words)))

    def _word(self, written: str) -> frozenset[Place]:
        """Where a word fits: by its keys alone where the token is Arabic, else asked of the language."""
        here = self._words.get(written)
        if here is None:
            keys = written.split(",")  # the word as it is written, at the head, may do no more than look like a key
            here = _NOWHERE if self._places.keys().isdisjoint(keys) else self._fitting(*keys)
            self._words[written] = here
        return here

    def _fitting(self, spelt: str, *keys: str) -> frozenset[Place]:
        word = Word(spelt.lstrip("="), exact=spelt[0] == "=")
        shared = filter(None, map(self._places.get, keys))
        tokens = {place: self._runs[place[0]][place[1]] for places in shared for place in places}
        return frozenset(
            place
            for place, token in tokens.items()
            if (token.language == "ar" and not word.exact) or language.fits(word, token)
        )
