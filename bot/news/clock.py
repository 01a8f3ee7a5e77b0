"""Dates for lines that print only a clock time: a ticker says 21:08, and we say which day, in UTC.

The rule, for a list read newest first: nothing may lie in the future, beyond a small skew between the newsroom's
clock and ours; each line is the latest instant with its wall time that isn't later than the line above it. So every
step up in time while reading down crosses a midnight.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

SKEW = timedelta(minutes=10)
"""How far a newsroom's clock may run ahead of ours, and how far two lines may stand out of order."""

_DAY = timedelta(days=1)
_CLOSER = 8
"""A list is read oldest first only if its lines then stand this many times closer together: nearly all tickers are
newest first, and lines about 21 h apart or more look like an ascending list."""

_HALF_HOUR = timedelta(minutes=30)
_NEAR = timedelta(minutes=8)
"""How near to a multiple of 30 min a delay must sit to be called a zone's: a poll and a cache explain a few minutes."""
_STEADY = timedelta(minutes=10)
_ENOUGH = 5
"""Fewer lines than this say nothing about a zone."""


def date_lines(
    clocks: Sequence[time | None], *, upper: datetime, zone: ZoneInfo, known: Sequence[datetime | None] = ()
) -> tuple[datetime | None, ...]:
    """Date a snapshot's lines, in the order they stand in.

    `upper` is when the page was fetched. `known`, if given, is as long as `clocks` and holds the date of each line
    that has one already (seen before, or printed in full): it is kept and re-anchors the lines below it, unless
    a newer known line stands further down, as under a pinned line. A line with neither clock nor date has None.
    Whether the list runs newest or oldest first is found out here.
    """
    if not known:
        known = (None,) * len(clocks)
    if newest_first(clocks, known=known):
        return _date_downwards(clocks, known, upper, zone)
    return _date_downwards(clocks[::-1], known[::-1], upper, zone)[::-1]


def newest_first(clocks: Sequence[time | None], *, known: Sequence[datetime | None] = ()) -> bool:
    """Whether the lines run from new to old. Known dates decide where they differ, else the shorter total span."""
    dates = [at for at in known if at is not None]
    falls = sum(above > below for above, below in pairwise(dates))
    rises = sum(above < below for above, below in pairwise(dates))
    if falls != rises:
        return falls > rises
    walls = [_since_midnight(clock) for clock in clocks if clock is not None]
    down = sum((_step(above, below) for above, below in pairwise(walls)), timedelta())
    up = sum((_step(below, above) for above, below in pairwise(walls)), timedelta())
    return up <= timedelta() or timedelta() < down < up * _CLOSER


def latest_at(clock: time, *, upper: datetime, zone: ZoneInfo) -> datetime:
    """Find the latest instant not after `upper` at which a wall clock in the zone shows `clock`.

    Both passes of an hour that daylight saving repeats count. A time it skips is read by the offset before the
    gap, which puts it after the gap: that is what a clock nobody has put forward yet means.
    """
    today = upper.astimezone(zone).date()
    instants = (
        datetime.combine(today + timedelta(days=days), clock.replace(fold=fold), zone).astimezone(UTC)
        for days in (1, 0, -1, -2)  # the date itself can step back where clocks change at midnight
        for fold in ((0, 1) if _exists(clock, today + timedelta(days=days), zone) else (0,))
    )
    return max(instant for instant in instants if instant <= upper)


def zone_suspect(arrivals: Sequence[tuple[datetime, datetime]]) -> timedelta | None:
    """Say what to add to the zone's offset from UTC, if the lines' delays show that the zone is wrong.

    Of each line when it was first seen, and its date. It is seen minutes after its time. If that is steadily
    k · 30 min after it (or before: dating has put those on the day before, so delays count modulo a day), that is
    no delay but another zone. None if there are too few lines, the delays scatter, or all is well.
    """
    if len(arrivals) < _ENOUGH:
        return None
    delays = [_signed(seen - at) for seen, at in arrivals]
    middle = _median(delays)
    if _median([abs(_signed(delay - middle)) for delay in delays]) > _STEADY:
        return None
    off = round(middle / _HALF_HOUR) * _HALF_HOUR
    if not off or abs(middle - off) > _NEAR:
        return None
    return -off


def offset_fitting(zone: ZoneInfo, off: timedelta, *, now: datetime) -> timezone:
    """The offset from UTC that lines fit whose zone is `off` by so much; of two a day apart the nearer to UTC."""
    there = now.astimezone(zone).utcoffset() or timedelta()
    return timezone((there + off + _DAY / 2) % _DAY - _DAY / 2)


def _date_downwards(
    clocks: Sequence[time | None], known: Sequence[datetime | None], upper: datetime, zone: ZoneInfo
) -> tuple[datetime | None, ...]:
    bound = upper + SKEW
    dates: list[datetime | None] = []
    for clock, first, newer_below in zip(clocks, known, _newest_below(known), strict=True):
        at = first
        if at is None and clock is not None:
            at = latest_at(clock, upper=bound, zone=zone)
        if at is not None and (first is None or newer_below is None or first + SKEW >= newer_below):
            bound = at + SKEW
        dates.append(at.astimezone(UTC) if at is not None else None)
    return tuple(dates)


def _newest_below(known: Sequence[datetime | None]) -> list[datetime | None]:
    """For each line, the newest known date among the lines below it."""
    newest: datetime | None = None
    below: list[datetime | None] = []
    for at in reversed(known):
        below.append(newest)
        if at is not None:
            newest = at if newest is None else max(newest, at)
    return below[::-1]


def _exists(clock: time, day: date, zone: ZoneInfo) -> bool:
    """Whether that wall time occurs on that day: it survives the way to UTC and back."""
    wall = datetime.combine(day, clock)
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _step(newer: timedelta, older: timedelta) -> timedelta:
    """How long before `newer` the wall time `older` was, in (-SKEW, a day - SKEW]: a little disorder is no day."""
    step = (newer - older) % _DAY
    return step - _DAY if step > _DAY - SKEW else step


def _median(spans: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))


def _signed(delay: timedelta) -> timedelta:
    """A delay modulo a day, in (-12 h, 12 h]."""
    rest = delay % _DAY
    return rest - _DAY if rest > _DAY / 2 else rest
