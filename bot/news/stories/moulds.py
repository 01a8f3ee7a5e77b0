"""Whether two headlines are casts of one mould: one sentence about two people, places or things.

«وزير الخارجية يلتقي نظيره الأردني» and «… نظيره السعودي» share all words but one, and are two pieces of news.
Newsrooms that tell one piece in words of their own differ in more places, leave out and add; casts differ where
words stand in each other's place. In doubt these are two: news told twice is a nuisance, news held back is lost.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from bot.news.language import fold
from bot.news.stories import words
from bot.news.stories.lexemes import are_one, kind, tells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_MOST_WORDS = 60
"""Words of a headline that are laid beside another's: none has as many."""
_CAUSES = frozenset(
    fold(
        """
        بسبب بعد إثر عقب جراء نتيجة احتجاجا للاحتجاج خلفية
        after because amid following due over après suite
        """
    ).split()
)
"""What follows these isn't the event, but its circumstances: newsrooms word them each in its way."""
_PREPOSITIONS = frozenset(fold("في على إلى من مع عن ضد أمام in on at to from with against à au en avec contre").split())
_CLITICS = {"ب": "في", "ل": "الي"}
_AND = frozenset({"and", "et", "y", "und", "&"})
_ADDED = 1
"""Words that one of two casts may have more, besides those in each other's place."""
_ADDED_TO_PLACE = 3
"""And when all that is replaced stands after one preposition: «على غزة», «على الخليل وتعطيل الدراسة»."""
_OWN_OF_SWAPPED = 2
"""Words not in both that headlines with two words swapped may have: another verb for winning, not another story."""
_CLAUSE = 4
"""Telling words before the cause that both share, a name among them: who did what is settled then."""


class Gap(NamedTuple):
    """Where, between words that both headlines have, each has words of its own: their places in it."""

    mine: tuple[int, ...]
    theirs: tuple[int, ...]


class _Side(NamedTuple):
    """A headline: its folded words, the keys by which those shared with the other are found, what its lead adds."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    below: Collection[str]

    def own(self, places: Iterable[int], other: _Side) -> tuple[int, ...]:
        """Those of the places that tell what the other telling doesn't."""
        return tuple(
            place
            for place in places
            if self.keys[place] not in other.keys
            and _matters(self.words[place])
            and words.root(self.words[place]) not in other.below
        )

    def kinds(self, places: Iterable[int]) -> set[str]:
        """What kinds of names stand there."""
        return {named for place in places if (named := kind(self.words[place]))}

    def role(self, place: int) -> str | None:
        """The preposition before the word, or before what is its apposition (على مدينة غزة)."""
        word = self.words[place]
        if word[0] in _CLITICS and words.stem(word) == words.stem(word[1:]):
            return _CLITICS[word[0]]
        while place and not tells(self.words[place - 1]) and self.words[place - 1] not in _PREPOSITIONS:
            place -= 1
        return self.words[place - 1] if place and self.words[place - 1] in _PREPOSITIONS else None

    def clause(self) -> int:
        """How many words stand before the cause; all of them where none is told."""
        return next((place for place, word in enumerate(self.words) if word in _CAUSES), len(self.words))


def are_casts(
    mine: Sequence[str], theirs: Sequence[str], below_mine: Collection[str] = (), below_theirs: Collection[str] = ()
) -> bool:
    """Whether two headlines, as folded words, tell two pieces of news in one sentence, whichever comes first.

    What stands below them are the roots of their leads: what the other telling says there is no difference.
    """
    (mine, below_mine), (theirs, below_theirs) = sorted(
        ((tuple(mine[:_MOST_WORDS]), below_mine), (tuple(theirs[:_MOST_WORDS]), below_theirs)), key=lambda side: side[0]
    )
    one = _Side(mine, tuple(map(words.root, mine)), below_mine)
    other = _Side(theirs, tuple(_key(word, one) for word in theirs), below_theirs)
    return _are_swapped(one, other) or _differ_in_place(one, other)


def _key(word: str, side: _Side) -> str:
    found = (key for own, key in zip(side.words, side.keys, strict=True) if are_one(own, word))
    return next(found, words.root(word))


def _matters(word: str) -> bool:
    return tells(word) and word not in _CAUSES


