"""How long a headline takes to find its topics among many: the look-up with its verifying, as a poll does it.

Beside it, where there are few enough, what bots without an index do: every compiled query compared in turn. The two
must find the same, or the benchmark fails. With the most topics also what the bot occupies and how long it takes to
start, and how long all of them take to be filed anew. Last the most topics in the crowded mix, see invented.py.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import insert, update

from benchmarks import databases, invented
from benchmarks.crowded import start_and_poll
from benchmarks.figures import Figure, distribution, rounds
from bot.errors import QueryError
from bot.news import language, matching, proofs
from bot.news import topics as queries
from bot.news.matching import Text
from bot.store import schema, topics
from jobs.rekey import Rekey

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

    from bot.store.engine import Database

T = TypeVar("T")

_SCANNED = 10_000
"""Topics at most that are compared in turn: a hundred times as many would take a minute a headline."""
_FILED_ANEW = 100_000
"""Topics at most that are: the time grows with them, ten times as many would take the better part of an hour."""
_WARM_UP = 2_000
"""Headlines until the caches of words hold what the news is about: a day of twenty newsrooms with a hundred each."""
_ADDED = 300
_WORTH_SPREADING = 50_000
_LOADED_AT_ONCE = 20_000
_SWITCH_SECONDS = 0.0005
"""As the bot sets it, see bot/app.py: threads of the database hand over sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one look-up took and gave: milliseconds, and the topics' ids."""

    ms: float
    topics: frozenset[int]


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    sizes, looked_up, scanned = ((200,), 20, 5) if smoke else ((1_000, 10_000, 100_000, 1_000_000), 1_000, 20)
    warm_up = 20 if smoke else _WARM_UP
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    for size in sizes:
        news = invented.Newsroom(size=60_000)
        texts = _filed(_distinct(news.queries, size))
        earlier, headlines = _headlines(news, warm_up), _headlines(news, looked_up)
        scans = _scans(list(texts), headlines[:scanned]) if size <= _SCANNED else []
        for figure in _scan_figures(scans, size):
            yield figure
        for kind in databases.kinds():
            with databases.fresh(kind) as url:
                async for figure in _indexed(url, kind, texts, earlier, headlines, scans, news):
                    yield figure
                if size == sizes[-1] and (kind == "sqlite" or not smoke):
                    async for figure in start_and_poll(url, polls=4 if smoke else 200, starts=0 if smoke else 3):
                        yield figure
    async for figure in _crowded(sizes[-1], warm_up, looked_up):
        yield figure
    sys.setswitchinterval(before)
    gc.unfreeze()


def _headlines(news: invented.Newsroom, count: int) -> list[str]:
    return [news.headline() for _ in range(count)]


async def _crowded(size: int, warm_up: int, looked_up: int) -> AsyncIterator[Figure]:
    news = invented.Newsroom(size=60_000)
    texts = _filed(_distinct(news.crowded, size))
    earlier, headlines = _headlines(news, warm_up), _headlines(news, looked_up)
    with databases.fresh("sqlite") as url:
        async with databases.opened(url) as database:
            await _load(database, texts)
        found = await _looked_up(url, earlier, headlines)
    for figure in _look_up_figures(found, {"database": "sqlite", "topics": size, "mix": "crowded"}):
        yield figure


async def _indexed(
    url: str,
    kind: str,
    texts: Mapping[str, Mapping[str, proofs.Beside]],
    earlier: Sequence[str],
    headlines: Sequence[str],
    scans: Sequence[_Found],
    news: invented.Newsroom,
) -> AsyncIterator[Figure]:
    known = {"database": kind, "topics": len(texts)}
    async with databases.opened(url) as database:
        await _load(database, texts)
        found = await _looked_up(url, earlier, headlines)
        _check(found, scans)
        gc.freeze()  # as the bot does
        for figure in _look_up_figures(found, known):
            yield figure
        for figure in distribution("anchors", "topic added", await _add(database, news), "ms", (0.5, 0.99), **known):
            yield figure
        if len(texts) <= _FILED_ANEW:
            yield rounds("anchors", "all filed anew", [await _file_anew(database)], "s", **known)


def _look_up_figures(found: Sequence[_Found], known: Mapping[str, object]) -> Iterator[Figure]:
    matches = sum(len(each.topics) for each in found) / len(found)
    times = [each.ms for each in found]
    yield from distribution(
        "anchors", "look-up and verify", times, "ms a headline", (0.5, 0.99), **known, matches=matches
    )


def _scan_figures(scans: Sequence[_Found], size: int) -> Iterator[Figure]:
    if scans:
        times = [scan.ms for scan in scans]
        yield from distribution("anchors", "baseline: scan", times, "ms a headline", (0.5, 0.99), topics=size)


def _filed(texts: Sequence[str]) -> dict[str, Mapping[str, proofs.Beside]]:
    """What stands in the index for each query."""
    return dict(zip(texts, _on_all_cores(_rows, texts), strict=True))


