"""Keys that an Arabic word and a headline's word share exactly if the one fits the other.

Arabic inflects behind the stem, so inflection is inverted on the headline's side: of each reading those endings are
taken off that it ends with, what is left is completed by ة or ي, and kept if the rules say that it takes this ending.
A key is such a basic form with a sign of which rules it follows; a query's word is filed under those it stands for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.news.language import counts, inflection, letters, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.news.language.bases import Base
    from bot.news.language.clitics import Reading

_AS_PLURAL, _WITH_ARTICLE, _WITHOUT = "+", "!", "."
"""Signs of a base that takes a plural's endings, and of one that takes none, with the article or without."""
_PRONOUNS = ("ها", "هم", "هما", "هن", "نا", "كم", "ه", "ك")
_BEFORE_PRONOUN = ("", "ات", "ت", "تا", "تي", "و", "ي", "ا")
_CASES = ("ون", "ين")
_ENDINGS = {before + pronoun for before in _BEFORE_PRONOUN for pronoun in ("", *_PRONOUNS)}
_ENDINGS |= {*_CASES, "ان", "تان", "تين"}
_COMPLETED = {
    ending: (
        "",
        *(["ه"] if ending.startswith(("ت", "ات")) else []),
        *(["ي"] if ending in {"", *_CASES} or (ending[0] == "ا" and ending[1:] in _PRONOUNS) else []),
        *(_CASES if ending in _CASES else []),
    )
    for ending in _ENDINGS
}
"""For each ending what may have given way to it: ة, ي, or the other case of a number (عشرون, عشرين)."""
_LONGEST = max(map(len, _ENDINGS))
_SHORTEST = 2
_TOLD_BY_HAMZA = 5
"""Letters up to which any basic form may keep its hamza: those of the word it was taken from, see letters.bare."""


def key(base: Base) -> str:
    """The key of what a query's word stands for."""
    if base.takes is inflection.takes_as_plural:
        sign = _AS_PLURAL
    elif base.takes is inflection.takes:
        sign = ""
    else:
        sign = _WITH_ARTICLE if base.takes_article else _WITHOUT
    return f"{base.word}{sign}"


def keys(reading: Reading) -> Iterator[str]:
    """The keys of all bases that a reading of a headline's word is, or is a form of."""
    for base, sign in (*_equal(reading), *inflected(reading)):
        for first in _firsts(base, reading.plain[0]):
            yield f"{first}{base[1:]}{sign}"


def _equal(reading: Reading) -> Iterator[tuple[str, str]]:
    word = reading.word
    yield word, ""
    if _may_be_plural(word):
        yield word, _AS_PLURAL
    if word in _named() or word.removeprefix("ال") in _named():
        yield word, _WITH_ARTICLE
        if not reading.definite:
            yield word, _WITHOUT


def inflected(reading: Reading) -> Iterator[tuple[str, str]]:
    """The basic forms of which a reading is an inflected one, each with the sign of its rules."""
    word, definite, taa = reading.word, reading.definite, reading.plain.endswith("ة")
    for base in dict.fromkeys(_candidates(word)):
        if inflection.takes(base, word, definite=definite, taa=taa):
            yield base, ""
        if _may_be_plural(base) and inflection.takes_as_plural(base, word, definite=definite, taa=taa):
            yield base, _AS_PLURAL


def with_any(base: str) -> Iterator[str]:
    """What a folded basic form would be with each ending, whether it takes it or not; itself first."""
    yield base
    stem = base.removesuffix("ه")
    yield from (stem + ending for ending in _ENDINGS)


def _candidates(word: str) -> Iterator[str]:
    for end in range(max(_SHORTEST, len(word) - _LONGEST), len(word) + 1):
        for completed in _COMPLETED.get(word[end:], ()):
            if word[end:] != completed:
                yield word[:end] + completed


def _may_be_plural(word: str) -> bool:
    return word.endswith("ات") or word in _plurals()


@cache
def _plurals() -> frozenset[str]:
    return frozenset(letters.folded(form) for forms in lexicon.forms().values() for form in forms) | lexicon.irregular()


@cache
def _named() -> frozenset[str]:
    return lexicon.names() | {word for spelling in lexicon.aliases() if len(spelling) == 1 for word in spelling}


def _firsts(base: str, plain: str) -> str:
    """How a base's first letter may be written: what the one in the headline doesn't contradict."""
    if base[0] != "ا":
        return base[0]
    if plain not in "أإ" and not (len(base) <= _TOLD_BY_HAMZA or base[1] == "ل" or "ا" in base[2:4]):
        return "ا"
    shapes = "اأإآ" if base[1:2] == "ل" and not (plain == "ا" and counts.is_particle(base)) else "اأإ"
    return "".join(shape for shape in shapes if not letters.contradict(shape, plain))
