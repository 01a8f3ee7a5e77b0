"""The numbers a headline tells, in digits or words: «ستة ملايين» and "6 million" are one number."""

from __future__ import annotations

import re
from functools import cache

from bot.news.language import fold

_UNITS = """
0 صفر zero zéro
2 اثنان اثنين اثنتان اثنتين شخصان شخصين two deux
3 ثلاث ثلاثة three trois
4 أربع أربعة four quatre
5 خمس خمسة five cinq
6 ست ستة six
7 سبع سبعة seven sept
8 ثماني ثمانية ثمان eight huit
9 تسع تسعة nine neuf
10 عشر عشرة ten dix
11 eleven onze
12 twelve douze
20 عشرون عشرين twenty vingt
30 ثلاثون ثلاثين thirty trente
40 أربعون أربعين forty quarante
50 خمسون خمسين fifty cinquante
60 ستون ستين sixty soixante
70 سبعون سبعين seventy
80 ثمانون ثمانين eighty
90 تسعون تسعين ninety
100 مئة مائة hundred cent
200 مئتان مئتين مائتان مائتين
1000 ألف mille
2000 ألفان ألفين
"""
_SCALES = """
1000 ألف ألفا آلاف thousand mille
1000000 مليون مليونا ملايين million millions
1000000000 مليار مليارا مليارات بليون billion billions milliard milliards
"""
_FIGURE_OR_WORD = re.compile(r"\d+(?:[.,\u066b\u066c]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"[,\u066c](?=\d{3}(?!\d))")
_MOST_DIGITS = 15
_YEARS = range(1900, 2100)
"""A year says when, and stands in one paper's headline but not in another's."""


@cache
def _table(lines: str) -> dict[str, float]:
    rows = (fold(line).split() for line in lines.strip().splitlines())
    return {word: float(row[0]) for row in rows for word in row[1:]}


def numbers(text: str) -> frozenset[float]:
    """The numbers of a folded text, but for years; one is none, since it is an article in many languages."""
    found: list[float] = []
    open_number: float | None = None
    for part in _FIGURE_OR_WORD.findall(text):
        scale = _table(_SCALES).get(part)
        if scale and open_number is not None:
            found.append(open_number * scale)
            open_number = None
            continue
        found += [] if open_number is None else [open_number]
        open_number = _value(part)
    found += [] if open_number is None else [open_number]
    return frozenset(number for number in found if number != 1 and number not in _YEARS)


def _value(part: str) -> float | None:
    if not part[0].isdigit():
        return _table(_UNITS).get(part)
    figure = _THOUSANDS.sub("", part).replace(",", ".").replace("\u066b", ".")
    whole, _, fraction = figure.partition(".")
    if len(figure) > _MOST_DIGITS or not fraction.isdigit():
        fraction = ""
    return float(f"{whole[:_MOST_DIGITS]}.{fraction or 0}")
