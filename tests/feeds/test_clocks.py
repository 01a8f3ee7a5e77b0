"""Printed times, in the shapes newsrooms give them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.clocks import Stamp, alone, day_alone, leading, machine, trailing

TODAY = date(2020, 4, 2)


@pytest.mark.parametrize(
    "text", ["12:05", "١٢:٠٥", "۱۲:۰۵", "12：05", "12.05", "[12:05]", "12:05 م", "12:05 p.m.", "الساعة 12:05"]
)
def test_a_clock_time_alone(text: str) -> None:
    assert alone(text, today=TODAY) == Stamp(clock=time(12, 5))


@pytest.mark.parametrize(
    ("text", "clock"),
    [("12:05 ص", time(0, 5)), ("3:15 مساءً", time(15, 15)), ("9:47 صباحا", time(9, 47)), ("21:05 م", time(21, 5))],
)
def test_twelve_hours_and_their_half(text: str, clock: time) -> None:
    assert alone(text, today=TODAY) == Stamp(clock=clock)


@pytest.mark.parametrize(
    "text",
    [
        "12:05 - 2/4/2020",
        "2020-04-02 12:05",
        "2 أبريل 2020، 12:05",
        "الخميس 2 نيسان 12:05",
        "April 2, 2020 12:05",
        "اليوم 12:05",
    ],
)
def test_a_clock_time_with_its_date(text: str) -> None:
    assert alone(text, today=TODAY) == Stamp(clock=time(12, 5), day=TODAY)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("منذ 5 دقائق", 5), ("قبل ساعتين", 120), ("منذ ساعة و 5 دقائق", 65), ("الآن", 0), ("5 minutes ago", 5),
        ("an hour ago", 60), ("2h", 120), ("just now", 0), ("منذ 3 أيام", 4320),
    ],
)  # fmt: skip
def test_relative_times(text: str, minutes: int) -> None:
    assert alone(text, today=TODAY) == Stamp(ago=timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "text", ["", "25:10", "12:05 headline", "12.05%", "3.50", "2:1", "2020", "32/13/2020 12:05", "x" * 100]
)
def test_what_is_no_time_alone(text: str) -> None:
    assert alone(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "clock", "rest"),
    [
        ("12:023 أسيرات يخضعن", time(12, 2), "3 أسيرات يخضعن"),
        ("12:05محمد يفوز", time(12, 5), "محمد يفوز"),
        ("12:05 م خالد", time(12, 5), "خالد"),
        ("12:05 م. خالد", time(12, 5), "م. خالد"),
        ('21:08"الإعلام الحكومي"', time(21, 8), '"الإعلام الحكومي"'),
        ("- 12:05 | خبر", time(12, 5), "خبر"),
        ("12:05 -3 درجات", time(12, 5), "-3 درجات"),
    ],
)
def test_a_headline_after_its_time(text: str, clock: time, rest: str) -> None:
    assert leading(text, today=TODAY) == (Stamp(clock=clock), rest)


@pytest.mark.parametrize("text", ["خبر مهم 12:05", "خبر مهم (12:05)", "خبر مهم - 12:05", "خبر مهم | 12:05 ظهرا"])
def test_a_headline_before_its_time(text: str) -> None:
    assert trailing(text, today=TODAY) == (Stamp(clock=time(12, 5)), "خبر مهم")


def test_heads_of_days() -> None:
    assert day_alone("الأربعاء", today=TODAY) == date(2020, 4, 1)
    assert day_alone("Tuesday, 31 March 2020", today=TODAY) == date(2020, 3, 31)
    assert day_alone("أمس", today=TODAY) == date(2020, 4, 1)
    assert day_alone("31 فبراير", today=TODAY) is None
    assert day_alone("أخبار الأربعاء", today=TODAY) is None


def test_machine_readable_times() -> None:
    assert machine("2020-04-02T12:05:00Z") == Stamp(at=datetime(2020, 4, 2, 12, 5, tzinfo=UTC))
    assert machine("1585829100") == machine("1585829100000") == Stamp(at=datetime(2020, 4, 2, 12, 5, tzinfo=UTC))
    assert machine("2020-04-02") is None
    assert machine("yesterday evening") is None


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789:./- منذقبلدقيقةص٠١٢"), max_size=90))
def test_any_text_is_read_without_fault(text: str) -> None:
    alone(text, today=TODAY)
    leading(text, today=TODAY)
    trailing(text, today=TODAY)
    day_alone(text, today=TODAY)
    machine(text)
