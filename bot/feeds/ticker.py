"""Tickers: pages that pair clock times with headlines, read without being told how they are made."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.feeds.clusters import Cluster, Piece, clusters, order
from bot.feeds.structure import Structure, of_html, of_text
from bot.feeds.zones import zone_of
from bot.news.clock import SKEW, date_lines
from bot.news.model import Entry, FeedKind, Reading

if TYPE_CHECKING:
    from bot.feeds.structure import Unit

_FEWEST = 3
_NEEDED = 4.0
_NOISE = re.compile(
    r"(?i)most[-_ ]?(?:read|view|pop|comm|shared)|popular|trend|pray|salat|match|fixture|score|league|sport-?table|\btv\b|tv-|"
    r"program|schedule|guide|comment|weather|currenc|exchange|rates|stock|market|flight|event|agenda|"
    r"الأكثر|الاكثر|قراءة|مواقيت|الصلاة|مباريات|جدول|برامج|دليل القنوات|أسعار|العملات|تعليقات|الطقس"
)
_NEWS = re.compile(
    r"(?i)ticker|latest|breaking|urgent|live|newest|news|wire|عاجل|آخر الأخبار|أحدث|شريط|على مدار|لحظة بلحظة|مستجدات"
)
_BREAKING = re.compile(r"(?i)\b(?:breaking|urgent|alert|flash)\b|عاجل")
_SCORES = re.compile(r"\d\s*[-–:]\s*\d|[×]|\bvs?\b\.?|\d+[.,]\d{2,}")
"""Football results, pairings, rates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    cluster: Cluster
    score: float
    why: str


def read_html(html: str, *, url: str | None = None, now: datetime, zone: str | None = None) -> Reading | None:
    """Read the ticker on a page; None if there is none. `now` is when it was fetched, `zone` an IANA name."""
    structure = of_html(html, url=url, today=now.date())
    reading = _read(structure, html=html, now=now, zone=zone)
    return reading[0] if reading else None


def read_text(text: str, *, now: datetime, zone: str | None = None) -> tuple[Reading, tuple[int, ...]] | None:
    """Read the ticker in a page's plain text.

    Gives also the 0-based numbers of the lines (of `text.splitlines()`) that the ticker and the menus before and
    inside it take up: what is left is for whoever reads the article.
    """
    structure = of_text(text, today=now.date())
    found = _read(structure, html="", now=now, zone=zone)
    if found is None:
        return None
    reading, cluster = found
    first, last = (structure.units[number].row for number in (cluster.first, cluster.last))
    before = [unit.row for unit in structure.units if unit.row < first and len(unit.text.split()) > _SENTENCE]
    start = before[-1] + 1 if before else 0
    return reading, tuple(range(start, last + 1))


_SENTENCE = 18
"""A line of more words before a ticker belongs to an article, not to a menu."""


def _read(structure: Structure, *, html: str, now: datetime, zone: str | None) -> tuple[Reading, Cluster] | None:
    given = zone_of(structure, html=html)
    wall = ZoneInfo(zone or given or "UTC")
    scored = [_score(structure, cluster, now=now, zone=wall) for cluster in clusters(structure, now=now, zone=wall)]
    best = max(scored, key=lambda one: (one.score, len(one.cluster.pieces)), default=None)
    if best is None or best.score < _NEEDED:
        return None
    reading = Reading(
        kind=FeedKind.TICKER,
        why=best.why,
        entries=_entries(structure, best.cluster, now=now, zone=wall),
        title=structure.title,
        language=structure.language,
        zone=given,
    )
    return reading, best.cluster


