"""Which story each new line of a feed tells: looked up before the transaction, made sure of inside it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.news import stories
from bot.news.model import EntryId
from bot.news.stories import Relation, Telling
from bot.store import stories as stored_stories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import Entry, FeedId, StoryId
    from bot.news.stories import Verdict
    from bot.store.stories import Told

_WINDOW = timedelta(hours=48)
_MOST = 5000
_RECURS = timedelta(hours=12)
"""A newsroom that prints its own words again later than this has news: the day's weather, prices, fixtures."""
_IDENTICAL = 1.0
"""The score of the same words, or of one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a line repeats or updates: an entry that is stored, or an earlier line of its own snapshot (its index)."""

    told: Told | int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """The likenesses of a snapshot's new lines, as far as entries up to `seen` tell.

    `over` are the stories that are no longer one for this feed; see `_over`.
    """

    feed: FeedId
    tellings: Sequence[Telling]
    over: frozenset[StoryId]
    found: Sequence[Likeness | None]
    seen: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The story a line tells; `joins`: others told it before."""

    story: StoryId
    joins: bool


@dataclass(slots=True)
class Placing:
    """Keeps what was told lately, since comparing with it takes longer than reading what has come since.

    A cache of rows: each look adds what was committed behind the last id it knows. Polls take `turn` to catch up and
    commit: they wait for each other here and not for the writer, in whose queue deliveries would stand behind them.
    """

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _recent: tuple[Told, ...] = field(default=())

    async def recent(self, connection: AsyncConnection, *, now: datetime) -> Sequence[Told]:
        """What all feeds told lately, in the order it was stored."""
        known = self._recent
        new = await stored_stories.told(connection, after=_last(known), since=now - _WINDOW, limit=_MOST)
        if new:
            fresh = (told for told in known if told.telling.at >= now - _WINDOW)
            self._recent = (*fresh, *new)[-_MOST:]
        return self._recent


async def sketch(feed: FeedId, lines: Sequence[Entry], recent: Sequence[Told], *, now: datetime) -> Sketch:
    """Compare new lines with what was told lately, and with each other: in a thread, for thousands of texts."""
    tellings = [telling(line, now) for line in lines]
    blank = Sketch(feed=feed, tellings=tellings, over=_over(feed, recent, now), found=(), seen=_last(recent))
    return replace(blank, found=await asyncio.to_thread(_alike, blank, recent, now))


async def caught_up(sketch: Sketch, since: Sequence[Told], *, now: datetime) -> Sketch:
    """The sketch with what was told since."""
    if not since:
        return sketch
    newer = await asyncio.to_thread(_alike, sketch, since, now)
    found = [_better(*both) for both in zip(sketch.found, newer, strict=True)]
    return replace(sketch, found=found, seen=_last(since))


async def since(connection: AsyncConnection, sketch: Sketch, *, now: datetime) -> Sequence[Told]:
    """What others have told since a sketch."""
    return await stored_stories.told(connection, after=sketch.seen, since=now - _WINDOW, limit=_MOST)


def telling(line: Entry, now: datetime) -> Telling:
    """A line as it is compared; one without a date, or with one still to come, is taken to be as new as it looks."""
    at = min(line.published_at or now, now)
    return Telling(headline=line.headline, lead=line.lead, at=at, url=line.url)


def _last(recent: Sequence[Told]) -> EntryId:
    return recent[-1].entry if recent else EntryId(0)


def _over(feed: FeedId, recent: Sequence[Told], now: datetime) -> frozenset[StoryId]:
    """The stories that a feed told so long ago that its own words would be news again.

    Else what several newsrooms print every day would be one story for ever, and all but its first day held back.
    """
    return frozenset(told.story for told in recent if told.feed == feed and told.telling.at < now - _RECURS)


def _alike(sketch: Sketch, recent: Sequence[Told], now: datetime) -> Sequence[Likeness | None]:
    """For each line the likeness it has, if any, to a story that began in the last two days and isn't over."""
    open_ones = [told for told in recent if told.begun >= now - _WINDOW and told.story not in sketch.over]
    others = [told for told in open_ones if told.feed != sketch.feed]
    own = [told for told in open_ones if told.feed == sketch.feed]
    theirs, ours = [told.telling for told in others], [told.telling for told in own]
    found: list[Likeness | None] = []
    for place, line in enumerate(sketch.tellings):
        elsewhere = _likest(line, theirs, others)
        at_home = _likest(line, [*ours, *sketch.tellings[:place]], [*own, *range(place)])
        found.append(_better(elsewhere, at_home if at_home and _is_meant(at_home.verdict) else None))
    return found


def _likest(line: Telling, tellings: Sequence[Telling], told: Sequence[Told | int]) -> Likeness | None:
    best = stories.best(line, tellings)
    return None if best is None else Likeness(told=told[best[0]], verdict=best[1])


def _is_meant(verdict: Verdict) -> bool:
    """A newsroom that writes two lines has two things to say: only its very words, or one page, repeat there."""
    return verdict.relation is Relation.UPDATE or verdict.score >= _IDENTICAL


async def placed(connection: AsyncConnection, sketch: Sketch, *, now: datetime) -> list[Place]:
    """Inside the transaction: what others committed since the sketch counts too; stories nobody told are begun."""
    await stored_stories.placing(connection)
    complete = await caught_up(sketch, await since(connection, sketch, now=now), now=now)
    places: list[Place] = []
    for likeness in complete.found:
        story = None
        if likeness is not None:
            story = places[likeness.told].story if isinstance(likeness.told, int) else likeness.told.story
        if likeness is not None and story is not None and likeness.verdict.relation is Relation.SAME:
            places.append(Place(story=story, joins=True))
        else:
            begun = await stored_stories.begin(connection, follows=story, now=now)
            places.append(Place(story=begun, joins=False))
    return places


def _better(one: Likeness | None, other: Likeness | None) -> Likeness | None:
    """A repeat before an update, then the surer."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: (each.verdict.relation is Relation.SAME, each.verdict.score))
