"""Times as newsrooms print them: 12:05, ١٢:٠٥ م, «منذ 5 دقائق», 12:05 - 2/4/2020, 2020-04-02T12:05+03:00.

Reads the time at one end of a text, or a text that is nothing else, and says what is left. Dates and zones are put
together elsewhere: a Stamp only holds what was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.feeds.months import MONTH, month_number


class Placement(StrEnum):
    """Where in its text a time stands."""

    ALONE = "alone"
    LEADING = "leading"
    TRAILING = "trailing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time as printed: a `clock`, with its `day` if printed too; or how long `ago`; or a machine-readable `at`.

    `at` may come with the clock printed beside it. Without an offset is naive: it is the feed's wall time.
    """

    clock: time | None = None
    day: date | None = None
    ago: timedelta | None = None
    at: datetime | None = None


_FOREIGN_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}
_PLAIN: dict[int, str] = {
    **_FOREIGN_DIGITS,
    **{ord(mark): plain for mark, plain in {"：": ":", "∶": ":", "٫": ".", "\xa0": " ", "\u202f": " "}.items()},
}
"""One character for one, so that places in the plain text are places in the text."""

_CLOCK = (
    r"(?<![\d:.,/])(?:(?P<hour>[01]?\d|2[0-3])\s?:\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?!\d))?"
    r"|(?P<hour_>[01]\d|2[0-3])\.(?P<minute_>[0-5]\d)(?![\d%٪.]|\s*[%٪]))"
    r"(?:\s*(?:(?P<pm>مساء\u064b?ا?|ظهر\u064b?ا\u064b?|عصر\u064b?ا\u064b?|م(?!\.)|p\.?m\b\.?)"
    r"|(?P<am>صباح\u064b?ا\u064b?|فجر\u064b?ا\u064b?|ص(?!\.)|a\.?m\b\.?))(?![^\W\d_]))?"
)
_NUMERIC_DAY = (
    r"(?:(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>(?:20)?\d\d))(?!\d)"
)
_NAMED_DAY = (
    rf"(?:(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m3>{MONTH})\.?,?(?:\s+(?P<y3>20\d\d)\b)?"
    rf"|(?P<m4>{MONTH})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s+(?P<y4>20\d\d)\b)?)"
)
_NEAR_DAY = r"(?P<today>اليوم|today)|(?P<yesterday>أمس|امس|yesterday)"
_WEEKDAYS = (
    "الإثنين الاثنين monday mon",
    "الثلاثاء tuesday tue tues",
    "الأربعاء الاربعاء wednesday wed",
    "الخميس thursday thu thurs",
    "الجمعة friday fri",
    "السبت saturday sat",
    "الأحد الاحد sunday sun",
)
_WEEKDAY_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_WEEKDAY_NAME = "|".join(sorted(_WEEKDAY_NUMBERS, key=len, reverse=True))
_WEEKDAY = rf"(?:يوم\s+)?(?:{_WEEKDAY_NAME})\b\.?[\s,،|]*"
_JOIN = r"[\s,،|T•·–—-]*(?:(?:الساعة|at|في)\s+)?"
_OPEN = r"[\s\[(|•·▪●■►»›*–—-]*(?:(?:الساعة|نشر في|نُشر في|آخر تحديث|at|posted|published|updated)\s*:?\s*)?"
_CLOSE = r"(?:[\s\])|•·:›»،,]|[–—-](?!\d))*"
_DAY = rf"(?:{_WEEKDAY})?(?:{_NUMERIC_DAY}|{_NAMED_DAY}|{_NEAR_DAY})"
_NUMERIC_AFTER = rf"(?:[\s,،|•·–—-]+(?:{_NUMERIC_DAY}))?"

