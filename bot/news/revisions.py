"""Aligning two snapshots of a feed: what became of each line it showed, and what is really new.

A feed without identities is a sequence that editors work on: they add on top, correct a word, move a line, take one
back, and what doesn't fit any more drops off the old end. Only *new* alerts anybody, so the care here goes two ways:
a line we know is never new again, whatever was done to it, and a line that tells something else is never
taken for a correction of one we know.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from bot.news.pairing import pair, reading_order, same_time, separate_issues, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.news.model import Entry, EntryId, Known

FOLLOWED_FLAPS = 3
"""A line that came back this often isn't reported gone any more while its place is still on the page: two caches
behind one address would otherwise write a change into the history at every poll."""

_COLLAPSE = 4
"""A snapshot with fewer than a quarter of the last one's lines is a page half rendered: it proves no absence."""


class Change(StrEnum):
    """What became of a line between two snapshots.

    REPEATED is a known line that stands again after it was gone, or a line that the snapshot or our memory has
    already (then without an id). BACKFILLED came up from beneath the old end when lines above it went. AGED dropped
    off that end, REMOVED went from above it.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    RETIMED = "retimed"
    CORRECTED = "corrected"
    REPEATED = "repeated"
    BACKFILLED = "backfilled"
    REMOVED = "removed"
    AGED = "aged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What became of one line.

    `known` is the stored line it concerns, if any; `place` is its index in the new snapshot and `entry` what stands
    there, both None for a line that is gone. `flaps` is the stored line's count from now on.
    """

    change: Change
    known: EntryId | None = None
    place: int | None = None
    entry: Entry | None = None
    flaps: int = 0


def align(known: Sequence[Known], seen: Sequence[Entry]) -> tuple[Revision, ...]:
    """Say what became of every line.

    `known` holds first the lines of the last snapshot, in its order, then those gone since that are still remembered;
    `seen` is the new snapshot. The answer has one revision for each seen line, in the snapshot's order, then one
    for each line that went. An empty snapshot answers nothing, and one that shrank to less than a quarter answers
    nothing about absences: a page that came back empty is a fault, not news. `seen` should be dated, as well
    as it can be: without dates, what is older than what we know is told by place alone.
    """
    if not seen:
        return ()
    pairs = pair(known, seen)
    ends = _Ends.of(known, seen, pairs)
    stands = _standing(known, seen, pairs, ends)
    if len(seen) * _COLLAPSE < sum(line.present for line in known):
        return tuple(stands)
    return (*stands, *_gone(known, pairs, ends))


def _standing(known: Sequence[Known], seen: Sequence[Entry], pairs: Mapping[int, int], ends: _Ends) -> list[Revision]:
    moved = _moved(known, seen, pairs)
    told = _Told(known)
    revisions: dict[int, Revision] = {}
    for place in pairs:
        told.add(seen[place])
    for place in reading_order(seen):
        entry, older = seen[place], ends.beyond(place, seen[place])
        if place in pairs:
            line = known[pairs[place]]
            change = _change(line, entry, older=older, moved=place in moved)
            flaps = line.flaps + (not line.present and not older)
            revisions[place] = Revision(change=change, known=line.id, place=place, entry=entry, flaps=flaps)
        else:
            anew = Change.BACKFILLED if older else Change.NEW
            change = Change.REPEATED if entry in told else anew
            revisions[place] = Revision(change=change, place=place, entry=entry)
            told.add(entry)
    return [revisions[place] for place in range(len(seen))]


def _change(line: Known, entry: Entry, *, older: bool, moved: bool) -> Change:
    """Name the weightiest thing that happened to a line that stands."""
    if line.headline != entry.headline:
        return Change.CORRECTED
    if not line.present:
        return Change.BACKFILLED if older else Change.REPEATED
    if same_time(line, entry) is False:
        return Change.RETIMED
    return Change.MOVED if moved else Change.UNCHANGED


