"""How a text is cut into words: apostrophes, dotted abbreviations, endings written apart."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.news.language import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_APOSTROPHES = "'’‘ʼʻ`´′＇"
_MARK = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c7"
_LETTER = f"[^\\W\\d_][{_MARK}]*"
_WORD = f"[^\\W_](?:[^\\W_]|[{_MARK}])*"
_NOT_ARABIC = "[^\\W\\d_\u0600-\u06ff\u0750-\u077f]"
_DOTTED = f"(?<![\\w.]){_LETTER}(?:\\.{_LETTER})+(?![\\w{_MARK}])\\.?"
_GERSHAYIM = '(?<=[א-ת])["״”“](?=[א-ת])'
_JOINED = f"(?:(?<={_NOT_ARABIC})[{_APOSTROPHES}](?={_NOT_ARABIC})|{_GERSHAYIM})"
_THOUSANDS = "(?<![\\d.,٬])\\d{1,3}(?:[,٬]\\d{3})+(?![,٬]?\\d)"
_SURFACE = re.compile(f"{_DOTTED}|{_THOUSANDS}|{_WORD}(?:{_JOINED}{_WORD})*")
"""U.S., أ.ف.ب; 1,500; a word with the marks on its letters; Gaza’s, צה"ל: words of which an apostrophe is part."""

_SIMPLE = re.compile(_WORD)
"""The same where none of these signs occurs, as in most headlines: three times as fast."""
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_INSIDE = re.compile(f'[.,٬{_APOSTROPHES}"״”“]')
_QUOTED_LETTER = re.compile(_GERSHAYIM)

_ELIDED = frozenset(
    "l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu dell all nell dall sull coll un quest".split()
)
"""French and Italian words that lose their vowel before another: articles, pronouns, prepositions."""
_ENGLISH = frozenset("s t d m ll re ve".split())
"""Possessor and contractions: Gaza’s, don’t, they’ll."""
_TURKISH = re.compile(
    "(?:(?:(?<=[aeiou])|(?<=^..)|(?<=^...))(?:y[iuae]|n[iu]n|yl[ae]|s[iu](?:n[iudae]\\w*)?)"
    "|(?<=[^aeiou])(?:[iuae]|[iu]n|[iu](?:n[iudae]\\w*)?)|[dt][ae]n?|[dt][ae]ki|l[ae]r\\w*|l[ae]|l[iu]|c[ae]|[dt][iu]r)"
)
"""Case, number and the like after a name, by its last letter (abbreviations are spelt out: BM’nin)."""
_SHORTEST_NAME = 2
_PERSIAN_APART = frozenset(("ها", "های", "هایی", "می", "نمی"))
"""Plural endings and the prefix of duration, which many write apart."""


def surfaces(text: str) -> Iterator[tuple[str, str]]:
    """The words of a clean text: each as it stands there, and its letters without dots, commas and apostrophes."""
    is_simple = _INSIDE.search(text) is None
    found = (_SIMPLE if is_simple else _SURFACE).findall(text)
    for written in found:
        if len(found) > 1 and written in _PERSIAN_APART:
            continue
        surface = written if is_simple or not _APOSTROPHE.search(written) else _without_clitics(written)
        yield surface, surface if is_simple else _INSIDE.sub("", surface)


def without_gershayim(text: str) -> str:
    """A query's text in which the quotes of Hebrew acronyms aren't taken for those of a phrase."""
    return _QUOTED_LETTER.sub("", text)


def _without_clitics(word: str) -> str:
    """l’Égypte, Gaza’s, Türkiye’nin as the name alone; Sana’a and O’Neill, of which it is part, as they are."""
    if letters.fold(_last_apart(word)[1]) not in _ENGLISH:
        word = _without_elided(word)
    name, end = _last_apart(word)
    return name if name and _is_clitic(letters.fold(name), letters.fold(end)) else word


def _without_elided(word: str) -> str:
    """The word behind its articles, however many: cut once, for who types thousands."""
    pieces = _APOSTROPHE.split(word)
    elided = list(takewhile(lambda piece: letters.fold(piece) in _ELIDED, pieces[:-1]))
    return word[sum(map(len, elided)) + len(elided) :]


def _last_apart(word: str) -> tuple[str, str]:
    """What stands before the last apostrophe, and after it."""
    name, _, end = word.rpartition(_APOSTROPHE.findall(word)[-1]) if _APOSTROPHE.search(word) else ("", "", word)
    return name, end


def _is_clitic(name: str, end: str) -> bool:
    return end in _ENGLISH or (len(name) >= _SHORTEST_NAME and _TURKISH.fullmatch(name + end, len(name)) is not None)
