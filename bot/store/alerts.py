"""Alerts as they will be rendered: the delivery, its entry, its feed, and the reader's own topics that matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.news.alerts import Alert
from bot.news.model import TopicId
from bot.store.schema import articles, chats, deliveries, entries, feeds, matches, subscriptions, topics

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import ChatKey, DeliveryId, EntryId


_AT = func.coalesce(entries.c.published_at, entries.c.first_seen_at)

_SHOWN = (
    select(
        deliveries.c.id.label("delivery"),
        deliveries.c.chat_key,
        chats.c.chat_id,
        deliveries.c.thread_id,
        chats.c.language,
        chats.c.zone.label("chat_zone"),
        chats.c.failures.label("chat_failures"),
        chats.c.failing_since.label("chat_failing_since"),
        deliveries.c.created_at.label("owed_at"),
        deliveries.c.attempts,
        deliveries.c.doubts,
        deliveries.c.message_id,
        entries.c.id.label("entry"),
        entries.c.headline,
        entries.c.kicker,
        entries.c.url,
        entries.c.lead,
        entries.c.breaking,
        _AT.label("at"),
        feeds.c.title.label("feed"),
        feeds.c.zone.label("feed_zone"),
        articles.c.summary,
    )
    .join(chats, chats.c.key == deliveries.c.chat_key)
    .join(entries, entries.c.id == deliveries.c.entry_id)
    .join(feeds, feeds.c.id == entries.c.feed_id)
    .join(articles, articles.c.url == entries.c.url, isouter=True)
)

_TOPICS = (
    select(
        deliveries.c.id.label("delivery"),
        topics.c.id.label("topic"),
        func.coalesce(topics.c.name, subscriptions.c.label).label("label"),
    )
    .join(matches, matches.c.entry_id == deliveries.c.entry_id)
    .join(
        subscriptions,
        (subscriptions.c.topic_id == matches.c.topic_id)
        & (subscriptions.c.chat_key == deliveries.c.chat_key)
        & (subscriptions.c.thread_id == deliveries.c.thread_id),
    )
    .join(topics, topics.c.id == matches.c.topic_id)
    .order_by(subscriptions.c.id)
)


async def load(connection: AsyncConnection, ids: Collection[DeliveryId]) -> list[Alert]:
    """The alerts among these deliveries, ready to be rendered."""
    return await _load(connection, _SHOWN.where(deliveries.c.id.in_(ids)), _TOPICS.where(deliveries.c.id.in_(ids)))


async def shown_as(connection: AsyncConnection, chat_key: ChatKey, message_id: int) -> Alert | None:
    """The alert that a message of a chat shows: what its buttons act on."""
    here = (deliveries.c.chat_key == chat_key) & (deliveries.c.message_id == message_id)
    found = await _load(connection, _SHOWN.where(here), _TOPICS.where(here))
    return found[0] if found else None


async def of_entry(connection: AsyncConnection, chat_key: ChatKey, entry_id: EntryId) -> Alert | None:
    """The alert of an entry in a chat, by what its buttons carry: known before the send is settled."""
    here = (deliveries.c.chat_key == chat_key) & (deliveries.c.entry_id == entry_id)
    found = await _load(connection, _SHOWN.where(here), _TOPICS.where(here))
    return found[0] if found else None


async def _load(connection: AsyncConnection, shown: Select, named: Select) -> list[Alert]:  # type: ignore[type-arg]
    topics_of: dict[int, list[tuple[TopicId, str]]] = {}
    for row in await connection.execute(named):
        topics_of.setdefault(row.delivery, []).append((TopicId(row.topic), row.label))
    return [
        Alert(
            **row._asdict() | {"summary": None if row.summary is None else tuple(row.summary)},
            topics=tuple(topics_of.get(row.delivery, ())),
        )
        for row in await connection.execute(shown)
    ]
