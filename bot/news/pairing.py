"""Which line of a new snapshot is which line we know: by identity, by words, by time and place, in that order."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.news.language import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from bot.news.model import Entry, Known

# How alike (rapidfuzz.fuzz.ratio over normalised headlines, 0-100) a vanished line and one in its stead must be to be
# one line, corrected. Of 717,852 pairs of different headlines by one outlet on one day (the ANT corpus, Chouigui et al.
# 2021) 0.10 % reach 60, 0.026 % reach 75 and 0.010 % reach 90, most of the last being real corrections; that such a
# pair also swaps places within one poll is rarer by far. A changed number moves the ratio by a few points only.
SIMILAR_AT_ONE_TIME = 60.0
"""The printed time is the same: the line was edited, as much as halves of headlines get rewritten."""
SIMILAR_IN_PLACE = 75.0
"""No times to compare, but the same neighbours."""
SIMILAR_RETIMED = 90.0
"""The same neighbours under another time, or another address: a touched-up line. 88 is already «… تتوغل في مدينة عفرين»
against «… تسيطر بالكامل على مدينة عفرين», which is news; so are other numbers or a negation under another time."""

_STANDING = timedelta(hours=18)
"""Entries with identities of their own and the same headline, this far apart, are a column's issues, not one line."""
_NEGATIONS = frozenset(
    "لا لم لن ليس ليست ما غير عدم دون بدون نفي ينفي تنفي نفت not no never without denies denied deny".split()
)
_REMEMBERED = 4096
"""Headlines whose compared form is kept at hand: each is compared many times, in this snapshot and in the next."""
_ROUNDING = timedelta(hours=1)
"""«منذ ساعتين» is rounded to the hour, so an entry without clock or identity may seem to drift by that much."""


def pair(known: Sequence[Known], seen: Sequence[Entry]) -> dict[int, int]:
    """Match places in the new snapshot with indices of known lines; each of either at most once.

    The surest signs go first over the whole snapshot, so that a line copied elsewhere can't take the identity
    of the one that stayed: guid; address, words and time; words and time; address and words; words; an address only
    one line has; and last what looks like a correction. The result doesn't depend on the order of entries with guids.
    """
    pairs: dict[int, int] = {}
    for key in (_guid, _url_words_time, _words_time, _url_words, words_of):
        _pair_by(key, known, seen, pairs)
    _pair_by_lone_address(known, seen, pairs)
    _pair_corrections(known, seen, pairs)
    return pairs


def reading_order(seen: Sequence[Entry]) -> list[int]:
    """Places by guid where there are guids, else as they stand: one order however a feed shuffles its entries."""
    return sorted(range(len(seen)), key=lambda place: (seen[place].guid or "", place))


def words_of(line: Known | Entry) -> str:
    """A headline as it is compared; one without a single word is compared as it is."""
    return _compared(line.headline)


@lru_cache(maxsize=_REMEMBERED)
def _compared(headline: str) -> str:
    return normalise(headline) or headline


def same_time(line: Known, entry: Entry) -> bool | None:
    """Whether both print one time; None where that can't be said. Clocks are compared, where both have one."""
    if line.clock is not None and entry.clock is not None:
        return line.clock == entry.clock
    if line.published_at is None or entry.published_at is None:
        return None
    if line.published_at == entry.published_at:
        return True
    drift = abs(line.published_at - entry.published_at)
    return None if entry.guid is None and drift <= _ROUNDING else False


def separate_issues(one: Known | Entry, other: Known | Entry) -> bool:
    """Whether two entries with one headline are two issues of a standing column («صباح الخير», "Morning briefing")."""
    if one.published_at is None or other.published_at is None:
        return False
    return _differ(one.guid or one.url, other.guid or other.url) and (
        abs(one.published_at - other.published_at) >= _STANDING
    )


def _guid(line: Known | Entry) -> Hashable | None:
    return line.guid


def _url_words_time(line: Known | Entry) -> Hashable | None:
    at = line.clock or line.published_at
    return (line.url, words_of(line), at) if line.url and at else None


def _words_time(line: Known | Entry) -> Hashable | None:
    at = line.clock or line.published_at
    return (words_of(line), at) if at else None


def _url_words(line: Known | Entry) -> Hashable | None:
    return (line.url, words_of(line)) if line.url else None


