"""Where sentences end, in Arabic and English news.

Rules of our own: the libraries to be had know neither «أ.ف.ب» nor «العربية.نت», and take stops inside quotes for ends.

A stop ends a sentence only when white space follows it, so 10.30, 3.5% and العربية.نت need no rule. «؛» is no end:
Arabic joins clauses with it. A line's end is always one.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.news.language import clean

_STOP = re.compile(r"(?<![.!?؟۔…])(?P<stop>[.!?؟۔…]++)(?P<closers>[»”\"’')\]]*+)(?=\s)")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_LAST_WORD = re.compile(r"[^\s«»“”\"()\[\]]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]ـ?")
"""One letter, or letters with stops between them: د, م, أ.ف.ب, ق.م, U.S, J."""
_LIST_NUMBER = re.compile(r"\d{1,2}")
_GLANCE = 16
"""Letters before and after a stop that decide on it: a line of any length costs time in proportion."""

_BEFORE_A_NAME = frozenset("mr mrs ms dr prof st gen sen rep gov lt col sgt capt maj hon rev mt vs".split())
_SHORTENED = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp jr sr etc no approx dept a.m p.m e.g i.e".split()
)
_ARABIC_SHORTENED = frozenset("إلخ الخ هـ".split())


def sentences(text: str, language: str | None = None) -> list[str]:
    """The sentences of a text in their order, clean, each whole; `language` is a BCP 47 tag where it is known.

    Only languages with small letters at a sentence's inside use that as a sign; the text's own letters tell so, and
    the tag settles German, where it says little.
    """
    cased = language is None or not language.lower().startswith("de")
    return [sentence for line in text.splitlines() for sentence in _of_line(clean(line), cased=cased)]


def _of_line(line: str, *, cased: bool) -> list[str]:
    quotes = [match.span() for match in _QUOTED.finditer(line)]
    found, start = [], 0
    for match in _STOP.finditer(line):
        if _ends(line, match, _around(match.start(), quotes), cased=cased):
            found.append(line[start : match.end()].strip())
            start = match.end()
    found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _around(place: int, quotes: list[tuple[int, int]]) -> int | None:
    """Where the quotation around a place ends; None outside of any."""
    before = bisect_left(quotes, (place, 0)) - 1
    return quotes[before][1] if before >= 0 and place < quotes[before][1] - 1 else None


def _ends(line: str, match: re.Match[str], quote_end: int | None, *, cased: bool) -> bool:
    following = line[match.end() : match.end() + _GLANCE].lstrip(" «“\"'([")[:1]
    if (cased and following.islower()) or line.startswith("(", match.start() - 1):
        return False
    if quote_end is not None and not _closes(match, quote_end, following):
        return False
    if match["stop"].endswith(("…", "..")):
        return following.isupper()
    return match["stop"] != "." or not _is_shortened(line, match.start(), following)


def _closes(match: re.Match[str], quote_end: int, following: str) -> bool:
    """The stop stands right before the closing mark. «هل تذهب؟» سأل goes on, «لن أذهب.» وأضاف doesn't."""
    return quote_end <= match.end() and (match["stop"] == "." or following.isupper())


def _is_shortened(line: str, stop: int, following: str) -> bool:
    word = _LAST_WORD.search(line, max(0, stop - _GLANCE), stop)
    if word is None:
        return False
    if _LIST_NUMBER.fullmatch(line, 0, stop) or _INITIALS.fullmatch(word[0]) or word[0] in _ARABIC_SHORTENED:
        return True
    folded = word[0].casefold()
    return folded in _BEFORE_A_NAME or (folded in _SHORTENED and not following.isupper())
