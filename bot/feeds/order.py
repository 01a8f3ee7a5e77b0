"""In what order printed times run, and which instants they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.feeds.clocks import Stamp

_DAY = timedelta(days=1)
_SLACK = timedelta(minutes=10)
"""Lines this little out of order are in order: editors are no clocks."""


def instant(stamp: Stamp, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Give the time of a stamp that says its day too, in UTC; None for a bare clock."""
    if stamp.ago is not None:
        return (now - stamp.ago).astimezone(UTC)
    if stamp.at is not None:
        return (stamp.at if stamp.at.tzinfo else stamp.at.replace(tzinfo=zone)).astimezone(UTC)
    if stamp.day is not None and stamp.clock is not None:
        return datetime.combine(stamp.day, stamp.clock, zone).astimezone(UTC)
    return None


def wall(stamp: Stamp, *, now: datetime, zone: ZoneInfo) -> timedelta:
    """Give a stamp's time of day in the zone, as the time since midnight."""
    clock = stamp.clock or (instant(stamp, now=now, zone=zone) or now).astimezone(zone).time()
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def in_order(stamps: Sequence[Stamp], *, now: datetime, zone: ZoneInfo) -> float:
    """Give the share of steps that go the list's way, newest or oldest first.

    Where a line has only its clock, a step of less than half a day is one way, of more the other.
    """
    known = [at for stamp in stamps if (at := instant(stamp, now=now, zone=zone)) is not None]
    if len(known) == len(stamps):
        steps = [above - below for above, below in pairwise(known)]
    else:
        walls = [wall(stamp, now=now, zone=zone) for stamp in stamps]
        steps = [(above - below + _DAY / 2) % _DAY - _DAY / 2 for above, below in pairwise(walls)]
    if not steps:
        return 1.0
    return max(sum(step >= -_SLACK for step in steps), sum(step <= _SLACK for step in steps)) / len(steps)


def rises(stamps: Sequence[Stamp], *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether most steps go up: the list is oldest first, or a plan."""
    walls = [wall(stamp, now=now, zone=zone) for stamp in stamps]
    return sum(above < below for above, below in pairwise(walls)) * 2 > len(walls)
