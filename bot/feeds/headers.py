"""What a site's answer says about itself: how long it holds, when to come back, in which charset it is written.

Moments in headers are read against the answer's own Date, so a clock that is wrong there, or here, does no harm.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:store|cache)\s*(?:,|$)", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,10}")


def charset(content_type: str) -> str | None:
    """The charset a Content-Type names, in lower case."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None


def media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3): seconds, or a date. Never negative."""
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return timedelta(seconds=int(value))
    return _from_date(value, headers)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer stays fresh (RFC 9111): max-age, less the Age it already has; else Expires."""
    cache_control = headers.get("cache-control", "")
    if _NOT_KEPT.search(cache_control):
        return timedelta()
    if found := _MAX_AGE.search(cache_control):
        age = headers.get("age", "").strip()
        spent = int(age) if _SECONDS.fullmatch(age) else 0
        return timedelta(seconds=max(0, int(found[1]) - spent))
    return _from_date(headers.get("expires", "").strip(), headers)


def _from_date(value: str, headers: Mapping[str, str]) -> timedelta | None:
    then, said = _moment(value), _moment(headers.get("date", ""))
    if then is None or said is None:
        return None
    return max(timedelta(), then - said)


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
