"""Alerts as they will be rendered: the delivery, its entry, its feed, and the reader's own topics that matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, update

from bot.news.alerts import Alert
from bot.news.model import TopicId
from bot.news.summary import By, Summary
from bot.store import owing, schema, stories
from bot.store.outbox import DeliveryKind
from bot.store.schema import articles, chats, deliveries, entries, feeds, matches, subscriptions, topics

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.alerts import Source
    from bot.news.model import ChatKey, DeliveryId, EntryId


_AT = func.coalesce(entries.c.published_at, entries.c.first_seen_at)
_STANDING = deliveries.alias("standing")
"""Of a refresh: the delivery whose message it edits, and whose summary a reader may have unfolded."""
_STORY = schema.stories.alias("story")
_EARLIER = deliveries.alias("earlier")
"""The place's alert of the story that this one's updates."""
_TAPPED = func.coalesce(_STANDING.c.unfolded, deliveries.c.unfolded)
_OTHER = entries.alias("other")
_TOLD_ELSEWHERE = exists().where(_OTHER.c.story_id == entries.c.story_id, _OTHER.c.feed_id != entries.c.feed_id)

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
        func.coalesce(_STANDING.c.message_id, deliveries.c.message_id).label("message_id"),
        _EARLIER.c.message_id.label("reply_to"),
        (deliveries.c.kind == DeliveryKind.REFRESH).label("is_refresh"),
        (~chats.c.every_source & _TOLD_ELSEWHERE).label("names_others"),
        chats.c.summary_inside,
        _TAPPED.label("tapped"),
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
        articles.c.summary_by,
    )
    .join(chats, chats.c.key == deliveries.c.chat_key)
    .join(entries, entries.c.id == deliveries.c.entry_id)
    .join(feeds, feeds.c.id == entries.c.feed_id)
    .join(articles, articles.c.url == entries.c.url, isouter=True)
    .join(_STANDING, _STANDING.c.id == deliveries.c.alert_id, isouter=True)
    .join(_STORY, _STORY.c.id == entries.c.story_id, isouter=True)
    .join(
        _EARLIER,
        (_EARLIER.c.chat_key == deliveries.c.chat_key)
        & (_EARLIER.c.thread_id == deliveries.c.thread_id)
        & (_EARLIER.c.dedup_key == owing.of_story(_STORY.c.follows)),
        isouter=True,
    )
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


_IS_ALERT = deliveries.c.kind == DeliveryKind.ALERT
_NOT_SHOWN = ("names_others", "summary_inside", "tapped", "summary_by")


async def load(connection: AsyncConnection, ids: Collection[DeliveryId]) -> list[Alert]:
    """The alerts among these deliveries, ready to be rendered."""
    return await _load(connection, _SHOWN.where(deliveries.c.id.in_(ids)), _TOPICS.where(deliveries.c.id.in_(ids)))


async def shown_as(connection: AsyncConnection, chat_key: ChatKey, message_id: int) -> Alert | None:
    """The alert that a message of a chat shows: what its buttons act on."""
    here = _IS_ALERT & (deliveries.c.chat_key == chat_key) & (deliveries.c.message_id == message_id)
    found = await _load(connection, _SHOWN.where(here), _TOPICS.where(here))
    return found[0] if found else None


async def of_entry(connection: AsyncConnection, chat_key: ChatKey, entry_id: EntryId) -> Alert | None:
    """The alert of an entry in a chat, by what its buttons carry: known before the send is settled."""
    here = _IS_ALERT & (deliveries.c.chat_key == chat_key) & (deliveries.c.entry_id == entry_id)
    found = await _load(connection, _SHOWN.where(here), _TOPICS.where(here))
    return found[0] if found else None


async def unfold(connection: AsyncConnection, delivery: DeliveryId, *, unfolded: bool) -> None:
    """Remember what a tap did to an alert's summary: an edit of the alert keeps to it."""
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(unfolded=unfolded))


async def _load(connection: AsyncConnection, shown: Select, named: Select) -> list[Alert]:  # type: ignore[type-arg]
    topics_of: dict[int, list[tuple[TopicId, str]]] = {}
    for row in await connection.execute(named):
        topics_of.setdefault(row.delivery, []).append((TopicId(row.topic), row.label))
    rows = (await connection.execute(shown)).all()
    told_elsewhere = {row.entry for row in rows if row.names_others}
    others = await stories.others(connection, told_elsewhere) if told_elsewhere else {}
    return [
        _alert(
            row,
            tuple(topics_of.get(row.delivery, ())),
            others[row.entry] if row.names_others else (),
        )
        for row in rows
    ]


def _alert(row: Row, named: tuple[tuple[TopicId, str], ...], others: tuple[Source, ...]) -> Alert:  # type: ignore[type-arg]
    own = {name: value for name, value in row._asdict().items() if name not in _NOT_SHOWN}
    return Alert(
        **own
        | {
            "summary": _summary(row),
            "unfolded": row.summary_inside if row.tapped is None else row.tapped,
            "topics": named,
            "others": others,
        }
    )


def _summary(row: Row) -> Summary | None:  # type: ignore[type-arg]
    """The article's; where its page yields none, a reader who asked for one was shown the feed's lead."""
    if row.summary is not None:
        return Summary(sentences=tuple(row.summary), by=By(row.summary_by))
    return Summary(sentences=(row.lead,)) if row.tapped and row.lead else None
