"""New lines find the story they tell, whatever feed or process told it before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.news.model import Entry, FeedId
from bot.store import entries
from jobs import placing
from jobs.placing import Placing
from tests.store.conftest import NOW, World, rows

if TYPE_CHECKING:
    from jobs.placing import Place, Sketch

TOLD = "إصابة 3 عمال في انهيار سقف مصنع قرب الميناء"
RETOLD = "إصابة ثلاثة عمال بانهيار سقف مصنع قرب الميناء"
UPDATED = "ارتفاع عدد المصابين في انهيار سقف المصنع قرب الميناء إلى 7 عمال"
OTHER = "وزارة التعليم تعلن موعد بدء التسجيل في الجامعات"


def lines(*headlines: str, at: datetime = NOW) -> list[Entry]:
    return [Entry(headline=headline, published_at=at) for headline in headlines]


@dataclass(slots=True)
class Process:
    """A process that polls, with a memory of its own."""

    world: World
    placing: Placing = field(default_factory=Placing)

    async def sketch(self, feed: FeedId, new: list[Entry], *, now: datetime = NOW) -> Sketch:
        async with self.world.database.read() as connection:
            recent = await self.placing.recent(connection, now=now)
        return await placing.sketch(feed, new, recent, now=now)

    async def store(self, sketch: Sketch, new: list[Entry], *, now: datetime = NOW) -> list[Place]:
        async with self.world.database.write() as connection:
            places = await placing.placed(connection, sketch, now=now)
            for line, place in zip(new, places, strict=True):
                await entries.add(connection, sketch.feed, line, position=0, now=now, story=place.story)
        return places

    async def tell(self, feed: FeedId, *headlines: str, now: datetime = NOW) -> list[Place]:
        new = lines(*headlines, at=now)
        return await self.store(await self.sketch(feed, new, now=now), new, now=now)


@pytest.fixture
def process(world: World) -> Process:
    return Process(world)


@pytest.fixture
async def agency(world: World) -> FeedId:
    return (await world.feed("https://agency.example/")).id


@pytest.fixture
async def paper(world: World) -> FeedId:
    return (await world.feed("https://paper.example/")).id


async def test_another_feeds_words_for_the_same_join_its_story(process: Process, agency: FeedId, paper: FeedId) -> None:
    first, other = await process.tell(agency, TOLD, OTHER)
    (again,) = await process.tell(paper, RETOLD)
    assert (first.joins, other.joins, again.joins) == (False, False, True)
    assert again.story == first.story != other.story


async def test_new_facts_begin_a_story_that_follows_the_older(
    process: Process, agency: FeedId, paper: FeedId, world: World
) -> None:
    (first,) = await process.tell(agency, TOLD)
    (later,) = await process.tell(paper, UPDATED)
    async with world.database.read() as connection:
        follows = await rows(connection, "SELECT id, follows FROM stories ORDER BY id")
    assert later.joins is False
    assert follows == [(first.story, None), (later.story, first.story)]


async def test_a_newsrooms_own_two_lines_are_two_stories_unless_their_words_are_the_same(
    process: Process, agency: FeedId
) -> None:
    places = await process.tell(agency, TOLD, RETOLD, TOLD)
    (again,) = await process.tell(agency, RETOLD)
    assert [place.joins for place in places] == [False, False, True]
    assert places[0].story == places[2].story
    assert again.story == places[1].story


async def test_what_another_process_stored_since_is_seen(
    process: Process, world: World, agency: FeedId, paper: FeedId
) -> None:
    await process.tell(agency, OTHER)
    (first,) = await Process(world).tell(agency, TOLD)
    (again,) = await process.tell(paper, RETOLD)
    assert (again.story, again.joins) == (first.story, True)


async def test_two_feeds_that_tell_the_same_at_once_tell_one_story(
    process: Process, world: World, agency: FeedId, paper: FeedId
) -> None:
    other, told, retold = Process(world), lines(TOLD), lines(RETOLD)
    one, two = await process.sketch(agency, told), await other.sketch(paper, retold)
    (first,) = await process.store(one, told)
    (again,) = await other.store(two, retold)
    assert (again.story, again.joins) == (first.story, True)


async def test_of_two_likenesses_a_repeat_goes_before_an_update(
    process: Process, world: World, agency: FeedId, paper: FeedId
) -> None:
    (first,) = await process.tell(agency, UPDATED)
    retold = lines(RETOLD)
    sketch = await process.sketch(paper, retold)
    (told,) = await Process(world).tell(agency, TOLD)
    (again,) = await process.store(sketch, retold)
    assert (again.story, again.joins) == (told.story, True)
    assert told.story != first.story


@pytest.mark.parametrize(("hours", "joins"), [(11, True), (13, False)])
async def test_a_newsrooms_own_words_a_day_later_are_news_again(
    process: Process,
    agency: FeedId,
    hours: int,
    joins: bool,  # noqa: FBT001
) -> None:
    prices = "أسعار الخضار والفواكه في السوق المركزية اليوم"
    await process.tell(agency, prices)
    (again,) = await process.tell(agency, prices, now=NOW + timedelta(hours=hours))
    assert again.joins is joins


async def test_nobody_is_compared_with_what_is_older_than_two_days(
    process: Process, agency: FeedId, paper: FeedId
) -> None:
    await process.tell(agency, TOLD)
    await process.tell(agency, OTHER, now=NOW + timedelta(hours=47))
    (again,) = await process.tell(paper, RETOLD, now=NOW + timedelta(hours=49))
    assert again.joins is False


def on_pages(feed: str, headline: str, at: datetime) -> list[Entry]:
    return [Entry(headline=headline, published_at=at, url=f"https://{feed}.example/{at:%d-%H}")]


async def test_what_two_newsrooms_print_every_day_is_news_every_day(
    process: Process, agency: FeedId, paper: FeedId
) -> None:
    joined = []
    for day in range(3):
        for feed, hour in ((agency, 0), (paper, 1)):
            at = NOW + timedelta(days=day, hours=hour)
            new = on_pages(str(feed), "أسعار العملات والذهب اليوم", at)
            (place,) = await process.store(await process.sketch(feed, new, now=at), new, now=at)
            joined.append(place.joins)
    assert joined == [False, True] * 3


async def test_a_story_ends_two_days_after_it_began_however_often_it_was_retold(process: Process, world: World) -> None:
    joined = []
    for number in range(4):
        feed = (await world.feed(f"https://feed{number}.example/")).id
        (place,) = await process.tell(feed, TOLD, now=NOW + timedelta(hours=20 * number))
        joined.append(place.joins)
    assert joined == [False, True, True, False]


async def test_a_newsroom_whose_clock_runs_ahead_tells_what_it_tells_now(
    process: Process, agency: FeedId, paper: FeedId
) -> None:
    ahead = lines(TOLD, at=NOW + timedelta(days=30))
    (first,) = await process.store(await process.sketch(agency, ahead), ahead)
    (again,) = await process.tell(paper, TOLD)
    assert (again.story, again.joins) == (first.story, True)