def _rows(text: str) -> dict[str, proofs.Beside]:
    query = queries.read(text)
    return proofs.rows(query, queries.anchors(query))


def _distinct(draw: Callable[[int], list[str]], size: int) -> list[str]:
    """Canonical queries as the store has them: no two of one meaning. Compiled they would take gigabytes."""
    found: dict[str, None] = {}
    while len(found) < size:
        found |= dict.fromkeys(filter(None, _on_all_cores(_canonical, draw(size))))
    return list(found)[:size]


def _canonical(text: str) -> str | None:
    try:
        return queries.parse(text).canonical
    except QueryError:
        return None


def _on_all_cores(work: Callable[[str], T], on: Sequence[str]) -> Iterator[T]:
    """What isn't measured, sooner: a million queries take minutes."""
    if len(on) < _WORTH_SPREADING:
        yield from map(work, on)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, on, chunksize=2_000)


async def _load(database: Database, texts: Mapping[str, Mapping[str, proofs.Beside]]) -> None:
    numbered = list(enumerate(texts.items(), 1))
    for start in range(0, len(texts), _LOADED_AT_ONCE):
        await _load_some(database, numbered[start : start + _LOADED_AT_ONCE])
    if not database.is_sqlite:  # ids given by hand; and what autovacuum does within minutes
        async with database.write() as connection:
            await connection.exec_driver_sql("SELECT setval('topics_id_seq', (SELECT max(id) FROM topics))")
            await connection.exec_driver_sql("ANALYZE")


async def _load_some(database: Database, some: Sequence[tuple[int, tuple[str, Mapping[str, proofs.Beside]]]]) -> None:
    now = datetime.now(UTC)
    known = {"created_at": now, "filed_as": language.VERSION}
    rows = [{"id": number, "query": text, "wording": text} | known for number, (text, _) in some]
    filed = [
        {"key": key, "topic_id": number} | beside._asdict()
        for number, (_, anchors) in some
        for key, beside in anchors.items()
    ]
    async with database.write() as connection:
        await connection.execute(insert(schema.topics), rows)
        await connection.execute(insert(schema.topic_anchors), filed)


async def _looked_up(url: str, earlier: Sequence[str], headlines: Sequence[str]) -> list[_Found]:
    """In a process of its own, as the bot is one: this one holds every query, gigabytes of them."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return await asyncio.wrap_future(pool.submit(_look_up_all, url, earlier, headlines))


def _look_up_all(url: str, earlier: Sequence[str], headlines: Sequence[str]) -> list[_Found]:
    sys.setswitchinterval(_SWITCH_SECONDS)
    return asyncio.run(_look_up_each(url, earlier, headlines))


async def _look_up_each(url: str, earlier: Sequence[str], headlines: Sequence[str]) -> list[_Found]:
    async with databases.opened(url) as database:
        gc.freeze()
        return [await _look_up(database, headline) for headline in (*earlier, *headlines)][len(earlier) :]


async def _look_up(database: Database, headline: str) -> _Found:
    async with database.write() as connection:  # as a poll does
        began = time.perf_counter()
        found = await topics.matching(connection, Text.of(headline))
        return _Found(ms=(time.perf_counter() - began) * 1000, topics=frozenset(found))


def _scans(texts: Sequence[str], headlines: Sequence[str]) -> list[_Found]:
    compiled = [queries.read(text) for text in texts]
    return [_scan(compiled, headline) for headline in headlines]


def _scan(compiled: Sequence[queries.Query], headline: str) -> _Found:
    began = time.perf_counter()
    text = Text.of(headline)
    fits = frozenset(number for number, query in enumerate(compiled, 1) if matching.match(query, text) is not None)
    return _Found(ms=(time.perf_counter() - began) * 1000, topics=fits)


async def _add(database: Database, news: invented.Newsroom) -> list[float]:
    """Milliseconds of adding a topic, each in a transaction of its own."""
    times, now = [], datetime.now(UTC)
    for text in _distinct(news.queries, _ADDED):
        query = queries.parse(text)
        began = time.perf_counter()
        async with database.write() as connection:
            await topics.ensure(connection, query, now=now)
        times.append((time.perf_counter() - began) * 1000)
    return times


async def _file_anew(database: Database) -> float:
    """Seconds of the job, its pauses included."""
    job = Rekey(database=database, look_back=timedelta(hours=2), owed=lambda: None)
    await job.begin()
    async with database.write() as connection:
        await connection.execute(update(schema.topics).values(filed_as=None))
    began = time.perf_counter()
    await job.run()
    return time.perf_counter() - began


def _check(found: Sequence[_Found], scanned: Sequence[_Found]) -> None:
    for number, (looked_up, expected) in enumerate(zip(found, scanned, strict=False)):
        if looked_up.topics != expected.topics:
            message = f"headline {number}: the look-up found {looked_up.topics}, the scan {expected.topics}"
            raise AssertionError(message)