def _differ_in_place(one: _Side, other: _Side) -> bool:
    gaps = list(_gaps(one, other))
    slots = [gap for gap in gaps if gap.mine and gap.theirs]
    if _name_others(gaps, one, other):
        return True
    if not _is_one_order(one, other) or _is_settled_before(slots, one, other):
        return False
    if not slots:
        return _are_of_two_datelines(gaps, one, other)
    in_place = sum(min(len(slot.mine), len(slot.theirs)) for slot in slots)
    added = sum(len(gap.mine) + len(gap.theirs) for gap in gaps) - 2 * in_place
    is_one_place = in_place == 1 and _have_one_role(slots[0], one, other)
    return added <= (_ADDED_TO_PLACE if is_one_place else max(_ADDED, in_place - 1))


def _name_others(gaps: Sequence[Gap], one: _Side, other: _Side) -> bool:
    """Whether each names a country, a city, a person that the other doesn't, or other names stand in one place."""
    mine, theirs = (chain.from_iterable(places) for places in zip(*gaps, strict=True))
    return bool(one.kinds(mine) & other.kinds(theirs)) or any(
        one.kinds(gap.mine) and other.kinds(gap.theirs) for gap in gaps
    )


def _are_of_two_datelines(gaps: Sequence[Gap], one: _Side, other: _Side) -> bool:
    """Whether one headline begins with where it is, and the other says at its end that it is elsewhere."""
    mine, theirs = (list(chain.from_iterable(places)) for places in zip(*gaps, strict=True))
    if len(mine) != 1 or len(theirs) != 1:
        return False
    return (mine[0] == 0 and other.role(theirs[0]) is not None) or (theirs[0] == 0 and one.role(mine[0]) is not None)


def _have_one_role(slot: Gap, one: _Side, other: _Side) -> bool:
    """Whether what stands after one preposition is another: on Gaza, on Hebron."""
    role = one.role(slot.mine[0])
    return role is not None and role == other.role(slot.theirs[0])


def _gaps(one: _Side, other: _Side) -> Iterator[Gap]:
    start_mine = start_theirs = 0
    for mine, theirs, size in Indel.editops(one.keys, other.keys).as_matching_blocks():
        yield Gap(one.own(range(start_mine, mine), other), other.own(range(start_theirs, theirs), one))
        start_mine, start_theirs = mine + size, theirs + size


def _is_settled_before(slots: Sequence[Gap], one: _Side, other: _Side) -> bool:
    """Whether both say alike who did what, and differ only in why."""
    mine, theirs = one.clause(), other.clause()
    if any(slot.mine[0] < mine or slot.theirs[0] < theirs for slot in slots):
        return False
    shared = {
        word
        for word, key in zip(one.words[:mine], one.keys, strict=False)
        if key in other.keys[:theirs] and tells(word)
    }
    return len(shared) >= _CLAUSE and any(map(kind, shared))


def _own_words(one: _Side, other: _Side) -> int:
    return len(one.own(range(len(one.words)), other)) + len(other.own(range(len(other.words)), one))


def _is_one_order(one: _Side, other: _Side) -> bool:
    """Whether the telling words that both have follow each other alike, as in casts."""
    order, turned = _orders(one, other)
    return order == turned


def _orders(one: _Side, other: _Side) -> tuple[list[str], list[str]]:
    """The keys of the telling words that each has once, in the order of the one and of the other."""
    telling = (key for key, word in zip(one.keys, one.words, strict=True) if _matters(word))
    order = [key for key in telling if one.keys.count(key) == other.keys.count(key) == 1]
    return order, sorted(order, key=other.keys.index)


def _are_swapped(one: _Side, other: _Side) -> bool:
    """Whether two words have changed places around what stays between them: who wins, and over whom."""
    order, turned = _orders(one, other)
    moved = [key for key, there in zip(order, turned, strict=True) if key != there]
    of_kind = {key: named for key in order if (named := kind(one.words[one.keys.index(key)]))}
    pairs = [pair for pair in combinations(of_kind, 2) if of_kind[pair[0]] == of_kind[pair[1]]]
    match moved:
        case [first, last] if _own_words(one, other) <= _OWN_OF_SWAPPED:
            pairs.append((first, last))
    return any(_is_hinge_of(pair, one.keys, other.keys) for pair in pairs)


def _is_hinge_of(pair: tuple[str, str], order: Sequence[str], turned: Sequence[str]) -> bool:
    (a, b), (turned_a, turned_b) = map(order.index, pair), map(turned.index, pair)
    between = set(order[a + 1 : b]) & set(turned[turned_b + 1 : turned_a])
    return not between <= _AND
