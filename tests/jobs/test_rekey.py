"""A change of the language data files every topic anew, and no headline that comes meanwhile is missed or repeated."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, update

from bot.chats.pace import Lane
from bot.news import topics as queries
from bot.news.matching import Text
from bot.news.model import Entry, TopicId
from bot.store import entries, filings, owing, schema, topics
from jobs.rekey import Rekey
from tests.store.conftest import World, rows

if TYPE_CHECKING:
    from bot.store.engine import Database

HEADLINE = "افتتاح مكتبة عامة في غزة"
WORDS = ("مكتبة", "غزة", "افتتاح", "رياضة")


@dataclass(slots=True)
class Woken:
    times: int = 0

    def __call__(self) -> None:
        self.times += 1


@dataclass(slots=True)
class Change:
    """A program that has just been started with new language data; all topics are still filed as the former had it."""

    world: World
    woken: Woken = field(default_factory=Woken)

    @property
    def job(self) -> Rekey:
        return Rekey(database=self.world.database, look_back=timedelta(hours=2), owed=self.woken, at_once=1)

    async def followed(self) -> dict[str, TopicId]:
        found = {}
        for number, words in enumerate(WORDS, 1):
            found[words] = (await self.world.follow(await self.world.chat(number), words)).id
        return found

    async def begin(self) -> None:
        """Every topic stands under a key that no headline seeks any more."""
        async with self.world.database.write() as connection:
            await connection.execute(delete(schema.topic_anchors))
            former = [
                {"key": "before", "proof": "", "topic_id": n, "query": q}
                for n, q in await _queries(self.world.database)
            ]
            await connection.execute(insert(schema.topic_anchors), former)
            await connection.execute(update(schema.topics).values(filed_as=None))
        await self.job.begin()

    async def arrives(
        self, headline: str = HEADLINE, *, of_baseline: bool = False, age: timedelta = timedelta()
    ) -> None:
        """As a poll stores and owes it."""
        now = datetime.now(UTC)
        feed = await World(self.world.database, now=now).feed(f"https://news.example/{now.timestamp()}")
        async with self.world.database.write() as connection:
            first = now if of_baseline else now - timedelta(hours=1)
            await connection.execute(update(schema.feeds).where(schema.feeds.c.id == feed.id).values(baseline_at=first))
            entry = Entry(headline=headline, published_at=now - age)
            entry_id = await entries.add(connection, feed.id, entry, position=0, now=now)
            fits = await topics.matching(connection, Text.of(headline))
            await entries.matched(connection, entry_id, fits)
            if fits and not of_baseline:
                await owing.owe_alerts(connection, entry_id, list(fits), lane=Lane.ALERT, now=now)

    async def owed(self) -> list[tuple[object, ...]]:
        """Pairs of a chat and its number of deliveries."""
        query = "SELECT chat_id, count(*) FROM deliveries JOIN chats ON chats.key = chat_key GROUP BY 1 ORDER BY 1"
        async with self.world.database.read() as connection:
            return await rows(connection, query)


async def _queries(database: Database) -> list[tuple[int, str]]:
    async with database.read() as connection:
        return [(row.id, row.query) for row in await connection.execute(schema.topics.select())]


@pytest.fixture
def change(world: World) -> Change:
    return Change(world)


async def test_all_topics_are_filed_anew_and_found_again(change: Change) -> None:
    ids = await change.followed()
    await change.begin()
    await change.job.run()
    async with change.world.database.read() as connection:
        assert (await topics.matching(connection, Text.of(HEADLINE))).keys() == {ids[w] for w in WORDS[:3]}
        assert not await filings.any_behind(connection)
        assert await rows(connection, "SELECT count(*) FROM topic_anchors WHERE key = 'before'") == [(0,)]


async def test_a_headline_that_comes_before_during_or_after_reaches_each_reader_once(change: Change) -> None:
    ids = await change.followed()
    await change.begin()
    await change.arrives()
    assert await change.owed() == []
    await _commit_next(change)
    await change.arrives()
    await change.job.run()
    await change.arrives()
    await change.job.run()
    assert await change.owed() == [(1, 3), (2, 3), (3, 3)]
    async with change.world.database.read() as connection:
        found = await rows(connection, "SELECT topic_id, count(*) FROM matches GROUP BY 1 ORDER BY 1")
    assert found == [(ids[words], 3) for words in WORDS[:3]]
    assert change.woken.times > 0


async def _commit_next(change: Change) -> None:
    """One batch; then the process is killed."""
    await change.job.commit(await change.job.prepare(after=TopicId(0)))


async def test_a_restart_in_the_middle_forgets_nothing_that_came_before_it(change: Change) -> None:
    await change.followed()
    await change.begin()
    await _commit_next(change)
    await change.arrives()
    await change.job.begin()
    await change.job.run()
    assert await change.owed() == [(1, 1), (2, 1), (3, 1)]


async def test_headlines_of_the_time_before_are_not_told_again(change: Change) -> None:
    await change.arrives()
    await change.followed()
    await change.begin()
    await change.job.run()
    assert await change.owed() == []


@pytest.mark.parametrize("kept", [{"of_baseline": True}, {"age": timedelta(hours=5)}])
async def test_what_a_poll_would_have_kept_to_itself_is_matched_and_not_owed(
    change: Change, kept: dict[str, object]
) -> None:
    await change.followed()
    await change.begin()
    await change.arrives(**kept)  # type: ignore[arg-type]
    await change.job.run()
    assert await change.owed() == []
    async with change.world.database.read() as connection:
        assert await rows(connection, "SELECT count(*) FROM matches") == [(3,)]


async def test_a_topic_that_is_changed_or_forgotten_meanwhile_is_left_as_it_is(change: Change) -> None:
    ids = await change.followed()
    await change.begin()
    job = replace(change.job, at_once=9)
    batch = await job.prepare(after=TopicId(0))
    async with change.world.database.write() as connection:
        await topics.change_query(connection, ids["مكتبة"], queries.parse("حديقة"))
        await topics.remove(connection, ids["غزة"])
    await job.commit(batch)
    async with change.world.database.read() as connection:
        assert (await topics.matching(connection, Text.of(f"{HEADLINE} حديقة"))).keys() == {ids["مكتبة"], ids["افتتاح"]}


async def test_with_nothing_to_do_nothing_is_done(change: Change) -> None:
    await change.followed()
    await change.job.begin()
    await change.job.run()
    assert change.woken.times == 0


async def test_a_poll_under_way_is_waited_for(change: Change) -> None:
    """It looked up topics by keys that a batch removes before it stores: the batch has to see its headline."""
    await change.followed()
    await change.begin()
    feed = await World(change.world.database, now=datetime.now(UTC)).feed()
    async with change.world.database.write() as polling:
        now = datetime.now(UTC)
        await polling.execute(update(schema.feeds).values(baseline_at=now - timedelta(hours=1)))
        await entries.add(polling, feed.id, Entry(headline=HEADLINE, published_at=now), position=0, now=now)
        assert await topics.matching(polling, Text.of(HEADLINE)) == {}
        refiling = asyncio.create_task(change.job.run())
        await asyncio.sleep(0.2)
        assert not refiling.done()
    await refiling
    assert await change.owed() == [(1, 1), (2, 1), (3, 1)]
