"""A moment as an editor types it: 18:30, tomorrow 7:00, 2026-11-23 07:00, with a zone's name behind it if need be."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import AjilError


class MomentUnreadable(AjilError):
    """Write a time such as 18:30, tomorrow 7:00, or 2026-11-23 07:00; another zone's name may follow it."""


class MomentPast(AjilError):
    """{time} has passed. Write a later time, or put a date or “tomorrow” before it."""


class ZoneUnknown(AjilError):
    """There is no time zone called {zone}. Write a name such as Asia/Gaza or Africa/Cairo."""


_DAYS = {"اليوم": 0, "today": 0, "غدا": 1, "tomorrow": 1}
_MOMENT = re.compile(
    r"(?:(?P<word>[^\W\d]+)|(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2}))??"
    r"[\s،,T]*(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    r"(?:\s+(?P<zone>\S+))?"
)
_VOWELS = re.compile("[\u064b-\u0652]")


def read(text: str, *, zone: str, now: datetime) -> datetime:
    """The moment meant, in UTC. A time alone is today's in the zone, which is `zone` unless the text names another.

    Of an hour that clocks repeat, the first pass that is still to come; one that they skip is read after the gap.
    Raises MomentUnreadable, ZoneUnknown, or MomentPast when it isn't after `now`.
    """
    found = _MOMENT.fullmatch(_plain(text))
    if found is None or (found["word"] and found["word"].casefold() not in _DAYS):
        raise MomentUnreadable
    there = _zone(found["zone"] or zone)
    wall = datetime.combine(_day(found, now.astimezone(there).date()), _clock(found), there)
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    coming = [at for at in (first, max(first, second)) if at > now]  # in a gap, `second` lies before it
    if not coming:
        raise MomentPast(time=f"{wall:%Y-%m-%d %H:%M}")
    return min(coming)


def _plain(text: str) -> str:
    """One line of NFKC text, digits ASCII, vowel signs and invisible marks gone: غدًا is غدا."""
    plain = _VOWELS.sub("", unicodedata.normalize("NFKC", text))
    seen = (letter for letter in plain if letter.isprintable() or letter.isspace())
    return " ".join("".join(str(int(c)) if c.isdecimal() else c for c in seen).split())


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder of zones is an OSError
        raise ZoneUnknown(zone=name) from error


def _day(found: re.Match[str], today: date) -> date:
    if found["y"] is None:
        return today + timedelta(days=_DAYS[found["word"].casefold()] if found["word"] else 0)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError as error:
        raise MomentUnreadable from error


def _clock(found: re.Match[str]) -> time:
    try:
        return time(int(found["hour"]), int(found["minute"]))
    except ValueError as error:
        raise MomentUnreadable from error
