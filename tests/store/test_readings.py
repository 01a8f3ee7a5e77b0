"""Pages are read once for their summaries, and what fails is remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.news.model import Article, EntryId
from bot.news.summary import Summary
from bot.store import articles, readings
from bot.store.articles import StoredArticle
from tests.store.conftest import NOW, World

LEASE = timedelta(minutes=3)
READ = StoredArticle(
    article=Article(headline="افتتاح مكتبة", paragraphs=("افتتحت البلدية مكتبة.",)),
    summary=Summary(sentences=("افتتحت البلدية مكتبة.",)),
)


@pytest.fixture
async def entry(world: World) -> EntryId:
    return await world.entry(await world.feed(), "افتتاح مكتبة")


async def test_a_page_is_owed_once_and_not_when_its_article_is_stored(entry: EntryId, world: World) -> None:
    async with world.database.write() as connection:
        await articles.store(connection, "https://known.example/", READ, now=NOW)
        owed = [
            await readings.owe(connection, entry, url, now=NOW)
            for url in ("https://a.example/", "https://a.example/", "https://known.example/")
        ]
        claimed = await readings.claim(connection, now=NOW, lease=LEASE, limit=9)
        meanwhile = await readings.claim(connection, now=NOW, lease=LEASE, limit=9)
    assert owed == [True, False, False]
    assert [(each.url, each.entry, each.attempts) for each in claimed] == [("https://a.example/", entry, 1)]
    assert meanwhile == []


async def test_the_newest_pages_come_first_and_a_restart_reads_what_was_under_way(entry: EntryId, world: World) -> None:
    async with world.database.write() as connection:
        for url in ("https://a.example/1", "https://a.example/2"):
            await readings.owe(connection, entry, url, now=NOW)
        (newest,) = await readings.claim(connection, now=NOW, lease=LEASE, limit=1)
        await readings.done(connection, "https://a.example/1")
        left = await readings.next_due(connection)
        await readings.release(connection, now=NOW)
        (again,) = await readings.claim(connection, now=NOW, lease=LEASE, limit=1)
    assert (newest.url, left, again.attempts) == ("https://a.example/2", NOW + LEASE, 2)


async def test_a_page_that_fails_is_tried_twice_more_and_then_remembered(entry: EntryId, world: World) -> None:
    tries = []
    moment = NOW
    async with world.database.write() as connection:
        await readings.owe(connection, entry, "https://a.example/", now=NOW)
        for pause in (*readings.PAUSES, timedelta(days=1)):
            (owed,) = await readings.claim(connection, now=moment, lease=LEASE, limit=1)
            tries.append(await readings.failed(connection, owed, "SiteDown", now=moment))
            moment += pause
        left = await readings.next_due(connection)
        again = await readings.owe(connection, entry, "https://a.example/", now=moment)
        await readings.forget_before(connection, NOW + timedelta(seconds=1))
        forgotten = await readings.owe(connection, entry, "https://a.example/", now=moment)
    assert (tries, left, again, forgotten) == ([True, True, False], None, False, True)
