"""What a document is, by looking at it; and what an editor means by pasting an address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from bot.errors import AddressInvalid, EmptyPage, FeedError, NotAFeed, TlsFault, Unreachable
from bot.feeds import addresses, article, charset, jsonfeed, links, markup, rss, sitemap, ticker
from bot.news import breaking
from bot.news.model import FeedKind, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.feeds.http import Fetched, Fetcher

_WELL_KNOWN = ("/feed", "/rss", "/rss.xml", "/news-sitemap.xml")
_MAX_LINKS = 3
_SEARCH_SECONDS = 45.0
"""How long an editor waits while we try the feeds a page might have."""
_JSON_BEGINS = ("{", "[")
_READERS = dict.fromkeys(rss.ROOTS, rss.read) | dict.fromkeys(sitemap.ROOTS, sitemap.read)
_HTML_ROOTS = frozenset({"html", "head", "body"})
_MOST_SIGNS = 2_000_000
_MOST_TAGS = 60_000
"""Great front pages have a million signs and ten thousand tags."""
_DEEPEST = 1000
_CHATTER = 4096
"""A broken server may print warnings before its feed; they are looked through this far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands behind a pasted address: where to poll, what was read there just now, and why that."""

    url: str
    reading: Reading
    why: str


def read(
    body: bytes,
    *,
    url: str,
    header_charset: str | None = None,
    content_type: str | None = None,
    zone: str | None,
    now: datetime,
    with_article: bool = True,
) -> Reading:
    """Read any document found at `url`. The content decides; `content_type` only where it could be plain text.

    `zone` is the IANA name of the feed's zone, if it is known. Polls need no article: finding one costs a hundred
    times what the rest does. Which entries are breaking shows only here, where all of them are seen.
    """
    text, _ = charset.decode(body, header_charset)
    reading = _read(text, url=url, content_type=content_type, zone=zone, now=now, with_article=with_article)
    return replace(reading, entries=breaking.marked(reading.entries))


def _read(
    text: str, *, url: str, content_type: str | None, zone: str | None, now: datetime, with_article: bool
) -> Reading:
    if not text.strip():
        return Reading(kind=None, why="an empty page")
    if text.lstrip().startswith(_JSON_BEGINS):
        return jsonfeed.read(text, url=url)
    text = markup.bounded(text[_behind_chatter(text) :], signs=_MOST_SIGNS, tags=_MOST_TAGS)
    beginning = markup.root(text)
    name = beginning[0] if beginning else None
    if name in _READERS:
        return _READERS[name](text, url=url)
    if name is None or (content_type == "text/plain" and name not in _HTML_ROOTS):
        return _read_text(text, zone=zone, now=now, with_article=with_article)
    return _read_html(text, url=url, zone=zone, now=now, with_article=with_article)


def _behind_chatter(text: str) -> int:
    """Where a feed begins after a server's warnings in HTML; 0 if none does."""
    head = text[:_CHATTER].lower()
    if "<html" in head or "<body" in head:
        return 0
    begins = [at for tag in ("<rss", "<feed", "<rdf:rdf") if (at := head.find(tag)) >= 0]
    return min(begins, default=0)


def _read_html(html: str, *, url: str, zone: str | None, now: datetime, with_article: bool) -> Reading:
    html = markup.shallow(html, depth=_DEEPEST)
    tree = LexborHTMLParser(html)
    found = ticker.read_html(html, url=url, now=now, zone=zone)
    reading = found or Reading(kind=None, why="a page without a ticker")
    feeds = links.read(tree, url=url)
    title, root = tree.css_first("title"), tree.css_first("html[lang]")
    return replace(
        reading,
        title=reading.title or (markup.plain(title.text()) or None if title is not None else None),
        language=reading.language or (root.attributes.get("lang") or None if root is not None else None),
        links=(*reading.links, *(link for link in feeds if link not in reading.links)),
        article=article.from_html(html, url=url) if with_article else None,
    )


def _read_text(text: str, *, zone: str | None, now: datetime, with_article: bool) -> Reading:
    """A ticker in plain text, and the article among the lines it leaves."""
    found = ticker.read_text(text, now=now, zone=zone)
    reading, taken = found or (Reading(kind=None, why="a text without a ticker"), ())
    if not with_article:
        return reading
    occupied = frozenset(taken)
    rest = "\n".join(line for number, line in enumerate(text.splitlines()) if number not in occupied)
    return replace(reading, article=article.from_text(rest))


async def find(
    fetcher: Fetcher, url: str, *, zone: str | None, now: datetime, patience: float = _SEARCH_SECONDS
) -> Found:
    """What to poll for a pasted address: itself if it has entries, else the first feed that it points to.

    A ticker is taken even if the page links to feeds too, since it is fresher. Raises EmptyPage or NotAFeed if there
    is nothing to poll, and whatever FeedError the address itself meets. `patience`: seconds for trying other addresses.
    """
    fetched = await _fetch_pasted(fetcher, url)
    reading = await _look(fetched, zone=zone, now=now)
    if reading.kind is not None and reading.entries:
        return Found(url=_address(fetched, url), reading=reading, why=reading.why)
    try:
        async with asyncio.timeout(patience):
            for candidate, origin in _candidates(fetched.url, reading):
                if (found := await _try(fetcher, candidate, origin=origin, zone=zone, now=now)) is not None:
                    return found
    except TimeoutError:
        pass
    if reading.kind is not None:
        return Found(url=_address(fetched, url), reading=reading, why=reading.why)
    raise EmptyPage if not fetched.body.strip() else NotAFeed


async def _fetch_pasted(fetcher: Fetcher, pasted: str) -> Fetched:
    """Fetch what people paste: often without the scheme, which is https then, or http where there is no https."""
    text = pasted.strip()
    if "://" in text:
        return await fetcher.fetch(text)
    if not text or text.startswith("/"):
        raise AddressInvalid
    try:
        return await fetcher.fetch(f"https://{text}")
    except (TlsFault, Unreachable):
        return await fetcher.fetch(f"http://{text}")


def _address(fetched: Fetched, pasted: str) -> str:
    """The address to remember: where permanent redirects led; not where a passing one did."""
    if fetched.moved_to is not None or "://" not in pasted:
        return fetched.url
    return addresses.normalise(pasted)


async def _look(fetched: Fetched, *, zone: str | None, now: datetime) -> Reading:
    """Read in a thread: a large page takes long enough to hold up the bot's replies."""
    return await asyncio.to_thread(
        read,
        fetched.body,
        url=fetched.url,
        header_charset=fetched.charset,
        content_type=fetched.content_type,
        zone=zone,
        now=now,
        with_article=False,
    )


def _candidates(page: str, reading: Reading) -> Iterator[tuple[str, str]]:
    """What the page points to, then where sites usually keep their feeds; and which of these it is."""
    linked = reading.links[:_MAX_LINKS]
    yield from ((link, "which the page points to") for link in linked)
    for path in _WELL_KNOWN:
        usual = addresses.join(page, path)
        if usual not in linked and usual != page:
            yield usual, "at a usual place of the site"


async def _try(fetcher: Fetcher, url: str, *, origin: str, zone: str | None, now: datetime) -> Found | None:
    """The feed at an address nobody vouched for, if one is there. A page isn't one: it answers for missing paths."""
    try:
        fetched = await fetcher.fetch(url)
    except FeedError:
        return None
    reading = await _look(fetched, zone=zone, now=now)
    if reading.kind in {None, FeedKind.TICKER} or not reading.entries:
        return None
    return Found(url=_address(fetched, url), reading=reading, why=f"{reading.why}, {origin}")
