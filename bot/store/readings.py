"""Readings: pages to be read for their summaries, from the first alert of an entry until the article is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, literal, select, update

from bot.news.model import EntryId
from bot.store.engine import insert, skip_locked
from bot.store.schema import articles, readings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
"""Before a page is tried again: the site may have been busy, the page half published. After the last it is left."""


class ReadingState(StrEnum):
    """A failed page is remembered, so that no later entry has it read again."""

    PENDING = "pending"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A page to be read now, and the entry that links to it. `attempts` counts this one."""

    url: str
    entry: EntryId
    attempts: int


async def owe(connection: AsyncConnection, entry_id: EntryId, url: str, *, now: datetime) -> bool:
    """Have a page read, unless it is stored or was owed before. Returns whether it is owed now."""
    stored = exists().where(articles.c.url == url)
    row = select(
        literal(url), literal(entry_id), literal(now, readings.c.due_at.type), literal(now, readings.c.created_at.type)
    )
    statement = insert(connection, readings).from_select(
        ["url", "entry_id", "due_at", "created_at"], row.where(~stored)
    )
    owed = await connection.execute(statement.on_conflict_do_nothing().returning(readings.c.id))
    return owed.first() is not None


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next page is due."""
    query = select(func.min(readings.c.due_at)).where(readings.c.state == ReadingState.PENDING)
    earliest: datetime | None = (await connection.execute(query)).scalar_one()
    return earliest


async def claim(connection: AsyncConnection, *, now: datetime, lease: timedelta, limit: int) -> list[Owed]:
    """The pages whose time has come, the newest first: it is for them that readers wait. Due again after `lease`."""
    due = (
        select(readings.c.id)
        .where(readings.c.state == ReadingState.PENDING, readings.c.due_at <= now)
        .order_by(readings.c.id.desc())
        .limit(limit)
    )
    statement = (
        update(readings)
        .where(readings.c.id.in_(skip_locked(connection, due)))
        .values(due_at=now + lease, attempts=readings.c.attempts + 1)
        .returning(readings.c.url, readings.c.entry_id, readings.c.attempts)
    )
    rows = await connection.execute(statement)
    return [Owed(url=row.url, entry=EntryId(row.entry_id), attempts=row.attempts) for row in rows]


async def release(connection: AsyncConnection, *, now: datetime) -> None:
    """At a start: let all pages be read that wait, for whatever reason; their attempts stay counted."""
    waiting = update(readings).where(readings.c.state == ReadingState.PENDING, readings.c.due_at > now)
    await connection.execute(waiting.values(due_at=now))


async def done(connection: AsyncConnection, url: str) -> None:
    """The article is stored."""
    await connection.execute(delete(readings).where(readings.c.url == url))


async def failed(connection: AsyncConnection, owed: Owed, fault: str, *, now: datetime) -> bool:
    """It couldn't be read. Returns whether it will be tried again."""
    again = owed.attempts <= len(PAUSES)
    values: dict[str, object] = {"fault": fault, "state": ReadingState.PENDING if again else ReadingState.FAILED}
    if again:
        values["due_at"] = now + PAUSES[owed.attempts - 1]
    await connection.execute(update(readings).where(readings.c.url == owed.url).values(values))
    return again


async def forget_before(connection: AsyncConnection, moment: datetime) -> None:
    """Forget the failures of pages owed before a moment."""
    old = delete(readings).where(readings.c.state == ReadingState.FAILED, readings.c.created_at < moment)
    await connection.execute(old)
