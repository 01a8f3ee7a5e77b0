"""Walking an HTML tree once, from its body down, to get its text units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.clocks import Placement, Stamp, alone, machine
from bot.feeds.structure import MOST_UNITS, Structure, Unit, stamped
from bot.news.language import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_UNSEEN = frozenset(
    "script style noscript template svg math select textarea iframe object canvas audio video head title".split()
)
_INLINE = frozenset(
    "b strong i em u s font mark small big sup sub bdi bdo wbr q cite abbr del ins tt code label center ins".split()
)
_KICKERS = frozenset("span a b em strong i small label div p".split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TIMES = ("datetime", "data-time", "data-timestamp", "data-datetime", "data-date", "data-utime")
_KICKER = re.compile(r"(?i)kicker|eyebrow|overline|supertitle|sur-?title|\b(?:badge|label|tag|cat|category|section)\b")
_DEEPEST = 120
"""Elements nested deeper count as their ancestor at this depth: garbage can nest a hundred thousand."""
_OPENED = re.compile(
    r"(?i)<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|d[dt]|t[rdh]|option)\b)[a-z]"
)
_CLOSED = re.compile(r"(?i)</(?!(?:p|li|d[dt]|t[rdh]|option)\b)[a-z]")
_MOST_OPEN = 5_000
"""No page is nested so deep; 20,000 open elements cost a second, 300,000 minutes."""
_LONGEST_TIME = 80


def of_html(html: str, *, url: str | None, today: date) -> Structure:
    """Walk the tree once. Links are made absolute; those that lead nowhere else are dropped."""
    if _too_deep(html):
        return Structure(units=())
    tree = LexborHTMLParser(html)
    walk = _Walk(page=url, today=today)
    if tree.body is not None:
        walk.through(tree.body)
    root, title = tree.root, tree.css_first("head title")
    return Structure(
        units=tuple(walk.finish()),
        names=walk.names,
        title=clean(title.text()) or None if title is not None else None,
        language=(root.attributes.get("lang") if root is not None else None) or None,
    )


def _too_deep(html: str) -> bool:
    """Whether far more elements are opened than closed: the parser's time grows with the square of the depth."""
    return len(_OPENED.findall(html)) - len(_CLOSED.findall(html)) > _MOST_OPEN


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the carrying element and what its text inherits."""

    path: tuple[int, ...] = (0,)
    shape: tuple[str, ...] = ("body",)
    url: str | None = None
    heading: bool = False
    kicker: bool = False
    whole: bool = False
    """Inside a heading or link: spans there don't cut the text."""


