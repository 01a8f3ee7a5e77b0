"""The zone a page gives away: a note («بتوقيت القدس», GMT+3), or the offset beside its machine-readable times."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from datetime import datetime

    from bot.feeds.structure import Structure

_PLACES = {
    "القدس": "Asia/Jerusalem", "فلسطين": "Asia/Hebron", "رام الله": "Asia/Hebron", "الخليل": "Asia/Hebron",
    "غزة": "Asia/Gaza",
    "القاهرة": "Africa/Cairo", "مصر": "Africa/Cairo", "بيروت": "Asia/Beirut", "لبنان": "Asia/Beirut",
    "دمشق": "Asia/Damascus", "سوريا": "Asia/Damascus", "عمان": "Asia/Amman", "الأردن": "Asia/Amman",
    "بغداد": "Asia/Baghdad", "العراق": "Asia/Baghdad", "مكة": "Asia/Riyadh", "السعودية": "Asia/Riyadh",
    "الرياض": "Asia/Riyadh", "الكويت": "Asia/Kuwait", "الدوحة": "Asia/Qatar", "قطر": "Asia/Qatar",
    "أبوظبي": "Asia/Dubai", "أبو ظبي": "Asia/Dubai", "دبي": "Asia/Dubai", "الإمارات": "Asia/Dubai",
    "مسقط": "Asia/Muscat", "صنعاء": "Asia/Aden", "عدن": "Asia/Aden", "الخرطوم": "Africa/Khartoum",
    "طرابلس": "Africa/Tripoli", "ليبيا": "Africa/Tripoli", "تونس": "Africa/Tunis", "الجزائر": "Africa/Algiers",
    "الرباط": "Africa/Casablanca", "المغرب": "Africa/Casablanca", "إسطنبول": "Europe/Istanbul",
    "تركيا": "Europe/Istanbul",
    "طهران": "Asia/Tehran", "لندن": "Europe/London", "باريس": "Europe/Paris", "نيويورك": "America/New_York",
    "غرينتش": "UTC", "جرينتش": "UTC", "غرينيتش": "UTC", "london": "Europe/London", "new york": "America/New_York",
    "eastern": "America/New_York", "central european": "Europe/Paris", "jerusalem": "Asia/Jerusalem",
    "cairo": "Africa/Cairo", "moscow": "Europe/Moscow", "istanbul": "Europe/Istanbul", "berlin": "Europe/Berlin",
    "paris": "Europe/Paris", "madrid": "Europe/Madrid", "rome": "Europe/Rome",
}  # fmt: skip
_NAMES = "|".join(sorted(_PLACES, key=len, reverse=True))
_ARABIC_NOTE = re.compile(rf"(?:بتوقيت|توقيت|التوقيت\s*:?)\s*(?:مدينة\s+)?(?P<place>{_NAMES})")
_ENGLISH_NOTE = re.compile(rf"(?i)\b(?P<place>{_NAMES})\s+time\b")
_OFFSET_NOTE = re.compile(
    r"(?i)\b(?:GMT|UTC)\s*(?P<sign>[+\-−–])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?!\d)"
)
_UTC_NOTE = re.compile(r"\b(?:GMT|UTC)\b")
_LINKED_DATA = re.compile(
    r"(?:datePublished|dateModified|dateCreated|published_time|modified_time)\"[^<>{}]{0,40}?"
    r"\d{4}-\d\d-\d\dT[\d:.]+(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)"
)
_REGIONS = "Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific"
_IANA = re.compile(rf"\b(?:{_REGIONS})/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_DECLARED = re.compile(rf"(?i:time-?zone)[\"'][^<>{{}}]{{0,24}}?(?P<name>{_IANA.pattern})")
"""A zone's own name in a page's metadata: <meta name="timezone" content="Asia/Amman">, "timeZone": "Asia/Amman"."""
_TASHKEEL = re.compile("[\u064b-\u0652\u0640]")
_SHORT = 8
"""A note of more words is a sentence of the news, and tells the zone of what it tells about."""
_HALF_HOURS = {
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    570: "Australia/Darwin",
}
_FARTHEST = 14 * 60


def zone_of(structure: Structure, *, html: str) -> str | None:
    """Name the zone of the clock times on a page; None if nothing tells.

    A zone's own name, or a place, knows its daylight saving and goes first; then an offset in words; then what
    stands beside machine-readable times, as the difference to the clock printed with them or as their own offset.
    Those that say just Z or +00:00 only say that their maker counts in UTC. A bare offset answers a fixed zone
    such as Etc/GMT-3.
    """
    return _declared(html) or _noted(structure) or _beside_times(structure) or _linked_data(html)


def chosen(found: str | None, default: str, *, now: datetime) -> str:
    """The zone to take: the page's, or the operator's where the page tells none, or only an offset that fits it.

    An offset has no daylight saving; the operator's zone, which shows the same time now, has.
    """
    if found is None:
        return default
    bare = found == "UTC" or found.startswith("Etc/")
    same_now = now.astimezone(ZoneInfo(found)).utcoffset() == now.astimezone(ZoneInfo(default)).utcoffset()
    return default if bare and same_now else found


def _declared(html: str) -> str | None:
    names = (found["name"] for found in _DECLARED.finditer(html))
    return next((name for name in names if name in available_timezones()), None)


def _noted(structure: Structure) -> str | None:
    notes = [_TASHKEEL.sub("", unit.text) for unit in structure.units if unit.text and len(unit.text.split()) <= _SHORT]
    for note in notes:
        if (named := _IANA.search(note)) and named[0] in available_timezones():
            return named[0]
    for note in notes:
        if found := _ARABIC_NOTE.search(note) or _ENGLISH_NOTE.search(note):
            return _PLACES[found["place"].lower()]
    for note in notes:
        if found := _OFFSET_NOTE.search(note):
            return _named(_minutes(found))
    return "UTC" if any(_UTC_NOTE.search(note) for note in notes) else None


def _beside_times(structure: Structure) -> str | None:
    offsets: Counter[int] = Counter()
    for unit in structure.units:
        at = unit.stamp.at if unit.stamp else None
        if unit.stamp is None or at is None or at.tzinfo is None:
            continue
        offset = at.utcoffset() or timedelta()
        if unit.stamp.clock is not None:
            printed = timedelta(hours=unit.stamp.clock.hour, minutes=unit.stamp.clock.minute)
            shown = printed - timedelta(hours=at.hour, minutes=at.minute) + offset
            offsets[_wrapped(int(shown.total_seconds() // 60))] += 1
        elif offset:
            offsets[int(offset.total_seconds() // 60)] += 1
    return _named(offsets.most_common(1)[0][0]) if offsets else None


def _linked_data(html: str) -> str | None:
    offsets = Counter(_minutes(found) for found in _LINKED_DATA.finditer(html))
    del offsets[0]
    return _named(offsets.most_common(1)[0][0]) if offsets else None


def _minutes(found: re.Match[str]) -> int:
    minutes = 60 * int(found["hours"]) + int(found["minutes"] or 0)
    return minutes if found["sign"] == "+" else -minutes


def _wrapped(minutes: int) -> int:
    """An offset modulo a day, in (-12 h, 12 h]: a printed clock doesn't tell more."""
    return (minutes + 11 * 60 + 59) % 1440 - (11 * 60 + 59)


def _named(minutes: int) -> str | None:
    """Give the IANA name of a fixed offset; names under Etc count the other way round."""
    if minutes % 60:
        return _HALF_HOURS.get(minutes)
    if abs(minutes) > _FARTHEST or minutes < -12 * 60:
        return None
    return f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"
