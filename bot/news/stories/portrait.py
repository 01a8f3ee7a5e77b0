"""A telling made ready once for being compared with many others."""

from __future__ import annotations

from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from bot.news.language import clean, fold
from bot.news.stories import moulds, numbers, places, signs, words

LONGEST = 1_000
"""Letters that are read of a headline: none has as many, and no page may cost more."""
_SAME_NAME = 75
"""How alike (rapidfuzz.fuzz.partial_ratio) two spellings of one name are at least: نتنياهو, نتانياهو."""
_LEAD = 300
"""Letters of a lead that say what happened; the rest is background."""
_ALIKE_LEADS = 0.5
"""From here on two leads are wordings of one text (cosine of their roots), and settle what headlines leave open."""
_STRANGE = 60
"""Headlines without a telling root in common, and less alike than this (token_set_ratio of their roots), are strangers:
so are 89 % of random pairs of headlines of the ANT corpus, and none of 187 pairs that tell the same."""
_KEPT_HEADLINES = 8_192
_KEPT_PORTRAITS = 2_048


class Headline:
    """A headline by itself: small enough to be kept for a whole window of news."""

    __slots__ = ("key", "roots", "telling", "words")

    def __init__(self, text: str) -> None:
        self.words = places.in_one_word(text)
        self.key = " ".join(self.words) or text.strip()
        """Equal for headlines that differ in spelling or punctuation only."""
        roots = set(map(words.telling_root, self.words))
        self.roots = " ".join(sorted({root for root, _ in roots}))
        self.telling = frozenset(root for root, tells in roots if tells)

    def is_strange_to(self, other: Headline) -> bool:
        """Whether nothing in the two headlines suggests one event, so that a closer look isn't worth its time."""
        return self.telling.isdisjoint(other.telling) and fuzz.token_set_ratio(self.roots, other.roots) < _STRANGE


def headline(text: str) -> Headline:
    """A headline made ready."""
    return _headline(text[:LONGEST])


_headline = lru_cache(maxsize=_KEPT_HEADLINES)(Headline)


class Portrait:
    """A headline and its lead as the signs see them; each is worked out when it is first asked for."""

    def __init__(self, text: str, lead: str) -> None:
        self._text = fold(clean(text))
        self._words = headline(text).words
        self._lead = places.in_one_word(lead)

    @cached_property
    def roots(self) -> words.Bag:
        """Headline and lead, each counting as much: what one paper puts on top, another puts below."""
        own = words.roots(self._words)
        return words.together(own, words.roots(self._lead)) if self._lead else own

    @cached_property
    def groups(self) -> words.Bag:
        """Letter groups of the headline alone: its names, however they are spelt."""
        return words.groups(self._words)

    @cached_property
    def below(self) -> frozenset[str]:
        """The roots of the lead."""
        return frozenset(map(words.root, self._lead))

    @cached_property
    def angles(self) -> frozenset[str]:
        """What the headline does beyond reporting."""
        return signs.angles(self._text)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries the headline names."""
        return frozenset(root for root in map(words.root, self._words) if root.startswith("@"))

    @cached_property
    def speaker(self) -> str:
        """Whom the headline quotes; "" when nobody."""
        return signs.speaker(self._text)

    @cached_property
    def negates(self) -> bool:
        """Whether the headline says that something is not so."""
        return signs.negates(self._text)

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The numbers of the headline."""
        return numbers.numbers(self._text)

    @cached_property
    def all_numbers(self) -> frozenset[float]:
        """Those of headline and lead."""
        return self.numbers | numbers.numbers(" ".join(self._lead))

    def likeness(self, other: Portrait) -> float:
        """How much of their words two tellings share, 0 to 1."""
        return (words.cosine(self.roots, other.roots) + words.cosine(self.groups, other.groups)) / 2

    def conflicts_with(self, other: Portrait) -> bool:
        """Whether the two name different countries, or quote different people."""
        return self.is_elsewhere_than(other) or (
            bool(self.speaker and other.speaker) and not (self._quotes(other) or other._quotes(self))
        )

    def is_elsewhere_than(self, other: Portrait) -> bool:
        """Whether each headline names countries, and none that the other telling names."""
        if not self.countries or not other.countries:
            return False
        return self.countries.isdisjoint(other.roots) and other.countries.isdisjoint(self.roots)

    def _quotes(self, other: Portrait) -> bool:
        return fuzz.partial_ratio(self.speaker, other._text) >= _SAME_NAME

    def is_cast_with(self, other: Portrait) -> bool:
        """Whether the two tell of two people, places or things in one sentence, and their leads say no different."""
        if not moulds.are_casts(self._words, other._words, self.below, other.below):
            return False
        alike = words.cosine(words.roots(self._lead), words.roots(other._lead))
        return alike < _ALIKE_LEADS or moulds.are_casts(self._lead, other._lead)

    def contradicts(self, other: Portrait) -> bool:
        """Whether one denies, claims or counts what the other doesn't: news of its own, however alike the words."""
        return (
            self.negates != other.negates
            or bool((self.angles ^ other.angles) & signs.DEVELOPMENTS)
            or (bool(self.numbers - other.all_numbers) and bool(other.numbers - self.all_numbers))
        )


def portrait(text: str, lead: str | None) -> Portrait:
    """A telling made ready."""
    return _portrait(text[:LONGEST], (lead or "")[:_LEAD])


_portrait = lru_cache(maxsize=_KEPT_PORTRAITS)(Portrait)
