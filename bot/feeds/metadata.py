"""What a page says about its article in its head: JSON-LD, OpenGraph, `<meta>`, `<time>`, and the lines at its h1.

`<title>` is the last resort for a headline: it carries the site's name and search words.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bot.news.language import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_ARTICLE_TYPES = re.compile(
    r"(?:News|Analysis|Opinion|Report|Background|Review|Tech|Scholarly|Satirical)?\w*Article$|^(?:BlogPosting|Report)$"
)
_TAIL = re.compile(r"\s+[|\-–—«»:•·]+\s+(?P<site>[^|–—•·]+)$")
_MOST_NODES = 2000
_DATE_KEYS = (
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
_MODIFIED_KEYS = ("article:modified_time", "datemodified", "og:updated_time", "lastmod")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the head says. `is_article` is the page's own claim; `body` the JSON-LD's articleBody."""

    headline: str | None
    kicker: str | None
    source: str | None
    published_at: datetime | None
    image: str | None
    url: str | None
    language: str | None
    description: str | None
    body: str | None
    is_article: bool


def read(tree: LexborHTMLParser, *, url: str | None) -> Metadata:
    """`url` is where the page was found; relative addresses are resolved against it."""
    meta, linked = _meta(tree), list(_linked_data(tree))
    article = next((node for node in linked if _is_article(node)), {})
    headline = _headline(tree, meta, article)
    return Metadata(
        headline=headline,
        kicker=_kicker(tree, headline, _sections(meta, article)),
        source=_source(meta, article),
        published_at=_published_at(tree, meta, article),
        image=_absolute(_first(article.get("image")) or meta.get("og:image") or meta.get("twitter:image"), url),
        url=_canonical(tree, meta, url),
        language=_language(tree, meta, article),
        description=_text(meta.get("og:description") or meta.get("description") or article.get("description")),
        body=_markup_free(article.get("articleBody")),
        is_article=bool(article) or meta.get("og:type", "").lower().startswith("article"),
    )


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = (attributes.get("content") or "").strip()
        if key and content:
            found.setdefault(key.lower(), content)
    return found


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object of the page, those of @graph and of lists too."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            waiting: list[Any] = [json.loads(script.text(), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict):
                yield node
                waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPES.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _headline(tree: LexborHTMLParser, meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """og:title without the site's name, unless the page's own h1 is the same with less around it."""
    titles = [_text(node.text(separator=" ")) for node in tree.css("h1")[:5]]
    shown = [title for title in titles if title]
    told = _text(meta.get("og:title") or article.get("headline") or meta.get("twitter:title"))
    for title in shown:
        if told and len(title.split()) > 1 and _letters(title) in _letters(told):
            return title
    if told:
        return _without_site(told, _source(meta, article))
    named = tree.css_first("title")
    return max(shown, key=len, default=None) or (_without_site(clean(named.text()), None) or None if named else None)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _without_site(title: str, site: str | None) -> str:
    """Cuts « | موقع كذا» off: whatever follows a bar, and after a dash only the site's name or a few words."""
    match = _TAIL.search(title)
    if match is None:
        return title
    tail = match["site"]
    is_site = site is not None and (_letters(site) in _letters(tail) or _letters(tail) in _letters(site))
    cut = is_site or "|" in match[0] or ("-" not in match[0][:4] and len(tail.split()) <= 3)  # noqa: PLR2004 a site's name is short
    return title[: match.start()].strip() if cut and len(title[: match.start()].split()) > 1 else title


def _sections(meta: dict[str, str], article: dict[str, Any]) -> frozenset[str]:
    named = [meta.get("article:section"), *_strings(article.get("articleSection")), "home", "الرئيسية"]
    return frozenset(_letters(name) for name in named if name)


_KICKER_CLASS = re.compile(
    r"kicker|overline|eyebrow|supra|uber-?title|upper-?title|pre-?title|over-?title|toptitle|surtitle|ترويسة|شارحة",
    re.IGNORECASE,
)
_KICKER_LENGTH = 60


def _kicker(tree: LexborHTMLParser, headline: str | None, sections: frozenset[str]) -> str | None:
    """A short line marked or placed as one, right above the h1; a section's name or a breadcrumb is none."""
    titles = [
        node
        for node in tree.css("h1")
        if headline
        and _letters(node.text())
        and _letters(node.text())
        in _letters(headline) + _letters(node.text()) * (_letters(headline) in _letters(node.text()))
    ]
    if not titles:
        return None
    above = titles[0].prev
    while above is not None and (above.tag in {"-text", "_comment", "-comment"} and not above.text(deep=True).strip()):
        above = above.prev
    inside = [
        node for node in titles[0].css("span, small, em") if _KICKER_CLASS.search(node.attributes.get("class") or "")
    ]
    around = titles[0].parent.css("*") if titles[0].parent is not None else []
    marked = [node for node in around[:60] if _KICKER_CLASS.search(node.attributes.get("class") or "")]
    placed = (
        [above]
        if above is not None and above.tag in {"p", "span", "h2", "h3", "h4", "h5", "h6", "small", "strong"}
        else []
    )
    for node in [*inside, *marked, *placed]:
        text = clean(node.text(separator=" "))
        if _is_kicker(text, headline or "", sections):
            return text
    return None


def _is_kicker(text: str, headline: str, sections: frozenset[str]) -> bool:
    letters = _letters(text)
    return (
        0 < len(text) <= _KICKER_LENGTH
        and bool(letters)
        and not any(letter.isdigit() for letter in text[:3])
        and letters not in sections
        and letters not in _letters(headline)
        and not set(text) & set("›»/>|")
        and not text.endswith(".")
    )


def _source(meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """The publisher as readers name it; else who wrote it."""
    names = (
        _name(article.get("publisher")),
        meta.get("og:site_name"),
        meta.get("application-name"),
        _name(article.get("author")),
        meta.get("author"),
        meta.get("articleauthor"),
    )
    return next((text for name in names if name and (text := _text(name)) and not text.startswith(("http", "@"))), None)


def _published_at(tree: LexborHTMLParser, meta: dict[str, str], article: dict[str, Any]) -> datetime | None:
    """The first date that says when it was published, in UTC.

    A date without an offset is read in the offset another of the page's dates has, else as UTC: a page that gives
    its offset once means it everywhere, and no better guess is to be had here.
    """
    times = [node.attributes.get("datetime") for node in tree.css("time[datetime]")[:5]]
    told = [article.get("datePublished"), *(meta.get(key) for key in _DATE_KEYS), article.get("dateCreated"), *times]
    others = [article.get("dateModified"), *(meta.get(key) for key in _MODIFIED_KEYS)]
    dates = [date for text in told if (date := parse_date(text))]
    aware = [date for text in [*told, *others] if (date := parse_date(text)) and date.tzinfo]
    if not dates:
        return None
    offset = aware[0].tzinfo if aware else UTC
    first = dates[0]
    return (first if first.tzinfo else first.replace(tzinfo=offset)).astimezone(UTC)


_FRACTION = re.compile(r"(\.\d+)(?=$|[+\-Z ])")


def parse_date(text: object) -> datetime | None:
    """ISO 8601 or RFC 5322 as pages write it; naive when it names no offset."""
    if not isinstance(text, str) or not (text := text.strip()):
        return None
    try:
        return _sane(
            datetime.fromisoformat(_FRACTION.sub(lambda part: part[0][:7].ljust(7, "0"), text.replace(" +", "+")))
        )
    except ValueError:
        pass
    try:
        return _sane(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError):
        return None


_FIRST_YEAR = 1990


def _sane(date: datetime) -> datetime | None:
    return date if _FIRST_YEAR <= date.year <= 9000 else None  # noqa: PLR2004 far from where arithmetic overflows


def _canonical(tree: LexborHTMLParser, meta: dict[str, str], url: str | None) -> str | None:
    """The page's own canonical address, if it lies on the same site; else the one the page was found at."""
    link = tree.css_first('link[rel="canonical"][href]')
    for told in (link.attributes.get("href") if link else None, meta.get("og:url")):
        address = _absolute(told, url)
        if address and (url is None or same_site(address, url)) and urlsplit(address).path.strip("/"):
            return address
    return url


def same_site(one: str, other: str) -> bool:
    """Equal hosts, or one within the other's domain: www.example.org, m.example.org and example.org."""
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.") for address in (one, other)]
    return hosts[0] == hosts[1] or hosts[0].endswith("." + hosts[1]) or hosts[1].endswith("." + hosts[0])


def _absolute(address: str | None, url: str | None) -> str | None:
    if not address:
        return None
    try:
        joined = urljoin(url or "", address.strip())
        return joined if urlsplit(joined).scheme in {"http", "https"} and urlsplit(joined).hostname else None
    except ValueError:
        return None


def _language(tree: LexborHTMLParser, meta: dict[str, str], article: dict[str, Any]) -> str | None:
    root = tree.css_first("html")
    named = (
        (root.attributes.get("lang") if root else None)
        or next(_strings(article.get("inLanguage")), None)
        or meta.get("og:locale")
    )
    tag = (named or "").strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else None


def _name(value: Any) -> str | None:
    for node in value if isinstance(value, list) else [value]:
        name = node.get("name") if isinstance(node, dict) else node
        if isinstance(name, str) and name.strip():
            return name
    return None


def _first(value: Any) -> str | None:
    for node in value if isinstance(value, list) else [value]:
        address = node.get("url") if isinstance(node, dict) else node
        if isinstance(address, str) and address.strip():
            return address
    return None


def _strings(value: Any) -> Iterator[str]:
    for node in value if isinstance(value, list) else [value]:
        name = node.get("name") if isinstance(node, dict) else node
        if isinstance(name, str):
            yield name


def _text(value: object) -> str | None:
    """Clean text; entities that were escaped twice are resolved."""
    return clean(html.unescape(html.unescape(value))) or None if isinstance(value, str) else None


_TAG = re.compile(r"<[^<>]{1,500}>")
_BREAK = re.compile(r"</(?:p|div|h\d|li)>|<br\s*/?>|\r\n?", re.IGNORECASE)


def _markup_free(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return html.unescape(_TAG.sub(" ", _BREAK.sub("\n", html.unescape(value))))
