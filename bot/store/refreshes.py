"""Refreshes: edits owed to alerts that stand in chats, when another feed tells their story or a summary came late.

They come in moments of a story's own: all that joins it before the next moment is one edit.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, case, cast, exists, func, literal, select, update

from bot.news.model import DeliveryId, EntryId
from bot.store.chats import ChatState
from bot.store.engine import insert
from bot.store.outbox import DeliveryKind, DeliveryState
from bot.store.schema import chats, deliveries, entries, stories

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Exists
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import StoryId

GATHERED = timedelta(seconds=10)
"""How long changes are gathered into one edit: feeds that tell the same are mostly polled within seconds."""
_CLAIMED_BY = timedelta(seconds=2)
"""How long before its moment an edit counts as claimed: who owes it may commit after it was rendered without that."""
MOST = 12
"""Edits of an alert in its life. A source more is a number that goes from 8 to 9; nobody waits for it."""
LIFE = timedelta(hours=48)
"""Older alerts are left as they are: nobody scrolls back to them, and Telegram lets some chats edit no longer."""

_OWED = [
    *("bot_id", "chat_key", "thread_id", "kind", "lane", "dedup_key"),
    *("entry_id", "state", "due_at", "created_at", "alert_id"),
]


async def owe_for_source(connection: AsyncConnection, story: StoryId, *, lane: int, now: datetime) -> int:
    """A feed more tells the story: its alerts shall name it, where a chat isn't sent every source anyway."""
    return await _owe(connection, story, ~chats.c.every_source, lane=lane, now=now)


async def owe_for_summary(connection: AsyncConnection, entry_id: EntryId, *, lane: int, now: datetime) -> int:
    """An entry's summary has come: the alerts that were sent without it shall carry it, where a chat wants that."""
    query = select(entries.c.story_id).where(entries.c.id == entry_id)
    story = (await connection.execute(query)).scalar_one_or_none()
    if story is None:
        return 0
    waits = chats.c.summary_inside & (deliveries.c.entry_id == entry_id)
    return await _owe(connection, story, waits, lane=lane, now=now)


async def _owe(
    connection: AsyncConnection, story: StoryId, wanted: ColumnElement[bool], *, lane: int, now: datetime
) -> int:
    moment = await _moment(connection, story, now=now)
    if moment is None:
        return 0
    number, due = moment
    owed = (
        select(
            *(deliveries.c[name] for name in ("bot_id", "chat_key", "thread_id")),
            literal(DeliveryKind.REFRESH.value),
            literal(lane),
            literal("r") + cast(deliveries.c.id, String) + literal(f".{number}"),
            deliveries.c.entry_id,
            literal(DeliveryState.PENDING.value),
            literal(due, deliveries.c.due_at.type),
            literal(now, deliveries.c.created_at.type),
            deliveries.c.id,
        )
        .join(entries, entries.c.id == deliveries.c.entry_id)
        .join(chats, chats.c.key == deliveries.c.chat_key)
        .where(
            entries.c.story_id == story,
            deliveries.c.kind == DeliveryKind.ALERT,
            # One that is still pending will be rendered with all that is known by then.
            deliveries.c.state.in_([DeliveryState.SENDING, DeliveryState.SENT]),
            deliveries.c.created_at >= now - LIFE,
            ~_waits(number),
            chats.c.state == ChatState.ACTIVE,
            wanted,
        )
    )
    statement = insert(connection, deliveries).from_select(_OWED, owed).on_conflict_do_nothing()
    counted = {"preserve_rowcount": True}  # psycopg's count would be dropped otherwise
    return (await connection.execute(statement, execution_options=counted)).rowcount


def _waits(number: int) -> Exists:
    """Whether an edit of an earlier moment still waits for its turn: it will tell this, too."""
    edit = deliveries.alias("edit")
    earlier = [literal("r") + cast(deliveries.c.id, String) + literal(f".{former}") for former in range(1, number)]
    return exists().where(
        edit.c.chat_key == deliveries.c.chat_key,
        edit.c.thread_id == deliveries.c.thread_id,
        edit.c.dedup_key.in_(earlier),
        edit.c.state == DeliveryState.PENDING,
    )


async def _moment(connection: AsyncConnection, story: StoryId, *, now: datetime) -> tuple[int, datetime] | None:
    """The story's next moment and its number: the one that is set already, or a new one. None: it had its share."""
    query = select(stories.c.refresh_at, stories.c.refreshes).where(stories.c.id == story).with_for_update()
    row = (await connection.execute(query)).one()
    if row.refresh_at is not None and row.refresh_at > now + _CLAIMED_BY:
        return row.refreshes, row.refresh_at
    if row.refreshes >= MOST:
        return None
    values = {"refresh_at": now + GATHERED, "refreshes": row.refreshes + 1}
    await connection.execute(update(stories).where(stories.c.id == story).values(values))
    return row.refreshes + 1, now + GATHERED


async def sift(connection: AsyncConnection, ids: Collection[DeliveryId], *, now: datetime) -> set[DeliveryId]:
    """Of claimed refreshes, take back those whose alert isn't in the chat; returns them.

    One whose alert is on its way waits for it. One whose alert must be sent (again) isn't needed: it will be rendered
    as things stand then.
    """
    alert = deliveries.alias("alert")
    state = select(alert.c.state).where(alert.c.id == deliveries.c.alert_id).scalar_subquery()
    stands = select(alert.c.id).where(
        alert.c.id == deliveries.c.alert_id,
        alert.c.state == DeliveryState.SENT,
        alert.c.message_id.is_not(None),
    )
    on_its_way = state == DeliveryState.SENDING
    statement = (
        update(deliveries)
        .where(
            deliveries.c.id.in_(ids),
            deliveries.c.kind == DeliveryKind.REFRESH,
            deliveries.c.state == DeliveryState.SENDING,
            ~stands.exists(),
        )
        .values(
            state=case((on_its_way, DeliveryState.PENDING), else_=DeliveryState.CANCELLED),
            due_at=case((on_its_way, literal(now + GATHERED, deliveries.c.due_at.type)), else_=deliveries.c.due_at),
            settled_at=case((on_its_way, None), else_=literal(now, deliveries.c.settled_at.type)),
            attempts=deliveries.c.attempts - 1,
            fault=func.coalesce(deliveries.c.fault, "its alert doesn't stand in the chat"),
        )
        .returning(deliveries.c.id)
    )
    return {DeliveryId(row.id) for row in await connection.execute(statement)}
