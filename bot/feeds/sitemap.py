"""Google's news sitemaps, and indexes that point to them.

A plain sitemap names pages but no headlines, so it is no feed: only urls with a `news` element count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]

from bot.feeds import addresses, dates, markup
from bot.news.model import Entry, FeedKind, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOTS = frozenset({"urlset", "sitemapindex"})

_MAX_ENTRIES = 1000
"""Google's own limit of news urls in one sitemap."""
_MAX_TEXT = 5 * 1024 * 1024
_MAX_LINKS = 20
_NEWSY = re.compile(r"news|latest|today|breaking|akhbar|أخبار|خبر", re.IGNORECASE)


def read(text: str, *, url: str) -> Reading:
    """The entries of a news sitemap found at `url`, or the links of a sitemap index; else the kind is None."""
    beginning = markup.root(text)
    if beginning is None or beginning[0] not in ROOTS:
        return Reading(kind=None, why="no element of a sitemap")
    tree = _parse(text[beginning[1] : beginning[1] + _MAX_TEXT])
    if tree is None:
        return Reading(kind=None, why="no sitemap that could be read, though it begins like one")
    if beginning[0] == "sitemapindex":
        links = _links(tree, url)
        return Reading(kind=None, why=f"a sitemap index with {len(links)} sitemaps that may hold news", links=links)
    return _news(tree, url)


def _parse(document: str) -> Any:
    """The tree, as far as it can be read. No entities, no network, no giant trees; None if nothing remains."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        return etree.fromstring(document.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _news(tree: Any, url: str) -> Reading:
    entries, language = [], None
    for page in tree.iter("{*}url"):
        news = page.find("{*}news")
        if news is None:
            continue
        language = language or _text(news, "{*}publication/{*}language") or None
        if entry := _entry(page, news, url):
            entries.append(entry)
        if len(entries) == _MAX_ENTRIES:
            break
    if not entries:
        return Reading(kind=None, why="a sitemap without news")
    return Reading(
        kind=FeedKind.SITEMAP,
        why=f"news sitemap with {len(entries)} entries",
        entries=tuple(entries),
        title=_title(tree),
        language=language,
    )


def _entry(page: Any, news: Any, url: str) -> Entry | None:
    headline = markup.headline(_text(news, "{*}title"))
    if not headline:
        return None
    keywords = (_text(news, "{*}keywords") + "," + _text(news, "{*}genres")).replace("،", ",")
    return Entry(
        headline=headline,
        published_at=dates.parse(_text(news, "{*}publication_date")) or dates.parse(_text(page, "{*}lastmod")),
        url=addresses.link(url, _text(page, "{*}loc")),
        breaking=markup.is_breaking(keywords.split(",")),
    )


def _title(tree: Any) -> str | None:
    name = tree.find(".//{*}news/{*}publication/{*}name")
    return markup.plain(name.text or "") or None if name is not None else None


def _links(tree: Any, url: str) -> tuple[str, ...]:
    """The index's sitemaps, those that sound of news first and then the last changed: old archives come last."""
    found = []
    for sitemap in tree.iter("{*}sitemap"):
        if address := addresses.link(url, _text(sitemap, "{*}loc")):
            changed = dates.parse(_text(sitemap, "{*}lastmod"))
            found.append((not _NEWSY.search(address), -changed.timestamp() if changed else 0.0, address))
    found.sort(key=lambda one: one[:2])
    return tuple(link for _, _, link in found[:_MAX_LINKS])


def _text(element: Any, path: str) -> str:
    found: Iterator[Any] = element.iterfind(path)
    return next(((one.text or "").strip() for one in found), "")
