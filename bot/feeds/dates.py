"""Dates as feeds write them: by the standards, and by the months' names in Arabic, wherever the newsroom is.

A date that names no offset is taken as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.feeds.datelines import find_date
from bot.news.language import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str], datetime | None]

_MONTHS = {
    "Jan": ("يناير", "كانون الثاني", "جانفي", "janvier", "enero", "ocak"),
    "Feb": ("فبراير", "شباط", "فيفري", "février", "fevrier", "febrero", "şubat"),
    "Mar": ("مارس", "آذار", "mars", "marzo", "mart"),
    "Apr": ("أبريل", "إبريل", "نيسان", "أفريل", "avril", "abril", "nisan"),
    "May": ("مايو", "أيار", "ماي", "mai", "mayo", "mayıs"),
    "Jun": ("يونيو", "يونيه", "حزيران", "جوان", "juin", "junio", "haziran"),
    "Jul": ("يوليو", "يوليه", "تموز", "جويلية", "juillet", "julio", "temmuz"),
    "Aug": ("أغسطس", "آب", "أوت", "غشت", "août", "aout", "agosto", "ağustos"),
    "Sep": ("سبتمبر", "أيلول", "شتنبر", "septembre", "septiembre", "eylül"),
    "Oct": ("أكتوبر", "تشرين الأول", "octobre", "octubre", "ekim"),
    "Nov": ("نوفمبر", "تشرين الثاني", "نونبر", "novembre", "noviembre", "kasım"),
    "Dec": ("ديسمبر", "كانون الأول", "دجنبر", "décembre", "decembre", "diciembre", "aralık"),
}
"""Eastern (Gregorian), Levantine, Maghrebi; then French, Spanish, Turkish, whose feeds make the same mistake."""
_NUMBER_OF = {fold(name): english for english, names in _MONTHS.items() for name in names}
_MONTH = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(name) for name in sorted(_NUMBER_OF, key=len, reverse=True)) + r")(?!\w)"
)
_CIVIL = re.compile(
    r"(?P<day>\d{1,2})[\s./-]+(?P<month>[A-Z][a-z]{2})[\s.,،/-]+(?P<year>\d{4})"
    r"(?:\D{0,12}?(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?(?P<rest>.*)"
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})(?!\d)")
_EPOCH_SECONDS = re.compile(r"\d{9,10}")
_LONGEST = 120
_YEARS = range(1990, 2100)


def parse(text: str) -> datetime | None:
    """The moment a feed's date means, in UTC; None if it is no date, or one no newsroom could mean."""
    text = text.strip()[:_LONGEST]
    for reader in (_iso, _rfc5322, _named_month, find_date, _epoch):
        moment = _attempt(reader, text)
        if moment is not None:
            return moment if moment.year in _YEARS else None
    return None


def _attempt(reader: Reader, text: str) -> datetime | None:
    try:
        moment = reader(text)
        if moment is None:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _iso(text: str) -> datetime:
    """W3C date and time (RFC 3339 and shorter), as Atom, sitemaps and JSON Feed ask for."""
    return datetime.fromisoformat(text.upper().replace(" +", "+").replace(" Z", "Z").replace(" UTC", "Z"))


def _rfc5322(text: str) -> datetime:
    """As RSS asks for."""
    return parsedate_to_datetime(text)


def _named_month(text: str) -> datetime | None:
    """Day, month's name, year, maybe a time and an offset; whatever weekday stands before."""
    folded = _MONTH.sub(lambda found: _NUMBER_OF[found[0]], fold(text))
    found = _CIVIL.search(folded)
    if found is None:
        return None
    date = f"{found['day']} {found['month']} {found['year']} {found['time'] or '00:00'}"
    offset = _OFFSET.search(found["rest"])
    zone = f"{offset['sign']}{offset['hours']}{offset['minutes']}" if offset else "+0000"
    return parsedate_to_datetime(f"{date} {zone}")


def _epoch(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if _EPOCH_SECONDS.fullmatch(text) else None
