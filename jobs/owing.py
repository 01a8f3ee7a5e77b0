"""What the new lines of a poll owe: stored with their stories and topics, each alert once, and edits of older ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.chats.pace import Lane
from bot.news.matching import Text
from bot.news.revisions import Change
from bot.store import entries, owing, readings, refreshes, stories, topics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import Entry, EntryId, TopicId
    from bot.news.revisions import Revision
    from bot.store.feeds import Feed
    from jobs.placing import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """How many alerts, edits of alerts, and pages to read."""

    alerts: int = 0
    edits: int = 0
    pages: int = 0

    def __add__(self, other: Owing) -> Owing:
        return Owing(alerts=self.alerts + other.alerts, edits=self.edits + other.edits, pages=self.pages + other.pages)


def arrived(changed: Iterable[Revision]) -> list[Revision]:
    """The lines to be stored: those nobody has seen."""
    return [r for r in changed if r.known is None and r.entry is not None and r.change is not Change.REPEATED]


async def news(
    connection: AsyncConnection,
    feed: Feed,
    lines: Iterable[tuple[Revision, Place]],
    *,
    alerting: Collection[int],
    now: datetime,
) -> Owing:
    """Store new lines, each with the story it tells; those at the `alerting` places of the snapshot are owed."""
    owing = Owing()
    for revision, place in lines:
        assert revision.entry is not None
        known = await stories.tellers(connection, place.story) if place.joins else set()
        entry_id = await entries.add(
            connection, feed.id, revision.entry, position=revision.place or 0, now=now, story=place.story
        )
        text = Text.of(revision.entry.headline, revision.entry.kicker, language=feed.language)
        fits = await topics.matching(connection, text)
        await entries.matched(connection, entry_id, fits)
        if fits and revision.place in alerting:
            owing += await owe(connection, entry_id, revision.entry, list(fits), now=now)
        if place.joins and feed.baseline_at is not None and feed.id not in known:  # first sight sends nothing
            # The poll's own moment may be seconds ago: an edit due since then is on its way without this source.
            edits = await refreshes.owe_for_source(connection, place.story, lane=Lane.REFRESH, now=datetime.now(UTC))
            owing += Owing(edits=edits)
    return owing


async def owe(
    connection: AsyncConnection, entry_id: EntryId, entry: Entry, fits: Collection[TopicId], *, now: datetime
) -> Owing:
    """Owe the entry to its topics' followers; and its page to be read, before the first of them asks."""
    lane = Lane.BREAKING if entry.breaking else Lane.ALERT
    if entry.breaking:
        await owing.hasten(connection, entry_id, lane=lane)
    alerts = await owing.owe_alerts(connection, entry_id, fits, lane=lane, now=now)
    read = bool(alerts) and entry.url is not None and await readings.owe(connection, entry_id, entry.url, now=now)
    return Owing(alerts=alerts, pages=int(read))
