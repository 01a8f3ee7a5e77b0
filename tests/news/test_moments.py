from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import moments
from bot.news.moments import MomentPast, MomentUnreadable, ZoneUnknown

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # 17:00 in Gaza
ZONES = ("Asia/Gaza", "Africa/Cairo", "Europe/London", "America/St_Johns", "UTC")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18:30", "2026-11-22T16:30"),
        ("١٨:٣٠", "2026-11-22T16:30"),
        (" 18:30 ", "2026-11-22T16:30"),
        ("اليوم 18:30", "2026-11-22T16:30"),
        ("غدا 7:00", "2026-11-23T05:00"),
        ("غدًا، 07:00", "2026-11-23T05:00"),
        ("Tomorrow 7:00", "2026-11-23T05:00"),
        ("2026-11-23 07:00", "2026-11-23T05:00"),
        ("2026-11-23T07:00", "2026-11-23T05:00"),
        ("2026-11-23 07:00 Europe/London", "2026-11-23T07:00"),
        ("18:30 UTC", "2026-11-22T18:30"),
        ("\u200f18:30\tUTC\n", "2026-11-22T18:30"),
    ],
)
def test_a_moment_is_read_as_editors_write_it(text: str, meant: str) -> None:
    assert moments.read(text, zone="Asia/Gaza", now=NOW) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "مساءً", "25:00", "18:61", "2026-13-01 10:00", "next 18:30", "1830", "12026-01-01 1:00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        moments.read(text, zone="Asia/Gaza", now=NOW)


@pytest.mark.parametrize("text", ["17:00", "08:00", "2025-01-01 10:00", "14:00 Europe/London"])
def test_a_moment_that_has_passed_is_refused(text: str) -> None:
    with pytest.raises(MomentPast):
        moments.read(text, zone="Asia/Gaza", now=NOW)


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "Asia", "../etc", "+03:00"])
def test_an_unknown_zone_is_refused_by_its_name(zone: str) -> None:
    with pytest.raises(ZoneUnknown, match=r"no time zone called"):
        moments.read(f"18:30 {zone}", zone="Asia/Gaza", now=NOW)


def test_the_second_pass_of_a_repeated_hour_counts_while_the_first_has_passed() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # London shows 01:45 for the first time
    assert moments.read("01:30", zone="Europe/London", now=between) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_clocks_skip_is_read_after_the_gap() -> None:
    before = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    read = moments.read("2026-03-29 01:30", zone="Europe/London", now=before)
    assert read == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 in London


@given(
    now=st.integers(0, 60 * 24 * 2000).map(lambda minutes: NOW + timedelta(minutes=minutes, seconds=7)),
    ahead=st.integers(min_value=2, max_value=60 * 24 * 300),
    zone=st.sampled_from(ZONES),
)
def test_every_full_date_to_come_is_read_back_as_written(now: datetime, ahead: int, zone: str) -> None:
    at = (now + timedelta(minutes=ahead)).replace(second=0, microsecond=0)
    written = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    read = moments.read(written, zone=zone, now=now)
    assert read.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") == written
    assert read > now


@given(
    text=st.text(max_size=60) | st.from_regex(r"(20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2} )?[0-9]{1,2}:[0-9]{2}( [A-Z]{3})?")
)
def test_any_text_is_a_moment_to_come_or_a_fault_with_words(text: str) -> None:
    with suppress(MomentUnreadable, MomentPast, ZoneUnknown):
        assert moments.read(text, zone="Asia/Gaza", now=NOW) > NOW
