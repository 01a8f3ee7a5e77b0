"""`ajil feeds …`: what editors do in Telegram, for operators at a terminal."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table

from bot.commands import inspect as inspecting
from bot.feeds import discover, zones
from bot.feeds.http import Fetcher
from bot.news.model import FeedId, FeedKind
from bot.store import audit, feeds, migrate
from bot.store.engine import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.commands.inspect import Inspection
    from bot.config import Settings
    from bot.store.feeds import Feed


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_url)
    try:
        await migrate.upgrade(database)
        yield database
    finally:
        await database.close()


async def listed(settings: Settings) -> list[Feed]:
    async with _database(settings) as database, database.read() as connection:
        return await feeds.every(connection)


async def add(settings: Settings, url: str, *, zone: str | None, title: str | None) -> Feed:
    """Find what to poll behind an address, and poll it from the bot's next tick on. Raises FeedError."""
    now = datetime.now(UTC)
    async with Fetcher(allow_private=settings.allow_private_feeds) as fetcher:
        found = await discover.find(fetcher, url, zone=zone or settings.time_zone, now=now)
    reading = found.reading
    async with _database(settings) as database, database.write() as connection:
        feed = await feeds.add(
            connection,
            url=found.url,
            kind=reading.kind or FeedKind.TICKER,
            title=title or reading.title or found.url,
            zone=zone or zones.chosen(reading.zone, settings.time_zone, now=now),
            language=reading.language,
            now=now,
        )
        await audit.record(connection, action="feed.add", now=now, subject=feed.url, zone=feed.zone)
    return feed


async def test(settings: Settings, feed_id: int) -> Inspection:
    """Read a feed as a poll would. Raises FeedError."""
    async with _database(settings) as database, database.read() as connection:
        feed = await feeds.get(connection, FeedId(feed_id))
    async with Fetcher(allow_private=settings.allow_private_feeds) as fetcher:
        return await inspecting.inspect(feed.url, zone=feed.zone, now=datetime.now(UTC), fetcher=fetcher)


async def remove(settings: Settings, feed_id: int) -> Feed:
    """Raises FeedUnknown."""
    async with _database(settings) as database, database.write() as connection:
        feed = await feeds.remove(connection, FeedId(feed_id))
        await audit.record(connection, action="feed.remove", now=datetime.now(UTC), subject=feed.url)
    return feed


def as_json(feed: Feed) -> dict[str, Any]:
    return {
        "id": feed.id,
        "title": feed.title,
        "url": feed.url,
        "kind": feed.kind,
        "zone": feed.zone,
        "state": feed.state,
        "failures": feed.failures,
        "fault": feed.fault and feed.fault.name,
        "succeeded_at": feed.succeeded_at and feed.succeeded_at.isoformat(),
    }


def as_table(rows: Sequence[Feed]) -> Table:
    """State first: what an operator scans for."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("id", "state", "kind", "last read", "title", "address"):
        table.add_column(heading, overflow="fold")
    for feed in rows:
        state = f"{feed.fault.name} ×{feed.failures}" if feed.fault else feed.state.value
        read = f"{feed.succeeded_at:%Y-%m-%d %H:%M}" if feed.succeeded_at else "never"
        table.add_row(str(feed.id), state, feed.kind.value, read, feed.title, feed.url)
    return table
