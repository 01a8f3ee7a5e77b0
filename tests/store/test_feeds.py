from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import feeds
from bot.store.feeds import Fault, FeedKnown, FeedState, FeedUnknown
from tests.store.conftest import NOW, World

LEASE = timedelta(minutes=2)


async def test_an_address_is_polled_once_however_often_it_is_added(world: World) -> None:
    await world.feed()
    with pytest.raises(FeedKnown, match="صحيفة المثال"):
        await world.feed()


async def test_a_claimed_feed_is_nobody_elses_until_the_lease_ends(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        assert [f.id for f in await feeds.claim_due(connection, now=NOW, lease=LEASE, limit=9)] == [feed.id]
        assert await feeds.claim_due(connection, now=NOW + timedelta(minutes=1), lease=LEASE, limit=9) == []
        assert len(await feeds.claim_due(connection, now=NOW + LEASE, lease=LEASE, limit=9)) == 1


async def test_a_poll_that_was_cut_short_is_due_at_the_next_start(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        await feeds.claim_due(connection, now=NOW, lease=LEASE, limit=9)
        assert await feeds.release(connection, now=NOW) == 1
        assert await feeds.next_due(connection) == NOW
        await feeds.succeeded(connection, feed, now=NOW, next_poll_at=NOW + LEASE, etag=None, last_modified=None)
        assert await feeds.release(connection, now=NOW) == 0
        assert await feeds.next_due(connection) == NOW + LEASE


async def test_a_paused_feed_is_not_polled_and_a_resumed_one_at_once(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        await feeds.set_state(connection, feed.id, FeedState.PAUSED, now=NOW)
        assert await feeds.claim_due(connection, now=NOW, lease=LEASE, limit=9) == []
        assert await feeds.next_due(connection) is None
        await feeds.set_state(connection, feed.id, FeedState.ACTIVE, now=NOW)
        assert await feeds.next_due(connection) == NOW


async def test_a_good_poll_sets_the_baseline_once_and_forgets_the_fault(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        fault = Fault(name="Unreachable", details={"host": "news.example"})
        feed = await feeds.failed(connection, feed, now=NOW, next_poll_at=NOW + LEASE, fault=fault)
        assert (await feeds.get(connection, feed.id)).fault == fault
        assert await feeds.succeeded(
            connection, feed, now=NOW + LEASE, next_poll_at=NOW + 2 * LEASE, etag='"1"', last_modified=None
        )
        stored = await feeds.get(connection, feed.id)
    assert (stored.baseline_at, stored.failures, stored.fault, stored.etag) == (NOW + LEASE, 0, None, '"1"')


async def test_of_two_polls_of_one_feed_only_one_counts(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        first = await feeds.succeeded(connection, feed, now=NOW, next_poll_at=NOW, etag=None, last_modified=None)
        second = await feeds.succeeded(connection, feed, now=NOW, next_poll_at=NOW, etag=None, last_modified=None)
    assert (first, second) == (True, False)


async def test_a_feed_that_moved_is_polled_at_its_new_address_unless_that_is_polled_already(world: World) -> None:
    feed = await world.feed()
    other = await world.feed("https://news.example/other")
    async with world.database.write() as connection:
        for moved, to in ((feed, "https://news.example/new"), (other, "https://news.example/new")):
            await feeds.succeeded(connection, moved, now=NOW, next_poll_at=NOW, etag=None, last_modified=None, url=to)
        urls = [f.url for f in await feeds.every(connection)]
    assert urls == ["https://news.example/new", "https://news.example/other"]


async def test_a_removed_feed_takes_its_entries_along(world: World) -> None:
    feed = await world.feed()
    await world.entry(feed, "افتتاح مكتبة")
    async with world.database.write() as connection:
        await feeds.remove(connection, feed.id)
        assert await feeds.last_headlines(connection, feed.id, 5) == []
        with pytest.raises(FeedUnknown):
            await feeds.remove(connection, feed.id)
