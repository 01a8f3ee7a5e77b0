"""Entries: every line a feed has shown, what became of it, and which topics it matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from bot.news.model import EntryId, FeedId, Known
from bot.news.revisions import Change
from bot.store.engine import insert
from bot.store.schema import entries, feeds, matches, revisions, topics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import Entry, StoryId, TopicId
    from bot.news.revisions import Revision

_REMEMBERED = 600
"""Lines a snapshot is compared with: the present ones, and as many again that lately were."""

_TOLD = {Change.MOVED, Change.RETIMED, Change.CORRECTED, Change.REPEATED, Change.REMOVED}
"""The changes worth a row of history."""


async def known(connection: AsyncConnection, feed_id: FeedId) -> list[Known]:
    """What a new snapshot is aligned with: the last one in its order, then what stood there lately, newest first."""
    query = (
        select(
            *(
                entries.c[name]
                for name in ("id", "headline", "url", "guid", "clock", "published_at", "present", "flaps")
            )
        )
        .where(entries.c.feed_id == feed_id)
        .order_by(entries.c.present.desc(), entries.c.last_seen_at.desc(), entries.c.position)
        .limit(_REMEMBERED)
    )
    return [Known(**row._asdict()) for row in await connection.execute(query)]


async def add(
    connection: AsyncConnection,
    feed_id: FeedId,
    entry: Entry,
    *,
    position: int,
    now: datetime,
    story: StoryId | None = None,
) -> EntryId:
    """Store a line seen for the first time, and the story it tells."""
    own = ("headline", "kicker", "url", "guid", "lead", "clock", "breaking", "published_at")
    row = {name: getattr(entry, name) for name in own} | {
        "feed_id": feed_id,
        "story_id": story,
        "first_seen_at": now,
        "last_seen_at": now,
        "position": position,
        "present": True,
    }
    result = await connection.execute(insert(connection, entries).values(row).returning(entries.c.id))
    return EntryId(result.scalar_one())


async def revise(
    connection: AsyncConnection, changed: Sequence[Revision], before: Mapping[EntryId, Known], *, now: datetime
) -> None:
    """Store what became of known lines: where they stand, how they read now, and the history of it."""
    standing = [r for r in changed if r.known is not None and r.entry is not None]
    left = [r for r in changed if r.known is not None and r.entry is None]
    if standing:
        await connection.execute(_restated(), [_standing(r, now) for r in standing])
    if left:
        await connection.execute(_left(), [{"entry": r.known, "flaps_now": r.flaps} for r in left])
    history = [_told(r, before[r.known], now) for r in changed if r.known is not None and r.change in _TOLD]
    if history:
        await connection.execute(revisions.insert(), history)


def _restated() -> Any:
    names = ("headline", "clock", "position", "last_seen_at", "flaps")
    new: dict[str, Any] = {name: bindparam(f"{name}_now") for name in names}
    statement = update(entries).where(entries.c.id == bindparam("entry"))
    return statement.values(**new, url=func.coalesce(bindparam("url_now"), entries.c.url), present=True)


def _standing(revision: Revision, now: datetime) -> dict[str, Any]:
    assert revision.entry is not None
    return {
        "entry": revision.known,
        "headline_now": revision.entry.headline,
        "clock_now": revision.entry.clock,
        "url_now": revision.entry.url,
        "position_now": revision.place,
        "last_seen_at_now": now,
        "flaps_now": revision.flaps,
    }


def _left() -> Any:
    return update(entries).where(entries.c.id == bindparam("entry")).values(present=False, flaps=bindparam("flaps_now"))


def _told(revision: Revision, before: Known, now: datetime) -> dict[str, Any]:
    was = {"headline": before.headline, "clock": before.clock and before.clock.isoformat("minutes")}
    return {"entry_id": revision.known, "change": revision.change, "at": now, "before": was}


async def matched(connection: AsyncConnection, entry_id: EntryId, words: Mapping[TopicId, tuple[str, ...]]) -> None:
    """Store which topics an entry matched, and by which of its words."""
    rows = [{"entry_id": entry_id, "topic_id": topic, "words": list(fit)} for topic, fit in words.items()]
    if rows:
        await connection.execute(insert(connection, matches).on_conflict_do_nothing(), rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A topic that an entry matched: its wording, the headline's words that fitted, and its feed's language."""

    topic: TopicId
    wording: str
    words: tuple[str, ...]
    language: str | None


async def matches_of(connection: AsyncConnection, entry_id: EntryId, among: Collection[TopicId]) -> list[Matched]:
    """Which of some topics an entry matched, in their order."""
    query = (
        select(matches.c.topic_id, topics.c.wording, matches.c.words, feeds.c.language)
        .join(topics, topics.c.id == matches.c.topic_id)
        .join(entries, entries.c.id == matches.c.entry_id)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(matches.c.entry_id == entry_id, matches.c.topic_id.in_(among))
        .order_by(matches.c.topic_id)
    )
    return [
        Matched(topic=row.topic_id, wording=row.wording, words=tuple(row.words), language=row.language)
        for row in await connection.execute(query)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An entry as lists show it, with the feed it came from."""

    id: EntryId
    headline: str
    kicker: str | None
    url: str | None
    at: datetime
    feed: str
    zone: str
    language: str | None


async def latest(
    connection: AsyncConnection, *, since: datetime, limit: int, topic_ids: Iterable[TopicId] | None = None
) -> list[Headline]:
    """The newest headlines since a moment, newest first: all, or those that matched one of the topics."""
    at = func.coalesce(entries.c.published_at, entries.c.first_seen_at)
    query = (
        select(
            entries.c.id,
            entries.c.headline,
            entries.c.kicker,
            entries.c.url,
            at.label("at"),
            feeds.c.title.label("feed"),
            feeds.c.zone,
            feeds.c.language,
        )
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(at >= since)
        .order_by(at.desc(), entries.c.id.desc())
        .limit(limit)
    )
    if topic_ids is not None:
        query = query.where(entries.c.id.in_(select(matches.c.entry_id).where(matches.c.topic_id.in_(topic_ids))))
    return [Headline(**row._asdict()) for row in await connection.execute(query)]
