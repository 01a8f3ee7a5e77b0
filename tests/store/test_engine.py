from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import StatementError

from bot.errors import ConfigError
from bot.news.matching import Text
from bot.store import entries, feeds, migrate, owing, schema, topics
from bot.store.engine import Database, uninterrupted
from bot.store.schema import metadata
from tests.store.conftest import NOW, World, rows


async def test_the_migrations_make_exactly_the_schema(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    async with database.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": False}), metadata)
        )
    assert differences == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    before, after = await migrate.upgrade(database)
    assert before == after


async def test_every_table_can_be_taken_back(database: Database) -> None:
    from alembic import command

    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.configuration(sync), "base"))
    async with database.read() as connection:
        left = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert left == ["alembic_version"]


@pytest.mark.parametrize("former", ["0001", "0002"])
async def test_an_upgrade_keeps_what_hangs_on_older_rows(world: World, former: str) -> None:
    from alembic import command

    feed, reader = await world.feed(), await world.chat(7)
    topic = await world.follow(reader, "غزة")
    entry = await world.entry(feed, "افتتاح مكتبة في غزة")
    async with world.database.write() as connection:
        await entries.matched(connection, entry, {topic.id: ("غزة",)})
        await owing.owe_alerts(connection, entry, [topic.id], lane=2, now=NOW)
    async with world.database.write() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.configuration(sync), former))
    before, _ = await migrate.upgrade(world.database)
    async with world.database.read() as connection:
        left = await rows(
            connection,
            "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM matches), (SELECT count(*) FROM deliveries)",
        )
        found = await topics.matching(connection, Text.of("افتتاح مكتبة في غزة"))
    assert before == former
    assert left == [(1, 1, 1)]
    assert found == {topic.id: ("غزة",)}


async def test_a_failed_transaction_leaves_nothing(world: World) -> None:
    feed = await world.feed()

    async def remove_twice() -> None:
        async with world.database.write() as connection:
            await feeds.remove(connection, feed.id)
            await feeds.remove(connection, feed.id)

    with pytest.raises(feeds.FeedUnknown):
        await remove_twice()
    async with world.database.read() as connection:
        assert (await feeds.get(connection, feed.id)).url == feed.url


async def test_times_come_back_aware_and_in_utc(world: World) -> None:
    feed = await world.feed()
    assert feed.next_poll_at == NOW
    assert feed.next_poll_at.utcoffset() == NOW.utcoffset()


async def test_a_naive_time_is_refused_before_it_is_stored(world: World) -> None:
    naive = World(world.database, now=datetime(2026, 1, 1))  # noqa: DTZ001 the fault under test
    with pytest.raises(StatementError, match="naive"):
        await naive.feed()


async def test_a_reader_does_not_wait_for_the_writer(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as writing:
        await feeds.set_state(writing, feed.id, feeds.FeedState.PAUSED, now=NOW)
        async with world.database.read() as reading:
            assert await rows(reading, "SELECT state FROM feeds") == [("active",)]


@pytest.mark.parametrize(
    ("url", "said"),
    [("mysql://x/y", "sqlite\\+aiosqlite and postgresql\\+psycopg"), ("not an address", "no database address")],
)
def test_an_address_we_cannot_speak_to_is_refused_with_what_to_write(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Database(url)


async def test_a_transaction_that_is_cancelled_halfway_ends_and_locks_nobody_out(world: World) -> None:
    feed = await world.feed()

    async def many() -> None:
        async with world.database.write() as connection:
            rows_to_add = [{"key": f"w{n}", "topic_id": topic.id, "proof": "", "query": "غزه"} for n in range(60_000)]
            await connection.execute(schema.topic_anchors.insert(), rows_to_add)

    topic = await world.follow(await world.chat(1), "غزة")
    task = asyncio.create_task(uninterrupted(many()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), world.database.write() as connection:
        await feeds.set_state(connection, feed.id, feeds.FeedState.PAUSED, now=NOW)
        assert await rows(connection, "SELECT count(*) FROM topic_anchors WHERE substr(key, 1, 1) = 'w'") == [(60_000,)]
