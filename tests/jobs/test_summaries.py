"""Pages are read before their readers ask: each once, two at a time, and a failure stops no other."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import PageMissing
from bot.news.model import Article
from bot.news.summary import Summary
from bot.store import readings
from bot.store.articles import StoredArticle
from bot.store.chats import Choice
from jobs.summaries import Summaries
from tests.store.conftest import NOW, World, rows
from tests.store.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.news.model import EntryId

READ = StoredArticle(
    article=Article(headline="افتتاح مكتبة", paragraphs=("افتتحت البلدية مكتبة.",)),
    summary=Summary(sentences=("افتتحت البلدية مكتبة.",)),
)


@dataclass(slots=True)
class Site:
    """Answers for pages: with an article, or as `faults` has it; `hold` keeps them waiting."""

    faults: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hold: asyncio.Event | None = None

    async def read(self, url: str) -> StoredArticle:
        self.asked.append(url)
        if self.hold is not None:
            await self.hold.wait()
        if url in self.faults:
            raise self.faults[url]
        return READ


@dataclass(slots=True)
class Errand:
    """The errand, the site it reads, and how often it said that edits are owed."""

    world: World
    site: Site
    entry: EntryId
    said: int = 0
    summaries: Summaries = field(init=False)

    def __post_init__(self) -> None:
        self.summaries = Summaries(database=self.world.database, read=self.site.read, owed=self.owed)

    def owed(self) -> None:
        self.said += 1

    async def owe(self, *urls: str) -> None:
        async with self.world.database.write() as connection:
            for url in urls:
                await readings.owe(connection, self.entry, url, now=NOW)

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """One look, and all that it begins."""
        async with asyncio.TaskGroup() as tasks:
            await self.summaries.due(tasks)
            yield

    async def left(self) -> list[tuple[object, ...]]:
        async with self.world.database.read() as connection:
            return await rows(connection, "SELECT url, state, attempts, fault FROM readings ORDER BY id")


@pytest.fixture
async def desk(world: World) -> Desk:
    return Desk(world, await world.follow(await world.chat(1), "مكتبة"))


@pytest.fixture
async def errand(desk: Desk, world: World) -> Errand:
    story, _ = await desk.tell("agency")
    return Errand(world, Site(), desk.told[story][0])


async def test_a_page_that_was_read_is_owed_no_more(errand: Errand) -> None:
    await errand.owe("https://a.example/1")
    async with errand.looking():
        pass
    async with errand.looking():
        pass
    assert errand.site.asked == ["https://a.example/1"]
    assert await errand.left() == []


async def test_alerts_sent_without_their_summary_are_edited_where_it_is_wanted(errand: Errand, desk: Desk) -> None:
    await desk.reader(1, Choice.SUMMARY_INSIDE)
    await desk.deliver()
    await errand.owe("https://a.example/1")
    async with errand.looking():
        pass
    assert errand.said == 1
    assert await desk.states() == [("alert", "sent"), ("refresh", "pending")]


async def test_two_pages_are_read_at_a_time_the_newest_first(errand: Errand) -> None:
    errand.site.hold = asyncio.Event()
    await errand.owe("https://a.example/1", "https://a.example/2", "https://a.example/3")
    async with errand.looking():
        async with asyncio.TaskGroup() as tasks:
            await errand.summaries.due(tasks)
        await asyncio.sleep(0)
        under_way = sorted(errand.site.asked)
        errand.site.hold.set()
    assert under_way == ["https://a.example/2", "https://a.example/3"]
    async with errand.looking():
        pass
    assert errand.site.asked[-1] == "https://a.example/1"


@pytest.mark.parametrize(
    ("fault", "name"), [(PageMissing(host="a.example"), "PageMissing"), (ZeroDivisionError(), "ZeroDivisionError")]
)
async def test_what_fails_is_remembered_and_holds_up_no_other(errand: Errand, fault: Exception, name: str) -> None:
    errand.site.faults["https://a.example/1"] = fault
    await errand.owe("https://a.example/1", "https://a.example/2")
    async with errand.looking():
        pass
    assert await errand.left() == [("https://a.example/1", "pending", 1, name)]


async def test_a_database_that_is_away_costs_the_page_nothing_but_time(errand: Errand) -> None:
    errand.site.faults["https://a.example/1"] = OperationalError("SELECT 1", {}, OSError("locked"))
    await errand.owe("https://a.example/1")
    async with errand.looking():
        pass
    await errand.summaries.resume()
    errand.site.faults.clear()
    async with errand.looking():
        pass
    assert await errand.left() == []
