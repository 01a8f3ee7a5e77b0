from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.datelines import find_date


@pytest.mark.parametrize(
    "line",
    [
        "2 أبريل 2020 - 21:08",
        "الخميس، 2 إبريل 2020 الساعة 09:08 م",
        "٢ نيسان ٢٠٢٠ | ٢١:٠٨",
        "2 نيسان/أبريل 2020، 21:08",
        "2 من أبريل 2020 9:08 مساء",
        "نُشر في 2020-04-02 21:08",
        "02/04/2020 - 21:08:30",
        "21:08 2.4.2020",
        "2 April 2020, 9:08 PM",
        "April 2, 2020 at 9:08 p.m.",
        "2nd Apr 2020 21:08",
    ],
)
def test_a_printed_date_is_read_in_any_of_its_shapes(line: str) -> None:
    assert find_date(line) == datetime(2020, 4, 2, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("17 كانون الثاني 2021", datetime(2021, 1, 17, tzinfo=UTC)),
        ("1 أوت 2021 12:30 ص", datetime(2021, 8, 1, 0, 30, tzinfo=UTC)),
        ("1 آب 2021 12:30 ظهرا", datetime(2021, 8, 1, 12, 30, tzinfo=UTC)),
        ("31/2/2020", None),
        ("99/4/2020", None),
        ("2 أبريل 2020 25:77", None),
        ("انتخابات 2020", None),
        ("قرأ 12 كتابا", None),
        ("", None),
    ],
)
def test_a_day_without_a_time_begins_at_midnight_and_what_is_no_date_is_none(
    line: str, expected: datetime | None
) -> None:
    assert find_date(line) == expected


@given(st.text(max_size=80))
def test_no_line_is_too_strange(line: str) -> None:
    assert find_date(line) is None or find_date(line) == find_date(line)


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9999, 1, 1)))  # noqa: DTZ001 made aware below
def test_every_day_comes_back(moment: datetime) -> None:
    wanted = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    assert find_date(f"{wanted:%d/%m/%Y} {wanted:%H:%M}") == wanted
