"""Arabic: which words of a headline are forms of a reader's word.

Particles are taken off the headline's word (clitics), endings are tried on the reader's (inflection), and each step
asks the counts whether it met the same word. Stemming both sides instead would let strangers meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.news.language import clitics, counts, inflection, letters, lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.news.language.clitics import Reading

_ENDINGS = ("ات", "ون", "ين", "ان", "تان", "تين", "ه", "ا")
"""What a reader's word may end with when it isn't typed in its basic form."""


@dataclass(frozen=True, slots=True)
class Base:
    """A word that a query's word stands for, as `letters.bare` has it, and what decides which forms it takes."""

    word: str
    takes: Callable[..., bool]

    def meets(self, reading: Reading) -> bool:
        """Whether a headline's word, so read, is this one or a form of it."""
        word = self.word
        if word[0] in "أإ":
            if reading.plain[0] in "أإ" and reading.plain[0] != word[0]:
                return False
            word = "ا" + word[1:]
        return word == reading.word or self.takes(
            word, reading.word, definite=reading.definite, taa=reading.plain.endswith("ة")
        )


def fits(word: str, token: str) -> bool:
    """Whether a query's bare word is met by a plain token of a headline."""
    own = _by_block(word)
    return any(base.meets(reading) for reading in clitics.readings(token) for base in own.get(reading.block, ()))


def filed(word: str) -> frozenset[str]:
    """The keys of a query's bare word."""
    return frozenset(_by_block(word))


def sought(token: str) -> frozenset[str]:
    """The keys of a plain token."""
    return frozenset(reading.block for reading in clitics.readings(token))


@lru_cache(maxsize=20_000)
def _by_block(word: str) -> Mapping[str, tuple[Base, ...]]:
    found: dict[str, tuple[Base, ...]] = {}
    for base in bases(word):
        key = clitics.block(letters.folded(base.word))
        found[key] = (*found.get(key, ()), base)
    return found


def bases(word: str) -> tuple[Base, ...]:
    """What a query's bare word stands for, itself first: no article, singular, masculine, and what the tables add."""
    own = dict.fromkeys(_own(word))
    own |= dict.fromkeys(sorted(singular for base in own for singular in lexicon.bases().get(base, ())))
    names = {name[0]: None for base in own for name in lexicon.aliases().get((base,), ()) if len(name) == 1}
    irregular = {form: None for base in own for form in sorted(lexicon.forms().get(base, ()))}
    return (
        *(Base(base, inflection.takes_as_plural if _is_plural(base) else inflection.takes) for base in own | names),
        *(Base(form, inflection.takes_as_plural) for form in irregular if form not in own),
    )


def _is_plural(word: str) -> bool:
    return word in lexicon.bases() or word.endswith("ات")


def _own(word: str) -> Iterator[str]:
    for whole in (word, *_without_article(word)):
        yield whole
        for singular in (whole, *_singulars(whole)):
            yield singular
            if inflection.has_feminine(singular):
                yield singular + "ه"


def _without_article(word: str) -> Iterator[str]:
    if word.startswith("ال") and len(word) >= 4:  # noqa: PLR2004 the article and two letters
        yield word[2:]


def _singulars(word: str) -> Iterator[str]:
    """What the word may be a plural, dual or feminine of: each read backwards, and believed if it holds forwards."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        for base in (stem + "ه", stem, stem + "ي") if stem != word else ():
            if base != word and counts.family(base) and inflection.takes(base, word, definite=ending != "ا", taa=False):
                yield base


def forms(word: str) -> tuple[str, ...]:
    """Spellings that a query's plain word catches, likeliest first."""
    return (word,)
