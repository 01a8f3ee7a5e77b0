"""What it takes to see what changed on a page: its lines dated, and aligned with those that are remembered.

A poll does this on the event loop with the database's only writer held, so it bounds how long all else waits. The
harder pages have no line as it stood: after a downtime all are new; an editor's script corrected a word in each.
In processor time, so that others on the machine matter less.
"""

from __future__ import annotations

import time
from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from benchmarks import invented
from benchmarks.figures import Figure, rounds
from bot.news import arrivals, revisions
from bot.news.model import Entry, EntryId, Known

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_SIZES = (20, 300)
_REMEMBERED = 600
"""As store/entries.py: what a snapshot is compared with at most."""


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    news, times = invented.Newsroom(), 2 if smoke else 5
    told = [news.headline() for _ in range(_REMEMBERED + 1)]
    for lines in _SIZES[:1] if smoke else _SIZES:
        known = _known(told[1:], standing=lines)
        one_new = _page(told[:lines])
        corrected = _page([f"{headline.rsplit(' ', 1)[0]} {news.word()}" for headline in told[1 : lines + 1]])
        all_new = _page([news.headline() for _ in range(lines)])
        pages = {"one new line": one_new, "every line new": all_new, "every line corrected": corrected}
        for name, page in pages.items():
            spent = [_milliseconds(known, page) for _ in range(times)]
            yield rounds("aligning", name, spent, "ms a page", lines=lines, remembered=_REMEMBERED)


def _page(headlines: Sequence[str]) -> list[Entry]:
    """Newest first, a minute apart."""
    now = invented.today()
    return [
        Entry(headline=headline, clock=(now - timedelta(minutes=age)).time(), url=f"https://news.example/{headline}")
        for age, headline in enumerate(headlines)
    ]


def _known(headlines: Sequence[str], *, standing: int) -> list[Known]:
    """The lines of the last snapshot, then those that have left it."""
    now = invented.today()
    moments = [now - timedelta(minutes=age) for age in range(1, len(headlines) + 1)]
    return [
        Known(
            id=EntryId(number),
            headline=headline,
            url=f"https://news.example/{headline}",
            clock=at.time(),
            published_at=at.astimezone(UTC),
            present=number < standing,
        )
        for number, (headline, at) in enumerate(zip(headlines, moments, strict=True))
    ]


def _milliseconds(known: Sequence[Known], page: Sequence[Entry]) -> float:
    began = time.thread_time()
    dated = arrivals.dated(page, known, fetched_at=invented.today(), zone=ZoneInfo("UTC"))
    revisions.align(known, dated)
    return (time.thread_time() - began) * 1000
