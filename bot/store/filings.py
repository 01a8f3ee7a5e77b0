"""The index of topics: the keys each is filed under, by which a headline finds it; and how it is filed anew.

topics.filed_as says by which version of the language data that was done. A row of filings says since when this version
looks topics up: headlines stored later may have missed those that were still filed as another one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, or_, select, update

from bot.news import language, proofs
from bot.news import topics as queries
from bot.news.model import Entry, EntryId, TopicId
from bot.store.engine import gathered, glance, hold_inserts, insert, put, texts
from bot.store.schema import entries, feeds, filings, topic_anchors, topics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.topics import Query


async def file(connection: AsyncConnection, topic_id: TopicId, query: Query) -> None:
    """Put a topic where headlines will look for it."""
    await put(connection, _FILED, _rows(topic_id, query, queries.anchors(query)))


_FILED = topic_anchors.insert()


def _rows(topic_id: TopicId, query: Query, keys: Collection[str]) -> list[dict[str, object]]:
    written = proofs.rows(query, keys)
    return [{"key": key, "topic_id": topic_id} | written[key]._asdict() for key in sorted(written)]


async def remove(connection: AsyncConnection, topic_id: TopicId) -> None:
    """Take a topic out of the index."""
    await connection.execute(delete(topic_anchors).where(topic_anchors.c.topic_id == topic_id))


async def waiting(connection: AsyncConnection, keys: Iterable[str]) -> proofs.Candidates:
    """What is filed under any of a headline's keys: asked for in the index's order, since neighbours share a page.

    Each column comes as one array: between two rows SQLite's driver gives way to any thread that computes, and 180 took
    30 ms beside one.
    """
    wanted = sorted(keys)
    columns = await glance(connection, _waiting(connection.dialect.name), {"keys": _as_json(wanted)})
    return proofs.Candidates(wanted, zip(*columns, strict=True))


_as_json = json.JSONEncoder(ensure_ascii=False).encode


@cache
def _waiting(dialect: str) -> Select[Any]:
    given = texts(dialect, "keys")
    filed = topic_anchors.c
    columns = [gathered(dialect, column) for column in (given.c.place, filed.proof, filed.topic_id, filed.query)]
    return select(*columns).join_from(topic_anchors, given, filed.key == given.c.value)


async def begin(connection: AsyncConnection, *, now: datetime) -> None:
    """Note that from now on headlines are looked up by this version's keys, unless the last start noted it."""
    latest = select(filings.c.version).order_by(filings.c.since.desc()).limit(1)
    if (await connection.execute(latest)).scalar_one_or_none() != language.VERSION:
        row = {"version": language.VERSION, "since": now}
        statement = insert(connection, filings).values(row)
        await connection.execute(statement.on_conflict_do_update(index_elements=["version"], set_={"since": now}))


async def any_behind(connection: AsyncConnection) -> bool:
    """Whether a topic is still filed as another version. The index on filed_as answers at once."""
    filed = topics.c.filed_as
    query = select(
        or_(
            exists().where(filed.is_(None)),
            exists().where(filed < language.VERSION),
            exists().where(filed > language.VERSION),
        )
    )
    return bool((await connection.execute(query)).scalar_one())


async def behind(connection: AsyncConnection, *, after: TopicId, limit: int) -> dict[TopicId, str]:
    """The next topics, by id, that are filed as another version, with their canonical queries."""
    query = (
        select(topics.c.id, topics.c.query)
        .where(topics.c.id > after, topics.c.filed_as.is_distinct_from(language.VERSION))
        .order_by(topics.c.id)
        .limit(limit)
    )
    return {TopicId(row.id): row.query for row in await connection.execute(query)}


async def refile(
    connection: AsyncConnection, anchors: Mapping[TopicId, Collection[str]], wanted: Mapping[TopicId, str]
) -> set[TopicId]:
    """File topics under these anchors; returns those that were still behind. `wanted` are the queries they had.

    No headline is stored from here to the end of the transaction, and none is looked up between old anchors and new.
    """
    await hold_inserts(connection, entries)
    changed = (
        update(topics)
        .where(topics.c.id.in_(list(anchors)), topics.c.filed_as.is_distinct_from(language.VERSION))
        .values(filed_as=language.VERSION)
        .returning(topics.c.id)
    )
    ids = {TopicId(row.id) for row in await connection.execute(changed)}
    await connection.execute(delete(topic_anchors).where(topic_anchors.c.topic_id.in_(ids)))
    added = [row for topic in ids for row in _rows(topic, queries.read(wanted[topic]), anchors[topic])]
    if added:
        await connection.execute(_FILED, added)
    return ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An entry as it was stored `at` a moment, `of_baseline` when its feed was first seen; `language` is its feed's."""

    id: EntryId
    entry: Entry
    at: datetime
    of_baseline: bool
    language: str | None


_TOLD = ("headline", "kicker", "url", "clock", "breaking", "published_at")


async def stored_since(connection: AsyncConnection, *, after: EntryId) -> list[Stored]:
    """The entries behind an id, stored since headlines are looked up by this version's keys, oldest first."""
    began = select(filings.c.since).where(filings.c.version == language.VERSION).scalar_subquery()
    query = (
        select(entries.c.id, entries.c.first_seen_at, *(entries.c[name] for name in _TOLD))
        .add_columns(feeds.c.baseline_at, feeds.c.language)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(entries.c.first_seen_at >= began, entries.c.id > after)
        .order_by(entries.c.id)
    )
    return [_stored(row) for row in await connection.execute(query)]


def _stored(row: Any) -> Stored:
    return Stored(
        id=EntryId(row.id),
        entry=Entry(**{name: getattr(row, name) for name in _TOLD}),
        at=row.first_seen_at,
        of_baseline=row.baseline_at is None or row.first_seen_at <= row.baseline_at,
        language=row.language,
    )
