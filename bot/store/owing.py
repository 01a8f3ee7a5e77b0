"""Alerts owed: to whom an entry goes, once a story; and what becomes of them when a feed goes or a reader leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, case, cast, exists, func, literal, select, update

from bot.news.model import EntryId
from bot.store.chats import ChatState
from bot.store.engine import insert
from bot.store.outbox import DeliveryKind, DeliveryState
from bot.store.schema import chats, deliveries, entries, matches, subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Exists
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import ChatKey, FeedId, StoryId, TopicId

_ANEW = {"attempts": 0, "doubts": 0, "message_id": None, "unfolded": None, "fault": None, "settled_at": None}
_OWED = [
    *("bot_id", "chat_key", "thread_id", "kind", "lane"),
    *("dedup_key", "entry_id", "state", "due_at", "created_at"),
]


_NEVER_ARRIVED = [DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.CANCELLED]


async def owe_alerts(
    connection: AsyncConnection,
    entry_id: EntryId,
    topic_ids: Collection[TopicId],
    *,
    lane: int,
    now: datetime,
) -> int:
    """Owe an entry once to every place that follows one of the topics and isn't muted; returns to how many.

    In one statement, so that a million followers cost no more Python than one. A place that was owed this entry
    before is passed over; and so is one that another entry of the same story alerted, unless its chat wants every
    source. An alert that never arrived there is none: it gives its row to this one.
    """
    story, tellings = await _story(connection, entry_id)
    owed = (
        select(
            chats.c.bot_id,
            subscriptions.c.chat_key,
            subscriptions.c.thread_id,
            literal(DeliveryKind.ALERT.value),
            literal(lane),
            _key(entry_id, story).label("dedup_key"),
            literal(entry_id),
            literal(DeliveryState.PENDING.value),
            literal(now, deliveries.c.due_at.type),
            literal(now, deliveries.c.created_at.type),
        )
        .distinct()
        .join(chats, chats.c.key == subscriptions.c.chat_key)
        .where(
            subscriptions.c.topic_id.in_(topic_ids),
            (subscriptions.c.muted_until.is_(None)) | (subscriptions.c.muted_until <= now),
            chats.c.state == ChatState.ACTIVE,
        )
    )
    if len(tellings) > 1 or await _was_owed(connection, entry_id):
        owed = owed.where(~_alerted(entry_id, story, tellings))
    statement = insert(connection, deliveries).from_select(_OWED, owed)
    statement = statement.on_conflict_do_update(
        index_elements=["chat_key", "thread_id", "dedup_key"],
        set_={name: statement.excluded[name] for name in ("lane", "entry_id", "state", "due_at", "created_at")} | _ANEW,
        where=deliveries.c.state.in_(_NEVER_ARRIVED) & (deliveries.c.entry_id != entry_id),
    )
    counted = {"preserve_rowcount": True}  # psycopg's count would be dropped otherwise
    return (await connection.execute(statement, execution_options=counted)).rowcount


async def _story(connection: AsyncConnection, entry_id: EntryId) -> tuple[StoryId | None, list[EntryId]]:
    """The story an entry tells, and all entries that tell it."""
    own, told = entries.alias("own"), entries.alias("told")
    same = (told.c.story_id == own.c.story_id) | (told.c.id == own.c.id)
    query = select(own.c.story_id, told.c.id).join(told, same).where(own.c.id == entry_id)
    rows = (await connection.execute(query)).all()
    return rows[0].story_id, [EntryId(row.id) for row in rows]


async def _was_owed(connection: AsyncConnection, entry_id: EntryId) -> bool:
    query = select(exists().where(deliveries.c.entry_id == entry_id))
    return bool((await connection.execute(query)).scalar_one())


def _key(entry_id: EntryId, story: StoryId | None) -> ColumnElement[str]:
    """Once a story; where a chat wants every source (or the entry is older than stories), once an entry."""
    entry = literal(f"e{entry_id}")
    return entry if story is None else case((chats.c.every_source, entry), else_=of_story(literal(story)))


def of_story(story: ColumnElement[Any]) -> ColumnElement[str]:
    """The `dedup_key` of a place's alert of a story, once for all who tell it."""
    return literal("s") + cast(story, Text)


def _alerted(entry_id: EntryId, story: StoryId | None, tellings: Collection[EntryId]) -> Exists:
    """Whether a place has its alert of the story, or of this very entry where it wants every source.

    It may have wanted the other when that came, so both kinds of key are looked for.
    """
    return exists().where(
        deliveries.c.chat_key == subscriptions.c.chat_key,
        deliveries.c.thread_id == subscriptions.c.thread_id,
        deliveries.c.dedup_key.in_([of_story(literal(story)), *(f"e{entry}" for entry in tellings)]),
        deliveries.c.state.not_in(_NEVER_ARRIVED),
        ~chats.c.every_source | (deliveries.c.entry_id == entry_id),
    )


async def hasten(connection: AsyncConnection, entry_id: EntryId, *, lane: int) -> None:
    """What is told as breaking now is urgent for those, too, whose alert of the story still waits."""
    _, tellings = await _story(connection, entry_id)
    waiting = (
        deliveries.c.entry_id.in_(tellings)
        & (deliveries.c.kind == DeliveryKind.ALERT)
        & (deliveries.c.state == DeliveryState.PENDING)
    )
    await connection.execute(update(deliveries).where(waiting, deliveries.c.lane > lane).values(lane=lane))


async def hand_over(connection: AsyncConnection, feed_id: FeedId) -> None:
    """Before a feed goes: what it told first, and another feed tells too, is alerted by that one's telling."""
    own, heirs = entries.alias("own"), entries.alias("heirs")
    heir = (
        select(func.min(heirs.c.id))
        .join(own, (own.c.story_id == heirs.c.story_id) & (own.c.feed_id != heirs.c.feed_id))
        .where(own.c.id == deliveries.c.entry_id)
        .scalar_subquery()
    )
    inherited = (
        deliveries.c.entry_id.in_(select(entries.c.id).where(entries.c.feed_id == feed_id))
        & deliveries.c.dedup_key.not_like("e%")
        & heir.is_not(None)
    )
    await connection.execute(update(deliveries).where(inherited).values(entry_id=heir))


async def withdraw(connection: AsyncConnection, chat_key: ChatKey, thread_id: int, *, now: datetime) -> None:
    """After a place followed or heard less: cancel the alerts it waits for that nothing it hears of asks for any more.

    What asks for an alert is a match of any telling of its story: by another's words it would have been owed, too.
    """
    own, told = entries.alias("own"), entries.alias("told")
    asked = (
        exists()
        .where(own.c.id == deliveries.c.entry_id, (told.c.story_id == own.c.story_id) | (told.c.id == own.c.id))
        .where(matches.c.entry_id == told.c.id, matches.c.topic_id == subscriptions.c.topic_id)
        .where(
            subscriptions.c.chat_key == chat_key,
            subscriptions.c.thread_id == thread_id,
            (subscriptions.c.muted_until.is_(None)) | (subscriptions.c.muted_until <= now),
        )
    )
    waiting = (
        (deliveries.c.chat_key == chat_key)
        & (deliveries.c.thread_id == thread_id)
        & (deliveries.c.kind == DeliveryKind.ALERT)
        & (deliveries.c.state == DeliveryState.PENDING)
    )
    cancelled = update(deliveries).where(waiting, ~asked)
    await connection.execute(cancelled.values(state=DeliveryState.CANCELLED, settled_at=now))
