"""JSON-LD as newsrooms fill it: loosely. Values stand bare, in lists, or in objects with a name."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

Node = dict[str, Any]

_ARTICLE = re.compile(r"Article$|^(?:BlogPosting|LiveBlogPosting|Report|ReportageNewsArticle)$")
_MOST_NODES = 2000
"""A page may hold a graph of any size; its article stands among the first."""
_TAG = re.compile(r"<[^<>]{1,500}>")
_BREAK = re.compile(r"</(?:p|div|h\d|li)>|<br\s*/?>|\r\n?", re.IGNORECASE)


def article(tree: LexborHTMLParser) -> Node:
    """The object that describes the page's article; empty when none does."""
    return next(
        (node for node in _nodes(tree) if any(_ARTICLE.search(kind) for kind in strings(node.get("@type")))), {}
    )


def _nodes(tree: LexborHTMLParser) -> Iterator[Node]:
    """Every object of the page, those of lists and graphs too, outermost first."""
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


def strings(value: object, *, key: str = "name") -> Iterator[str]:
    """The texts of a value: itself, its members', or those its objects keep under `key`."""
    for node in value if isinstance(value, list) else [value]:
        text = node.get(key) if isinstance(node, dict) else node
        if isinstance(text, str) and text.strip():
            yield text


def first(value: object, *, key: str = "name") -> str | None:
    return next(strings(value, key=key), None)


def plain_body(node: Node) -> str | None:
    """What stands under articleBody, without the markup some put into it, a paragraph a line."""
    body = first(node.get("articleBody"))
    return html.unescape(_TAG.sub(" ", _BREAK.sub("\n", html.unescape(body)))) if body else None
