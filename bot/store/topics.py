"""Topics: what is followed. Equal queries are one topic; its anchors are how headlines find it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, literal, select, update

from bot.errors import QueryError
from bot.news import language
from bot.news.model import TopicId
from bot.news.proofs import prove
from bot.store import filings
from bot.store.engine import insert, insert_on
from bot.store.schema import subscriptions, topics

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.matching import Text
    from bot.news.topics import Query


class TopicUnknown(QueryError):
    """This topic is no longer there."""


class TopicTaken(QueryError):
    """The topic “{name}” catches these very words already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A row of topics. `query` is canonical, `wording` what was typed.

    `name` is what editors call a curated topic; a personal one is named by each follower.
    """

    id: TopicId
    query: str
    wording: str
    name: str | None
    curated: bool


_COLUMNS = [topics.c[name] for name in Topic.__slots__]


def _topic(row: Any) -> Topic:
    return Topic(**row._asdict())


async def ensure(connection: AsyncConnection, query: Query, *, now: datetime, created_by: int | None = None) -> Topic:
    """The topic of a query, made if nobody follows it yet."""
    row = {"query": query.canonical, "wording": query.wording, "created_at": now, "created_by": created_by}
    row |= {"filed_as": language.VERSION}
    added = (await connection.execute(_added(connection.dialect.name), row)).one_or_none()
    if added is None:
        return _topic((await connection.execute(_with_query(query))).one())
    await filings.file(connection, TopicId(added.id), query)
    return _topic(added)


@cache
def _added(dialect: str) -> Any:
    return insert_on(dialect, topics).on_conflict_do_nothing().returning(*_COLUMNS)


def _with_query(query: Query) -> Any:
    return select(*_COLUMNS).where(topics.c.query == query.canonical)


async def get(connection: AsyncConnection, topic_id: TopicId) -> Topic:
    """One topic. Raises TopicUnknown."""
    row = (await connection.execute(select(*_COLUMNS).where(topics.c.id == topic_id))).one_or_none()
    if row is None:
        raise TopicUnknown
    return _topic(row)


async def curated(connection: AsyncConnection) -> list[Topic]:
    """What editors offer everyone, in their order."""
    query = select(*_COLUMNS).where(topics.c.curated).order_by(topics.c.position, topics.c.id)
    return [_topic(row) for row in await connection.execute(query)]


async def matching(connection: AsyncConnection, text: Text) -> dict[TopicId, tuple[str, ...]]:
    """The topics that a headline matches, each with the headline's words that fit."""
    return prove(await filings.waiting(connection, text.keys), text)


async def curate(
    connection: AsyncConnection, *, name: str, query: Query, now: datetime, created_by: int | None = None
) -> Topic:
    """Offer a topic to everyone. A personal topic with the same query becomes it, followers and all.

    Raises TopicTaken when a curated topic has this query already.
    """
    topic = await ensure(connection, query, now=now, created_by=created_by)
    if topic.curated:
        raise TopicTaken(name=topic.name)
    last = select(func.coalesce(func.max(topics.c.position), 0) + 1).scalar_subquery()
    values = {"curated": True, "name": name, "wording": query.wording, "position": last}
    row = await connection.execute(update(topics).where(topics.c.id == topic.id).values(values).returning(*_COLUMNS))
    return _topic(row.one())


async def rename(connection: AsyncConnection, topic_id: TopicId, name: str) -> None:
    """Call a curated topic something else."""
    await connection.execute(update(topics).where(topics.c.id == topic_id).values(name=name))


async def change_query(connection: AsyncConnection, topic_id: TopicId, query: Query) -> None:
    """Let a curated topic match something else. Followers of an equal personal topic come along.

    Raises TopicTaken when another curated topic has this query.
    """
    other = (await connection.execute(_with_query(query))).one_or_none()
    if other is not None and other.id != topic_id:
        if other.curated:
            raise TopicTaken(name=other.name)
        await _take_followers(connection, TopicId(other.id), topic_id)
    values = {"query": query.canonical, "wording": query.wording, "filed_as": language.VERSION}
    await connection.execute(update(topics).where(topics.c.id == topic_id).values(values))
    await filings.remove(connection, topic_id)
    await filings.file(connection, topic_id, query)


async def _take_followers(connection: AsyncConnection, source: TopicId, target: TopicId) -> None:
    chosen = ["chat_key", "thread_id", "label", "muted_until", "created_at"]
    moved = select(*(subscriptions.c[name] for name in chosen), literal(target)).where(
        subscriptions.c.topic_id == source
    )
    statement = insert(connection, subscriptions).from_select([*chosen, "topic_id"], moved).on_conflict_do_nothing()
    await connection.execute(statement)
    await remove(connection, source)


async def remove(connection: AsyncConnection, topic_id: TopicId) -> None:
    """Forget a topic and everyone's subscription to it."""
    await connection.execute(delete(topics).where(topics.c.id == topic_id))


async def followers(connection: AsyncConnection, topic_id: TopicId) -> int:
    """How many chats (and threads) follow a topic."""
    query = select(func.count()).select_from(subscriptions).where(subscriptions.c.topic_id == topic_id)
    return int((await connection.execute(query)).scalar_one())
