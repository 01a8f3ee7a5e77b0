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

_ENDINGS = ("ات", "ون", "ين", "ان", "تان", "تين", "ه", "ا", "ته", "تها", "تهم")
"""What a reader's word may end with when it isn't typed in its basic form."""

_PLURALS = ("ات", "ون", "ين", "ه")
_UNKNOWN = 4
"""Letters of a word never counted, from which on its plural ending is believed without counts."""


@dataclass(frozen=True, slots=True)
class Base:
    """A word that a query's word stands for, as `letters.bare` has it, and what decides which forms it takes."""

    word: str
    takes: Callable[..., bool]
    takes_article: bool = True

    def meets(self, reading: Reading) -> bool:
        """Whether a headline's word, so read, is this one or a form of it."""
        word = self.word
        if reading.definite and not self.takes_article:
            return False
        if word[0] in "أإآ":
            if {word[0], reading.plain[0]} == {"أ", "إ"}:
                return False
            word = "ا" + word[1:]
        return word == reading.word or self.takes(
            word, reading.word, definite=reading.definite, taa=reading.plain.endswith("ة")
        )


def fits(word: str, token: str) -> bool:
    """Whether a query's bare word is met by a plain token of a headline."""
    own = _by_block(word)
    return any(
        base.meets(reading)
        for reading in clitics.readings(token)
        for block in reading.blocks
        for base in own.get(block, ())
    )


def filed(word: str) -> frozenset[str]:
    """The keys of a query's bare word."""
    return frozenset(_by_block(word))


def sought(token: str) -> frozenset[str]:
    """The keys of a plain token."""
    return frozenset(block for reading in clitics.readings(token) for block in reading.blocks)


@lru_cache(maxsize=20_000)
def _by_block(word: str) -> Mapping[str, tuple[Base, ...]]:
    found: dict[str, tuple[Base, ...]] = {}
    for base in bases(word):
        key = clitics.block(letters.folded(base.word))
        found[key] = (*found.get(key, ()), base)
    return found


def bases(word: str) -> tuple[Base, ...]:
    """What a query's bare word stands for, itself first: no article, singular, masculine, and what the tables add."""
    if names := _names(word):
        takes_article = lexicon.takes_article(letters.folded(names[-1]))
        return tuple(Base(name, inflection.takes_nothing, takes_article) for name in dict.fromkeys((word, *names)))
    own = dict.fromkeys(_own(word))
    terms = {term: None for base in own for term in lexicon.spellings(base) if term not in lexicon.names()}
    singulars = dict.fromkeys(sorted(singular for base in own for singular in lexicon.bases().get(base, ())))
    irregular = {form: None for base in own | singulars for form in _irregular(base, is_typed=base in own)}
    own |= singulars
    return (
        *(Base(base, inflection.takes_as_plural if _is_plural(base) else inflection.takes) for base in own | terms),
        *(
            Base(form, inflection.takes if letters.folded(form) in lexicon.feminines() else inflection.takes_as_plural)
            for form in irregular
            if form not in own
        ),
    )


def _irregular(base: str, *, is_typed: bool) -> Iterator[str]:
    """A base's forms in the table; of one met through its plural those of that very noun.

    عامل is a worker and a factor: who types عمال isn't told of عوامل.
    """
    for form in sorted(lexicon.forms().get(base, ())):
        if is_typed or base in lexicon.bases().get(form, ()):
            yield form


def _names(word: str) -> tuple[str, ...]:
    """The spellings of the name that a word is, if it is one; السورية is the adjective, not سورية with the article."""
    for whole in (word, *_without_article(word)):
        if letters.folded(whole) in lexicon.names() and (whole == word or lexicon.takes_article(letters.folded(whole))):
            return (whole, *lexicon.spellings(whole))
    return ()


def _is_plural(word: str) -> bool:
    """A word in the table that has no sound plural of its own, as مزارع has: مزارعون, beside the fields."""
    if word.endswith("ات"):
        return True
    if letters.folded(word) in lexicon.feminines():
        return False
    return letters.folded(word) in lexicon.irregular() and not (
        counts.family(word + "ين") and counts.family(word + "ون")
    )


def _own(word: str) -> Iterator[str]:
    for whole in (word, *_without_article(word)):
        yield whole
        for singular in (whole, *_singulars(whole), *_defective(whole)):
            yield singular
            if inflection.has_feminine(singular):
                yield singular + "ه"


def _without_article(word: str) -> Iterator[str]:
    if word.startswith("ال") and len(word) >= 4:  # noqa: PLR2004 the article and two letters
        yield word[2:]


def _defective(word: str) -> Iterator[str]:
    """قاضي, for who types قاض."""
    if inflection.is_defective(word + "ي") and inflection.takes(word + "ي", word, definite=False, taa=False):
        yield word + "ي"


def _singulars(word: str) -> Iterator[str]:
    """What the word may be a plural, dual or feminine of: each read backwards, and believed if it holds forwards."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word:
            continue
        found = [
            stem + last
            for last in ("", "ه", "ي", "ا")
            if stem + last != word and _is_singular_of(stem + last, word, ending)
        ]
        if found[:2] == [stem, stem + "ه"] and counts.family(stem) > counts.family(stem + "ه"):
            found.remove(stem + "ه")  # انتخابات is of انتخاب; انتخابه, "his election", only looks like انتخابة
        yield from found


def _is_singular_of(base: str, word: str, ending: str) -> bool:
    if not counts.family(base):
        return not counts.family(word) and len(base) > _UNKNOWN and ending in _PLURALS and not base.endswith(("ه", "ي"))
    return inflection.takes(base, word, definite=ending in _PLURALS, taa=False)


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
