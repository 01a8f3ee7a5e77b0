"""Tickers: pages that pair clock times with headlines, read without being told how they are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.feeds.clusters import Cluster, Piece, clusters
from bot.feeds.order import in_order, instant, rises, wall
from bot.feeds.structure import Structure, of_text
from bot.feeds.walk import of_html
from bot.feeds.zones import zone_of
from bot.news.breaking import is_mark
from bot.news.clock import SKEW, date_lines
from bot.news.model import Entry, FeedKind, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

_FEWEST = 3
_NEEDED = 4.0
_DISTINCT = 0.7
_TITLE = 5
"""Words a list's title has at most."""
_NOISE = re.compile(
    r"(?i)most[-_ ]?(?:read|view|pop|comm|shared)|popular|trend|pray|salat|match|fixture|score|league|\btv\b|"
    r"program|schedule|comment|weather|currenc|exchange|rates|flight|"
    r"الأكثر|الاكثر|مواقيت|الصلاة|مباريات|جدول|برامج|دليل القنوات|أسعار|العملات|تعليقات|الطقس"
)
_NEWS = re.compile(
    r"(?i)ticker|latest|breaking|urgent|live|newest|news|wire|عاجل|آخر الأخبار|أحدث|شريط|على مدار|لحظة بلحظة|مستجدات"
)
_FLAG = re.compile(r"(?i)(?:^|[\s_-])(?:is-?)?(?:breaking|urgent|3?aj[ei]l|عاجل)(?=[\s_-]|$)")
"""What pages call the element of a line they set in red."""
_SCORES = re.compile(r"\d\s*[-–:]\s*\d|[×]|\bvs?\b\.?|\d+[.,]\d{2,}")
"""Football results, pairings, rates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    cluster: Cluster
    score: float
    why: str


def read_html(html: str, *, url: str | None = None, now: datetime, zone: str | None = None) -> Reading | None:
    """Read the ticker on a page; None if there is none.

    `now` is when it was fetched. `zone` is the IANA name of the zone its clocks show, if the operator knows; else the
    one the page gives away is taken, else UTC.
    """
    found = _read(lambda today: of_html(html, url=url, today=today), html=html, now=now, zone=zone)
    return found.reading if found else None


def read_text(text: str, *, now: datetime, zone: str | None = None) -> tuple[Reading, tuple[int, ...]] | None:
    """Read the ticker in a page's plain text.

    Gives also the 0-based numbers of the lines (of `text.splitlines()`) that the ticker and the menus before and
    inside it take up: what is left is for whoever reads the article.
    """
    found = _read(lambda today: of_text(text, today=today), html="", now=now, zone=zone)
    if found is None:
        return None
    units = found.structure.units
    first, last = units[found.cluster.first].row, units[found.cluster.last].row
    sentences = [unit.row for unit in units if unit.row < first and len(unit.text.split()) > _SENTENCE]
    return found.reading, tuple(range(sentences[-1] + 1 if sentences else 0, last + 1))


_SENTENCE = 18
"""A line of more words before a ticker belongs to an article, not to a menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    reading: Reading
    structure: Structure
    cluster: Cluster


def _read(structure_on: Callable[[date], Structure], *, html: str, now: datetime, zone: str | None) -> _Found | None:
    structure = structure_on(now.astimezone(UTC).date())
    given = zone_of(structure, html=html)
    local = ZoneInfo(zone or given or "UTC")
    if (today := now.astimezone(local).date()) != now.astimezone(UTC).date():
        structure = structure_on(today)  # «أمس», weekdays and dates without a year count from the page's own today
    scored = [_score(structure, cluster, now=now, zone=local) for cluster in clusters(structure, now=now, zone=local)]
    best = max(scored, key=lambda one: (one.score, len(one.cluster.pieces)), default=None)
    if best is None or best.score < _NEEDED:
        return None
    reading = Reading(
        kind=FeedKind.TICKER,
        why=best.why,
        entries=_entries(structure, best.cluster, now=now, zone=local),
        title=structure.title,
        language=structure.language,
        zone=given,
    )
    return _Found(reading=reading, structure=structure, cluster=best.cluster)


