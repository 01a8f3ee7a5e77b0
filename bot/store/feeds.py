"""Feeds: what is polled, when next, and how it fares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update

from bot.errors import FeedError
from bot.news import clock
from bot.news.model import FeedId, FeedKind
from bot.store import owing
from bot.store.engine import insert, skip_locked
from bot.store.schema import entries, feeds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta, timezone

    from sqlalchemy.ext.asyncio import AsyncConnection


_ARRIVALS = 12
"""Lines by whose delay a ticker's time zone is judged."""


class FeedState(StrEnum):
    """Whether a feed is polled. A failing feed stays active: it is asked again, ever more rarely."""

    ACTIVE = "active"
    PAUSED = "paused"


class FeedKnown(FeedError):
    """“{title}” is already in the list of feeds."""


class FeedUnknown(FeedError):
    """There is no such feed. See the list of feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why the last poll failed: the error's class name and its details, enough to say it in any language."""

    name: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A row of feeds. `version` counts the polls that were stored: a poll that finds it changed stores nothing."""

    id: FeedId
    url: str
    kind: FeedKind
    title: str
    zone: str
    language: str | None
    state: FeedState
    etag: str | None
    last_modified: str | None
    baseline_at: datetime | None
    next_poll_at: datetime
    succeeded_at: datetime | None
    failures: int
    fault: Fault | None
    version: int


_COLUMNS = [feeds.c[name] for name in Feed.__slots__]


def _feed(row: Any) -> Feed:
    values = row._asdict()
    fault = values.pop("fault")
    values |= {"id": FeedId(row.id), "kind": FeedKind(row.kind), "state": FeedState(row.state)}
    return Feed(**values, fault=Fault(**fault) if fault else None)


async def add(
    connection: AsyncConnection,
    *,
    url: str,
    kind: FeedKind,
    title: str,
    zone: str,
    language: str | None,
    now: datetime,
    added_by: int | None = None,
) -> Feed:
    """Start to poll an address, from now on. Raises FeedKnown if it is polled already."""
    row = {
        "url": url,
        "kind": kind,
        "title": title,
        "zone": zone,
        "language": language,
        "next_poll_at": now,
        "created_at": now,
        "added_by": added_by,
    }
    statement = insert(connection, feeds).values(row).on_conflict_do_nothing().returning(*_COLUMNS)
    added = (await connection.execute(statement)).one_or_none()
    if added is None:
        known = (await connection.execute(select(feeds.c.title).where(feeds.c.url == url))).scalar_one()
        raise FeedKnown(title=known)
    return _feed(added)


async def every(connection: AsyncConnection) -> list[Feed]:
    """All feeds, in the order they were added."""
    return [_feed(row) for row in await connection.execute(select(*_COLUMNS).order_by(feeds.c.id))]


async def get(connection: AsyncConnection, feed_id: FeedId) -> Feed:
    """One feed. Raises FeedUnknown."""
    row = (await connection.execute(select(*_COLUMNS).where(feeds.c.id == feed_id))).one_or_none()
    if row is None:
        raise FeedUnknown(wanted=feed_id)
    return _feed(row)


async def claim_due(connection: AsyncConnection, *, now: datetime, lease: timedelta, limit: int) -> list[Feed]:
    """Take the feeds whose time has come, longest due first; nobody else gets them before the lease ends.

    That `polled_at` and `next_poll_at` are one lease apart is how `release` knows a poll that was never stored.
    """
    due = (
        select(feeds.c.id)
        .where(feeds.c.state == FeedState.ACTIVE, feeds.c.next_poll_at <= now)
        .order_by(feeds.c.next_poll_at)
        .limit(limit)
    )
    statement = (
        update(feeds)
        .where(feeds.c.id.in_(skip_locked(connection, due)))
        .values(next_poll_at=now + lease, claimed_at=now)
        .returning(*_COLUMNS)
    )
    return [_feed(row) for row in await connection.execute(statement)]


async def release(connection: AsyncConnection, *, now: datetime) -> int:
    """At a start: let the feeds be polled whose polls a stop or a crash cut short; returns how many.

    Should another process be polling one just now, it is asked once more than needed, and only one poll counts.
    """
    left = update(feeds).where(feeds.c.claimed_at.is_not(None)).values(next_poll_at=now, claimed_at=None)
    return (await connection.execute(left)).rowcount


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next poll is due, or None when nothing is polled."""
    query = select(func.min(feeds.c.next_poll_at)).where(feeds.c.state == FeedState.ACTIVE)
    earliest: datetime | None = (await connection.execute(query)).scalar_one()
    return earliest


