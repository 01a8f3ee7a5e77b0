"""Subscriptions: which chat (and thread) follows which topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, select, update

from bot.store import owing
from bot.store.engine import insert
from bot.store.schema import subscriptions, topics

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import ChatKey, TopicId
    from bot.store.topics import Topic

LIMIT = 100
"""Topics a chat may follow: past it, a list is no longer a choice, and one chat could own the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where alerts go: a chat, and in a forum one thread of it (0: the general one)."""

    chat: ChatKey
    thread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a place follows, by the name its reader knows it by."""

    topic_id: TopicId
    label: str
    query: str
    curated: bool
    muted_until: datetime | None

    def is_muted(self, now: datetime) -> bool:
        return self.muted_until is not None and self.muted_until > now


def _at(place: Place) -> Any:
    return (subscriptions.c.chat_key == place.chat) & (subscriptions.c.thread_id == place.thread)


async def follow(connection: AsyncConnection, place: Place, topic: Topic, *, label: str, now: datetime) -> bool:
    """Follow a topic there. False: it was followed already."""
    row = {
        "chat_key": place.chat,
        "thread_id": place.thread,
        "topic_id": topic.id,
        "label": label,
        "created_at": now,
    }
    statement = insert(connection, subscriptions).values(row).on_conflict_do_nothing()
    return (await connection.execute(statement.returning(subscriptions.c.id))).first() is not None


async def unfollow(connection: AsyncConnection, place: Place, topic_id: TopicId, *, now: datetime) -> bool:
    """Stop following; a personal topic nobody follows any more is forgotten. False: it wasn't followed.

    What is owed there for this topic alone isn't sent any more.
    """
    statement = delete(subscriptions).where(_at(place), subscriptions.c.topic_id == topic_id)
    was_followed = (await connection.execute(statement)).rowcount == 1
    left = exists().where(subscriptions.c.topic_id == topics.c.id)
    orphan = delete(topics).where(topics.c.id == topic_id, ~topics.c.curated, ~left)
    await connection.execute(orphan)
    await owing.withdraw(connection, place.chat, place.thread, now=now)
    return was_followed


async def of(connection: AsyncConnection, place: Place) -> list[Subscription]:
    """What a place follows, oldest first; a curated topic goes by its present name."""
    query = (
        select(
            subscriptions.c.topic_id,
            func.coalesce(topics.c.name, subscriptions.c.label).label("label"),
            topics.c.query,
            topics.c.curated,
            subscriptions.c.muted_until,
        )
        .join(topics, topics.c.id == subscriptions.c.topic_id)
        .where(_at(place))
        .order_by(subscriptions.c.id)
    )
    return [_subscription(row) for row in await connection.execute(query)]


def _subscription(row: Any) -> Subscription:
    return Subscription(**row._asdict())


async def mute(
    connection: AsyncConnection, place: Place, topic_ids: Collection[TopicId], *, until: datetime | None, now: datetime
) -> None:
    """Hear nothing of some topics until a moment (None: hear of them again), not even what is owed already."""
    statement = update(subscriptions).where(_at(place), subscriptions.c.topic_id.in_(topic_ids))
    await connection.execute(statement.values(muted_until=until))
    await owing.withdraw(connection, place.chat, place.thread, now=now)
