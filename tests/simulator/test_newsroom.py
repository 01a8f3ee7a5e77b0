"""The invented newspaper."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest

from simulator.newsroom.prepared import edition

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

TICKER_LINE = re.compile(r'<span class="time">(\d\d:\d\d)</span> <a href="([^"]+)">([^<]+)</a>')


async def read(simulator: Simulator, path: str) -> str:
    async with simulator.http.get(simulator.page(path)) as answer:
        answer.raise_for_status()
        return await answer.text()


async def ticker(simulator: Simulator, path: str) -> list[tuple[str, str, str]]:
    return TICKER_LINE.findall(await read(simulator, path))


@pytest.mark.parametrize(("language", "least"), [("ar", 60), ("en", 40)])
def test_enough_is_prepared_and_nothing_twice(language: str, least: int) -> None:
    stories = edition(language).stories
    counts = Counter(story.headline for story in stories) + Counter(story.slug for story in stories)
    assert (len(stories) >= least, [each for each, count in counts.items() if count > 1]) == (True, [])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_story_is_an_article(language: str) -> None:
    short = [story.slug for story in edition(language).stories if not 4 <= len(story.paragraphs) <= 7]
    assert short == []


@pytest.mark.parametrize("path", ["/newsroom/", "/newsroom/en/"])
async def test_twelve_lines_stand_there_at_the_start(simulator: Simulator, path: str) -> None:
    assert len(await ticker(simulator, path)) == 12


async def test_the_front_page_names_no_feed(simulator: Simulator) -> None:
    assert "rss" not in await read(simulator, "/newsroom/")


async def test_a_published_headline_stands_first_and_leads_to_its_article(simulator: Simulator) -> None:
    published = await simulator.publish("افتتاح جسر للمشاة", kicker="جسور", lead="افتُتح الجسر اليوم.")
    _, path, headline = (await ticker(simulator, "/newsroom/"))[0]
    article = await read(simulator, path)
    assert (headline, published["url"]) == ("افتتاح جسر للمشاة", simulator.page(path))
    assert '<p class="kicker">جسور</p>' in article
    assert "<p>افتُتح الجسر اليوم.</p>" in article
    assert datetime.fromisoformat(published["published_at"]).tzinfo is not None


async def test_the_next_prepared_line_follows_the_twelve(simulator: Simulator) -> None:
    first, english = await simulator.publish(), await simulator.publish(language="en")
    expected = (edition("ar").stories[12].headline, edition("en").stories[12].headline)
    assert (first["headline"], english["headline"]) == expected


async def test_the_same_headline_again_gets_its_own_address(simulator: Simulator) -> None:
    first, second = await simulator.publish("خبر"), await simulator.publish("خبر")
    assert first["url"] != second["url"]


async def test_the_feed_holds_the_same_news(simulator: Simulator) -> None:
    await simulator.publish("A bridge opens", language="en")
    assert "<title>A bridge opens</title>" in await read(simulator, "/newsroom/en/rss.xml")


async def test_who_has_the_page_is_told_so(simulator: Simulator) -> None:
    async with simulator.http.get(simulator.page()) as first:
        tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    async with simulator.http.get(simulator.page(), headers={"If-None-Match": tag}) as same:
        assert (same.status, await same.read()) == (304, b"")
    await simulator.publish("خبر جديد")
    headers = {"If-None-Match": tag, "If-Modified-Since": changed}
    async with simulator.http.get(simulator.page(), headers=headers) as newer:
        assert newer.status == 200


async def test_an_unknown_language_is_refused(simulator: Simulator) -> None:
    with pytest.raises(aiohttp.ClientResponseError, match="400"):
        await simulator.publish(language="xx")
