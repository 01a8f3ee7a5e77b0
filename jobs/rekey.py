"""File topics anew after a change of the language data, without missing a headline.

From the first poll on headlines are looked up by the new keys, which may miss a topic that is still filed under old
ones. So each batch filed anew is compared with the headlines stored since then, and what it would have been owed is
owed. A batch commits as a whole: a kill leaves whole batches behind it, and the next start goes on with the rest.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog

from bot import metrics
from bot.news import arrivals, sifting, topics
from bot.news.matching import Text
from bot.news.model import EntryId, TopicId
from bot.store import entries, filings
from bot.store.engine import uninterrupted
from jobs import owing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database
    from bot.store.filings import Stored

log = structlog.get_logger(__name__)

_BREATH = 0.05
"""Seconds between two batches, in which polls and deliveries have the writer."""


_TEXTS = 5_000
"""Headlines kept ready to be compared, until all topics are filed."""

Found = tuple["Stored", "Mapping[TopicId, tuple[str, ...]]"]
"""A headline, and the topics it matches with the words that fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Topics with their canonical queries, and the keys they are to be filed under.

    `found` are the headlines up to `seen` that some of them match, with the words that fit.
    """

    wanted: Mapping[TopicId, str]
    anchors: Mapping[TopicId, Collection[str]]
    found: Sequence[Found]
    seen: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekey:
    """`owed` is called when new deliveries stand in the outbox; `look_back` is the one that polls keep.

    `at_once` are the topics of a transaction: 500 hold the writer for some tens of milliseconds.
    """

    database: Database
    look_back: timedelta
    owed: Callable[[], None]
    at_once: int = 500

    async def begin(self) -> None:
        """Before the first poll: remember from when on headlines are looked up by this version's keys."""
        async with self.database.write() as connection:
            await filings.begin(connection, now=datetime.now(UTC))

    async def run(self) -> None:
        """File all topics anew that are filed as another version; mostly there are none."""
        async with self.database.read() as connection:
            if not await filings.any_behind(connection):
                return
        filed, alerts = 0, 0
        batch = await self.prepare(after=TopicId(0))
        while batch.wanted:
            alerts += await uninterrupted(self.commit(batch))
            filed += len(batch.wanted)
            await asyncio.sleep(_BREATH)
            batch = await self.prepare(after=max(batch.wanted))
        _text.cache_clear()
        log.info("topics.filed_anew", topics=filed, alerts=alerts)

    async def prepare(self, *, after: TopicId) -> Batch:
        """The next topics by id, with their new anchors and what they match; empty when none is left.

        Thousands of headlines take seconds to compare with: in a thread, and before the transaction.
        """
        async with self.database.read() as connection:
            wanted = await filings.behind(connection, after=after, limit=self.at_once)
            lines = await filings.stored_since(connection, after=EntryId(0)) if wanted else []
        return await asyncio.to_thread(_batch, wanted, lines)

    async def commit(self, batch: Batch) -> int:
        """One transaction: file the topics under their anchors, and owe what these missed. Returns how many alerts."""
        now, owed = datetime.now(UTC), 0
        async with self.database.write() as connection:
            filed = await filings.refile(connection, batch.anchors, batch.wanted)
            since = await filings.stored_since(connection, after=batch.seen)
            newer = await asyncio.to_thread(_found, batch.wanted, batch.anchors, since)
            for line, fits in (*batch.found, *newer):
                left = {topic: words for topic, words in fits.items() if topic in filed}
                owed += await self._owe(connection, line, left, now)
        if owed:
            metrics.OWED.labels("alert").inc(owed)
            self.owed()
        return owed

    async def _owe(
        self, connection: AsyncConnection, line: Stored, fits: Mapping[TopicId, tuple[str, ...]], now: datetime
    ) -> int:
        """As a poll does it; what it did already stays as it is."""
        await entries.matched(connection, line.id, fits)
        recent = arrivals.is_recent(line.entry, line.at - self.look_back)
        if not fits or line.of_baseline or not recent:
            return 0
        return (await owing.owe(connection, line.id, line.entry, list(fits), now=now)).alerts


def _batch(wanted: Mapping[TopicId, str], lines: Sequence[Stored]) -> Batch:
    anchors = {topic: topics.anchors(topics.read(query)) for topic, query in wanted.items()}
    seen = lines[-1].id if lines else EntryId(0)
    return Batch(wanted=wanted, anchors=anchors, found=_found(wanted, anchors, lines), seen=seen)


def _found(
    wanted: Mapping[TopicId, str], anchors: Mapping[TopicId, Collection[str]], lines: Sequence[Stored]
) -> list[Found]:
    missable = _Missable({query: topic for topic, query in wanted.items()}, anchors)
    matched = ((line, missable.matching(line)) for line in lines)
    return [(line, fits) for line, fits in matched if fits]


@lru_cache(maxsize=_TEXTS)
def _text(headline: str, kicker: str | None, language: str | None) -> Text:
    """Each batch is compared with the same headlines."""
    return Text.of(headline, kicker, language=language)


class _Missable:
    """A batch's own little index: `ids` are its topics by their queries."""

    def __init__(self, ids: Mapping[str, TopicId], anchors: Mapping[TopicId, Collection[str]]) -> None:
        self._ids = ids
        self._waiting: dict[str, list[str]] = {}
        for query, topic in ids.items():
            for key in anchors[topic]:
                self._waiting.setdefault(key, []).append(query)

    def matching(self, line: Stored) -> dict[TopicId, tuple[str, ...]]:
        text = _text(line.entry.headline, line.entry.kicker, line.language)
        waiting = {query for key in text.keys & self._waiting.keys() for query in self._waiting[key]}
        return {self._ids[query]: words for query, words in sifting.sift(waiting, text).items()}
