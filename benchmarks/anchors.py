"""How long a headline takes to find its topics among many: the anchor look-up with its verifying, as a poll does it.

Beside it, in the same run and on the same headlines, what bots without an index do: every compiled query compared in
turn. The two must find the same, or the benchmark fails.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert

from benchmarks import databases, invented
from benchmarks.figures import Figure, distribution, rounds
from bot.news import matching
from bot.news import topics as queries
from bot.news.matching import Text
from bot.store import schema, topics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.topics import Query
    from bot.store.engine import Database

_ADDED = 200


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    sizes, looked_up, scanned = ((200,), 20, 5) if smoke else ((1_000, 100_000), 1_000, 20)
    news = invented.Newsroom(size=2_000 if smoke else 60_000)
    for size in sizes:
        compiled = _distinct(news, size)
        headlines = [news.headline() for _ in range(looked_up)]
        scans = [_scan(compiled, headline) for headline in headlines[:scanned]]
        for figure in distribution(
            "anchors", "baseline: scan", [ms for ms, _ in scans], "ms a headline", (0.5, 0.99), topics=size
        ):
            yield figure
        for kind in databases.kinds():
            with databases.fresh(kind) as url:
                async with databases.opened(url) as database:
                    await _file(database, compiled)
                    found = [await _look_up(database, headline) for headline in headlines]
                    added = await _add(database, news)
            _check([ids for _, ids, _ in found], [ids for _, ids in scans])
            for figure in distribution(
                *("anchors", "look-up and verify", [ms for ms, _, _ in found], "ms a headline", (0.5, 0.99)),
                database=kind,
                topics=size,
                candidates=sum(count for _, _, count in found) / looked_up,
                matches=sum(len(ids) for _, ids, _ in found) / looked_up,
            ):
                yield figure
            yield rounds("anchors", "topic added", added, "ms", database=kind, topics=size)


def _distinct(news: invented.Newsroom, size: int) -> list[Query]:
    """As the store has them: no two of one meaning."""
    found: dict[str, Query] = {}
    while len(found) < size:
        for text in news.queries(size - len(found)):
            query = queries.parse(text) if len(set(text.replace("-", " ").split())) == len(text.split()) else None
            if query is not None:
                found.setdefault(query.canonical, query)
    return list(found.values())


async def _file(database: Database, compiled: Sequence[Query]) -> None:
    now = datetime.now(UTC)
    rows = [{"id": number, "query": q.canonical, "created_at": now} for number, q in enumerate(compiled, 1)]
    filed = [
        {"key": key, "topic_id": number} for number, q in enumerate(compiled, 1) for key in sorted(queries.anchors(q))
    ]
    async with database.write() as connection:
        await connection.execute(insert(schema.topics), rows)
        await connection.execute(insert(schema.topic_anchors), filed)
        if not database.is_sqlite:  # ids given by hand; and what autovacuum does within a minute
            await connection.exec_driver_sql("SELECT setval('topics_id_seq', (SELECT max(id) FROM topics))")
            await connection.exec_driver_sql("ANALYZE")


async def _look_up(database: Database, headline: str) -> tuple[float, set[int], int]:
    """Milliseconds, the topics that match, and how many were candidates."""
    async with database.read() as connection:
        began = time.perf_counter()
        matched, count = await _matches(connection, headline)
        return (time.perf_counter() - began) * 1000, matched, count


async def _matches(connection: AsyncConnection, headline: str) -> tuple[set[int], int]:
    text = Text.of(headline)
    candidates = await topics.candidates(connection, text.keys)
    fits = {topic.id for topic in candidates if matching.match(queries.parse(topic.query), text) is not None}
    return set(fits), len(candidates)


def _scan(compiled: Sequence[Query], headline: str) -> tuple[float, set[int]]:
    began = time.perf_counter()
    text = Text.of(headline)
    fits = {number for number, query in enumerate(compiled, 1) if matching.match(query, text) is not None}
    return (time.perf_counter() - began) * 1000, fits


async def _add(database: Database, news: invented.Newsroom) -> list[float]:
    """Milliseconds of adding a topic, each in a transaction of its own."""
    times, now = [], datetime.now(UTC)
    for query in _distinct(news, _ADDED):
        began = time.perf_counter()
        async with database.write() as connection:
            await topics.ensure(connection, query, now=now)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _check(found: Sequence[set[int]], scanned: Sequence[set[int]]) -> None:
    for number, (looked_up, expected) in enumerate(zip(found, scanned, strict=False)):
        if looked_up != expected:
            message = f"headline {number}: the look-up found {looked_up}, the scan {expected}"
            raise AssertionError(message)