_UNITS = {
    "ثانية": 1, "ثوان": 1, "ثواني": 1, "second": 1, "sec": 1, "s": 1,
    "دقيقة": 60, "دقيقه": 60, "دقائق": 60, "دقايق": 60, "دقيقتين": 120, "دقيقتان": 120,
    "minute": 60, "min": 60, "m": 60,
    "ساعة": 3600, "ساعه": 3600, "ساعات": 3600, "ساعتين": 7200, "ساعتان": 7200, "hour": 3600, "hr": 3600, "h": 3600,
    "يوم": 86400, "يوما": 86400, "أيام": 86400, "ايام": 86400, "يومين": 172800, "day": 86400, "d": 86400,
    "أسبوع": 604800, "أسابيع": 604800, "أسبوعين": 1209600, "week": 604800, "w": 604800,
}  # fmt: skip
_ARABIC_UNIT = "|".join(sorted((unit for unit in _UNITS if not unit.isascii()), key=len, reverse=True))
_AGO = (
    rf"(?:SINCE\s+(?P<n>\d{{1,3}})?\s*(?P<unit>{_ARABIC_UNIT})(?:\s+واحدة)?"
    rf"(?:\s*و\s*(?P<n_>\d{{1,2}})\s*(?P<unit_>دقيقة|دقائق))?(?![^\W\d_])"
    r"|(?P<n__>\d{1,3}|an?|one)\s*(?P<unit__>second|sec|minute|min|hour|hr|day|week|s|m|h|d|w)s?\s+ago\b"
    r"|(?P<now>منذ لحظات|منذ قليل|just now|moments ago))"
)
_SHORT_AGO = r"(?P<n>\d{1,3})\s?(?P<unit>min|hr|s|m|h|d|w)s?\b|(?P<now>الآن|الان|قبل قليل|قبل لحظات|now)(?![^\W\d_])"

_FLAGS = re.IGNORECASE
_ALONE = tuple(
    re.compile(f"{_OPEN}(?:{body}){_CLOSE}$", _FLAGS)
    for body in (
        _CLOCK,
        f"{_CLOCK}{_JOIN}{_DAY}",
        f"{_DAY}{_JOIN}{_CLOCK}",
        _AGO.replace("SINCE", "(?:منذ|قبل)"),
        _SHORT_AGO,
    )
)
_LEADING = tuple(
    re.compile(f"{_OPEN}(?:{body}){_CLOSE}", _FLAGS)
    for body in (
        f"(?:{_WEEKDAY})?{_NUMERIC_DAY}{_JOIN}{_CLOCK}",
        f"{_CLOCK}{_NUMERIC_AFTER}",
        _AGO.replace("SINCE", "منذ"),
    )
)
_TRAILING = tuple(
    re.compile(rf"(?<=[\s)\]»\"'.,،|–—-])[\s\[(|•·–—-]*(?:{body})[\s\])|.]*$", _FLAGS)
    for body in (
        rf"(?<!\S)(?:{_WEEKDAY})?{_NUMERIC_DAY}{_JOIN}{_CLOCK}",
        f"{_CLOCK}{_NUMERIC_AFTER}",
        _AGO.replace("SINCE", "(?:منذ|قبل)"),
    )
)
_DAY_ALONE = re.compile(rf"{_OPEN}(?:{_DAY}|(?:يوم\s+)?(?P<weekday>{_WEEKDAY_NAME})\b){_CLOSE}$", _FLAGS)
_LONGEST = 70
"""No printed time is longer: longer texts are only searched at their ends."""


def alone(text: str, *, today: date) -> Stamp | None:
    """Read a text that is a time and nothing else, but for brackets and words such as «الساعة»."""
    if len(text) > _LONGEST:
        return None
    plain = text.translate(_PLAIN)
    return next((_stamp(found, today) for pattern in _ALONE if (found := pattern.match(plain))), None)


def leading(text: str, *, today: date) -> tuple[Stamp, str] | None:
    """Read the time a text begins with; a headline may be glued to it. The rest has a letter in it."""
    plain = text[:_LONGEST].translate(_PLAIN)
    for pattern in _LEADING:
        if found := pattern.match(plain):
            return _split(found, text[found.end() :], today)
    return None


