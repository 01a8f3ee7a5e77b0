"""The outbox's steps for every message of a crowd (look, claim, settle), for many rows in one statement each.

A batch travels as one JSON parameter and comes back as one count, never as rows: on SQLite each row that a statement
takes or returns is a switch between two threads that want the interpreter's lock, and 100 rows took 80 ms beside a
busy event loop instead of 2.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from bot.news.broadcasts import RunMessage, RunState
from bot.news.model import DeliveryId
from bot.store.engine import numbers
from bot.store.outbox import DeliveryState
from bot.store.schema import chats, deliveries, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, timedelta

    from sqlalchemy import Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.broadcasts import Run

_COUNTED = {"preserve_rowcount": True}


async def pending(
    connection: AsyncConnection, run: Run, held: Collection[DeliveryId], *, now: datetime, limit: int
) -> list[tuple[RunMessage, datetime]]:
    """A run's deliveries that are due, but for those `held`, as they will be once claimed; with when they are due."""
    values = {"batch": json.dumps([[each] for each in held]), "run": run.id, "moment": now, "count": limit}
    rows = await connection.execute(_pending(connection.dialect.name), values)
    return [(_message(row, run), row.due_at) for row in rows]


def _message(row: Any, run: Run) -> RunMessage:
    return RunMessage(
        delivery=row.id,
        chat_key=row.chat_key,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        language=row.language,
        chat_failures=row.failures,
        chat_failing_since=row.failing_since,
        attempts=row.attempts + 1,
        doubts=row.doubts,
        owed_at=row.created_at,
        message_id=row.message_id,
        run=run.id,
        kind=run.kind,
        content=run.content,
        paid=run.paid,
    )


async def claim(
    connection: AsyncConnection, ids: Collection[DeliveryId], *, now: datetime, lease: timedelta
) -> Collection[DeliveryId]:
    """Write that these are being sent; what was cancelled, paused or taken meanwhile is not in the answer."""
    values = {"batch": json.dumps([[each] for each in ids]), "until": now + lease}
    changed = await connection.execute(_claim(connection.dialect.name), values, execution_options=_COUNTED)
    if changed.rowcount == len(ids):
        return ids
    rows = await connection.execute(_claimed(connection.dialect.name), values)
    return {DeliveryId(row.id) for row in rows}


async def sent(
    connection: AsyncConnection, messages: Mapping[DeliveryId, int | None], *, now: datetime
) -> Collection[DeliveryId]:
    """Settle claimed deliveries as sent, with the messages they became; returns those that were still claimed."""
    values = {"batch": json.dumps(list(messages.items())), "moment": now}
    changed = await connection.execute(_sent(connection.dialect.name), values, execution_options=_COUNTED)
    if changed.rowcount == len(messages):
        return messages.keys()
    rows = await connection.execute(_settled(connection.dialect.name), values)
    return {DeliveryId(row.id) for row in rows}


@cache
def _pending(dialect: str) -> Select[Any]:
    return (
        select(
            *(deliveries.c[name] for name in ("id", "chat_key", "thread_id", "attempts", "doubts", "message_id")),
            *(deliveries.c.created_at, deliveries.c.due_at),
            *(chats.c[name] for name in ("chat_id", "language", "failures", "failing_since")),
        )
        .join(chats, chats.c.key == deliveries.c.chat_key)
        .where(
            deliveries.c.run_id == bindparam("run"),
            deliveries.c.state == DeliveryState.PENDING,
            deliveries.c.due_at <= bindparam("moment"),
            deliveries.c.id.not_in(_ids(dialect)),
        )
        .order_by(deliveries.c.id)
        .limit(bindparam("count"))
    )


@cache
def _claim(dialect: str) -> Update:
    running = select(runs.c.id).where(runs.c.state == RunState.RUNNING)
    return (
        update(deliveries)
        .where(
            deliveries.c.id.in_(_ids(dialect)),
            deliveries.c.state == DeliveryState.PENDING,
            deliveries.c.run_id.is_(None) | deliveries.c.run_id.in_(running),
        )
        .values(state=DeliveryState.SENDING, due_at=bindparam("until"), attempts=deliveries.c.attempts + 1)
    )


@cache
def _claimed(dialect: str) -> Select[Any]:
    """Those of a batch that were claimed in this very moment."""
    return select(deliveries.c.id).where(
        deliveries.c.id.in_(_ids(dialect)),
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.due_at == bindparam("until"),
    )


@cache
def _sent(dialect: str) -> Update:
    batch = numbers(dialect, "batch", 2).subquery()
    return (
        update(deliveries)
        .where(deliveries.c.id == batch.c.n0, deliveries.c.state == DeliveryState.SENDING)
        .values(
            state=DeliveryState.SENT,
            message_id=func.coalesce(batch.c.n1, deliveries.c.message_id),
            fault=None,
            settled_at=bindparam("moment"),
        )
    )


@cache
def _settled(dialect: str) -> Select[Any]:
    """Those of a batch that were settled in this very moment."""
    return select(deliveries.c.id).where(
        deliveries.c.id.in_(_ids(dialect)),
        deliveries.c.state == DeliveryState.SENT,
        deliveries.c.settled_at == bindparam("moment"),
    )


def _ids(dialect: str) -> Select[Any]:
    return numbers(dialect, "batch", 1)
