from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.dates import parse

EVENING = datetime(2020, 4, 2, 18, 8, tzinfo=UTC)
MIDNIGHT = datetime(2020, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Thu, 02 Apr 2020 21:08:00 +0300",
        "Thu, 2 Apr 2020 18:08 GMT",
        "2020-04-02T21:08:00+03:00",
        "2020-04-02T18:08:00Z",
        "2020-04-02 18:08:00",
        "2020-04-02 21:08:00 +0300",
        "2020-04-02T18:08:00.0000000Z",
        "الخميس, 02 نيسان 2020 21:08:00 +0300",
        "الخميس، ٢ نيسان ٢٠٢٠ ٢١:٠٨ +0300",
        "Thu, 02 أبريل 2020 21:08:00 +0300",
        "2 أفريل 2020 - 18:08",
        "jeu., 02 avril 2020 20:08:00 +0200",
        "1585850880",
    ],
)
def test_one_moment_however_a_feed_writes_it(written: str) -> None:
    assert parse(written) == EVENING


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("كانون الثاني", 1), ("يناير", 1), ("جانفي", 1),
        ("شباط", 2), ("فبراير", 2), ("فيفري", 2),
        ("آذار", 3), ("اذار", 3), ("مارس", 3),
        ("نيسان", 4), ("أبريل", 4), ("إبريل", 4), ("ابريل", 4), ("أفريل", 4),
        ("أيار", 5), ("مايو", 5), ("ماي", 5),
        ("حزيران", 6), ("يونيو", 6), ("يونيه", 6), ("جوان", 6),
        ("تموز", 7), ("يوليو", 7), ("يوليه", 7), ("جويلية", 7),
        ("آب", 8), ("أغسطس", 8), ("اغسطس", 8), ("أوت", 8), ("غشت", 8),
        ("أيلول", 9), ("سبتمبر", 9), ("شتنبر", 9),
        ("تشرين الأول", 10), ("تشرين الاول", 10), ("أكتوبر", 10),
        ("تشرين الثاني", 11), ("نوفمبر", 11), ("نونبر", 11),
        ("كانون الأول", 12), ("ديسمبر", 12), ("دجنبر", 12),
    ],
)  # fmt: skip
def test_months_by_every_name_arabic_newsrooms_use(name: str, month: int) -> None:
    assert parse(f"الجمعة 03 {name} 2020 18:08:00") == datetime(2020, month, 3, 18, 8, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2020-04-02", "2 نيسان 2020", "02/04/2020", "02 Apr 2020"])
def test_a_day_without_a_time_is_its_midnight(written: str) -> None:
    assert parse(written) == MIDNIGHT


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2020-13-45", "99 نيسان 2020", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "12"],
)
def test_what_no_newsroom_means_is_no_date(written: str) -> None:
    assert parse(written) is None


@given(st.text())
def test_any_text_is_a_moment_in_utc_or_none(text: str) -> None:
    moment = parse(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(year=1990 + moment.year % 100, day=1)))
def test_what_is_written_by_the_standard_is_read_back(moment: datetime) -> None:
    assert parse(moment.isoformat()) == moment