def _gone(known: Sequence[Known], pairs: Mapping[int, int], ends: _Ends) -> Iterator[Revision]:
    """Tell what fell off the old end from what was taken back; of lines that flap the latter isn't told."""
    kept = set(pairs.values())
    for index, line in enumerate(known):
        if not line.present or index in kept:
            continue
        if ends.fell_off(index, line):
            yield Revision(change=Change.AGED, known=line.id, flaps=line.flaps)
        elif line.flaps < FOLLOWED_FLAPS:
            yield Revision(change=Change.REMOVED, known=line.id, flaps=line.flaps)


def _moved(known: Sequence[Known], seen: Sequence[Entry], pairs: Mapping[int, int]) -> set[int]:
    """Places whose line changed its order among those that stayed: all outside a longest run in the old order.

    Entries with guids have no place of their own: feeds are free to sort them anew each time.
    """
    places = [place for place in sorted(pairs) if known[pairs[place]].present and not seen[place].guid]
    tails: list[int] = []
    ranks: list[int] = []
    for place in places:
        rank = bisect_left(tails, pairs[place])
        tails[rank : rank + 1] = [pairs[place]]
        ranks.append(rank)
    moved = set(places)
    wanted = len(tails) - 1
    for place, rank in zip(reversed(places), reversed(ranks), strict=True):
        if rank == wanted:
            moved.discard(place)
            wanted -= 1
    return moved


class _Told:
    """What has been told already: identities, addresses with their words, and words alone."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._guids: set[str | None] = {None}
        self._lines: defaultdict[str, list[Known | Entry]] = defaultdict(list)
        for line in known:
            self.add(line)

    def add(self, line: Known | Entry) -> None:
        self._guids.add(line.guid)
        self._lines[words_of(line)].append(line)

    def __contains__(self, entry: Entry) -> bool:
        if entry.guid is not None and entry.guid in self._guids:
            return True
        return any(not separate_issues(line, entry) for line in self._lines.get(words_of(entry), ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ends:
    """The old ends of both snapshots: by date, and by place among the lines that stayed (`kept`)."""

    newest_first: bool
    kept_places: frozenset[int]
    kept_lines: frozenset[int]
    oldest_known: datetime | None
    oldest_kept: datetime | None
    oldest_seen: datetime | None

    @classmethod
    def of(cls, known: Sequence[Known], seen: Sequence[Entry], pairs: Mapping[int, int]) -> Self:
        kept = {place: index for place, index in pairs.items() if known[index].present}
        horizon = [line for line in known if line.present] or known
        return cls(
            newest_first=_newest_first(seen),
            kept_places=frozenset(kept),
            kept_lines=frozenset(kept.values()),
            oldest_known=_oldest(horizon),
            oldest_kept=_oldest([seen[place] for place in kept]),
            oldest_seen=_oldest(seen),
        )

    def beyond(self, place: int, entry: Entry) -> bool:
        """Whether a line that wasn't in the last snapshot stands beyond that snapshot's old end."""
        at = entry.published_at
        if at is not None and self.oldest_known is not None and at < self.oldest_known:
            return True
        if entry.guid is not None or not self._last(place, self.kept_places):
            return False
        return at is None or self.oldest_kept is None or at <= self.oldest_kept

    def fell_off(self, index: int, line: Known) -> bool:
        """Whether a line that vanished was the old end, or is older than all that stands now."""
        if line.published_at is not None and self.oldest_seen is not None and line.published_at <= self.oldest_seen:
            return True
        if not self.kept_lines:  # the whole list went by: only a date can say that a line was taken out of it
            return line.published_at is None or self.oldest_seen is None
        return line.guid is None and self._last(index, self.kept_lines)

    def _last(self, number: int, kept: frozenset[int]) -> bool:
        if not kept:
            return False
        return number > max(kept) if self.newest_first else number < min(kept)


def _newest_first(lines: Sequence[Entry]) -> bool:
    dates = [line.published_at for line in lines if line.published_at is not None]
    return sum((above > below) - (above < below) for above, below in pairwise(dates)) >= 0


def _oldest(lines: Sequence[Known | Entry]) -> datetime | None:
    return min((line.published_at for line in lines if line.published_at is not None), default=None)