def trailing(text: str, *, today: date) -> tuple[Stamp, str] | None:
    """Read the time a text ends with, set off by a space or a bracket. The rest has a letter in it."""
    start = max(0, len(text) - _LONGEST)
    plain = text[start:].translate(_PLAIN)
    for pattern in _TRAILING:
        if found := pattern.search(plain):
            return _split(found, text[: start + found.start()], today)
    return None


def day_alone(text: str, *, today: date) -> date | None:
    """Read a text that is a date, a weekday, «أمس» or the like and nothing else: the head of a day's lines."""
    found = _DAY_ALONE.match(text.translate(_PLAIN)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    if found["weekday"]:
        return today - timedelta(days=(today.weekday() - _WEEKDAY_NUMBERS[found["weekday"].lower()]) % 7)
    try:
        return _day(found.groupdict(), today)
    except ValueError:
        return None


def machine(value: str) -> Stamp | None:
    """Read what `<time datetime>` and its like hold: ISO 8601, or seconds or milliseconds since 1970."""
    value = value.strip()
    if value.isascii() and value.isdecimal() and len(value) in {10, 13}:
        return Stamp(at=datetime.fromtimestamp(int(value[:10]), UTC))
    try:
        return Stamp(at=datetime.fromisoformat(value)) if len(value) > len("2020-04-02") else None
    except ValueError:
        return None


def _split(found: re.Match[str], rest: str, today: date) -> tuple[Stamp, str] | None:
    stamp = _stamp(found, today)
    rest = rest.strip()
    if stamp is None or not any(letter.isalpha() for letter in rest):
        return None
    return stamp, rest


def _stamp(found: re.Match[str], today: date) -> Stamp | None:
    group = found.groupdict()
    if group.get("hour") or group.get("hour_"):
        try:
            return Stamp(clock=_clock(group), day=_day(group, today))
        except ValueError:
            return None
    return Stamp(ago=_ago(group))


def _clock(group: dict[str, str | None]) -> time:
    hour = int(group["hour"] or group["hour_"] or 0)
    minute = int(group["minute"] or group["minute_"] or 0)
    if hour <= 12:  # noqa: PLR2004 - a clock's face has twelve hours
        if group["pm"]:
            hour = hour % 12 + 12
        elif group["am"]:
            hour %= 12
    return time(hour, minute, int(group["second"] or 0))


def _day(group: dict[str, str | None], today: date) -> date | None:
    for number in ("1", "2", "3", "4"):
        if group.get(f"d{number}"):
            return _full_day(group[f"y{number}"], str(group[f"m{number}"]), int(group[f"d{number}"] or 0), today)
    if group.get("yesterday"):
        return today - timedelta(days=1)
    return today if group.get("today") else None


def _full_day(year: str | None, month: str, day: int, today: date) -> date:
    """A printed date. Day before month, unless that can't be or lies in the future; no year: the last such day.

    Raises ValueError if no calendar has it.
    """
    number = int(month) if month.isdecimal() else month_number(month)
    latest = today + timedelta(days=1)
    if year is None:
        this_year = date(today.year, number, day)
        return this_year if this_year <= latest else this_year.replace(year=today.year - 1)
    full = int(year) + (2000 if len(year) == len("20") else 0)
    if not month.isdecimal():
        return date(full, number, day)
    days = [at for at in (_existing(full, number, day), _existing(full, day, number)) if at is not None]
    if not days:
        return date(full, number, day)
    return next((at for at in days if at <= latest), days[0])


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ago(group: dict[str, str | None]) -> timedelta:
    seconds = 0
    for tail in ("", "_", "__"):
        unit = group.get(f"unit{tail}")
        if unit:
            count = group.get(f"n{tail}")
            seconds += (int(count) if count and count.isdecimal() else 1) * _UNITS[unit.lower()]
    return timedelta(seconds=seconds)