def _score(structure: Structure, cluster: Cluster, *, now: datetime, zone: ZoneInfo) -> _Scored:
    """Weigh how much a group of times and texts is a ticker.

    For it: many pieces (up to 3 points), texts as long as headlines (3), all different, in the order of time (2), linked
    (1), called news by the page (1.5). Against it: called something else (-5), above all as «الأكثر قراءة» and prayer
    times are; times on full five minutes only, as in programmes (-4); times yet to come (-3); scores, pairings and rates
    for texts (-4). Fewer than three pieces, texts under 3 words on average or many alike rule it out. 4 points are needed;
    a ticker of ten lines has about 9.
    """
    headlines = [piece.headline.text for piece in cluster.pieces]
    count = len(headlines)
    words = fmean(len(headline.split()) for headline in headlines)
    distinct = len(set(headlines)) / count
    if count < _FEWEST or words < _FEWEST or distinct < 0.7:
        return _Scored(cluster=cluster, score=0.0, why="")
    clocks = [_minutes(piece, now, zone) for piece in cluster.pieces]
    ordered = order(clocks)
    labels = _labels(structure, cluster)
    points = min(count, 12) / 4 + min(words - 2, 4) * 0.75 + (ordered - 0.5) * 4
    points += fmean(piece.headline.url is not None for piece in cluster.pieces)
    points += 1.5 * bool(_NEWS.search(labels)) - 5.0 * bool(_NOISE.search(labels))
    points -= 4.0 * _round(cluster) + 3.0 * _ahead(cluster, now, zone)
    points -= 4.0 * fmean(bool(_SCORES.search(headline)) for headline in headlines)
    why = (
        f"{count} pieces pair a time with a headline of {words:.0f} words on average, "
        f"{ordered:.0%} of them in the order of time (score {points:.1f}, {_NEEDED:.0f} needed)"
    )
    return _Scored(cluster=cluster, score=points, why=why)


def _labels(structure: Structure, cluster: Cluster) -> str:
    """Give what the page calls a group: classes and ids around it, and the short text right above it."""
    around = [structure.names.get(element, "") for element in cluster.path[-4:]]
    if cluster.first:
        above = structure.units[cluster.first - 1]
        if above.stamp is None and len(above.text.split()) <= 5:
            around.append(above.text)
    return " ".join(around)


def _round(cluster: Cluster) -> float:
    """Whether the times are such as people plan: 1 if all fall on full five minutes. By chance a fifth does."""
    clocks = [
        piece.stamped.stamp.clock for piece in cluster.pieces if piece.stamped.stamp and piece.stamped.stamp.clock
    ]
    return float(len(clocks) >= _FEWEST and all(clock.minute % 5 == 0 for clock in clocks))


def _ahead(cluster: Cluster, now: datetime, zone: ZoneInfo) -> float:
    """Give the share of clocks that lie up to twelve hours ahead, where the list rises towards them."""
    walls = [_minutes(piece, now, zone) for piece in cluster.pieces]
    rising = sum(a < b for a, b in zip(walls, walls[1:], strict=False)) > len(walls) / 2
    local = now.astimezone(zone)
    passed = timedelta(hours=local.hour, minutes=local.minute)
    ahead = fmean(SKEW < (wall - passed) % timedelta(days=1) <= timedelta(hours=12) for wall in walls)
    return ahead if rising else 0.0


def _minutes(piece: Piece, now: datetime, zone: ZoneInfo) -> timedelta:
    stamp = piece.stamped.stamp
    assert stamp is not None
    clock = stamp.clock
    if clock is None:
        at = _instant(piece.stamped, now, zone) or now
        clock = at.astimezone(zone).time()
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _instant(unit: Unit, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Give the time of a stamp that says the day too; None for a bare clock."""
    stamp = unit.stamp
    assert stamp is not None
    if stamp.ago is not None:
        return (now - stamp.ago).astimezone(UTC)
    if stamp.at is not None:
        at = stamp.at if stamp.at.tzinfo else stamp.at.replace(tzinfo=zone)
        return at.astimezone(UTC)
    if stamp.day is not None and stamp.clock is not None:
        return datetime.combine(stamp.day, stamp.clock, zone).astimezone(UTC)
    return None


def _entries(structure: Structure, cluster: Cluster, *, now: datetime, zone: ZoneInfo) -> tuple[Entry, ...]:
    known = [_instant(piece.stamped, now, zone) for piece in cluster.pieces]
    clocks = [piece.stamped.stamp.clock if piece.stamped.stamp else None for piece in cluster.pieces]
    dates = date_lines(clocks, upper=now, zone=zone, known=known)
    entries = [_entry(piece) for piece in cluster.pieces]
    return tuple(
        replace(entry, published_at=at, clock=clock) for entry, at, clock in zip(entries, dates, clocks, strict=True)
    )


def _entry(piece: Piece) -> Entry:
    kicker = next((unit.text for unit in piece.texts if unit.kicker), None)
    url = piece.headline.url or next((unit.url for unit in piece.texts if unit.url and not unit.kicker), None)
    return Entry(
        headline=piece.headline.text, url=url, kicker=kicker, breaking=bool(kicker and _BREAKING.search(kicker))
    )