def _score(structure: Structure, cluster: Cluster, *, now: datetime, zone: ZoneInfo) -> _Scored:
    """Weigh how much a group of times and texts is a ticker.

    For it: many pieces (up to 3 points), texts as long as headlines (3), the order of time (2), links (1), the page
    calling it news (1.5). Against it: the page calling it something else (5), as it does «الأكثر قراءة», matches and
    prayer times; times on full five minutes only, as in programmes (up to 4); times yet to come (3); scores,
    pairings and rates for texts (4). Fewer than three pieces, texts under 3 words on average, or many alike, rule it
    out. 4 points are needed; a ticker of ten lines has about 9.
    """
    headlines = [piece.headline.text for piece in cluster.pieces]
    count = len(headlines)
    words = fmean(len(headline.split()) for headline in headlines)
    distinct = len(set(headlines)) / count
    if count < _FEWEST or words < _FEWEST or distinct < _DISTINCT:
        return _Scored(cluster=cluster, score=0.0, why="")
    ordered = in_order([piece.stamp for piece in cluster.pieces], now=now, zone=zone)
    labels = _labels(structure, cluster)
    points = min(count, 12) / 4 + min(words - 2, 4) * 0.75 + (ordered - 0.5) * 4
    points += fmean(piece.headline.url is not None for piece in cluster.pieces)
    points += 1.5 * bool(_NEWS.search(labels)) - 5.0 * bool(_NOISE.search(labels))
    points -= _planned(cluster) + 3.0 * _ahead(cluster, now, zone)
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
        if above.stamp is None and len(above.text.split()) <= _TITLE:
            around.append(above.text)
    return " ".join(around)


def _planned(cluster: Cluster) -> float:
    """Weigh that all times fall on full five minutes, as planned ones do; by chance a fifth of them does."""
    clocks = [piece.stamp.clock for piece in cluster.pieces if piece.stamp.clock]
    return min(len(clocks) - 2.0, 4.0) if clocks and all(clock.minute % 5 == 0 for clock in clocks) else 0.0


def _ahead(cluster: Cluster, now: datetime, zone: ZoneInfo) -> float:
    """Give the share of clocks that lie up to twelve hours ahead, where the list rises towards them."""
    stamps = [piece.stamp for piece in cluster.pieces]
    if not rises(stamps, now=now, zone=zone):
        return 0.0
    local = now.astimezone(zone)
    passed = timedelta(hours=local.hour, minutes=local.minute)
    walls = [wall(stamp, now=now, zone=zone) for stamp in stamps]
    return fmean(SKEW < (at - passed) % timedelta(days=1) <= timedelta(hours=12) for at in walls)


def _entries(structure: Structure, cluster: Cluster, *, now: datetime, zone: ZoneInfo) -> tuple[Entry, ...]:
    known = [instant(piece.stamp, now=now, zone=zone) for piece in cluster.pieces]
    clocks = [piece.stamp.clock for piece in cluster.pieces]
    dates = date_lines(clocks, upper=now, zone=zone, known=known)
    flagged = [_is_flagged(structure, cluster, piece) for piece in cluster.pieces]
    lines = zip(cluster.pieces, dates, flagged, strict=True)
    return tuple(_entry(piece, published_at=at, breaking=flag) for piece, at, flag in lines)


def _is_flagged(structure: Structure, cluster: Cluster, piece: Piece) -> bool:
    """Whether an element of this line alone is called breaking, or holds a mark beside the headline."""
    own = piece.headline.path[len(cluster.path) :]
    called = any(_FLAG.search(structure.names.get(element, "")) for element in own)
    return called or any(is_mark(unit.text) for unit in piece.texts if not unit.kicker)


def _entry(piece: Piece, *, published_at: datetime | None, breaking: bool) -> Entry:
    kicker = next((unit.text for unit in piece.texts if unit.kicker), None)
    url = piece.headline.url or next((unit.url for unit in piece.texts if unit.url and not unit.kicker), None)
    return Entry(
        headline=piece.headline.text,
        published_at=published_at,
        url=url,
        kicker=kicker,
        clock=piece.stamp.clock,
        breaking=breaking,
    )
