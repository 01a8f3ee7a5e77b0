from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.news.schedule import LONGEST_BACK_OFF, LONGEST_MAX_AGE, LONGEST_RETRY_AFTER, next_poll

NOW = datetime(2020, 4, 2, 18, 0, tzinfo=UTC)
EVERY = timedelta(seconds=30)

durations = st.timedeltas(timedelta(), timedelta(days=30))
intervals = st.timedeltas(timedelta(seconds=1), timedelta(hours=3))
wishes = st.none() | durations
jitters = st.floats(0, 1)


def wait(
    *,
    every: timedelta = EVERY,
    failures: int = 0,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
    jitter: float = 0.0,
) -> timedelta:
    moment = next_poll(now=NOW, every=every, failures=failures, retry_after=retry_after, max_age=max_age, jitter=jitter)
    return moment - NOW


def test_a_feed_is_polled_at_its_interval() -> None:
    assert wait() == EVERY


def test_failures_double_the_wait_up_to_an_hour() -> None:
    waits = [wait(failures=failures) for failures in (1, 2, 3, 6, 7, 100)]

    assert waits == [timedelta(seconds=seconds) for seconds in (60, 120, 240, 1920, 3600, 3600)]


def test_feeds_that_failed_together_come_back_apart() -> None:
    assert wait(failures=7, jitter=1.0) == timedelta(minutes=48)


def test_a_feed_polled_less_than_hourly_keeps_its_interval_when_it_fails() -> None:
    assert wait(every=timedelta(hours=2), failures=3) == timedelta(hours=2)


def test_a_site_that_asks_for_a_pause_gets_it() -> None:
    assert wait(failures=1, retry_after=timedelta(minutes=10)) == timedelta(minutes=10)


def test_a_site_that_asks_for_a_day_gets_an_hour() -> None:
    assert wait(failures=1, retry_after=timedelta(days=1)) == timedelta(hours=1)


def test_a_cache_may_slow_polls_by_minutes_only() -> None:
    assert wait(max_age=timedelta(minutes=2)) == timedelta(minutes=2)
    assert wait(max_age=timedelta(hours=12)) == timedelta(minutes=5)


def test_a_cache_says_nothing_once_polls_fail() -> None:
    assert wait(failures=1, max_age=timedelta(minutes=5)) == timedelta(seconds=60)


@given(intervals, st.integers(0, 10_000), wishes, wishes, jitters)
def test_a_poll_is_never_sooner_than_the_interval_nor_later_than_the_bounds(
    every: timedelta, failures: int, retry_after: timedelta | None, max_age: timedelta | None, jitter: float
) -> None:
    waited = wait(every=every, failures=failures, retry_after=retry_after, max_age=max_age, jitter=jitter)

    assert every <= waited <= max(every, LONGEST_BACK_OFF, LONGEST_RETRY_AFTER, LONGEST_MAX_AGE)


@given(intervals, st.integers(0, 50), jitters)
def test_one_more_failure_never_shortens_the_wait(every: timedelta, failures: int, jitter: float) -> None:
    assert wait(every=every, failures=failures, jitter=jitter) <= wait(
        every=every, failures=failures + 1, jitter=jitter
    )


@given(intervals, st.integers(0, 50), durations)
def test_a_wish_within_the_bounds_is_met(every: timedelta, failures: int, wish: timedelta) -> None:
    assert wait(every=every, failures=failures, retry_after=wish) >= min(wish, LONGEST_RETRY_AFTER)
