"""What a reader's Arabic word stands for: without article, in the singular and the masculine, in other spellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news.language import counts, inflection, letters, lexicon
from bot.news.language.gender import has_feminine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
            first = reading.plain[0]
            if letters.contradict(word[0], first) or (word[0] + first == "آا" and counts.is_particle(reading.word)):
                return False
            word = "ا" + word[1:]
        return word == reading.word or self.takes(
            word, reading.word, definite=reading.definite, taa=reading.plain.endswith("ة")
        )


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
            if has_feminine(singular) and singular not in lexicon.bases():  # أسرى is a plural, not أسري
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
