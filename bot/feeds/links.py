"""The feeds a page points to: those its head declares, then anchors that look like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.feeds import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_VAGUE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_FEEDLIKE = re.compile(r"(?:^|[/._?&=-])(?:rss2?|atom|feeds?|rdf|news-?sitemap)(?:[/._?&=-]|$)", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:rss|atom feed)\b|خلاصات|خدمة rss|آر إس إس", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|تعليق", re.IGNORECASE)
_NO_FEED = re.compile(r"feedback|feedburner\.google|oembed|wp-json|/login|/share", re.IGNORECASE)
_MAX_ANCHORS = 3000
_MAX_LINKS = 20
_NAME_LENGTH = 60


def read(tree: LexborHTMLParser, *, url: str) -> tuple[str, ...]:
    """Addresses of feeds the page at `url` points to, best first: declared, linked, then those of comments."""
    base_node = tree.css_first("base[href]")
    base = addresses.link(url, _attribute(base_node, "href")) if base_node is not None else None
    found: dict[str, int] = {}
    for rank, reference in (*_declared(tree), *_anchors(tree)):
        link = addresses.link(base or url, reference)
        if link is not None and link != url:
            found[link] = min(rank, found.get(link, rank))
    return tuple(sorted(found, key=found.__getitem__))[:_MAX_LINKS]


def _declared(tree: LexborHTMLParser) -> Iterator[tuple[int, str]]:
    """What `<link rel=alternate>` says (RSS autodiscovery), with its rank."""
    for node in tree.css("link[rel][href]"):
        reference, kind = _attribute(node, "href"), _attribute(node, "type").partition(";")[0].strip().lower()
        if "alternate" not in _attribute(node, "rel").lower().split() or _NO_FEED.search(reference):
            continue
        if kind in _TYPES or (kind in _VAGUE_TYPES and _FEEDLIKE.search(reference)):
            yield (2 if _COMMENTS.search(reference + " " + _attribute(node, "title")) else 0), reference


def _anchors(tree: LexborHTMLParser) -> Iterator[tuple[int, str]]:
    """Anchors whose address or words look like a feed's, with their rank."""
    for node in tree.css("a[href]")[:_MAX_ANCHORS]:
        reference = _attribute(node, "href")
        if _NO_FEED.search(reference):
            continue
        if _FEEDLIKE.search(reference) or _NAMED.search(node.text(strip=True)[:_NAME_LENGTH]):
            yield (2 if _COMMENTS.search(reference) else 1), reference


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
