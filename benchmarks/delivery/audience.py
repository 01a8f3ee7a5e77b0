"""Chats by the hundred thousand, and a broadcast that is owed to them, as an editor would have left it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, text

from benchmarks import readers
from bot.chats.pace import Lane
from bot.news import topics as queries
from bot.news.broadcasts import Audience, BroadcastState, RunId, RunKind, TextContent
from bot.store import broadcasts, chats, outbox, owing, schema, topics
from tests.journeys.process import EDITOR

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import EntryId
    from bot.store.engine import Database

FIRST_FOLLOWER = 8_000_000
WORDS = "<b>بيان إلى القرّاء</b>\nتصدر الصحيفة غدًا في طبعة خاصّة."
"""What everybody gets, from every contender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A broadcast's run, and the seconds that owing it took, commit included."""

    run: RunId
    seconds: float


async def settle(database: Database, count: int) -> None:
    """So many private chats, counted up from readers.FIRST, written by the database itself."""
    now = datetime.now(UTC)
    async with database.write() as connection:
        await chats.register_bot(connection, readers.BOT, username="ajil_bot", now=now)
        if not count:
            return
        await connection.execute(
            text(
                "INSERT INTO chats (bot_id, chat_id, type, language, state, created_at) "
                "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
                "SELECT :bot, :first + i, 'private', 'ar', 'active', :now FROM n"
            ),
            {"count": count, "bot": readers.BOT, "first": readers.FIRST, "now": _stored(connection, now)},
        )


def _stored(connection: AsyncConnection, now: datetime) -> datetime | str:
    """SQLite keeps moments as text; only plain SQL sees it."""
    return now.strftime("%Y-%m-%d %H:%M:%S.%f") if connection.dialect.name == "sqlite" else now


async def owe(database: Database, *, paid: bool) -> Owed:
    """A broadcast to everyone who is there."""
    now = datetime.now(UTC)
    content = TextContent(html=WORDS)
    began = time.perf_counter()
    async with database.write() as connection:
        draft = await broadcasts.draft(connection, readers.BOT, content, created_by=EDITOR, now=now)
        ready = await broadcasts.change(
            connection,
            draft.id,
            within=[BroadcastState.DRAFT],
            state=BroadcastState.RUNNING,
            audience=Audience(),
            paid=paid,
        )
        run = await broadcasts.start(connection, ready, kind=RunKind.SEND, content=content, started_by=EDITOR, now=now)
    return Owed(run=run.id, seconds=time.perf_counter() - began)


async def alert(database: Database, followers: int) -> EntryId:
    """A breaking headline, owed to so many readers who follow it and are in no broadcast."""
    async with database.write() as connection:
        await readers.settle(connection, followers, first=FIRST_FOLLOWER)
        topic = await topics.ensure(connection, queries.parse("حديقة"), now=datetime.now(UTC))
        keys = await connection.execute(select(schema.chats.c.key).where(schema.chats.c.chat_id >= FIRST_FOLLOWER))
        following = [
            {"chat_key": key, "topic_id": topic.id, "label": "حديقة", "created_at": datetime.now(UTC)}
            for key in keys.scalars()
        ]
        await connection.execute(insert(schema.subscriptions), following)
        (entry,) = await readers.publish(connection, ["افتتاح حديقة جديدة"], topic.id)
        await owing.owe_alerts(connection, entry, [topic.id], lane=Lane.BREAKING, now=datetime.now(UTC))
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """How many of an entry's alerts have arrived, and the seconds between the first and the last of them."""

    count: int
    seconds: float


async def arrivals(database: Database, entry: EntryId) -> Arrivals:
    sent = schema.deliveries.c.settled_at
    query = select(func.count(), func.min(sent), func.max(sent)).where(
        schema.deliveries.c.entry_id == entry, schema.deliveries.c.state == outbox.DeliveryState.SENT
    )
    async with database.read() as connection:
        count, first, last = (await connection.execute(query)).one()
    return Arrivals(count=count, seconds=(last - first).total_seconds() if count else 0.0)
