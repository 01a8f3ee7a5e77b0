"""Dating bare clock times: midnight, daylight saving, order, what is known already, wrong zones."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clock import SKEW, date_lines, latest_at, newest_first, offset_fitting, zone_suspect

GAZA = ZoneInfo("Asia/Gaza")
LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def _clocks(*printed: str) -> list[time]:
    return [time.fromisoformat(clock) for clock in printed]


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_lines_of_today_are_dated_in_the_zone() -> None:
    dates = date_lines(_clocks("14:50", "09:05"), upper=NOON, zone=GAZA)

    assert dates == (_utc("2026-05-20T11:50"), _utc("2026-05-20T06:05"))


def test_a_line_may_run_ahead_of_our_clock_by_the_skew() -> None:
    assert date_lines(_clocks("12:10"), upper=NOON, zone=ZoneInfo("UTC")) == (NOON + SKEW,)


def test_a_line_beyond_the_skew_is_yesterdays() -> None:
    assert date_lines(_clocks("12:11"), upper=NOON, zone=ZoneInfo("UTC")) == (_utc("2026-05-19T12:11"),)


def test_each_step_up_crosses_a_midnight() -> None:
    dates = date_lines(_clocks("00:20", "23:50", "08:00", "21:00"), upper=NOON, zone=ZoneInfo("UTC"))

    assert dates == (
        _utc("2026-05-20T00:20"),
        _utc("2026-05-19T23:50"),
        _utc("2026-05-19T08:00"),
        _utc("2026-05-18T21:00"),
    )


def test_a_small_step_up_is_disorder_and_no_midnight() -> None:
    dates = date_lines(_clocks("11:30", "11:35", "11:20"), upper=NOON, zone=ZoneInfo("UTC"))

    assert dates == (_utc("2026-05-20T11:30"), _utc("2026-05-20T11:35"), _utc("2026-05-20T11:20"))


def test_oldest_first_is_found_out_and_kept() -> None:
    dates = date_lines(
        _clocks("23:10", "23:55", "00:40", "01:20"), upper=_utc("2026-05-20T01:30"), zone=ZoneInfo("UTC")
    )

    assert dates == (
        _utc("2026-05-19T23:10"),
        _utc("2026-05-19T23:55"),
        _utc("2026-05-20T00:40"),
        _utc("2026-05-20T01:20"),
    )


def test_known_dates_decide_the_order() -> None:
    known = (NOON - timedelta(days=2), None, NOON - timedelta(days=1))

    assert not newest_first(_clocks("12:00", "11:00", "12:00"), known=known)


def test_a_line_without_clock_or_date_stays_undated() -> None:
    assert date_lines((None, time(11)), upper=NOON, zone=LONDON) == (None, _utc("2026-05-20T10:00"))


def test_a_known_line_keeps_its_date_and_anchors_those_below() -> None:
    known = (None, _utc("2026-05-17T10:00"), None)

    dates = date_lines(_clocks("11:00", "10:00", "09:00"), upper=NOON, zone=ZoneInfo("UTC"), known=known)

    assert dates == (_utc("2026-05-20T11:00"), _utc("2026-05-17T10:00"), _utc("2026-05-17T09:00"))


def test_a_pinned_old_line_does_not_age_those_below() -> None:
    known = (_utc("2026-05-18T08:00"), None, _utc("2026-05-20T11:00"), _utc("2026-05-20T10:00"))

    dates = date_lines(_clocks("08:00", "11:50", "11:00", "10:00"), upper=NOON, zone=ZoneInfo("UTC"), known=known)

    assert dates[1] == _utc("2026-05-20T11:50")


@pytest.mark.parametrize(
    ("zone", "upper", "expected"),
    [
        (LONDON, "2026-10-25T01:45", "2026-10-25T01:30"),
        (LONDON, "2026-10-25T01:15", "2026-10-25T00:30"),
        (NEW_YORK, "2026-11-01T06:45", "2026-11-01T06:30"),
        (NEW_YORK, "2026-11-01T06:15", "2026-11-01T05:30"),
    ],
)
def test_a_repeated_hour_is_taken_as_late_as_it_can_be(zone: ZoneInfo, upper: str, expected: str) -> None:
    assert latest_at(time(1, 30), upper=_utc(upper), zone=zone) == _utc(expected)


@pytest.mark.parametrize(
    ("zone", "clock", "upper", "expected"),
    [
        (LONDON, time(1, 30), "2026-03-29T02:00", "2026-03-29T01:30"),
        (NEW_YORK, time(2, 30), "2026-03-08T08:00", "2026-03-08T07:30"),
        (GAZA, time(2, 30), "2026-03-28T03:00", "2026-03-28T00:30"),
    ],
)
def test_a_skipped_time_lies_after_the_gap(zone: ZoneInfo, clock: time, upper: str, expected: str) -> None:
    assert latest_at(clock, upper=_utc(upper), zone=zone) == _utc(expected)


@given(
    zone=st.sampled_from([GAZA, LONDON, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]),
    start=MOMENTS,
    gaps=st.lists(st.integers(0, 200), min_size=2, max_size=120),
)
def test_a_newsrooms_lines_over_many_days_get_their_true_dates(
    zone: ZoneInfo, start: datetime, gaps: list[int]
) -> None:
    """True wherever no hour was repeated: inside one, a clock alone can't tell the two passes apart."""
    true = [start]
    for gap in gaps:
        true.append(true[-1] - timedelta(minutes=gap))
    clocks = [at.astimezone(zone).time() for at in true]

    dates = date_lines(clocks, upper=true[0] + timedelta(minutes=1), zone=zone)

    unsure = any(at.astimezone(zone).utcoffset() != true[0].astimezone(zone).utcoffset() for at in true)
    assert unsure or list(dates) == true


