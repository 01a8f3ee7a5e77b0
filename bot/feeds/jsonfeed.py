"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.feeds import addresses, dates, markup
from bot.news.model import Entry, FeedKind, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")
_MAX_ENTRIES = 300


def read(text: str, *, url: str) -> Reading:
    """The entries of a JSON Feed found at `url`; the kind is None if it is another kind of JSON, or none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Reading(kind=None, why="no JSON that could be read")
    if not isinstance(document, dict) or not str(document.get("version", "")).startswith(_VERSIONS):
        return Reading(kind=None, why="JSON, but no JSON Feed")
    items = document.get("items")
    entries = tuple(_entries(items[:_MAX_ENTRIES], url)) if isinstance(items, list) else ()
    return Reading(
        kind=FeedKind.JSONFEED,
        why=f"JSON Feed with {len(entries)} entries",
        entries=entries,
        title=markup.plain(_text(document, "title")) or None,
        language=_text(document, "language") or None,
    )


def _entries(items: list[Any], url: str) -> Iterator[Entry]:
    for item in items:
        if not isinstance(item, dict):
            continue
        lead = markup.lead(*(_text(item, name) for name in ("summary", "content_text", "content_html")))
        if headline := markup.headline(_text(item, "title")) or markup.headline(lead or ""):
            yield Entry(
                headline=headline,
                published_at=dates.parse(_text(item, "date_published")) or dates.parse(_text(item, "date_modified")),
                url=addresses.link(url, _text(item, "url") or _text(item, "external_url")),
                lead=lead if lead != headline else None,
                guid=_text(item, "id") or None,
                breaking=markup.is_breaking(_strings(item.get("tags"))),
            )


def _text(holder: dict[str, Any], name: str) -> str:
    """A member as text. Ids are numbers in some feeds, which the standard asks readers to accept."""
    value = holder.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
