"""Dates as newsrooms print them beside a headline, in Arabic and English."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.feeds.months import MONTH, month_number

_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th|من)?[\s/-]+(?P<name>{MONTH})\b(?:\s*/\s*\w+)?[\s,،/.-]+(?P<year>\d{{4}})\b",
        rf"\b(?P<name>{MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,،]?\s+(?P<year>\d{{4}})\b",
        r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"\b(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})\b",
    )
)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[صم](?!\w)|صباح[اً]+|مساء|ظهر[اً]+|[ap]\.?m\b)?",
    re.IGNORECASE,
)
_AFTERNOON = ("م", "ظهر", "p", "P")
_NOON = 12


def find_date(line: str) -> datetime | None:
    """The date a line prints, as UTC; at 00:00 where it prints no time. 3/4/2020 is the third of April."""
    for pattern in _DATES:
        if match := pattern.search(line):
            return _date(match, f"{line[: match.start()]} {line[match.end() :]}")
    return None


def _date(match: re.Match[str], rest: str) -> datetime | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else month_number(parts["name"])
    clock = _TIME.search(rest)
    hour, minute = (int(clock["hour"]), int(clock["minute"])) if clock else (0, 0)
    if clock and clock["half"] and hour <= _NOON:
        hour = hour % _NOON + (_NOON if clock["half"].startswith(_AFTERNOON) else 0)
    try:
        return datetime(int(parts["year"]), month, int(parts["day"]), hour, minute, tzinfo=UTC)
    except ValueError:
        return None
