"""How many pages a second one core reads, from bytes to entries. Beside each the bare parser of the same bytes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import feedparser
from selectolax.lexbor import LexborHTMLParser

from benchmarks import invented
from benchmarks.figures import Figure, rounds
from bot.feeds import discover

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_URL = "https://news.example/"


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    news, times, pages = invented.Newsroom(), 2 if smoke else 7, 3 if smoke else 100
    headlines, now = [news.headline() for _ in range(40)], invented.today()
    kinds = {
        "ticker page": (invented.ticker_page(headlines, now=now), "text/html", ("selectolax", LexborHTMLParser)),
        "RSS": (invented.rss(headlines, now=now), "application/rss+xml", ("feedparser", feedparser.parse)),
        "plain text": (invented.plain_text(headlines, now=now), "text/plain", ("str.splitlines", str.splitlines)),
    }
    for kind, (page, content_type, (name, bare)) in kinds.items():
        entries = len(_read(page, content_type)())
        assert entries, f"nothing was read in the {kind}"
        known = {"page": kind, "bytes": len(page.encode()), "entries": entries}
        yield rounds(
            "parsing", "read", [_rate(_read(page, content_type), pages) for _ in range(times)], "pages/s", **known
        )
        rates = [_rate(_bare(bare, page), pages) for _ in range(times)]
        yield rounds("parsing", f"baseline: {name}", rates, "pages/s", **known)


def _read(page: str, content_type: str) -> Callable[[], tuple[object, ...]]:
    body, now = page.encode(), invented.today()
    return lambda: (
        discover.read(
            body, url=_URL, header_charset=None, content_type=content_type, zone="UTC", now=now, with_article=False
        ).entries
    )


def _bare(parse: Callable[[str], object], page: str) -> Callable[[], object]:
    return lambda: parse(page)


def _rate(work: Callable[[], object], pages: int) -> float:
    began = time.perf_counter()
    for _ in range(pages):
        work()
    return pages / (time.perf_counter() - began)
