"""A page as a row of text units that know where in its tree they stand. HTML and plain text come out alike.

A unit is what a reader takes for one piece of text: a link, a heading, a cell, a line; words merely set in bold don't
break it. The tree of a plain text is paragraph, then line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.feeds.clocks import Placement, Stamp, alone, day_alone, leading, trailing
from bot.news.language import clean

if TYPE_CHECKING:
    from datetime import date

MOST_UNITS = 15_000
"""A longer page is read up to here: about two seconds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One piece of text. `text` is without its time, if it begins or ends with one; `stamp` is that time.

    `path` numbers the elements from the root to the one that carries the text, `shape` names their tags.
    `row` is equal for units on one visual line. `day` is the date that the text is, where it is
    nothing else.
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
    day: date | None = None


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
        elif len(units) < MOST_UNITS:
            path = (0, paragraph, -number - 1)
            units.append(stamped(words, path=path, shape=("text", "paragraph", "line"), row=number, today=today))
    return Structure(units=tuple(units))


def stamped(
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
        day=day_alone(text, today=today) if stamp is None else None,
    )
