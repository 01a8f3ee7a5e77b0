"""What a page tells about its article: JSON-LD, OpenGraph, `<meta>`, `<time>`, and the lines around its h1."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.feeds import headings, linked_data
from bot.feeds.datelines import find_date
from bot.news.language import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

    from bot.feeds.linked_data import Node

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publishdate",
    "pubdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
)
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod")
_YEARS = range(1990, 2200)
_FRACTION = re.compile(r"\.(\d+)")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PRINTED = "time, [class*=date], [class*=Date], [class*=time], [class*=publish]"
_DATE_LENGTH = 80
_HEADLINE_WORDS = 4
_LONGEST = 4000
"""Letters of a property; more than any description has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What was told. `body` and `description` are the page's own words of the article; `is_article` is its claim.

    `has_title`: the headline is one, not just the document's name.
    """

    headline: str | None
    kicker: str | None
    source: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    image: str | None
    url: str | None
    language: str | None
    description: str | None
    body: str | None
    is_article: bool
    has_title: bool


def read(tree: LexborHTMLParser, *, url: str | None) -> Metadata:
    """`url` is where the page was found; relative addresses are resolved against it."""
    meta, article = _meta(tree), linked_data.article(tree)
    source = _source(meta, article)
    shown = headings.shown_titles(tree)
    told = _text(meta.get("og:title") or linked_data.first(article.get("headline")) or meta.get("twitter:title"))
    titled = tree.css_first("title")
    title = clean(titled.text()) if titled else ""
    headline = headings.headline(shown, told, title=title, site=source)
    sections = [*linked_data.strings(article.get("articleSection")), meta.get("article:section", "")]
    image = linked_data.first(article.get("image"), key="url") or meta.get("og:image") or meta.get("twitter:image")
    return Metadata(
        headline=headline or None,
        kicker=headings.kicker(tree, headline, sections=sections) if headline else None,
        source=source or headings.site(title, headline),
        authors=tuple(_authors(meta, article)),
        published_at=_published_at(tree, meta, article),
        image=_absolute(image, url),
        url=_canonical(tree, meta, url),
        language=_language(tree, meta, article),
        description=_text(meta.get("og:description") or meta.get("description") or article.get("description")),
        body=linked_data.plain_body(article),
        is_article=bool(article) or meta.get("og:type", "").lower().startswith("article"),
        has_title=bool(shown or told) or _is_shown(tree, headline or ""),
    )


def _is_shown(tree: LexborHTMLParser, headline: str) -> bool:
    """A headline that only `<title>` tells is one if the page prints it too, and it is no mere name."""
    body = headings.letters(tree.body.text()) if tree.body is not None else ""
    return len(headline.split()) >= _HEADLINE_WORDS and headings.letters(headline) in body


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Each property's first content, its name in small letters."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = (attributes.get("content") or "")[:_LONGEST].strip()
        if key and content:
            found.setdefault(key.lower(), content)
    return found


def _source(meta: dict[str, str], article: Node) -> str | None:
    """The publisher as readers name it; else who wrote it."""
    publisher = linked_data.first(article.get("publisher"))
    names = (publisher, meta.get("og:site_name"), meta.get("application-name"), *_authors(meta, article))
    texts = (_text(name) for name in names)
    return next((text for text in texts if text and not text.startswith(("http", "@"))), None)


def _authors(meta: dict[str, str], article: Node) -> Iterator[str]:
    told = (*linked_data.strings(article.get("author")), meta.get("author"), meta.get("articleauthor"))
    yield from (name for author in told if (name := _text(author)))


def _published_at(tree: LexborHTMLParser, meta: dict[str, str], article: Node) -> datetime | None:
    """The first date that says when it was published, in UTC.

    A date without an offset is read in the offset that another of the page's dates has, else as UTC: a page that
    gives its offset once means it everywhere, and no better guess is to be had here.
    """
    times = [node.attributes.get("datetime") for node in tree.css("time[datetime]")[:5]]
    told = [linked_data.first(article.get("datePublished")), *(meta.get(key) for key in _PUBLISHED), *times]
    others = [linked_data.first(article.get("dateModified")), *(meta.get(key) for key in _MODIFIED)]
    published = next((date for text in told if (date := parse_date(text))), None) or _printed(tree)
    if published is None:
        return None
    aware = (date.tzinfo for text in [*told, *others] if (date := parse_date(text)) and date.tzinfo)
    zone = published.tzinfo or next(aware, None) or UTC
    return published.replace(tzinfo=zone).astimezone(UTC)


def _printed(tree: LexborHTMLParser) -> datetime | None:
    """A date that only stands where readers see it, in an element named for it."""
    texts = (clean(node.text(separator=" ")) for node in tree.css(_PRINTED)[:40])
    dates = (find_date(text) for text in texts if len(text) <= _DATE_LENGTH)
    return next((date.replace(tzinfo=None) for date in dates if date), None)


def parse_date(text: str | None) -> datetime | None:
    """ISO 8601 or RFC 5322 as pages write it; naive when it names no offset."""
    text = _FRACTION.sub(lambda part: f".{part[1][:6]:0<6}", (text or "").strip(), count=1).replace(" +", "+")
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            date = parse(text)
        except (ValueError, TypeError, IndexError):
            continue
        return date if date.year in _YEARS else None
    return None


def _canonical(tree: LexborHTMLParser, meta: dict[str, str], url: str | None) -> str | None:
    """The page's own canonical address, if it lies on the same site; else the one the page was found at."""
    link = tree.css_first('link[rel="canonical"][href]')
    for told in (link.attributes.get("href") if link else None, meta.get("og:url")):
        address = _absolute(told, url)
        if address and (url is None or _same_site(address, url)) and urlsplit(address).path.strip("/"):
            return address
    return url


def _same_site(one: str, other: str) -> bool:
    """Equal hosts, or one within the other's domain: www.example.org, m.example.org and example.org."""
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.") for address in (one, other)]
    return hosts[0] == hosts[1] or hosts[0].endswith("." + hosts[1]) or hosts[1].endswith("." + hosts[0])


def _absolute(address: str | None, url: str | None) -> str | None:
    """None for what is no web address: `data:` images, paths of a page whose own address isn't known."""
    try:
        joined = urljoin(url or "", address.strip()) if address else ""
        return joined if urlsplit(joined).scheme in {"http", "https"} and urlsplit(joined).hostname else None
    except ValueError:
        return None


def _language(tree: LexborHTMLParser, meta: dict[str, str], article: Node) -> str | None:
    root = tree.css_first("html")
    told = (
        root.attributes.get("lang") if root else None,
        linked_data.first(article.get("inLanguage")),
        meta.get("og:locale"),
    )
    tags = ((name or "").strip().replace("_", "-") for name in told)
    return next((tag for tag in tags if _TAG.fullmatch(tag)), None)


def _text(value: str | None) -> str | None:
    """Clean text; entities that were escaped twice are resolved."""
    return clean(html.unescape(html.unescape(value))) or None if isinstance(value, str) else None
