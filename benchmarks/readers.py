"""Chats, what they follow and what they are owed, put into a database as if they had come over the months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.news import topics as queries
from bot.news.model import BotId, Entry, EntryId, FeedKind, TopicId
from bot.store import chats, entries, feeds, schema, topics
from tests.journeys.process import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

BOT = BotId(int(TOKEN.split(":", maxsplit=1)[0]))
FIRST = 50_000
"""Telegram's id of the first reader; the others count up from it."""


async def settle(connection: AsyncConnection, count: int, *, first: int = FIRST) -> None:
    """So many private chats."""
    now = datetime.now(UTC)
    await chats.register_bot(connection, BOT, username="ajil_bot", now=now)
    people = [
        {"bot_id": BOT, "chat_id": first + number, "type": "private", "language": "ar", "created_at": now}
        for number in range(count)
    ]
    await connection.execute(insert(schema.chats), people)


async def follow_together(connection: AsyncConnection, words: str) -> TopicId:
    """Every chat there is follows the same words."""
    now = datetime.now(UTC)
    topic = await topics.ensure(connection, queries.parse(words), now=now)
    following = [
        {"chat_key": key, "topic_id": topic.id, "label": words, "created_at": now}
        for key in (await connection.execute(select(schema.chats.c.key))).scalars()
    ]
    await connection.execute(insert(schema.subscriptions), following)
    return topic.id


async def follow_each(connection: AsyncConnection, words: Sequence[str]) -> None:
    """One reader for each word, who follows only that word."""
    await settle(connection, len(words))
    now = datetime.now(UTC)
    known = (await connection.execute(select(schema.chats.c.key).order_by(schema.chats.c.chat_id))).scalars().all()
    for key, word in zip(known, words, strict=True):
        topic = await topics.ensure(connection, queries.parse(word), now=now)
        row = {"chat_key": key, "topic_id": topic.id, "label": word, "created_at": now}
        await connection.execute(insert(schema.subscriptions).values(row))


async def poll(connection: AsyncConnection, urls: Iterable[str]) -> None:
    """Ticker pages to be polled from now on; their clock times are UTC."""
    for url in urls:
        await feeds.add(
            connection,
            url=url,
            kind=FeedKind.TICKER,
            title="صحيفة القياس",
            zone="UTC",
            language="ar",
            now=datetime.now(UTC),
        )


async def remember(connection: AsyncConnection, headlines: Sequence[str]) -> None:
    """Lines that stood on the first feed's page before, and left it."""
    feed = (await feeds.every(connection))[0]
    begun = datetime.now(UTC) - timedelta(hours=6)
    rows = [
        {
            "feed_id": feed.id,
            "headline": headline,
            "url": f"https://news.example/earlier/{number}",
            "published_at": begun - timedelta(minutes=number),
            "clock": (begun - timedelta(minutes=number)).time().replace(second=0, microsecond=0),
            "first_seen_at": begun - timedelta(minutes=number),
            "last_seen_at": begun,
            "position": number,
            "present": False,
        }
        for number, headline in enumerate(headlines)
    ]
    if rows:
        await connection.execute(insert(schema.entries), rows)


async def publish(connection: AsyncConnection, headlines: Iterable[str], topic: TopicId) -> list[EntryId]:
    """Entries of a feed nobody polls, each matching the topic."""
    now = datetime.now(UTC)
    feed = await feeds.add(
        connection,
        url="https://news.example/ticker",
        kind=FeedKind.TICKER,
        title="صحيفة القياس",
        zone="UTC",
        language="ar",
        now=now.replace(year=now.year + 1),
    )
    stored = []
    for number, headline in enumerate(headlines):
        entry = Entry(headline=headline, url=f"https://news.example/{number}", published_at=now)
        stored.append(await entries.add(connection, feed.id, entry, position=number, now=now))
        await entries.matched(connection, stored[-1], {topic: (headline.split()[0],)})
    return stored
