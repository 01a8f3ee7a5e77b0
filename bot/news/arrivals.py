"""What a new snapshot means for readers: its lines dated by what is known of them, and which of them alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.news.clock import date_lines
from bot.news.pairing import pair
from bot.news.revisions import Change, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.news.model import Entry, Known

_A_MINUTE = timedelta(minutes=1)
"""How exact a ticker's clock is: a line that says 12:02 was published before 12:03."""


def dated(seen: Sequence[Entry], known: Sequence[Known], *, fetched_at: datetime, zone: ZoneInfo) -> tuple[Entry, ...]:
    """The lines with their dates: a line seen before keeps its first one, and anchors the lines around it.

    Only lines that print a bare clock time are dated here; the others say their own moment.
    """
    if not any(entry.clock for entry in seen):
        return tuple(seen)
    stored = {place: known[index].published_at for place, index in pair(known, seen).items()}
    told = [stored.get(place) or (None if entry.clock else entry.published_at) for place, entry in enumerate(seen)]
    dates = date_lines([entry.clock for entry in seen], upper=fetched_at, zone=zone, known=told)
    return tuple(
        replace(entry, published_at=at) if entry.clock else entry for entry, at in zip(seen, dates, strict=True)
    )


def alerting(revisions: Iterable[Revision], *, now: datetime, look_back: timedelta, is_baseline: bool) -> set[int]:
    """The places in the snapshot whose lines readers are told of.

    First sight of a feed tells nothing. Later, new lines alert unless they were published before the look-back:
    after a downtime nobody wants yesterday's news as breaking. A line without a date is taken to be as new as it looks.
    """
    if is_baseline:
        return set()
    return {
        revision.place
        for revision in revisions
        if revision.change is Change.NEW
        and revision.place is not None
        and revision.entry is not None
        and is_recent(revision.entry, now - look_back)
    }


def is_recent(entry: Entry, since: datetime) -> bool:
    """Whether a line was published since a moment, as far as it says."""
    if entry.published_at is None:
        return True
    return entry.published_at + (_A_MINUTE if entry.clock else timedelta()) >= since
