"""When to poll a feed next. Pure: the caller knows the clock, and draws the jitter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_BACK_OFF = timedelta(hours=1)
"""A site that was down is back in the alerts within an hour of its recovery."""
LONGEST_RETRY_AFTER = timedelta(hours=1)
"""What a site may ask for. Longer pauses are mostly mistakes, and would silence a newsroom for a day."""
LONGEST_MAX_AGE = timedelta(minutes=5)
"""What a cache may ask for. Publishing systems give pages lifetimes of hours that say nothing about news; a ticker
looked at less often than this is no ticker."""
JITTER = 0.2
"""The share of a back-off by which feeds that failed together are spread apart."""

_MOST_DOUBLINGS = 20


def next_poll(
    *,
    now: datetime,
    every: timedelta,
    failures: int,
    retry_after: timedelta | None,
    max_age: timedelta | None,
    jitter: float,
) -> datetime:
    """The moment to poll a feed again.

    `every` is the base interval: never sooner. `failures` counts the polls that failed in a row, 0 after one that
    didn't; an answer "not modified" is none. `retry_after` and `max_age` are the site's wishes, obeyed within the
    bounds above. `jitter`, from 0 to 1, is drawn anew each time. A quiet feed isn't polled less: news comes
    when nobody expects it.
    """
    wishes = [every]
    if failures > 0:
        wishes.append(_back_off(every, failures, jitter))
    elif max_age is not None:
        wishes.append(min(max_age, LONGEST_MAX_AGE))
    if retry_after is not None:
        wishes.append(min(retry_after, LONGEST_RETRY_AFTER))
    return now + max(wishes)


def _back_off(every: timedelta, failures: int, jitter: float) -> timedelta:
    """Twice the interval after the first failure, twice that after the next, up to an hour; less up to a fifth."""
    doubled: timedelta = min(every * 2 ** min(failures, _MOST_DOUBLINGS), max(LONGEST_BACK_OFF, every))
    return doubled - doubled * JITTER * jitter
