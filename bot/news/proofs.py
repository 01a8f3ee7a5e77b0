"""What stands beside each of a topic's keys in the index: its query, so written that keys alone prove it.

    :10             the key says it all: whoever follows one word
    :20 10          the key is a pair; its second half proves the first group, its first half the second
    :11             the key proves the second of a group's alternatives
    :10 غزه,غزه,~غز  the second group's word with its keys, to be looked for among the headline's

A part stands for a group, in the query's order. Words of a phrase are joined by _, alternatives by |, and what must
not occur has a minus before it. So a candidate costs some comparisons of strings: no word of a query is analysed when
a headline comes. A text that doesn't begin with a colon is a canonical query, as the first releases filed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.news import language
from bot.news.language import Word
from bot.news.sifting import sift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.news.matching import Place, Text
    from bot.news.model import TopicId
    from bot.news.topics import Phrase, Query

Row = tuple["TopicId", str, str]
"""A topic under one of its keys: its id, the key, and what `rows` wrote beside it."""

_Fit = tuple[int, tuple["Place", ...]]
"""Which of a group's alternatives occurs, the first of them, and where its words stand."""
_EXCLUDED: _Fit = (0, ())
_MARK = ":"


def rows(query: Query, keys: Iterable[str]) -> dict[str, str]:
    """For each of a topic's keys what is written beside it."""
    groups = [language.spellings(group) for group in query.groups]
    written = ["|".join(map(_phrase, group)) for group in groups]
    excluded = [f"-{_phrase(phrase)}" for phrase in language.spellings(query.excluded)]
    proving = [_proving(group, is_only=len(groups) == 1) for group in groups]
    if any(word.exact for group in groups for phrase in group for word in phrase):
        proving = [{} for _ in groups]  # an exact word's key may come from a token of another language
    return {key: _MARK + " ".join([*_parts(key, proving, written), *excluded]) for key in keys}


def _proving(group: tuple[Phrase, ...], *, is_only: bool) -> dict[str, int]:
    """The keys that prove a group, and which alternative by them. All must be anchors, for the first to count."""
    if len(group) > 1 and not is_only:
        return {}
    ranked = reversed([*enumerate(group)])
    return {key: rank for rank, phrase in ranked if len(phrase) == 1 for key in language.proving(phrase[0])}


def _parts(key: str, proving: Iterable[Mapping[str, int]], written: Iterable[str]) -> Iterator[str]:
    first, _, second = key.partition(" ")
    for ranks, full in zip(proving, written, strict=True):
        if first in ranks:
            yield f"1{ranks[first]}"
        else:
            yield f"2{ranks[second]}" if second in ranks else full


def _phrase(phrase: Phrase) -> str:
    return "_".join(",".join([str(word), *sorted(language.filed(word))]) for word in phrase)


def prove(candidates: Iterable[Row], text: Text) -> dict[TopicId, tuple[str, ...]]:
    """Those of the topics under a text's keys that it matches, each with the text's words that fit, as `match` says.

    A topic may stand under several keys of the text: of what they prove the first alternative counts, and its first
    place.
    """
    looked_up = _LookedUp(text)
    found: dict[TopicId, list[_Fit]] = {}
    former: dict[str, TopicId] = {}
    for topic, key, written in candidates:
        if written[0] != _MARK:
            former[written] = topic
        elif fits := looked_up.fits(key, written):
            found[topic] = [*map(min, found[topic], fits)] if topic in found else fits
    surfaces = {topic: _surfaces(fits, text) for topic, fits in found.items()}
    return surfaces | {former[query]: words for query, words in sift(former, text).items()}


def _surfaces(fits: Iterable[_Fit], text: Text) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.runs[number][start].surface for _, fit in fits for number, start in fit))


class _LookedUp:
    """What was asked of a text already: hundreds of candidates are made of the same words."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._groups: dict[str, _Fit | None] = {}
        self._words: dict[str, set[Place]] = {}

    def fits(self, key: str, written: str) -> list[_Fit]:
        """How each group is met; nothing if one isn't."""
        fits: list[_Fit] = []
        for part in written[1:].split(" "):
            fit = self._proved(key, part) if part.isdecimal() else self._group(part)
            if fit is None:
                return []
            fits.append(fit)
        return fits

    def _proved(self, key: str, part: str) -> _Fit | None:
        places = self._text.arabic.get(key.split(" ")[part[0] == "2"])
        return (int(part[1:]), (places[0],)) if places else None

    def _group(self, part: str) -> _Fit | None:
        if part not in self._groups:
            self._groups[part] = self._occurring(part)
        return self._groups[part]

    def _occurring(self, part: str) -> _Fit | None:
        if part[0] == "-":
            return None if self._phrase(part[1:]) else _EXCLUDED
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
