"""Arabic: which words of a headline are forms of a reader's word.

Particles are taken off the headline's word (clitics), endings are tried on the reader's (inflection), and each step
asks the counts whether it met the same word. Stemming both sides instead would let strangers meet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.news.language import clitics, counts, endings, letters, lexicon
from bot.news.language.bases import bases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.news.language.bases import Base


def fits(word: str, token: str) -> bool:
    """Whether a query's bare word is met by a plain token of a headline."""
    own = _by_block(word)
    folded = letters.folded(token)
    if not any(block in folded for block in own):  # what particles and endings leave of a token is a part of it
        return False
    return any(
        base.meets(reading)
        for reading in clitics.readings(token)
        for block in clitics.blocks(reading.word)
        for base in own.get(block, ())
    )


@lru_cache(maxsize=5_000)
def filed(word: str) -> frozenset[str]:
    """The keys of a query's bare word: it shares one with a token exactly if it fits it."""
    return frozenset(map(endings.key, bases(word)))


def sought(token: str) -> frozenset[str]:
    """The keys of a plain token."""
    return frozenset(key for reading in clitics.readings(token) for key in endings.keys(reading))


def resembles(word: str, token: str) -> bool:
    """Whether a query's bare word and a plain token have a stem in common: to show people what came near."""
    own = _by_block(word)
    return any(block in own for reading in clitics.readings(token) for block in clitics.blocks(reading.word))


@lru_cache(maxsize=20_000)
def _by_block(word: str) -> Mapping[str, tuple[Base, ...]]:
    found: dict[str, tuple[Base, ...]] = {}
    for base in bases(word):
        key = clitics.block(letters.folded(base.word))
        found[key] = (*found.get(key, ()), base)
    return found


def is_construct(first: str, second: str) -> bool:
    """Whether two bare words are a noun and its genitive (إضافة): وزير الدفاع, حقوق الإنسان.

    The first stands without the article, the second with it. A name (غزة, مصر) is definite by itself: it is never
    met with the article, and governs no genitive.
    """
    if not second.startswith("ال") or first.startswith("ال"):
        return False
    return counts.of(letters.folded("ال" + first)) > 0


def forms(word: str) -> tuple[str, ...]:
    """Words that a query's plain word catches, likeliest first: those that occur in the news.

    For people: singular, plural, feminine; that particles and pronouns may be written to them needs no list.
    """
    found = {shown: None for base in bases(letters.bare(word)) for shown in _shown(base, word)}
    seen = [shown for shown in found if counts.family(letters.fold(shown))]
    return tuple(sorted(seen or (word,), key=lambda shown: -counts.family(letters.fold(shown))))


_SHOWN_ENDINGS = ("ات", "ون", "ين", "ان", "تان", "تين")


def _shown(base: Base, word: str) -> Iterator[str]:
    """A base as it is spelt, and with the endings it takes."""
    parts = [word.removeprefix("ال")[:end] + taa for end in (None, -1, -2, -3) for taa in ("", "ة", "ي")]
    spelt = next((own for own in (word, *parts) if letters.bare(own) == base.word), None) or lexicon.spelling(base.word)
    yield spelt
    stem = spelt[:-1] if spelt.endswith(("ة", "ه")) else spelt
    for ending in _SHOWN_ENDINGS:
        if base.takes(letters.folded(spelt), letters.folded(stem + ending), definite=True, taa=False):
            yield stem + ending
