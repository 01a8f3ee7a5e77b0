"""A poll against a real site and both databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chats.pace import Lane
from bot.feeds.http import Fetcher
from bot.news import topics as queries
from bot.news.model import BotId, ChatId, FeedKind
from bot.store import batches, chats, feeds, outbox, subscriptions, topics
from bot.store.outbox import DeliveryState, Settled
from bot.store.subscriptions import Place
from jobs.placing import Placing
from jobs.poll import Poll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.engine import Database
    from bot.store.feeds import Feed

BOT = BotId(42)


@dataclass(slots=True)
class Newsroom:
    """A site whose RSS lists `items`; /moved and /old send visitors on."""

    items: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    status: int = 200
    url: str = ""

    async def rss(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers.get("If-None-Match"))
        if self.status != 200:
            return web.Response(status=self.status)
        etag = f'"{len(self.items)}-{hash(tuple(self.items))}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        items = "".join(
            f"<item><title>{title}</title><link>{self.url}/{guid}</link><guid>{guid}</guid>"
            f"<pubDate>{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for guid, title in self.items
        )
        body = f'<rss version="2.0"><channel><title>الصحيفة</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": etag})

    async def old(self, _: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/rss")


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    room = Newsroom([("1", "افتتاح حديقة الزيتون")])
    app = web.Application()
    app.router.add_get("/rss", room.rss)
    app.router.add_get("/old", room.old)
    server = TestServer(app)
    await server.start_server()
    room.url = str(server.make_url("")).rstrip("/")
    yield room
    await server.close()


@pytest.fixture
async def poll(database: Database) -> AsyncIterator[Poll]:
    async with Fetcher(allow_private=True) as fetcher:
        yield Poll(
            database=database,
            fetcher=fetcher,
            every=timedelta(seconds=1),
            look_back=timedelta(hours=2),
            owed=lambda: None,
            placing=Placing(),
        )


async def followed(database: Database, url: str) -> Feed:
    """A feed, and a reader who follows «حديقة»."""
    now = datetime.now(UTC)
    async with database.write() as connection:
        await chats.register_bot(connection, BOT, username="ajil_bot", now=now)
        chat = await chats.meet(
            connection,
            bot_id=BOT,
            chat_id=ChatId(2001),
            type="private",
            title="سلمى",
            username=None,
            language="ar",
            now=now,
        )
        topic = await topics.ensure(connection, queries.parse("حديقة"), now=now)
        await subscriptions.follow(connection, Place(chat=chat.key), topic, label="حديقة", now=now)
        return await feeds.add(
            connection, url=url, kind=FeedKind.RSS, title="الصحيفة", zone="Asia/Gaza", language="ar", now=now
        )


async def stored(database: Database, feed: Feed) -> Feed:
    async with database.read() as connection:
        return await feeds.get(connection, feed.id)


async def owed(database: Database) -> int:
    async with database.read() as connection:
        return (await outbox.count(connection, BOT)).get(DeliveryState.PENDING, 0)


async def test_the_first_sight_is_a_baseline_and_owes_nothing(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    assert await poll.feed(feed) == 0
    assert (await stored(database, feed)).baseline_at is not None


async def test_a_new_line_is_owed_once_and_a_correction_of_it_is_not(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    await poll.feed(feed)
    newsroom.items.insert(0, ("2", "توسعة حديقة الميناء الكبيرة"))
    assert await poll.feed(await stored(database, feed)) == 1
    newsroom.items[0] = ("2", "توسعة حديقة الميناء الكبرى")
    assert await poll.feed(await stored(database, feed)) == 0
    assert await owed(database) == 1


async def test_what_has_not_changed_is_asked_for_by_its_etag_and_keeps_it(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    await poll.feed(feed)
    first = await stored(database, feed)
    await poll.feed(first)
    second = await stored(database, feed)
    assert newsroom.asked == [None, first.etag]
    assert (second.etag, second.version) == (first.etag, first.version + 1)


async def test_a_feed_that_moved_for_good_is_polled_at_its_new_address(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/old")
    await poll.feed(feed)
    assert (await stored(database, feed)).url == f"{newsroom.url}/rss"


async def test_two_polls_at_once_store_and_owe_once(database: Database, poll: Poll, newsroom: Newsroom) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    await poll.feed(feed)
    newsroom.items.insert(0, ("2", "توسعة حديقة الميناء"))
    known = await stored(database, feed)
    assert sorted(await asyncio.gather(poll.feed(known), poll.feed(known))) == [0, 1]
    assert await owed(database) == 1


async def test_a_failing_page_is_asked_ever_more_rarely_and_recovers(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    await poll.feed(feed)
    newsroom.status = 404
    waits = []
    for _ in range(4):
        before = datetime.now(UTC)
        await poll.feed(await stored(database, feed))
        waits.append((await stored(database, feed)).next_poll_at - before)
    failing = await stored(database, feed)
    assert failing.failures == 4
    assert failing.fault is not None
    assert failing.fault.name == "PageMissing"
    assert waits[3] > 2 * waits[0]
    newsroom.status = 200
    newsroom.items.insert(0, ("2", "توسعة حديقة الميناء"))
    assert await poll.feed(failing) == 1
    assert (await stored(database, feed)).fault is None


async def test_a_line_no_database_could_hold_keeps_no_other_line_from_its_reader(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    await poll.feed(feed)
    newsroom.items[:0] = [("3", "بيان &#0;\ud83d عاجل".encode("utf-8", "replace").decode()), ("2", "توسعة حديقة")]
    assert await poll.feed(await stored(database, feed)) == 1


async def test_the_first_sight_of_a_source_edits_nothing_either(
    database: Database, poll: Poll, newsroom: Newsroom
) -> None:
    feed = await followed(database, f"{newsroom.url}/rss")
    await poll.feed(feed)
    newsroom.items.insert(0, ("2", "توسعة حديقة الميناء"))
    await poll.feed(await stored(database, feed))
    async with database.write() as connection:
        (due,) = await outbox.pending(connection, BOT, Lane.ALERT, now=datetime.now(UTC), limit=9)
        await batches.claim(connection, [due.id], now=datetime.now(UTC), lease=timedelta(minutes=3))
        await outbox.settle(
            connection, [Settled(id=due.id, state=DeliveryState.SENT, message_id=55)], now=datetime.now(UTC)
        )
    other = await followed(database, f"{newsroom.url}/rss?edition=2")
    await poll.feed(other)
    assert await owed(database) == 0
