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

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from bot.news import language
from bot.news.language import Word
from bot.news.sifting import sift

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bot.news.matching import Place, Text
    from bot.news.model import TopicId
    from bot.news.topics import Phrase, Query


class Beside(NamedTuple):
    """What stands beside a key: the `proof` where the key says all, else the `query` written as above."""

    proof: str
    query: str


class Candidates(NamedTuple):
    """What is filed under a headline's keys: the topics that a key proves alike, and those still to be proved."""

    proved: Collection[tuple[str, str, Collection[TopicId]]]
    unproved: Collection[tuple[str, TopicId, str]]


_Fit = tuple[int, tuple["Place", ...]]
"""Which of a group's alternatives occurs, the first of them, and where its words stand."""
_EXCLUDED: _Fit = (0, ())
_SEVERAL = frozenset("_|")
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
    for key, written, alike in candidates.proved:
        if proof := looked_up.proof(key, written):
            found |= {topic: looked_up.first(found[topic], proof) if topic in found else proof for topic in alike}
    former: dict[str, TopicId] = {}
    for key, topic, written in candidates.unproved:
        if written[0] != _MARK:
            former[written] = topic
        elif proof := looked_up.proof(key, written[1:]):
            found[topic] = looked_up.first(found[topic], proof) if topic in found else proof
    surfaces = {topic: proof.surfaces for topic, proof in found.items()}
    return surfaces | {former[query]: words for query, words in sift(former, text).items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Proof:
    """How each group is met, and the text's words that meet them."""

    fits: tuple[_Fit, ...]
    surfaces: tuple[str, ...]


class _LookedUp:
    """What was asked of a text already: hundreds of candidates are made of the same words."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._proofs: dict[tuple[_Fit, ...], _Proof] = {}
        self._groups: dict[str, _Fit | None] = {}
        self._words: dict[str, set[Place]] = {}

    def proof(self, key: str, written: str) -> _Proof | None:
        """How the topics are matched that this stands beside; nothing if they aren't."""
        halves = key.split(" ")
        fits: list[_Fit] = []
        for part in written.split(" "):
            fit = self._proved(halves[part[0] == "2"], part) if part.isdecimal() else self._group(part)
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
            words = (self._text.runs[number][start].surface for _, fit in fits for number, start in fit)
            proof = self._proofs[fits] = _Proof(fits, tuple(dict.fromkeys(words)))
        return proof

    def _proved(self, half: str, part: str) -> _Fit | None:
        places = self._text.arabic.get(half)
        if not places:
            return None
        first = places[0]
        return int(part[1:]), (first, (first[0], first[1] + 1)) if "_" in half else (first,)

    def _group(self, part: str) -> _Fit | None:
        if part not in self._groups:
            self._groups[part] = self._occurring(part)
        return self._groups[part]

    def _occurring(self, part: str) -> _Fit | None:
        if part[0] == "-":
            return None if self._phrase(part[1:]) else _EXCLUDED
        if _SEVERAL.isdisjoint(part):  # most are, and most don't occur
            here = self._word(part)
            return (0, (min(here),)) if here else None
        occurrences = map(self._phrase, part.split("|"))
        return next(((rank, places) for rank, places in enumerate(occurrences) if places), None)

    def _phrase(self, phrase: str) -> tuple[Place, ...]:
        """The first place where a phrase's words stand in a row; nothing if nowhere."""
        starts: set[Place] | None = None
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

    def _word(self, written: str) -> set[Place]:
        if written not in self._words:
            self._words[written] = set(_places(written, self._text))
        return self._words[written]


def _places(written: str, text: Text) -> Iterator[Place]:
    """Where a word fits: by its keys alone where the token is Arabic, else asked of the language."""
    spelt, *keys = written.split(",")
    for key in keys:
        for number, start in text.places.get(key, ()):
            token, word = text.runs[number][start], Word(spelt.lstrip("="), exact=spelt[0] == "=")
            if (token.language == "ar" and not word.exact) or language.fits(word, token):
                yield number, start
