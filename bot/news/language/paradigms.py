"""Words as stem and ending: two are forms of one when a paradigm of their language holds both endings on one stem.

A stemmer cuts whatever looks like an ending; a paradigm says which endings go together, so plan, plans, planned are
forms of one word, but plane and planes of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Lexeme = tuple[str, str]
"""A stem and the name of its paradigm."""

Endings = dict[str, list[tuple["Paradigm", re.Pattern[str] | None, bool, bool]]]
"""By ending: its paradigm and how that wants the stem, whether it is sure, and whether it doubles the last letter."""

_NOTHING = "-"
_DOUBLED = "2"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paradigm:
    """Endings that go together on one stem, written with spaces between; the first is the dictionary's.

    "-" is no ending, and "2ed" the ending ed after the stem's last letter doubled. Endings in `weak` belong to other
    words as often (casa is a house and a form of casar): two weak ones alone don't make two words one. `stem` is a
    pattern that the stem's end has to meet, `shortest` the least number of its letters. Each is itself alone: they are
    looked up, ten at once, for every word.
    """

    name: str
    endings: str
    weak: str = ""
    stem: str = ""
    shortest: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The lexemes of which a word may be a form; `sure` are those that its own ending speaks for."""

    sure: frozenset[Lexeme] = frozenset()
    weak: frozenset[Lexeme] = frozenset()

    @property
    def lexemes(self) -> frozenset[Lexeme]:
        return self.sure | self.weak

    def meets(self, other: Reading) -> bool:
        """Whether both may be forms of one lexeme, and at least one of them surely."""
        return not (
            self.sure.isdisjoint(other.sure) and self.sure.isdisjoint(other.weak) and self.weak.isdisjoint(other.sure)
        )

    def __or__(self, other: Reading) -> Reading:
        return Reading(sure=self.sure | other.sure, weak=self.weak | other.weak)


def read(word: str, paradigms: tuple[Paradigm, ...]) -> Reading:
    """A folded word by the paradigms of a language."""
    endings, longest = _endings(paradigms)
    sure: set[Lexeme] = set()
    weak: set[Lexeme] = set()
    for cut in range(max(len(word) - longest, 1), len(word) + 1):
        for paradigm, wanted, is_sure, doubled in endings.get(word[cut:], ()):
            stem = _undoubled(word[:cut]) if doubled else word[:cut]
            if len(stem) >= paradigm.shortest and (not wanted or wanted.search(stem)):
                (sure if is_sure else weak).add((stem, paradigm.name))
    return Reading(sure=frozenset(sure), weak=frozenset(weak))


def spelt(stem: str, paradigm: Paradigm) -> Iterable[str]:
    """The words that a paradigm makes of a stem."""
    for written in f"{paradigm.endings} {paradigm.weak}".split():
        doubled = stem[-1:] if written.startswith(_DOUBLED) else ""
        yield stem + doubled + written.lstrip(_DOUBLED + _NOTHING)


def _undoubled(stem: str) -> str:
    return stem[:-1] if stem[-1:] == stem[-2:-1] else ""


@cache
def _endings(paradigms: tuple[Paradigm, ...]) -> tuple[Endings, int]:
    """By ending, and the length of the longest."""
    table: Endings = {}
    for paradigm in paradigms:
        wanted = re.compile(f"{paradigm.stem}$") if paradigm.stem else None
        for sure, endings in ((True, paradigm.endings), (False, paradigm.weak)):
            for written in endings.split():
                ending = written.lstrip(_DOUBLED + _NOTHING)
                table.setdefault(ending, []).append((paradigm, wanted, sure, written.startswith(_DOUBLED)))
    return table, max(map(len, table))