class _Walk:
    """Collects units while going through the tree; text is gathered until its carrier or its row ends."""

    def __init__(self, *, page: str | None, today: date) -> None:
        self.names: dict[int, str] = {}
        self._page = page
        self._today = today
        self._units: list[Unit] = []
        self._elements = 0
        self._row = 0
        self._pending: list[str] = []
        self._place = _Place()
        self._url: str | None = None

    def through(self, body: LexborNode) -> None:
        """Go through the tree without recursion; a None on the stack is the end of a block, which ends its row."""
        stack: list[tuple[LexborNode, _Place] | None] = [*_children(body, _Place())]
        while stack and len(self._units) < MOST_UNITS:
            step = stack.pop()
            if step is None:
                self._break_row()
                continue
            node, place = step
            tag = node.tag or ""
            if tag == "-text":
                self._add(node.text_content or "", place)
            elif tag == "br":
                self._break_row()
            elif not tag.startswith("-") and tag not in _UNSEEN:
                self._enter(node, tag, place, stack)

    def finish(self) -> list[Unit]:
        self._flush()
        return self._units

    def _enter(self, node: LexborNode, tag: str, place: _Place, stack: list[tuple[LexborNode, _Place] | None]) -> None:
        attributes = node.attributes
        moment = self._moment(tag, attributes, node)
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
        inside = self._inside(tag, attributes, names, place)
        if moment is not None:
            self._flush()
            text = clean(node.text())
            printed = alone(text, today=self._today)
            stamp = moment if printed is None else Stamp(at=moment.at, clock=printed.clock)
            self._units.append(_unit("", inside, self._row, stamp=stamp, placement=Placement.ALONE))
            return
        if not _flows(tag):
            self._break_row()
            stack.append(None)
        stack.extend(_children(node, inside))

    def _moment(self, tag: str, attributes: dict[str, str | None], node: LexborNode) -> Stamp | None:
        """Give the machine-readable time of an element that holds a time and nothing else."""
        for name in _TIMES if tag == "time" else _TIMES[1:]:
            value = attributes.get(name)
            if value and (stamp := machine(value)) and len(node.text()) < _LONGEST_TIME:
                return stamp
        return None

    def _inside(self, tag: str, attributes: dict[str, str | None], names: str, place: _Place) -> _Place:
        """Say what text in this element inherits: its own carrier, unless the element only styles words."""
        url = self._absolute(attributes.get("href")) if tag == "a" else None
        kicker = place.kicker or bool(
            names
            and _KICKER.search(names)
            and tag in {"span", "a", "b", "em", "strong", "i", "small", "label", "div", "p"}
        )
        cuts = kicker and not place.kicker
        if not cuts and (tag in _INLINE or (place.whole and _flows(tag))):
            return place if url is None else _Place(place.path, place.shape, url, place.heading, kicker, whole=True)
        heading = place.heading or tag in _HEADINGS
        if len(place.path) >= _DEEPEST:
            return place
        self._elements += 1
        if names:
            self.names[self._elements] = names
        return _Place(
            (*place.path, self._elements),
            (*place.shape, tag),
            url or place.url,
            heading,
            kicker,
            whole=place.whole or tag == "a" or tag in _HEADINGS,
        )

    def _absolute(self, href: str | None) -> str | None:
        if not href or href.startswith("#"):
            return None
        try:
            url = urljoin(self._page or "", href.strip())
            return url if urlsplit(url).scheme in {"http", "https", ""} and url != self._page else None
        except ValueError:
            return None

    def _add(self, text: str, place: _Place) -> None:
        if not text.strip():
            if self._pending:
                self._pending.append(" ")
            return
        if place.path != self._place.path or place.kicker != self._place.kicker:
            self._flush()
        stamp = alone(clean(text), today=self._today)
        if stamp is not None:
            self._flush()
            self._put_time(stamp, place)
            return
        self._place = place
        self._url = self._url or place.url
        self._pending.append(text)

    def _put_time(self, stamp: Stamp, place: _Place) -> None:
        """Add a time set apart in its carrier (12:05 in bold): it closes the words before it on its row, if any."""
        last = self._units[-1] if self._units else None
        if last is not None and last.stamp is None and last.path == place.path and last.row == self._row:
            self._units[-1] = replace(last, stamp=stamp, placement=Placement.TRAILING)
        else:
            self._units.append(_unit("", place, self._row, stamp=stamp, placement=Placement.ALONE))

    def _break_row(self) -> None:
        self._flush()
        self._row += 1

    def _flush(self) -> None:
        text = clean("".join(self._pending))
        self._pending.clear()
        url, self._url = self._url, None
        if not text:
            return
        place, last = self._place, self._units[-1] if self._units else None
        if last is not None and last.placement is Placement.ALONE and (last.path, last.row) == (place.path, self._row):
            # A time set apart opens the words after it in its carrier, as if it were glued to them.
            words = text.lstrip(" |-–—:•·") or text
            self._units[-1] = replace(last, text=words, url=url, heading=place.heading, placement=Placement.LEADING)
            return
        self._units.append(
            stamped(
                text,
                path=place.path,
                shape=place.shape,
                row=self._row,
                today=self._today,
                url=url,
                heading=place.heading,
                kicker=place.kicker,
            )
        )


def _children(node: LexborNode, place: _Place) -> Iterator[tuple[LexborNode, _Place]]:
    """Give the children last first, as a stack wants them."""
    child = node.last_child
    while child is not None:
        yield child, place
        child = child.prev


def _flows(tag: str) -> bool:
    return tag in _INLINE or tag in {"a", "span", "time"}


def _unit(text: str, place: _Place, row: int, *, stamp: Stamp, placement: Placement) -> Unit:
    return Unit(text=text, path=place.path, shape=place.shape, row=row, stamp=stamp, placement=placement)
