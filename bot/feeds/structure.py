"""A page as a row of text units that know where in its tree they stand. HTML and plain text come out alike.

A unit is what a reader takes for one piece of text: a link, a heading, a cell, a line; words merely set in bold don't
break it. The tree of a plain text is paragraph, then line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.clocks import Placement, Stamp, alone, leading, machine, trailing
from bot.news.language import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_UNSEEN = frozenset(
    "script style noscript template svg math select textarea iframe object canvas audio video head title".split()
)
_INLINE = frozenset(
    "b strong i em u s font mark small big sup sub bdi bdo wbr q cite abbr del ins tt code label center ins nobr".split()
)
_KICKERS = frozenset("span a b em strong i small label div p".split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TIMES = ("datetime", "data-time", "data-timestamp", "data-datetime", "data-date", "data-utime")
_KICKER = re.compile(r"(?i)kicker|eyebrow|overline|supertitle|sur-?title|\b(?:badge|label|tag|cat|category|section)\b")
_DEEPEST = 120
"""Elements nested deeper count as their ancestor at this depth: garbage can nest a hundred thousand."""
_MOST_UNITS = 40_000
"""A longer page is read up to here: about 0.3 s of work."""
_LONGEST_TIME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One piece of text. `text` is without its time, if it begins or ends with one; `stamp` is that time.

    `path` numbers the elements from the root to the one that carries the text, `shape` names their tags.
    `row` is equal for units on one visual line. `names` are the classes and ids of the element.
    """

    text: str
    path: tuple[int, ...]
    shape: tuple[str, ...]
    row: int
    url: str | None = None
    heading: bool = False
    kicker: bool = False
    stamp: Stamp | None = None
    placement: Placement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A page's units in document order, and the classes and ids of its elements by their number."""

    units: tuple[Unit, ...]
    names: dict[int, str] = field(default_factory=dict)
    title: str | None = None
    language: str | None = None


def of_text(text: str, *, today: date) -> Structure:
    """Cut plain text at its line ends; `row` is the 0-based number of the line in `text.splitlines()`."""
    units: list[Unit] = []
    paragraph = 1
    for number, line in enumerate(text.splitlines()):
        words = clean(line)
        if not words:
            paragraph = number + 2
        elif len(units) < _MOST_UNITS:
            path = (0, paragraph, -number - 1)
            units.append(_stamped(words, path=path, shape=("text", "paragraph", "line"), row=number, today=today))
    return Structure(units=tuple(units))


def of_html(html: str, *, url: str | None, today: date) -> Structure:
    """Walk the tree once. Links are made absolute; those that lead nowhere else are dropped."""
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
        while stack and len(self._units) < _MOST_UNITS:
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
            self._units.append(_unit("", place, self._row, stamp=stamp, placement=Placement.ALONE))
            return
        self._place = place
        self._url = self._url or place.url
        self._pending.append(text)

    def _break_row(self) -> None:
        self._flush()
        self._row += 1

    def _flush(self) -> None:
        text = clean("".join(self._pending))
        self._pending.clear()
        if text:
            place = self._place
            self._units.append(
                _stamped(
                    text,
                    path=place.path,
                    shape=place.shape,
                    row=self._row,
                    today=self._today,
                    url=self._url,
                    heading=place.heading,
                    kicker=place.kicker,
                )
            )
        self._url = None


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


def _stamped(
    text: str,
    *,
    path: tuple[int, ...],
    shape: tuple[str, ...],
    row: int,
    today: date,
    url: str | None = None,
    heading: bool = False,
    kicker: bool = False,
) -> Unit:
    """Make a unit of a text, with the time taken off that it is, begins or ends with."""
    stamp, placement = alone(text, today=today), Placement.ALONE
    if stamp is not None:
        text = ""
    elif found := leading(text, today=today):
        (stamp, text), placement = found, Placement.LEADING
    elif found := trailing(text, today=today):
        (stamp, text), placement = found, Placement.TRAILING
    return Unit(
        text=text,
        path=path,
        shape=shape,
        row=row,
        url=url,
        heading=heading,
        kicker=kicker,
        stamp=stamp,
        placement=placement if stamp else None,
    )