def _pair_by(
    key: Callable[[Known | Entry], Hashable | None],
    known: Sequence[Known],
    seen: Sequence[Entry],
    pairs: dict[int, int],
) -> None:
    taken = set(pairs.values())
    free: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, line in enumerate(known):
        if index not in taken:
            free[key(line)].append(index)
    for place in reading_order(seen):
        entry = seen[place]
        if place in pairs or key(entry) is None:
            continue
        same = free.get(key(entry), [])
        for index in same:
            if key is _guid or not separate_issues(known[index], entry):
                pairs[place] = index
                same.remove(index)
                break


def _pair_by_lone_address(known: Sequence[Known], seen: Sequence[Entry], pairs: dict[int, int]) -> None:
    """An address that one line has before and after is that line's own; a live page's stands beside many lines."""
    before = Counter(line.url for line in known)
    after = Counter(entry.url for entry in seen)
    taken = set(pairs.values())
    at = {line.url: index for index, line in enumerate(known) if index not in taken and before[line.url] == 1}
    for place, entry in enumerate(seen):
        if place not in pairs and entry.url is not None and entry.url in at and after[entry.url] == 1:
            pairs[place] = at[entry.url]


def _pair_corrections(known: Sequence[Known], seen: Sequence[Entry], pairs: dict[int, int]) -> None:
    """Pair what vanished with what stands in its stead, the likest first."""
    taken = set(pairs.values())
    gone = [index for index, line in enumerate(known) if line.present and index not in taken]
    slots_before, slots_after = _slots(known, seen, pairs)
    likeness = [
        (score, place, index)
        for place, entry in enumerate(seen)
        if place not in pairs
        for index in gone
        if (score := _likeness(known[index], entry, in_place=slots_before[index] == slots_after[place])) is not None
    ]
    for _, place, index in sorted(likeness, key=lambda found: (-found[0], found[1], found[2])):
        if place not in pairs and index not in taken:
            pairs[place] = index
            taken.add(index)


def _likeness(line: Known, entry: Entry, *, in_place: bool) -> float | None:
    needed = _needed(line, entry, in_place=in_place)
    if needed is None:
        return None
    score = fuzz.ratio(words_of(line), words_of(entry), score_cutoff=needed)
    return score if score >= needed else None


def _needed(line: Known, entry: Entry, *, in_place: bool) -> float | None:
    """Say how alike the two must be to be one line corrected; None if they can't be."""
    together = same_time(line, entry)
    if _differ(line.guid, entry.guid) or not (together or in_place):
        return None
    if together is False:
        return SIMILAR_RETIMED if _claims(words_of(line)) == _claims(words_of(entry)) else None
    if _differ(line.url, entry.url):
        return SIMILAR_RETIMED
    return SIMILAR_AT_ONE_TIME if together else SIMILAR_IN_PLACE


@lru_cache(maxsize=_REMEMBERED)
def _claims(words: str) -> tuple[str, ...]:
    """What a correction doesn't touch without telling other news: the numbers and the negations."""
    return tuple(sorted(word for word in words.split() if word in _NEGATIONS or word.isdecimal()))


def _slots(
    known: Sequence[Known], seen: Sequence[Entry], pairs: dict[int, int]
) -> tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]:
    """Where each unpaired line stood or stands: between which two known lines (-1: the upper end, -2: the lower)."""
    taken = set(pairs.values())
    present = [index for index, line in enumerate(known) if line.present]
    before = dict(_between([(index, index if index in taken else None) for index in present]))
    after = dict(
        _between(
            [
                (place, pairs.get(place))
                for place in range(len(seen))
                if place not in pairs or known[pairs[place]].present
            ]
        )
    )
    return before, after


def _between(lines: list[tuple[int, int | None]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Give each line without an anchor the anchors above and below it."""
    anchors = [-1, *(number for number, (_, anchor) in enumerate(lines) if anchor is not None), len(lines)]
    for upper, lower in pairwise(anchors):
        slot = (
            _anchor(lines, upper) if upper >= 0 else -1,
            _anchor(lines, lower) if lower < len(lines) else -2,
        )
        for number in range(upper + 1, lower):
            yield lines[number][0], slot


def _anchor(lines: list[tuple[int, int | None]], number: int) -> int:
    anchor = lines[number][1]
    assert anchor is not None
    return anchor


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)
