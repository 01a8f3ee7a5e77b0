"""Groups of times that a page sets alike, cut into the pieces they head or close: the candidates for a ticker."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.feeds.clocks import Placement
from bot.feeds.order import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bot.feeds.clocks import Stamp
    from bot.feeds.structure import Structure, Unit

_LONG = 45
"""A text of more words is a lead or a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One time and the texts that go with it, in document order."""

    stamp: Stamp
    texts: tuple[Unit, ...]
    headline: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Pieces made alike. `path` is the element around them all; `first` and `last` number the outermost units."""

    pieces: tuple[Piece, ...]
    path: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Section:
    """Numbers of stamped units under one element, each in a child of it of its own at `depth`."""

    stamps: tuple[int, ...]
    depth: int


def clusters(structure: Structure, *, now: datetime, zone: ZoneInfo) -> list[Cluster]:
    """Find every group of times that stand alike in the page's tree, and give each time its texts."""
    alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, unit in enumerate(structure.units):
        if unit.stamp is not None:
            alike[unit.shape, unit.placement].append(number)
    found = []
    for stamps in alike.values():
        sections = _split(structure.units, stamps)
        joined: list[_Section] = []
        for section in sections:
            if joined and _goes_on(structure, joined[-1], section, now, zone):
                before = joined.pop()
                joined.append(_Section((*before.stamps, *section.stamps), max(before.depth, section.depth)))
            else:
                joined.append(section)
        found += [cluster for section in joined if (cluster := _cluster(structure.units, section)) is not None]
    return found


def _split(units: Sequence[Unit], stamps: Sequence[int]) -> list[_Section]:
    """Split stamps of one shape by the elements they share, down to those whose children hold one each."""
    todo: list[tuple[list[int], int]] = [(list(stamps), 0)]
    done: list[_Section] = []
    while todo:
        group, start = todo.pop()
        depth = _fork(units, group, start)
        children: defaultdict[int, list[int]] = defaultdict(list)
        for number in group:
            children[units[number].path[depth]].append(number)
        if len(children) == len(group):
            done.append(_Section(tuple(group), depth))
        elif len(children) == 1:  # several times in one text carrier: rows cut by <br>
            done.append(_Section(tuple(group), depth + 1))
        else:
            todo.extend((child, depth) for child in children.values())
    return sorted(done, key=lambda section: section.stamps)


def _fork(units: Sequence[Unit], group: Sequence[int], depth: int) -> int:
    """Give the depth at which the paths of the group part, or their last."""
    paths = [units[number].path for number in group]
    low, high = min(paths), max(paths)
    while depth < len(low) - 1 and low[depth] == high[depth]:
        depth += 1
    return depth


