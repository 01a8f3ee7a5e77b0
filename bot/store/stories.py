"""Stories: which entries, of whatever feeds, tell the same news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.news.alerts import Source
from bot.news.model import EntryId, FeedId, StoryId
from bot.news.stories import Telling
from bot.store.engine import insert, one_at_a_time
from bot.store.schema import entries, feeds, stories

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

_PLACING = 0x5702
"""The errand's number, for `one_at_a_time`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry that told a story, as far as a newer one is compared with it; `begun` is when the story was."""

    entry: EntryId
    feed: FeedId
    story: StoryId
    begun: datetime
    telling: Telling


async def placing(connection: AsyncConnection) -> None:
    """From here to the end of the transaction nobody else places entries: what others placed is committed.

    Two feeds that tell the same news in the same moment would each begin a story of it otherwise.
    """
    await one_at_a_time(connection, _PLACING)


async def told(connection: AsyncConnection, *, after: EntryId, since: datetime, limit: int) -> list[Told]:
    """The newest entries behind an id and a moment that tell a story, at most `limit`, in the order of their ids."""
    query = (
        select(
            *(entries.c[name] for name in ("id", "feed_id", "story_id", "headline", "lead", "url")),
            *(entries.c[name] for name in ("published_at", "first_seen_at")),
            stories.c.created_at.label("begun"),
        )
        .join(stories, stories.c.id == entries.c.story_id)
        .where(entries.c.id > after, entries.c.first_seen_at >= since)
        .order_by(entries.c.id.desc())
        .limit(limit)
    )
    return [
        Told(
            entry=EntryId(row.id),
            feed=FeedId(row.feed_id),
            story=StoryId(row.story_id),
            begun=row.begun,
            telling=Telling(
                headline=row.headline,
                lead=row.lead,
                at=min(row.published_at or row.first_seen_at, row.first_seen_at),
                url=row.url,
            ),
        )
        for row in reversed((await connection.execute(query)).all())
    ]


async def begin(connection: AsyncConnection, *, follows: StoryId | None, now: datetime) -> StoryId:
    """A story nobody told before; `follows` is the one whose news it updates."""
    row = {"follows": follows, "created_at": now}
    result = await connection.execute(insert(connection, stories).values(row).returning(stories.c.id))
    return StoryId(result.scalar_one())


async def tellers(connection: AsyncConnection, story: StoryId) -> set[FeedId]:
    """The feeds that tell a story."""
    query = select(entries.c.feed_id).where(entries.c.story_id == story).distinct()
    return {FeedId(row.feed_id) for row in await connection.execute(query)}


async def others(connection: AsyncConnection, entry_ids: Collection[EntryId]) -> dict[EntryId, tuple[Source, ...]]:
    """For each entry the other feeds that tell its story, each once, in the order in which they told it."""
    own = entries.alias("own")
    query = (
        select(own.c.id.label("entry"), entries.c.feed_id, feeds.c.title, entries.c.url)
        .join(entries, (entries.c.story_id == own.c.story_id) & (entries.c.feed_id != own.c.feed_id))
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(own.c.id.in_(entry_ids))
        .order_by(entries.c.id)
    )
    found: dict[EntryId, dict[FeedId, Source]] = {}
    for row in await connection.execute(query):
        found.setdefault(EntryId(row.entry), {}).setdefault(row.feed_id, Source(name=row.title, url=row.url))
    return {entry: tuple(sources.values()) for entry, sources in found.items()}