async def succeeded(
    connection: AsyncConnection,
    feed: Feed,
    *,
    now: datetime,
    next_poll_at: datetime,
    etag: str | None,
    last_modified: str | None,
    url: str | None = None,
) -> bool:
    """Store that a poll went well. False: another poll of this feed was stored meanwhile, or the feed is gone.

    `url` is where the feed has moved for good; if another feed is polled there already, this one stays where it is.
    """
    values: dict[str, Any] = {
        "etag": etag,
        "last_modified": last_modified,
        "polled_at": now,
        "succeeded_at": now,
        "baseline_at": feed.baseline_at or now,
        "next_poll_at": next_poll_at,
        "failures": 0,
        "fault": None,
        "claimed_at": None,
        "version": feed.version + 1,
    }
    if url and not (await connection.execute(select(feeds.c.id).where(feeds.c.url == url))).first():
        values["url"] = url
    result = await connection.execute(_unchanged(feed).values(values))
    return result.rowcount == 1


async def failed(
    connection: AsyncConnection, feed: Feed, *, now: datetime, next_poll_at: datetime, fault: Fault
) -> Feed:
    """Store that a poll failed, and why."""
    stored = {"name": fault.name, "details": fault.details}
    values = {
        "polled_at": now,
        "next_poll_at": next_poll_at,
        "claimed_at": None,
        "failures": feed.failures + 1,
        "fault": stored,
    }
    await connection.execute(_unchanged(feed).values(values))
    return replace(feed, failures=feed.failures + 1, fault=fault, next_poll_at=next_poll_at)


def _unchanged(feed: Feed) -> Any:
    return update(feeds).where(feeds.c.id == feed.id, feeds.c.version == feed.version)


async def set_state(connection: AsyncConnection, feed_id: FeedId, state: FeedState, *, now: datetime) -> None:
    """Pause a feed, or poll it again at once."""
    await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(state=state, next_poll_at=now))


async def set_zone(connection: AsyncConnection, feed_id: FeedId, zone: str, *, now: datetime) -> None:
    """Read the clock times of a feed by another zone, at once. Its lines lose the dates they had by the former one."""
    await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(zone=zone, next_poll_at=now))
    by_clock = update(entries).where(entries.c.feed_id == feed_id, entries.c.clock.is_not(None))
    await connection.execute(by_clock.values(published_at=None))


async def fitting_offset(connection: AsyncConnection, feed: Feed, *, now: datetime) -> timezone | None:
    """The offset from UTC that a ticker's times fit, where its zone seems wrong. Other kinds tell theirs."""
    if feed.kind is not FeedKind.TICKER:
        return None
    off = clock.zone_suspect(await _arrivals(connection, feed.id))
    return None if off is None else clock.offset_fitting(ZoneInfo(feed.zone), off, now=now)


async def _arrivals(connection: AsyncConnection, feed_id: FeedId) -> list[tuple[datetime, datetime]]:
    """When the latest lines that print a clock time were first seen, and when they were published by it.

    What stood there at the first look is left out: it had been there for hours.
    """
    query = (
        select(entries.c.first_seen_at, entries.c.published_at)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(
            entries.c.feed_id == feed_id,
            entries.c.clock.is_not(None),
            entries.c.published_at.is_not(None),
            entries.c.first_seen_at > feeds.c.baseline_at,
        )
        .order_by(entries.c.first_seen_at.desc())
        .limit(_ARRIVALS)
    )
    return [(row.first_seen_at, row.published_at) for row in await connection.execute(query)]


async def remove(connection: AsyncConnection, feed_id: FeedId) -> Feed:
    """Forget a feed with its entries, and what is still owed of stories that it alone tells. Raises FeedUnknown."""
    feed = await get(connection, feed_id)
    await owing.hand_over(connection, feed_id)
    await connection.execute(delete(feeds).where(feeds.c.id == feed_id))
    return feed


async def last_headlines(connection: AsyncConnection, feed_id: FeedId, limit: int) -> Sequence[str]:
    """The newest headlines of a feed, newest first."""
    query = (
        select(entries.c.headline)
        .where(entries.c.feed_id == feed_id)
        .order_by(entries.c.present.desc(), func.coalesce(entries.c.published_at, entries.c.first_seen_at).desc())
        .limit(limit)
    )
    return (await connection.execute(query)).scalars().all()
