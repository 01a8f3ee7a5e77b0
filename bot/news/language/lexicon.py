"""What no rule gives: broken plurals and irregular feminines, and names in their several spellings."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.news.language import counts, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Spelling = tuple[str, ...]

_DATA = resources.files(__package__).joinpath("data")


def rows(name: str) -> Iterator[list[str]]:
    """The rows of one of our tables: TAB separated; lines of # are headings."""
    for line in _DATA.joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def forms() -> Mapping[str, frozenset[str]]:
    """For each word its broken plurals and irregular feminines; words as `letters.bare` has them.

    A plural that is spelt like a commoner singular (كتاب: writers, but mostly a book) is left out.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for base, form, relation in _table():
        if relation == "feminine" or form not in _singulars() or _count(form) <= _count(base):
            found[base].add(form)
    return {base: frozenset(own) for base, own in found.items()}


@cache
def bases() -> Mapping[str, frozenset[str]]:
    """For each broken plural or irregular feminine what it is the form of.

    A plural that is spelt like a singular leads back to nothing, and nor does one whose singular is mostly spelt for
    another word: who types علماء (scholars) isn't told of العالم (the world). The table calls it `plural-only`.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for base, form, relation in _table():
        if relation == "feminine" or (relation == "plural" and form not in _singulars()):
            found[form].add(base)
    return {form: frozenset(own) for form, own in found.items()}


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    return tuple((_bare(base), _bare(form), relation) for base, form, relation in rows("plurals.tsv"))


@cache
def _singulars() -> frozenset[str]:
    return frozenset(base for base, _, relation in _table() if relation != "feminine")


@cache
def _spellings() -> Mapping[str, str]:
    tables = (rows("plurals.tsv"), rows("adjectives.tsv"))
    return {_bare(word): word for table in tables for row in table for word in row[:2]}


def spelling(word: str) -> str:
    """How a `letters.bare` word is written, where a table knows it; a last ه after three letters is taken for ة."""
    return _spellings().get(word, word[:-1] + "ة" if word.endswith("ه") else word)


def _bare(word: str) -> str:
    return letters.bare(letters.plain(word))


def _count(word: str) -> int:
    return counts.family(letters.folded(word))


@cache
def irregular() -> frozenset[str]:
    """The folded words that the table knows as a form of another: no ending makes them a form of a third."""
    return frozenset(
        letters.folded(form) for _, form, relation in _table() if relation == "feminine" or form not in _singulars()
    )


@cache
def with_plural() -> frozenset[str]:
    """The folded words that have a broken plural of their own."""
    return frozenset(
        letters.folded(base)
        for base, form, relation in _table()
        if relation == "plural" and base in bases().get(form, ())
    )


@cache
def in_taa() -> frozenset[str]:
    """The folded plurals and feminines that are spelt with ة, as قضاة is, and مياه isn't."""
    return frozenset(letters.fold(form) for _, form, _ in rows("plurals.tsv") if form.endswith("ة"))


@cache
def feminines() -> frozenset[str]:
    """The folded irregular feminines in ة (فتاة, ابنة): they have a dual as any word in ة."""
    return frozenset(
        letters.folded(form) for _, form, relation in _table() if relation == "feminine" and form.endswith("ه")
    )


@cache
def adjectives() -> frozenset[str]:
    """Folded words that ة makes feminine, most of them though neither their shape nor their counts tell."""
    return frozenset(letters.fold(masculine) for masculine, _ in rows("adjectives.tsv"))


@cache
def with_sound_plural() -> frozenset[str]:
    """Folded words of three letters that have a plural in ات, as ملف: ملفات."""
    return frozenset(letters.fold(singular) for singular, _ in rows("sound.tsv"))


@cache
def aliases() -> Mapping[Spelling, tuple[Spelling, ...]]:
    """For each spelling of a name the other ones; a spelling is one to three folded words."""
    found: dict[Spelling, tuple[Spelling, ...]] = {}
    for _, *spellings in rows("aliases.tsv"):
        group = [tuple(letters.fold(spelling).split()) for spelling in spellings]
        found |= {spelling: tuple(other for other in group if other != spelling) for spelling in group}
    return found


@cache
def names() -> frozenset[str]:
    """The folded single words that name someone or something: they have clitics, but no plural and no feminine."""
    return frozenset(letters.fold(word) for kind, *group in rows("aliases.tsv") if kind != "term" for word in group)


def spellings(word: str) -> tuple[str, ...]:
    """A word's other spellings of one word."""
    return tuple(other[0] for other in aliases().get((letters.folded(word),), ()) if len(other) == 1)


@cache
def takes_article(name: str) -> bool:
    """Whether a folded name is met with the article, by its commonest spelling.

    البنتاغون is, and nobody writes السوريا: السورية is the adjective.
    """
    commonest = max((name, *spellings(name)), key=counts.family)
    return counts.of("ال" + commonest) > 0 or not counts.of(commonest)


def rewritten(phrase: Spelling) -> Iterator[Spelling]:
    """The phrase with one of the names in it in its other spellings, where these have another number of words."""
    for start in range(len(phrase)):
        for end in range(start + 1, len(phrase) + 1):
            for other in aliases().get(phrase[start:end], ()):
                if len(other) > 1 or end - start > 1:
                    yield (*phrase[:start], *other, *phrase[end:])
