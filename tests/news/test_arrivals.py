from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.news import arrivals
from bot.news.model import Entry, EntryId
from bot.news.revisions import Change, Known, Revision

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GAZA = ZoneInfo("Asia/Gaza")
TWO_HOURS = timedelta(hours=2)


def _revision(change: Change, place: int | None, entry: Entry | None) -> Revision:
    return Revision(change=change, place=place, entry=entry)


def _new(place: int, *, ago: timedelta | None, clock: time | None = None) -> Revision:
    at = None if ago is None else NOW - ago
    return _revision(Change.NEW, place, Entry(headline="افتتاح مكتبة", published_at=at, clock=clock))


def test_first_sight_of_a_feed_alerts_nobody() -> None:
    seen = [_new(0, ago=timedelta())]
    assert arrivals.alerting(seen, now=NOW, look_back=TWO_HOURS, is_baseline=True) == set()


def test_new_lines_alert_unless_they_are_older_than_the_look_back() -> None:
    seen = [_new(0, ago=timedelta(minutes=5)), _new(1, ago=TWO_HOURS), _new(2, ago=TWO_HOURS + timedelta(seconds=1))]
    assert arrivals.alerting(seen, now=NOW, look_back=TWO_HOURS, is_baseline=False) == {0, 1}


def test_a_tickers_minute_counts_whole() -> None:
    seen = [_new(0, ago=TWO_HOURS + timedelta(seconds=59), clock=time(12, 0))]
    assert arrivals.alerting(seen, now=NOW, look_back=TWO_HOURS, is_baseline=False) == {0}


def test_a_new_line_without_a_date_alerts() -> None:
    assert arrivals.alerting([_new(0, ago=None)], now=NOW, look_back=TWO_HOURS, is_baseline=False) == {0}


def test_only_new_lines_alert() -> None:
    entry = Entry(headline="افتتاح مكتبة", published_at=NOW)
    told = [_revision(change, 0, entry) for change in Change if change is not Change.NEW]
    told.append(_revision(Change.REMOVED, None, None))
    assert arrivals.alerting(told, now=NOW, look_back=TWO_HOURS, is_baseline=False) == set()


def test_a_line_seen_before_keeps_its_first_date_and_anchors_the_new_ones() -> None:
    two_days_ago = datetime(2026, 11, 20, 19, 8, tzinfo=UTC)
    known = [Known(id=EntryId(1), headline="افتتاح مكتبة عامة", clock=time(21, 8), published_at=two_days_ago)]
    seen = [
        Entry(headline="أمطار متوقعة الليلة", clock=time(13, 50)),
        Entry(headline="افتتاح مكتبة عامة", clock=time(21, 8)),
        Entry(headline="بطولة للشطرنج في الواحة", clock=time(20, 58)),
    ]
    dates = [e.published_at for e in arrivals.dated(seen, known, fetched_at=NOW, zone=GAZA)]
    assert dates == [
        datetime(2026, 11, 22, 11, 50, tzinfo=UTC),
        two_days_ago,
        datetime(2026, 11, 20, 18, 58, tzinfo=UTC),
    ]


def test_lines_that_say_their_own_moment_are_left_alone() -> None:
    seen = [Entry(headline="افتتاح مكتبة", published_at=NOW), Entry(headline="أمطار")]
    assert arrivals.dated(seen, [], fetched_at=NOW, zone=GAZA) == tuple(seen)


def test_a_moment_told_in_full_anchors_the_clocks_around_it() -> None:
    seen = [
        Entry(headline="افتتاح مكتبة عامة", published_at=datetime(2026, 11, 20, 19, 8, tzinfo=UTC)),
        Entry(headline="بطولة للشطرنج في الواحة", clock=time(20, 58)),
    ]
    dates = [e.published_at for e in arrivals.dated(seen, [], fetched_at=NOW, zone=GAZA)]
    assert dates[1] == datetime(2026, 11, 20, 18, 58, tzinfo=UTC)
