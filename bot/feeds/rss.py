"""RSS 0.9 to 2.0, RDF and Atom, well-formed or not."""

from __future__ import annotations

import io
import re
import time
from calendar import timegm
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser

from bot.feeds import addresses, dates, markup
from bot.news.model import Entry, FeedKind, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOTS = frozenset({"rss", "rdf", "feed", "channel"})

_MAX_ENTRIES = 300
_MAX_TEXT = 2 * 1024 * 1024
_MAX_UNCLOSED = 100_000
"""Signs of a document in which no entry ends: an empty feed, or something made to keep us busy."""
_ENTRY_END = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_DATES = ("published", "updated", "created", "dc_date", "date")
_KICKERS = (
    "kicker",
    "overline",
    "pretitle",
    "supertitle",
    "overtitle",
    "antetitle",
    "roofline",
    "upperdeck",
    "eyebrow",
)


def read(text: str, *, url: str) -> Reading:
    """The entries of a feed document found at `url`, whose kind is None if it is no such feed.

    The prolog and any DOCTYPE are cut off first: no entity is declared, none unfolds, nothing external is asked for.
    feedparser neither sanitises nor resolves what stands in markup, since we keep the bare text only.
    """
    beginning = markup.root(text)
    if beginning is None or beginning[0] not in ROOTS:
        return Reading(kind=None, why="no element of RSS or Atom")
    document = io.BytesIO(_beginning(text[beginning[1] :]).encode("utf-8", "replace"))
    parsed = feedparser.parse(
        document,
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = tuple(_entries(parsed.entries, url))
    if not entries and not parsed.version:
        return Reading(kind=None, why="no feed that could be read, though it begins like one")
    kind = FeedKind.ATOM if parsed.version.startswith("atom") else FeedKind.RSS
    return Reading(
        kind=kind,
        why=f"{kind.value} feed ({parsed.version or beginning[0]}) with {len(entries)} entries",
        entries=entries,
        title=markup.plain(parsed.feed.get("title", "")) or None,
        language=parsed.feed.get("language") or None,
    )


def _beginning(document: str) -> str:
    """As much of the document as holds the first entries, closed again. feedparser needs seconds for megabytes."""
    end = None
    for count, closing in enumerate(_ENTRY_END.finditer(document, 0, _MAX_TEXT), start=1):
        end = closing.end()
        if count == _MAX_ENTRIES:
            break
    if end is None:
        return document[:_MAX_UNCLOSED]
    if count < _MAX_ENTRIES and len(document) <= _MAX_TEXT:
        return document
    name = document[1:100].split(None, 1)[0].partition(">")[0]
    return document[:end] + ("</channel>" if name.lower() == "rss" else "") + f"</{name}>"


def _entries(items: Iterable[dict[str, Any]], url: str) -> Iterable[Entry]:
    for item in items:
        contents = (part.get("value", "") for part in item.get("content", ()))
        lead = markup.lead(item.get("summary", ""), *contents)
        if headline := markup.headline(item.get("title", "")) or markup.headline(lead or ""):
            yield Entry(
                headline=headline,
                published_at=_published_at(item),
                url=addresses.link(url, item.get("link") or ""),
                kicker=_kicker(item),
                lead=lead if lead != headline else None,
                guid=item.get("id") or None,
                breaking=markup.is_breaking(tag.get("term") or "" for tag in item.get("tags", ())),
            )


def _published_at(item: dict[str, Any]) -> datetime | None:
    for name in _DATES:
        if name in item and (moment := dates.parse(str(item[name] or ""))):
            return moment
    for name in ("published_parsed", "updated_parsed"):
        if name in item and isinstance(parsed := item[name], time.struct_time):
            return datetime.fromtimestamp(timegm(parsed), UTC)
    return None


def _kicker(item: dict[str, Any]) -> str | None:
    """The text of a kicker element, bare or under any namespace's prefix (feedparser joins them with "_")."""
    for name, value in item.items():
        if name.rpartition("_")[2] in _KICKERS and isinstance(value, str) and (kicker := markup.plain(value)):
            return kicker
    return None
