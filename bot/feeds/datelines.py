"""Dates as newsrooms print them beside a headline, in Arabic and English."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.news.language import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan يناير جانفي كانون_الثاني",
            "february feb فبراير فيفري شباط",
            "march mar مارس اذار",
            "april apr ابريل افريل نيسان",
            "may مايو ماي ايار",
            "june jun يونيو يونيه جوان حزيران",
            "july jul يوليو يوليه جويليه تموز",
            "august aug اغسطس اوت غشت اب",
            "september sept sep سبتمبر شتنبر ايلول",
            "october oct اكتوبر تشرين_الاول",
            "november nov نوفمبر نونبر تشرين_الثاني",
            "december dec ديسمبر دجنبر كانون_الاول",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "|".join(name.replace("_", " ") for name in sorted(_MONTHS, key=len, reverse=True))
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th|من)?[\s/-]+(?P<name>{_NAME})\b(?:\s*/\s*\w+)?[\s,،/.-]+(?P<year>\d{{4}})\b",
        rf"\b(?P<name>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b",
        r"\b(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})\b",
    )
)
_TIME = re.compile(r"\b(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[صم](?!\w)|صباحا|مساء|ظهرا|[ap]\.?m\b)?")
_AFTERNOON = ("م", "مساء", "ظهرا", "p")
_NOON = 12


def find_date(line: str) -> datetime | None:
    """The date a line prints, as UTC; at 00:00 where it prints no time. 3/4/2020 is the third of April."""
    folded = fold(line)
    for pattern in _DATES:
        if match := pattern.search(folded):
            return _date(match, folded[: match.start()] + " " + folded[match.end() :])
    return None


def _date(match: re.Match[str], rest: str) -> datetime | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _MONTHS[parts["name"].replace(" ", "_")]
    clock = _TIME.search(rest)
    hour, minute = (int(clock["hour"]), int(clock["minute"])) if clock else (0, 0)
    if clock and clock["half"]:
        hour = hour % _NOON + (_NOON if clock["half"].startswith(_AFTERNOON) else 0)
    try:
        return datetime(int(parts["year"]), month, int(parts["day"]), hour, minute, tzinfo=UTC)
    except ValueError:
        return None
