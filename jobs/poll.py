"""Ask the feeds whose time has come for new entries, and owe the alerts these cause: the first half of the line."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as SqlTimeoutError

from bot import metrics
from bot.errors import EmptyPage, FeedError, HostResting, NotAFeed, SiteBusy
from bot.feeds import discover
from bot.log import reason
from bot.news import arrivals, revisions, schedule
from bot.news.revisions import Change
from bot.store import entries, feeds
from bot.store.engine import uninterrupted
from bot.store.feeds import Fault
from jobs import owing, placing
from jobs.owing import Owing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.feeds.http import Fetched, Fetcher
    from bot.news.model import Entry, Known, Reading
    from bot.news.revisions import Revision
    from bot.store.engine import Database
    from bot.store.feeds import Feed
    from jobs.placing import Placing, Sketch

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than the slowest poll: the fetcher's patience for its turn, the fetch itself, and the reading."""
_DATABASE_PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Seconds before a poll that found no database is tried again: in all well within the lease."""
_UNAVAILABLE = (OperationalError, InterfaceError, SqlTimeoutError, OSError)
"""The database is away, locked or full: no fault of the feed."""
_AT_ONCE = 64
"""Polls begun in one tick; the fetcher has bounds of its own on how many talk to sites together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """`owed` is called when new deliveries stand in the outbox; `every` is the base interval between polls."""

    database: Database
    fetcher: Fetcher
    every: timedelta
    look_back: timedelta
    owed: Callable[[], None]
    placing: Placing
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def resume(self) -> None:
        """Before the first poll: what a crash left leased is due at once."""
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            count = await feeds.release(connection, now=now)
        if count:
            log.warning("poll.resumed", feeds=count)

    async def due(self, tasks: asyncio.TaskGroup) -> None:
        """Begin a poll of each feed that is due; `tasks` owns them."""
        now = datetime.now(UTC)
        room = _AT_ONCE - len(self.running)
        if room <= 0:
            return
        try:
            claimed = await self._claimed(now, room)
        except (SQLAlchemyError, OSError) as error:
            log.warning("poll.unavailable", reason=reason(error))
            return
        for feed in claimed:
            task = tasks.create_task(self._guarded(feed), name=f"poll {feed.id}")
            self.running.add(task)
            task.add_done_callback(self.running.discard)

    async def _claimed(self, now: datetime, room: int) -> Sequence[Feed]:
        async with self.database.read() as connection:
            earliest = await feeds.next_due(connection)
        if earliest is None or earliest > now:
            return ()
        async with self.database.write() as connection:
            return await feeds.claim_due(connection, now=now, lease=LEASE, limit=room)

    async def _guarded(self, feed: Feed) -> None:
        """Poll; neither a fault of ours in one page nor a database that is away ends the polling of all others.

        A poll that found no database is tried again while its lease lasts; after that the feed is due by itself.
        """
        for pause in (*_DATABASE_PAUSES, None):
            try:
                await self._once(feed)
            except (SQLAlchemyError, OSError) as error:
                log.warning("poll.unstored", feed=feed.id, reason=reason(error), again_in=pause)
                metrics.POLLS.labels("unstored").inc()
            else:
                return
            if pause is not None:
                await asyncio.sleep(pause)

    async def _once(self, feed: Feed) -> None:
        try:
            await self.feed(feed)
        except _UNAVAILABLE:
            raise
        except Exception as error:
            log.exception("poll.crashed", feed=feed.id, url=feed.url)
            metrics.POLLS.labels("crashed").inc()
            await self._failed(feed, Fault(name=type(error).__name__, details={}), None)

    async def feed(self, feed: Feed) -> int:
        """Poll one feed now. Returns how many deliveries it owes; faults are stored and logged."""
        try:
            fetched = await self.fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
            seen = () if fetched.not_modified else (await self._read(feed, fetched)).entries
        except FeedError as error:
            details = {name: str(value) for name, value in error.details.items()}
            await self._failed(feed, Fault(name=type(error).__name__, details=details), error)
            return 0
        return await self._store(feed, fetched, seen)

    @staticmethod
    async def _read(feed: Feed, fetched: Fetched) -> Reading:
        if not fetched.body.strip():
            raise EmptyPage
        reading = await asyncio.to_thread(
            discover.read,
            fetched.body,
            url=fetched.url,
            header_charset=fetched.charset,
            content_type=fetched.content_type,
            zone=feed.zone,
            now=datetime.now(UTC),
            with_article=False,
        )
        if not reading.entries and reading.kind is None:
            raise NotAFeed
        return reading

    async def _failed(self, feed: Feed, fault: Fault, error: FeedError | None) -> None:
        now = datetime.now(UTC)
        wish = error.details.get("retry_after") if isinstance(error, SiteBusy | HostResting) else None
        at = schedule.next_poll(
            now=now,
            every=self.every,
            failures=feed.failures + 1,
            retry_after=wish if isinstance(wish, timedelta) else None,
            max_age=None,
            jitter=random.random(),
        )
        async with self.database.write() as connection:
            await feeds.failed(connection, feed, now=now, next_poll_at=at, fault=fault)
        metrics.POLLS.labels("failed").inc()
        again = round((at - now).total_seconds())
        log.warning(
            "poll.failed", feed=feed.id, url=feed.url, fault=fault.name, failures=feed.failures + 1, again_in=again
        )

    async def _store(self, feed: Feed, fetched: Fetched, seen: Sequence[Entry]) -> int:
        """Everything one poll changes, in one transaction: what is seen and what is owed commit together."""
        now = datetime.now(UTC)
        at = schedule.next_poll(
            now=now,
            every=self.every,
            failures=0,
            retry_after=fetched.retry_after,
            max_age=fetched.max_age,
            jitter=random.random(),
        )
        known, changed, sketch = await self._compared(feed, seen, now) if seen else ((), (), None)
        async with self.placing.turn:
            if sketch is not None:
                sketch = await self._caught_up(sketch, now)
            return await uninterrupted(self._commit(feed, fetched, known, changed, sketch, now=now, next_poll_at=at))

    async def _compared(
        self, feed: Feed, seen: Sequence[Entry], now: datetime
    ) -> tuple[Sequence[Known], Sequence[Revision], Sketch | None]:
        """What became of each line, and what the new ones tell.

        Hundreds of lines that all changed take a second: not on the event loop.
        """
        async with self.database.read() as connection:
            known = await entries.known(connection, feed.id)
            recent = await self.placing.recent(connection, now=now)
        changed = await asyncio.to_thread(_aligned, known, seen, now, ZoneInfo(feed.zone))
        new = [line.entry for line in owing.arrived(changed) if line.entry is not None]
        sketch = await placing.sketch(feed.id, new, recent, now=now) if new else None
        return known, changed, sketch

    async def _caught_up(self, sketch: Sketch, now: datetime) -> Sketch:
        """So that inside the transaction there is nothing left to compare but what other processes just told."""
        async with self.database.read() as connection:
            since = await placing.since(connection, sketch, now=now)
        return await placing.caught_up(sketch, since, now=now)

    async def _commit(
        self,
        feed: Feed,
        fetched: Fetched,
        known: Sequence[Known],
        changed: Sequence[Revision],
        sketch: Sketch | None,
        *,
        now: datetime,
        next_poll_at: datetime,
    ) -> int:
        """The transaction. Should another poll of this feed have been stored since, this one stores nothing."""
        owed = Owing()
        async with self.database.write() as connection:
            counts = await feeds.succeeded(
                connection,
                feed,
                now=now,
                next_poll_at=next_poll_at,
                etag=fetched.etag or (feed.etag if fetched.not_modified else None),
                last_modified=fetched.last_modified or (feed.last_modified if fetched.not_modified else None),
                url=fetched.moved_to,
            )
            if counts and changed:
                owed = await self._news(connection, feed, known, changed, sketch, now)
        self._tell(feed, changed if counts else (), owed)
        return owed.alerts

    async def _news(
        self,
        connection: AsyncConnection,
        feed: Feed,
        known: Sequence[Known],
        changed: Sequence[Revision],
        sketch: Sketch | None,
        now: datetime,
    ) -> Owing:
        """Store what became of the lines, and owe the new ones."""
        await entries.revise(connection, changed, {line.id: line for line in known}, now=now)
        if sketch is None:
            return Owing()
        first = feed.baseline_at is None
        alerting = arrivals.alerting(changed, now=now, look_back=self.look_back, is_baseline=first)
        places = await placing.placed(connection, sketch, now=now)
        lines = zip(owing.arrived(changed), places, strict=True)
        return await owing.news(connection, feed, lines, alerting=alerting, now=now)

    def _tell(self, feed: Feed, changed: Sequence[Revision], owed: Owing) -> None:
        metrics.POLLS.labels("ok").inc()
        for revision in changed:
            metrics.ENTRIES.labels(revision.change.value).inc()
        new = sum(revision.change is Change.NEW for revision in changed)
        if new or owed.alerts:
            log.info("poll.news", feed=feed.id, new=new, owed=owed.alerts, baseline=feed.baseline_at is None)
        if owed.alerts or owed.edits:
            metrics.OWED.labels("alert").inc(owed.alerts)
            metrics.OWED.labels("refresh").inc(owed.edits)
            self.owed()


def _aligned(known: Sequence[Known], seen: Sequence[Entry], now: datetime, zone: ZoneInfo) -> Sequence[Revision]:
    """The revisions of a snapshot; none where every line stands as it stood."""
    lines = arrivals.dated(seen, known, fetched_at=now, zone=zone)
    changed = revisions.align(known, lines)
    return () if all(revision.change is Change.UNCHANGED for revision in changed) else changed