def _goes_on(structure: Structure, one: _Section, other: _Section, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a list goes on in the next: the latest by day, by hour or in columns is one ticker in several elements.

    A list of something else has its own class, or its times don't go on where the other's end.
    """
    units = structure.units
    paths = units[one.stamps[0]].path, units[other.stamps[0]].path
    fork = next((depth for depth, (a, b) in enumerate(zip(*paths, strict=True)) if a != b), 0)
    if len({_unnumbered(structure.names.get(path[fork], "")) for path in paths}) > 1:
        return False
    if any(unit.day for unit in units[one.stamps[-1] + 1 : other.stamps[0]]):
        return True
    stamps = [units[number].stamp for number in (*one.stamps, *other.stamps)]
    return in_order([stamp for stamp in stamps if stamp], now=now, zone=zone) == 1.0


def _unnumbered(names: str) -> str:
    """Class names without the numbers that tell siblings apart."""
    return " ".join(word for word in names.split() if not any(letter.isdigit() for letter in word))


def _cluster(units: Sequence[Unit], section: _Section) -> Cluster | None:
    ranges = _own(units, section)
    alone = units[section.stamps[0]].placement is Placement.ALONE
    if alone and 2 * sum(_has_headline(units, own) for own in ranges) < len(ranges):
        ranges = _between(units, section)
    common = Counter(units[number].text for own in ranges for number in set(own))
    often = max(3, len(ranges) // 3)
    days = _days(units, section)
    pieces = []
    taken: list[int] = []
    for number, own, day in zip(section.stamps, ranges, days, strict=True):
        texts = tuple(units[other] for other in own if units[other].text)
        fit = [unit for unit in texts if not unit.kicker and len(unit.text.split()) > 1 and common[unit.text] < often]
        stamp = units[number].stamp
        if fit and stamp is not None:
            dated = replace(stamp, day=day) if stamp.clock and not stamp.day and not stamp.at else stamp
            pieces.append(Piece(stamp=dated, texts=texts, headline=max(fit, key=_likely)))
            taken += [number, *own]
    if not pieces:
        return None
    path = units[section.stamps[0]].path[: section.depth]
    return Cluster(pieces=tuple(pieces), path=path, first=min(taken), last=max(taken))


def _days(units: Sequence[Unit], section: _Section) -> list[date | None]:
    """Give each stamp the day it stands under, where a list has heads for its days.

    One date above the whole list is no such head: it is today's, while the list may go back beyond midnight.
    """
    heads = [number for number in range(section.stamps[0], section.stamps[-1]) if units[number].day]
    if not heads:
        return [None] * len(section.stamps)
    above = next((number for number in range(section.stamps[0] - 1, -1, -1) if units[number].day), None)
    heads = heads if above is None else [above, *heads]
    return [units[before[-1]].day if (before := [n for n in heads if n < stamp]) else None for stamp in section.stamps]


def _likely(unit: Unit) -> float:
    """How much a text looks like its piece's headline: a heading, then a link, then the fuller text."""
    words = len(unit.text.split())
    return min(words, 12) + 6 * unit.heading + 4 * (unit.url is not None) - 20 * (words > _LONG)


def _own(units: Sequence[Unit], section: _Section) -> list[list[int]]:
    """Give each stamp the units of its own element."""
    ranges = []
    for stamp in section.stamps:
        prefix = units[stamp].path[: section.depth + 1]
        if section.depth >= len(units[stamp].path):
            ranges.append([stamp])
            continue
        low = high = stamp
        while low > 0 and units[low - 1].path[: section.depth + 1] == prefix:
            low -= 1
        while high + 1 < len(units) and units[high + 1].path[: section.depth + 1] == prefix:
            high += 1
        ranges.append(list(range(low, high + 1)))
    return ranges


def _has_headline(units: Sequence[Unit], own: Sequence[int]) -> bool:
    return any(len(units[number].text.split()) > 1 for number in own)


def _between(units: Sequence[Unit], section: _Section) -> list[list[int]]:
    """Give each stamp what follows it up to the next, or what precedes it, as the list is made."""
    after, before = [], []
    for index, stamp in enumerate(section.stamps):
        inside = units[stamp].path[: section.depth]
        upper = section.stamps[index - 1] if index else -1
        lower = section.stamps[index + 1] if index + 1 < len(section.stamps) else len(units)
        after.append(_within(units, range(stamp + 1, lower), inside))
        before.append(_within(units, range(stamp - 1, upper, -1), inside))
    if not after[-1] or (after[-1] and before[0] and _closes(units, section, after, before)):
        return _evened([numbers[::-1] for numbers in before], outermost=0, keep_last=True)
    return _evened(after, outermost=-1, keep_last=False)


def _within(units: Sequence[Unit], numbers: range, inside: tuple[int, ...]) -> list[int]:
    kept = []
    for number in numbers:
        if units[number].path[: len(inside)] != inside:
            break
        kept.append(number)
    return kept


def _closes(units: Sequence[Unit], section: _Section, after: Sequence[list[int]], before: Sequence[list[int]]) -> bool:
    """Whether a time closes its piece: on one row with what precedes it, or what follows the last is made otherwise."""
    rows_before = rows_after = 0
    for stamp, following, preceding in zip(section.stamps, after, before, strict=True):
        rows_after += bool(following) and units[following[0]].row == units[stamp].row
        rows_before += bool(preceding) and units[preceding[0]].row == units[stamp].row
    if rows_before != rows_after:
        return rows_before > rows_after
    shapes = Counter(units[numbers[0]].shape for numbers in after[:-1] if numbers)
    usual = shapes.most_common(1)[0][0] if shapes else None
    return units[after[-1][0]].shape != usual and units[before[0][0]].shape == usual


def _evened(ranges: list[list[int]], *, outermost: int, keep_last: bool) -> list[list[int]]:
    """Cut the outermost piece to the size of the largest other: it would else run to the end of its container."""
    others = [len(numbers) for numbers in (ranges[:-1] if outermost else ranges[1:])]
    size = max(others, default=1)
    ranges[outermost] = ranges[outermost][-size:] if keep_last else ranges[outermost][:size]
    return ranges
