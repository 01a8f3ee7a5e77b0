"""How long it takes to owe one headline to a topic's followers, commit included: one INSERT … SELECT.

Beside it what most bots do: the followers are read into Python, and a row for each is written by executemany.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from benchmarks import databases, invented, readers
from benchmarks.figures import Figure, rounds
from bot.chats.pace import Lane
from bot.store import owing
from bot.store.engine import insert
from bot.store.schema import chats, deliveries, subscriptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.news.model import EntryId, TopicId
    from bot.store.engine import Database


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    people, times = (500, 2) if smoke else (100_000, 5)
    for kind in databases.kinds():
        with databases.fresh(kind) as url:
            async with databases.opened(url) as database:
                topic, published = await _people(database, people, 2 * times)
                owing = [await _owe(database, entry, topic, people) for entry in published[:times]]
                by_row = [await _owe_row_by_row(database, entry, topic, people) for entry in published[times:]]
        yield rounds("owing", "INSERT … SELECT", owing, "s", database=kind, subscribers=people)
        yield rounds("owing", "baseline: a row at a time", by_row, "s", database=kind, subscribers=people)


async def _people(database: Database, people: int, headlines: int) -> tuple[TopicId, Sequence[EntryId]]:
    news = invented.Newsroom()
    async with database.write() as connection:
        await readers.settle(connection, people)
        topic = await readers.follow_together(connection, "حديقة")
        published = await readers.publish(connection, [news.headline() for _ in range(headlines)], topic)
    if not database.is_sqlite:
        async with database.write() as connection:  # what autovacuum does within a minute
            await connection.exec_driver_sql("ANALYZE")
    return topic, published


async def _owe(database: Database, entry: EntryId, topic: TopicId, people: int) -> float:
    began = time.perf_counter()
    async with database.write() as connection:
        owed = await owing.owe_alerts(connection, entry, [topic], lane=Lane.ALERT, now=datetime.now(UTC))
    assert owed == people
    return time.perf_counter() - began


async def _owe_row_by_row(database: Database, entry: EntryId, topic: TopicId, people: int) -> float:
    began = time.perf_counter()
    followers = (
        select(chats.c.bot_id, subscriptions.c.chat_key, subscriptions.c.thread_id)
        .join(chats, chats.c.key == subscriptions.c.chat_key)
        .where(subscriptions.c.topic_id == topic, chats.c.state == "active")
    )
    now = datetime.now(UTC)
    same = {"kind": "alert", "lane": Lane.ALERT.value, "dedup_key": f"e{entry}", "entry_id": entry}
    same |= {"due_at": now, "created_at": now}
    async with database.write() as connection:
        rows = [row._asdict() | same for row in await connection.execute(followers)]
        await connection.execute(insert(connection, deliveries).on_conflict_do_nothing(), rows)
    assert len(rows) == people
    return time.perf_counter() - began
