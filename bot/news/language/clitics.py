"""What a word of an Arabic headline may be without the particles written together with it.

و and ف (and, so), ب ك ل (in, as, for), س of the future, and the article ال stand in this order before a word;
ل before the article swallows its alef (للاحتلال), and one lam of three (للجنة = ل + اللجنة).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.news.language import counts, endings, letters, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE = "ال"
_SHORTEST = 3
"""Letters that must be left after a particle without the article: what is shorter is nearly always another word."""
_SHORTEST_DEFINITE = 2
_RARE = {"ف": 5, "ك": 5, "س": 1}
"""ف and ك rarely stand before a bare noun: the rest must be that much commoner than the whole (كمال isn't ك + مال)."""
_CONJOINED = 3
"""How many times commoner و with a noun may be than the bare noun: قتلى وجرحى, but وافق is no horizon (أفق)."""
_SELDOM = 5
"""Counts up to which an inflected word with a particle is too rare to be compared with itself without the particle."""
_CLEARLY = 4
"""How many times commoner the rest's basic form must be than any form of what the whole might be."""


class Reading(NamedTuple):
    """One way to read a token: its `word` (folded) without particles, and `plain` as it was spelt."""

    word: str
    plain: str
    definite: bool


@lru_cache(maxsize=20_000)
def readings(token: str) -> tuple[Reading, ...]:
    """The ways to read a `plain` token; the whole token is always the first."""
    found = dict.fromkeys(_split(token))
    return tuple(
        Reading(word, plain, definite) for plain, definite in found if (word := letters.folded(plain)) or not definite
    )


def _split(token: str) -> Iterator[tuple[str, bool]]:
    yield token, False
    yield from _definite(token)
    first, rest = token[:1], token[1:]
    if first in {"و", "ف"} and len(rest) >= _SHORTEST:
        yield from _definite(rest)
        if _stands_alone(first, rest, token):
            yield rest, False
            yield from _prepositional(rest)
        elif rest.startswith(("بال", "كال", "لل")):
            yield from (found for found in _prepositional(rest) if found[1])
    yield from _prepositional(token)
    if first == "س" and rest[:1] in {"ي", "ت", "ن"} and len(rest) > _SHORTEST and _stands_alone(first, rest, token):
        yield rest, False


def _prepositional(token: str) -> Iterator[tuple[str, bool]]:
    """What follows ب ك ل. In للجنة the article's lam and the word's own may be one: the commoner word decides."""
    first, rest = token[:1], token[1:]
    if token.startswith("لل") and len(token) >= _SHORTEST_DEFINITE + 2:
        yield max(token[2:], rest, key=lambda word: counts.family(letters.folded(word))), True
    if first in {"ب", "ك", "ل"} and len(rest) >= _SHORTEST:
        if first != "ل":
            yield from _definite(rest)
        if _stands_alone(first, rest, token):
            yield rest, False


def _definite(token: str) -> Iterator[tuple[str, bool]]:
    """Without its article. A hamza on the alef (ألبان) says that there is none."""
    if token.startswith(_ARTICLE) and len(token) >= len(_ARTICLE) + _SHORTEST_DEFINITE:
        yield token[len(_ARTICLE) :], True


def _stands_alone(particle: str, rest: str, token: str) -> bool:
    """Whether what is left is at least as common as the whole: لندن isn't ل + ندن, nor وفيات و + فيات.

    And whether the whole is never met with the article, which only stands after a particle: الواحد shows that the و of
    واحد is its own. A hamza (وأحد) shows where a word begins. Nor is a name (كابل) read as anything but itself.
    """
    if letters.folded(token) in lexicon.names() or (
        counts.of(_ARTICLE + letters.folded(token)) and rest[0] not in "أإآ"
    ):
        return False
    left, whole = counts.of(letters.folded(rest)), counts.of(letters.folded(token))
    if particle in _RARE:
        return left > 0 and left >= _RARE[particle] * whole
    if left >= whole:
        return True
    if token.startswith("لل"):  # that is the article's: لليونان isn't of ليون
        return False
    return _is_phrase(particle, rest, token) or (whole <= _SELDOM and _is_form_of_commoner(particle, rest, token))


def _is_phrase(particle: str, rest: str, token: str) -> bool:
    """Whether particle and noun are a set phrase, which may be far commoner than the noun: بتهمة, برصاص, وجرحى.

    The noun shows itself: it is met bare and with the article. The whole would be a word of its own if it had a plural
    (لقطات) or were a form of a commoner one (لديك, of لدى).
    """
    noun, whole = letters.folded(rest), letters.folded(token)
    left, met = counts.of(noun), counts.of(whole)
    if not left or not counts.of(_ARTICLE + noun):
        return False
    if particle == "و" and met > _CONJOINED * left:
        return False
    has_plural = whole.endswith("ه") and counts.of(whole[:-1] + "ات") > 0
    return not has_plural and all(counts.family(base) < met for base in _basic_forms(token))


def _is_form_of_commoner(particle: str, rest: str, token: str) -> bool:
    """Whether what a particle leaves is a form of a common word, and the whole none of a word that begins like that.

    وطفلتها occurs oftener than طفلتها, but طفلة oftener than any form of وطفلة would; وحدهم isn't of حد, for وحده is
    commoner; nor لسانه of سان, for اللسان shows whose the ل is.
    """
    if any(counts.of(_ARTICLE + base) for base in _basic_forms(token)):
        return False
    return any(
        counts.family(base) >= _CLEARLY * max(map(counts.of, endings.with_any(particle + base)))
        for base in _basic_forms(rest)
    )


def _basic_forms(plain: str) -> list[str]:
    """The basic forms of which a word without particles is an inflected one."""
    return [base for base, _ in endings.inflected(Reading(letters.folded(plain), plain, definite=False))]


_TRAILING = frozenset("اويهنتمك")
"""The letters that Arabic endings are made of."""
_STEM, _SHORT = 3, 2
"""Letters of a stem that endings leave; of لغة and هدى, whose last letter gives way to the ending."""


@lru_cache(maxsize=20_000)
def block(base: str) -> str:
    """The key of a folded basic form, among the `blocks` of each of its forms.

    Without trailing letters of endings, down to three: two would bring together المانيا and الي, and every headline
    would ask for both. Only what has no more than two before its ending is kept by these.
    """
    stem = base[:-1] if len(base) > _SHORT and base[-1] in "هي" else base
    return stem if len(stem) <= _SHORT else _stripped(base)


def blocks(word: str) -> tuple[str, ...]:
    """The keys of the basic forms that a folded word may be a form of."""
    if len(word) > _SHORT and _TRAILING.issuperset(word[_SHORT:]):
        return _stripped(word), word[:_SHORT]
    return (_stripped(word),)


def _stripped(word: str) -> str:
    end = len(word)
    while end > _STEM and word[end - 1] in _TRAILING:
        end -= 1
    return word[:end]
