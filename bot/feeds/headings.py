"""The headline a page shows, and the kicker right above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.news.language import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_TITLES = 5
_LONGEST = 400
"""Letters of a title; a longer one is markup gone wrong."""
_MOST_AROUND = 60
"""Elements of the headline's surroundings that are looked at for a kicker."""
_TAIL = re.compile(r"\s+(?P<bar>[|\-–—:•·]+)\s+(?P<site>[^|–—•·]+)$")
_SITE_WORDS = 3
_KICKER_CLASS = re.compile(
    r"kicker|overline|eyebrow|supra|(?:uber|upper|pre|over|top|sur)-?_?(?:title|headline)|ترويسة|شارحة", re.IGNORECASE
)
_OTHER_CLASS = re.compile(r"section|categor|crumb|date|time|author|byline|meta|share|tag|label|nav|menu", re.IGNORECASE)
"""What else pages put above a headline, by their own names for it."""
_MENU = "nav a, header ul a, [class*=menu] a, [class*=nav] a, [class*=breadcrumb] a"
_MOST_LINKS = 150
_KICKER_LENGTH = 60
_KICKER_TAGS = frozenset({"p", "span", "div", "h2", "h3", "h4", "h5", "h6", "small", "strong", "b", "em"})
_TRAIL = frozenset("›»/>|•·")
"""Marks between the steps of a breadcrumb."""


def shown_titles(tree: LexborHTMLParser) -> list[str]:
    """The texts of the page's first h1s, without a kicker marked inside."""
    texts = (_without_kicker(node) for node in tree.css("h1")[:_MOST_TITLES])
    return [text for text in texts if text]


def _without_kicker(title: LexborNode) -> str:
    text = clean(title.text(separator=" "))[:_LONGEST]
    marked = (clean(node.text(separator=" ")) for node in title.css("*") if _KICKER_CLASS.search(_class(node)))
    return next((text.removeprefix(above).lstrip(" :") for above in marked if above), text) or text


def headline(shown: Collection[str], told: str | None, *, title: str, site: str | None) -> str | None:
    """The h1 when what metadata tells only says more around it; else what is told, the longest h1, or `<title>`."""
    for text in shown:
        if told and len(text.split()) > 1 and letters(text) in letters(told):
            return text
    if told:
        return without_site(told, site)
    return max(shown, key=len, default=None) or (without_site(title, site) if title else None)


def without_site(title: str, site: str | None) -> str:
    """Cuts « | موقع كذا» off: what follows a bar, and what follows a dash if it is the site's name or a few words."""
    title = title[:_LONGEST]
    match = _TAIL.search(title)
    if match is None or len(title[: match.start()].split()) <= 1:
        return title
    tail, name = letters(match["site"]), letters(site or "")
    is_site = bool(name) and (name in tail or tail in name)
    is_short = match["bar"] != ":" and len(match["site"].split()) <= _SITE_WORDS
    return title[: match.start()].strip() if is_site or is_short or "|" in match["bar"] else title


def site(title: str, headline: str | None) -> str | None:
    """The name that `<title>` puts behind the headline."""
    match = _TAIL.search(title[:_LONGEST])
    if match is None or letters(title[: match.start()]) not in letters(headline or ""):
        return None
    return match["site"].strip() if len(match["site"].split()) <= _SITE_WORDS else None


def kicker(tree: LexborHTMLParser, headline: str, *, sections: Collection[str]) -> str | None:
    """A short line marked or placed as one above the h1. A section's name or a breadcrumb is none.

    `sections` are names the page tells for its sections. A line that only its place makes a kicker mustn't stand in
    the page's menus either.
    """
    title = next((node for node in tree.css("h1")[:_MOST_TITLES] if letters(headline) in letters(node.text())), None)
    if title is None:
        return None
    known = {letters(name) for name in (*sections, "home", "الرئيسية")}
    if (text := _first_kicker(_marked(title), headline, known)) is not None:
        return text
    menu = {letters(node.text()) for node in tree.css(_MENU)[:_MOST_LINKS]}
    return _first_kicker(_placed(title), headline, known | menu)


def _first_kicker(nodes: Iterable[LexborNode], headline: str, known: Collection[str]) -> str | None:
    texts = (clean(node.text(separator=" ")) for node in nodes)
    return next((text for text in texts if _is_kicker(text, headline) and letters(text) not in known), None)


def _marked(title: LexborNode) -> list[LexborNode]:
    """Elements in or near the h1 that the page itself calls a kicker."""
    around = title.parent.css("*")[:_MOST_AROUND] if title.parent is not None else []
    return [node for node in around if node.tag != "h1" and _KICKER_CLASS.search(_class(node))]


def _placed(title: LexborNode) -> list[LexborNode]:
    """The element right before the h1, or before the block that begins with it."""
    above = _above(title)
    if above is None and title.parent is not None and title.parent.tag in {"div", "header", "hgroup"}:
        above = _above(title.parent)
    if above is None or above.tag not in _KICKER_TAGS or _OTHER_CLASS.search(_class(above)):
        return []
    return [] if above.css("nav, ul, ol, li, img, time, h1, a + a") else [above]


def _above(node: LexborNode) -> LexborNode | None:
    above = node.prev
    while above is not None and (above.tag or "-").startswith(("-", "_")) and not (above.text() or "").strip():
        above = above.prev
    return above


def _class(node: LexborNode) -> str:
    return node.attributes.get("class") or ""


def _is_kicker(text: str, headline: str) -> bool:
    return (
        0 < len(text) <= _KICKER_LENGTH
        and letters(text) not in {"", letters(headline)}
        and not any(letter.isdigit() for letter in text[:3])
        and _TRAIL.isdisjoint(text)
        and not text.endswith(".")
    )


def letters(text: str) -> str:
    """A text's letters and digits alone: equal for titles that differ in spaces and punctuation."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
