"""People and things that store tests begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.news import topics as queries
from bot.news.model import BotId, ChatId, Entry, EntryId, FeedKind
from bot.store import chats, entries, feeds, subscriptions, topics
from bot.store.subscriptions import Place

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.chats import Chat
    from bot.store.engine import Database
    from bot.store.feeds import Feed
    from bot.store.topics import Topic

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BOT = BotId(42)


@dataclass(frozen=True, slots=True)
class World:
    """Short words for what tests set up."""

    database: Database
    now: datetime = NOW

    def later(self, **span: float) -> World:
        return replace(self, now=self.now + timedelta(**span))

    async def chat(self, chat_id: int, *, kind: str = "private", bot: BotId = BOT) -> Chat:
        async with self.database.write() as connection:
            await chats.register_bot(connection, bot, username="ajil_bot", now=self.now)
            return await chats.meet(
                connection,
                bot_id=bot,
                chat_id=ChatId(chat_id),
                type=kind,
                title="سلمى",
                username=None,
                language="ar",
                now=self.now,
            )

    async def feed(self, url: str = "https://news.example/ticker") -> Feed:
        async with self.database.write() as connection:
            return await feeds.add(
                connection,
                url=url,
                kind=FeedKind.TICKER,
                title="صحيفة المثال",
                zone="Asia/Gaza",
                language="ar",
                now=self.now,
            )

    async def entry(self, feed: Feed, headline: str, *, breaking: bool = False) -> EntryId:
        async with self.database.write() as connection:
            entry = Entry(headline=headline, url="https://news.example/1", published_at=self.now, breaking=breaking)
            return await entries.add(connection, feed.id, entry, position=0, now=self.now)

    async def follow(self, chat: Chat, words: str, *, thread: int = 0) -> Topic:
        async with self.database.write() as connection:
            topic = await topics.ensure(connection, queries.parse(words), now=self.now)
            place = Place(chat=chat.key, thread=thread)
            await subscriptions.follow(connection, place, topic, label=words, now=self.now)
            return topic


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


async def rows(connection: AsyncConnection, statement: str) -> list[tuple[object, ...]]:
    """What a plain SQL query gives."""
    return [tuple(row) for row in await connection.exec_driver_sql(statement)]
