from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats import rtl

RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
FAMILY = "👨\u200d👩\u200d👧"
FLAGS = "🇵🇸🇯🇴"


@pytest.mark.parametrize(
    ("text", "reads_rtl"),
    [
        ("افتتاح مكتبة عامة", True),
        ("NATO يفتتح مستشفى في الميناء", True),
        ("Hospital “النور” opens in Rose Spring", False),
        ("Library opens", False),
        ("ספרייה חדשה נפתחה", True),
        ("21:08 – 19/4", False),
        ("🔴", False),
        ("", False),
    ],
)
def test_a_text_reads_the_way_most_of_its_letters_do(text: str, *, reads_rtl: bool) -> None:
    assert rtl.is_rtl(text) == reads_rtl


def test_a_right_to_left_headline_says_so_before_its_latin_name() -> None:
    assert rtl.headline("NATO يفتتح مستشفى") == RLM + "NATO يفتتح مستشفى"


def test_a_left_to_right_headline_stands_as_it_is() -> None:
    assert rtl.headline("Hospital “النور” opens") == "Hospital “النور” opens"


def test_a_line_is_marked_once() -> None:
    once = rtl.line("خبر", is_rtl=True)
    assert rtl.line(once, is_rtl=True) == RLM + "خبر"


def test_an_empty_line_stays_empty() -> None:
    assert rtl.line("", is_rtl=True) == ""


def test_a_headline_cannot_bring_markup() -> None:
    assert rtl.headline('<b>"A" & B') == "&lt;b&gt;&quot;A&quot; &amp; B"


@pytest.mark.parametrize(
    ("value", "in_rtl", "shown"),
    [
        ("غزة", True, "غزة"),
        ("غزة", False, f"{FSI}غزة{PDI}"),
        ("NATO", True, f"{FSI}NATO{PDI}"),
        ("NATO", False, "NATO"),
        ("A & B", True, f"{FSI}A &amp; B{PDI}"),
        ("NATO في غزة", True, f"{FSI}NATO في غزة{PDI}"),
        ("17:53", True, "17:53"),
        ("2026-11-23 17:53", True, f"{FSI}2026-11-23 17:53{PDI}"),
        ("2026-11-23", False, "2026-11-23"),
        (12, True, 12),
    ],
)
def test_a_value_is_closed_against_a_foreign_sentence(value: object, *, in_rtl: bool, shown: object) -> None:
    assert rtl.inserted(value, in_rtl) == shown


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("راجع /help.", f"راجع {FSI}/help{PDI}."),
        ("/list – ما تتابعه", f"{FSI}/list{PDI} – ما تتابعه"),
        ("عنوان يبدأ بـ https:// وليس فيه", f"عنوان يبدأ بـ {FSI}https://{PDI} وليس فيه"),
        ("أو غدًا 7:00، أو 2026-11-23 07:00.", f"أو غدًا 7:00، أو {FSI}2026-11-23 07:00{PDI}."),
        ("<b>الصحة</b>", "<b>الصحة</b>"),
        ("Asia/Gaza أو Africa/Cairo", "Asia/Gaza أو Africa/Cairo"),
    ],
)
def test_what_would_turn_in_a_right_to_left_sentence_is_closed(sentence: str, shown: str) -> None:
    assert rtl.closed(sentence) == shown


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert [rtl.utf16(text) for text in ("خبر", "🔴", "")] == [3, 2, 0]


def test_a_text_is_cut_at_a_space_and_says_so() -> None:
    assert rtl.cut("افتتاح مكتبة عامة في الريحانة", 20) == "افتتاح مكتبة عامة…"


def test_a_text_that_fits_is_not_touched() -> None:
    assert rtl.cut("افتتاح مكتبة", 12) == "افتتاح مكتبة"


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        (f"{FAMILY}{FAMILY}", 9, f"{FAMILY}…"),
        (FLAGS, 5, "🇵🇸…"),
        ("مُدُن", 3, "مُ…"),
        ("🔴🔴🔴", 4, "🔴…"),
    ],
)
def test_a_cut_leaves_whole_what_is_seen_as_one_letter(text: str, limit: int, kept: str) -> None:
    assert rtl.cut(text, limit) == kept


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_whatever_is_cut_fits(text: str, limit: int) -> None:
    assert rtl.utf16(rtl.cut(text, limit)) <= limit


def test_a_left_to_right_line_that_begins_with_arabic_keeps_its_direction() -> None:
    assert rtl.line("🔔 <b>غزة</b>: found", is_rtl=False) == "\u200e🔔 <b>غزة</b>: found"
    assert rtl.line("Found: غزة", is_rtl=False) == "Found: غزة"
