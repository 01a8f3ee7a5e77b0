"""What no paradigm gives: men of man, won of win; and words that only look like a form of another, as news of new."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from bot.news.language import letters, lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def heads(language: str) -> Mapping[str, frozenset[str]]:
    """For each irregular form, folded, the words that it is a form of; these are forms of themselves."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for head, *forms in _table().get(language, ()):
        for form in (head, *forms) if forms else ():
            found[form].add(head)
    return {form: frozenset(own) for form, own in found.items()}


@cache
def alone(language: str) -> frozenset[str]:
    """Folded words that are no form of a shorter one, though they look it."""
    return frozenset(head for head, *forms in _table().get(language, ()) if not forms)


@cache
def shown(language: str) -> Mapping[str, tuple[str, ...]]:
    """The rows by their first word, as they are spelt."""
    return {
        letters.fold(row.split()[0]): tuple(row.split())
        for own, row in lexicon.rows("irregulars.tsv")
        if own == language
    }


@cache
def _table() -> Mapping[str, list[list[str]]]:
    table: defaultdict[str, list[list[str]]] = defaultdict(list)
    for language, row in lexicon.rows("irregulars.tsv"):
        table[language].append([letters.fold(word) for word in row.split()])
    return table