@given(
    start=MOMENTS,
    gaps=st.lists(st.integers(1, 90), min_size=8, max_size=60),
)
def test_oldest_first_lines_get_the_same_dates(start: datetime, gaps: list[int]) -> None:
    true = [start]
    for gap in gaps:
        true.append(true[-1] - timedelta(minutes=gap))
    clocks = [at.time() for at in true]

    dates = date_lines(clocks[::-1], upper=true[0], zone=ZoneInfo("UTC"))

    assert list(dates) == true[::-1]


@given(
    clocks=st.lists(st.none() | st.times(), max_size=30),
    upper=MOMENTS,
    zone=st.sampled_from([GAZA, LONDON, NEW_YORK]),
)
def test_no_date_lies_in_the_future(clocks: list[time | None], upper: datetime, zone: ZoneInfo) -> None:
    dates = date_lines(clocks, upper=upper, zone=zone)

    assert [at is None for at in dates] == [clock is None for clock in clocks]
    assert all(at <= upper + SKEW * (len(clocks) + 1) for at in dates if at is not None)


def test_lines_seen_minutes_after_their_time_raise_no_suspicion() -> None:
    dated = [NOON + timedelta(hours=hour) for hour in range(6)]

    assert zone_suspect([(at + timedelta(minutes=3), at) for at in dated]) is None


@pytest.mark.parametrize("hours", [3, -5, 5.5, -0.5])
def test_a_steady_delay_of_half_hours_says_how_far_the_zone_is_off(hours: float) -> None:
    wrong = timedelta(hours=hours)
    seen = [NOON + timedelta(hours=hour, minutes=2) for hour in range(6)]
    printed = [at - timedelta(minutes=2) + wrong for at in seen]
    dated = [at - timedelta(days=1) if at > NOON + timedelta(hours=9) else at for at in printed]

    assert zone_suspect([*zip(seen, dated, strict=True)]) == wrong


@pytest.mark.parametrize(
    ("zone", "hours", "fitting"),
    [("Asia/Tokyo", -6, "UTC+03:00"), ("UTC", -5.5, "UTC-05:30"), ("Pacific/Auckland", 12, "UTC")],
)
def test_the_offset_that_lines_fit_is_named(zone: str, hours: float, fitting: str) -> None:
    assert str(offset_fitting(ZoneInfo(zone), timedelta(hours=hours), now=NOON)) == fitting


def test_few_lines_scattered_delays_and_odd_delays_say_nothing() -> None:
    assert zone_suspect([(NOON + timedelta(hours=3), NOON)] * 4) is None
    assert zone_suspect([(NOON + timedelta(minutes=25 * number), NOON) for number in range(6)]) is None
    assert zone_suspect([(NOON + timedelta(minutes=45), NOON)] * 6) is None
