"""Where sentences end in news, by language: ar, fa, ur, he, en, fr, es, de, tr, ru.

Rules of our own: the libraries to be had know neither «أ.ف.ب» nor «العربية.نت», and take stops inside quotes for ends.

A stop ends a sentence only when white space follows it, so 10.30, 3.5% and العربية.نت need no rule. «؛» is no end:
Arabic joins clauses with it. A line's end is always one. Where a script has small letters, one behind a stop says that
the sentence goes on, and a capital behind a shortened word that it ended; but German nouns are capitals anyway.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bot.news.language import clean

_STOP = re.compile(r"(?<![.!?؟۔…])(?P<stop>[.!?؟۔…]++)(?P<closers>(?:[»”“\"’')\]]|\s»)*+)(?=\s)")
_QUOTED = re.compile(
    r"""«[^«»]*+» | “[^“”]*+” | „[^„“]*+“
      | (?<!\w)"(?:[^"]|(?<=\w)"(?=\w))*+"(?!\w)   # Hebrew writes a mark inside words: צה"ל
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[^\s«»“”„\"()\[\]]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]ـ?|(?:[^\W\d_]{1,2}\.){1,3}[^\W\d_]{1,2}")
"""One letter, or one or two with stops between them: د, م, أ.ف.ب, ق.م, U.S, J, z.B, EE.UU, т.д."""
_LIST_NUMBER = re.compile(r"\d{1,2}")
_GLANCE = 16
"""Letters before and after a stop that decide on it: a line of any length costs time in proportion."""
_FULL = frozenset({".", "۔"})
_OPENERS = " «“„\"'‘([¿¡—–-"


@dataclass(frozen=True, slots=True)
class _Shortened:
    """A language's words that end with a stop: `titles` before a name, never at an end; `others` maybe at one.

    `ordinals`: a number with a stop is its rank. `capitals`: a capital letter behind a stop says something.
    """

    titles: frozenset[str]
    others: frozenset[str] = frozenset()
    ordinals: bool = False
    capitals: bool = True


_ENGLISH = _Shortened(
    titles=frozenset("mr mrs ms dr prof st gen sen rep gov lt col sgt capt maj hon rev mt vs".split()),
    others=frozenset(
        "jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp jr sr etc no approx dept am pm".split()
    ),
)
_ARABIC = _Shortened(titles=frozenset("إلخ الخ هـ".split()))
_BY_LANGUAGE = {
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": _ARABIC,
    "he": _Shortened(titles=frozenset("עמ מס".split())),
    "en": _ENGLISH,
    "fr": _Shortened(
        titles=frozenset("mm mme mmes mlle mlles dr pr me mgr st ste cf".split()),
        others=frozenset("etc env av bd art p pp vol janv févr avr juil sept oct nov déc ex éd".split()),
    ),
    "es": _Shortened(
        titles=frozenset("sr sra sres srta dr dra dña lic ing gral prof sto sta núm pág".split()),
        others=frozenset("etc aprox av avda art admón cía dpto ej tel vol".split()),
    ),
    "de": _Shortened(
        titles=frozenset("dr prof hr fr st nr bzw ca evtl ggf inkl vgl sog dt mio mrd str tel abs art z".split()),
        others=frozenset("usw jan feb apr aug sept okt nov dez".split()),
        ordinals=True,
        capitals=False,
    ),
    "tr": _Shortened(
        titles=frozenset("dr prof doç av sn yrd uzm öğr op bkz örn no".split()),
        others=frozenset("vb vs cad sok mah tel ltd şti".split()),
        ordinals=True,
    ),
    "ru": _Shortened(
        titles=frozenset("им ул просп пер стр св проф акад ген гр".split()),
        others=frozenset("гг вв руб коп млн млрд тыс чел др пр".split()),
    ),
}
_UNTOLD = _Shortened(titles=_ENGLISH.titles | _ARABIC.titles, others=_ENGLISH.others)


def sentences(text: str, language: str | None = None) -> list[str]:
    """The sentences of a text in their order, clean, each whole; `language` is a BCP 47 tag where it is known."""
    shortened = _BY_LANGUAGE.get((language or "").lower().partition("-")[0], _UNTOLD)
    return [sentence for line in text.splitlines() for sentence in _of_line(clean(line), shortened)]


def _of_line(line: str, shortened: _Shortened) -> list[str]:
    quotes = [match.span() for match in _QUOTED.finditer(line)]
    found, start = [], 0
    for match in _STOP.finditer(line):
        if _ends(line, match, _around(match.start(), quotes), shortened):
            found.append(line[start : match.end()].strip())
            start = match.end()
    found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _around(place: int, quotes: list[tuple[int, int]]) -> int | None:
    """Where the quotation around a place ends; None outside of any."""
    before = bisect_left(quotes, (place, 0)) - 1
    return quotes[before][1] if before >= 0 and place < quotes[before][1] - 1 else None


def _ends(line: str, match: re.Match[str], quote_end: int | None, shortened: _Shortened) -> bool:
    following = line[match.end() : match.end() + _GLANCE].lstrip(_OPENERS)[:1]
    if following.islower() or line.startswith("(", match.start() - 1):
        return False
    if quote_end is not None and not _closes(match, quote_end, following):
        return False
    if match["stop"].endswith(("…", "..")):
        return following.isupper()
    return match["stop"] != "." or not _is_shortened(line, match.start(), following, shortened)


def _closes(match: re.Match[str], quote_end: int, following: str) -> bool:
    """The stop stands right before the closing mark. «هل تذهب؟» سأل goes on, «لن أذهب.» وأضاف doesn't."""
    return quote_end <= match.end() and (match["stop"] in _FULL or following.isupper())


def _is_shortened(line: str, stop: int, following: str, shortened: _Shortened) -> bool:
    word = _LAST_WORD.search(line, max(0, stop - _GLANCE), stop)
    if word is None:
        return False
    if _LIST_NUMBER.fullmatch(line, 0, stop) or _INITIALS.fullmatch(word[0]):
        return True
    if shortened.ordinals and _LIST_NUMBER.fullmatch(word[0]):
        return True
    folded = word[0].casefold()
    is_end = following.isupper() and shortened.capitals
    return folded in shortened.titles or (folded in shortened.others and not is_end)
