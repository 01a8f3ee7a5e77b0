"""Alerts as they will be rendered: the delivery, its entry, its feed, and the reader's own topics that matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.news.model import ChatId, ChatKey, DeliveryId, EntryId, TopicId
from bot.store.schema import articles, chats, deliveries, entries, feeds, matches, subscriptions, topics

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Everything one alert shows. `topics` are (id, the name this reader knows it by); `summary` if it was made."""

    delivery: DeliveryId
    chat_key: ChatKey
    chat_id: ChatId
    thread_id: int
    language: str
    chat_zone: str | None
    attempts: int
    message_id: int | None
    entry: EntryId
    headline: str
    kicker: str | None
    url: str | None
    lead: str | None
    breaking: bool
    at: datetime
    feed: str
    feed_zone: str
    summary: tuple[str, ...] | None
    topics: tuple[tuple[TopicId, str], ...]


_AT = func.coalesce(entries.c.published_at, entries.c.first_seen_at)

_SHOWN = (
    select(
        deliveries.c.id.label("delivery"),
        deliveries.c.chat_key,
        chats.c.chat_id,
        deliveries.c.thread_id,
        chats.c.language,
        chats.c.zone.label("chat_zone"),
        deliveries.c.attempts,
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
