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
    for base, form in _pairs():
        found[base].add(form)
    return {base: frozenset(own) for base, own in found.items()}


@cache
def bases() -> Mapping[str, frozenset[str]]:
    """For each broken plural or irregular feminine what it is the form of.

    A plural that is spelt like a singular leads back to nothing.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for base, form in _pairs():
        if form not in forms():
            found[form].add(base)
    return {form: frozenset(own) for form, own in found.items()}


def _pairs() -> Iterator[tuple[str, str]]:
    table = [(_bare(base), _bare(form), relation) for base, form, relation in rows("plurals.tsv")]
    singulars = {base for base, _, relation in table if relation == "plural"}
    for base, form, relation in table:
        if relation != "plural" or form not in singulars or _count(form) <= _count(base):
            yield base, form


def _bare(word: str) -> str:
    return letters.bare(letters.plain(word))


def _count(word: str) -> int:
    return counts.family(letters.folded(word))


@cache
def irregular() -> frozenset[str]:
    """The folded words that the table knows as a form of another: no ending makes them a form of a third."""
    return frozenset(letters.folded(form) for form in bases())


@cache
def adjectives() -> frozenset[str]:
    """Folded words that ة makes feminine though neither their shape nor their counts tell."""
    return frozenset(letters.fold(masculine) for masculine, _ in rows("adjectives.tsv"))


@cache
def aliases() -> Mapping[Spelling, tuple[Spelling, ...]]:
    """For each spelling of a name the other ones; a spelling is one to three `letters.bare` words."""
    found: dict[Spelling, tuple[Spelling, ...]] = {}
    for _, *spellings in rows("aliases.tsv"):
        group = [tuple(letters.bare(word) for word in letters.plain(spelling).split()) for spelling in spellings]
        found |= {spelling: tuple(other for other in group if other != spelling) for spelling in group}
    return found
