"""A kill in the middle of a poll must not leave the feed unread for the rest of its lease."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.store import feeds
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import World

LEASE = timedelta(minutes=3)


async def test_a_poll_that_a_crash_cut_short_is_due_at_the_next_start(world: World) -> None:
    await world.feed()
    later = NOW + timedelta(seconds=2)
    async with world.database.write() as connection:
        await feeds.claim_due(connection, now=NOW, lease=LEASE, limit=9)
        assert await feeds.claim_due(connection, now=later, lease=LEASE, limit=9) == []
        assert await feeds.release(connection, now=later, lease=LEASE) == 1
        assert len(await feeds.claim_due(connection, now=later, lease=LEASE, limit=9)) == 1


async def test_a_feed_that_waits_for_its_time_keeps_waiting(world: World) -> None:
    feed = await world.feed()
    next_poll = NOW + timedelta(seconds=30)
    async with world.database.write() as connection:
        await feeds.claim_due(connection, now=NOW, lease=LEASE, limit=9)
        await feeds.succeeded(connection, feed, now=NOW, next_poll_at=next_poll, etag=None, last_modified=None)
        assert await feeds.release(connection, now=NOW, lease=LEASE) == 0
