"""What Ajil reads in a file or at an address, shown to an operator: `ajil inspect`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.errors import FeedError
from bot.feeds import discover, zones
from bot.news.model import FeedKind

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import RenderableType

    from bot.feeds.http import Fetcher
    from bot.news.model import Article, Entry, Reading

Kind = Literal["ticker", "rss", "atom", "jsonfeed", "sitemap", "article", "links", "nothing"]
"""A feed's kind; or an article, feeds elsewhere, or nothing, where there is nothing to poll."""


_LARGEST = 20 << 20
"""Bytes of a file that are read, as of a page."""


class FileUnreadable(FeedError):
    """{path} can't be read: {reason}. Give the path of a saved page, or an address that begins with https://."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A reading of `target`; `zone` is the one its times are shown in."""

    target: str
    reading: Reading
    zone: str

    @property
    def kind(self) -> Kind:
        if self.reading.kind is not None:
            return self.reading.kind.value
        if self.reading.article is not None:
            return "article"
        return "links" if self.reading.links else "nothing"


async def inspect(
    target: str, *, zone: str | None, now: datetime, fetcher: Fetcher | None, default: str = "UTC"
) -> Inspection:
    """Reads `target`, a path or a web address. `zone` (IANA) is for clock times without one; `now` dates them.

    Without a zone the page's own is taken, or the `default` where it tells none, as when an editor adds a feed. Raises
    FeedError: whatever kept it from being read, an unreadable file too. Without a `fetcher` only files are read.
    """
    if fetcher is not None and target.lower().startswith(("http://", "https://")):
        page = await fetcher.fetch(target)
        read = partial(
            discover.read, page.body, url=page.url, header_charset=page.charset, content_type=page.content_type, now=now
        )
    else:
        read = partial(discover.read, await asyncio.to_thread(_bytes, target), url="", now=now)
    reading = await asyncio.to_thread(read, zone=zone)
    if zone is None:
        zone = zones.chosen(reading.zone, default, now=now)
        if zone != (reading.zone or "UTC") and reading.kind is FeedKind.TICKER:
            reading = await asyncio.to_thread(read, zone=zone)
    return Inspection(target=target, reading=reading, zone=zone)


def _bytes(target: str) -> bytes:
    try:
        with Path(target).open("rb") as file:
            return file.read(_LARGEST)
    except (OSError, ValueError) as error:
        raise FileUnreadable(path=target, reason=getattr(error, "strerror", None) or "no such file") from error


def to_json(inspection: Inspection) -> dict[str, Any]:
    """The shape `--json` prints; times in ISO 8601, UTC."""
    reading = inspection.reading
    return {
        "kind": inspection.kind,
        "why": reading.why,
        "title": reading.title,
        "language": reading.language,
        "zone": reading.zone,
        "links": list(reading.links),
        "entries": [_entry(entry) for entry in reading.entries],
        "article": _article(reading.article) if reading.article else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "headline": entry.headline,
        "published_at": _iso(entry.published_at),
        "url": entry.url,
        "kicker": entry.kicker,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "kicker": article.kicker,
        "headline": article.headline,
        "source": article.source,
        "published_at": _iso(article.published_at),
        "paragraphs": list(article.paragraphs),
        "url": article.url,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def to_table(inspection: Inspection) -> RenderableType:
    """The same for a terminal, in the zone's local time."""
    reading = inspection.reading
    parts: list[RenderableType] = [_summary(inspection)]
    if reading.entries:
        parts += [Text(), _entries(reading.entries, ZoneInfo(inspection.zone))]
    if reading.links:
        parts += [Text(), Text("Feeds it links to", style="bold"), *(Text(f"  {link}") for link in reading.links)]
    if reading.article:
        parts += [Text(), _article_table(reading.article, ZoneInfo(inspection.zone))]
    return Group(*parts)


def _summary(inspection: Inspection) -> Table:
    reading = inspection.reading
    rows = (
        ("kind", inspection.kind),
        ("why", reading.why),
        ("title", reading.title),
        ("language", reading.language),
        ("zone", inspection.zone + ("" if reading.zone else " (not told by the page)")),
        ("entries", str(len(reading.entries))),
    )
    return _fields(rows)


def _entries(entries: tuple[Entry, ...], zone: ZoneInfo) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("time", no_wrap=True)
    table.add_column("headline", overflow="fold")
    if any(entry.url for entry in entries):
        table.add_column("address", overflow="fold", style="dim")
    for entry in entries:
        headline = f"{entry.kicker} · {entry.headline}" if entry.kicker else entry.headline
        cells: list[RenderableType] = [_local(entry.published_at, zone), Text(headline), Text(entry.url or "")]
        table.add_row(*cells[: len(table.columns)])
    return table


def _article_table(article: Article, zone: ZoneInfo) -> Group:
    rows = (
        ("kicker", article.kicker),
        ("headline", article.headline),
        ("source", article.source),
        ("published", _local(article.published_at, zone) if article.published_at else None),
        ("address", article.url),
    )
    paragraphs = (Padding(Text(paragraph), (1, 0, 0, 2)) for paragraph in article.paragraphs)
    return Group(Text("Article", style="bold"), _fields(rows), *paragraphs)


def _fields(rows: tuple[tuple[str, str | None], ...]) -> Table:
    """Names and values in two aligned columns, without those that have no value."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value:
            table.add_row(name, Text(value))
    return table


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else "—"
