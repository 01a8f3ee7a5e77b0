from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.script import language_of

ARABIC = "افتتحت البلدية مكتبة عامة في مبنى المدرسة القديمة"


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        (ARABIC, None, "ar"),
        (ARABIC, "ar-PS", "ar-PS"),
        (ARABIC, "en-US", "ar"),
        (ARABIC + " " + ARABIC + " ڤيينا وپاريس", None, "ar"),
        ("گزارش تازه درباره کتابخانه‌های شهر چاپ شد", None, "fa"),
        ("شہر میں نئی لائبریری کھل گئی ہے اور لوگ خوش ہیں", None, "ur"),
        ("הספרייה החדשה נפתחה היום", None, "he"),
        ("הספרייה החדשה נפתחה היום", "he-IL", "he-IL"),
        ("The library opened today", None, None),
        ("The library opened today", "en", "en"),
        ("The library, مكتبة, opened today", "en", "en"),
        ("The library opened today", "ar", None),
        ("Kütüphane açıldı", "tr", "tr"),
        ("", None, None),
        ("123", "en", "en"),
    ],
)
def test_a_told_language_holds_unless_the_letters_belie_it(text: str, told: str | None, language: str | None) -> None:
    assert language_of(text, told=told) == language


@given(st.text(max_size=60), st.none() | st.text(max_size=8))
def test_an_answer_is_the_told_one_or_one_that_letters_can_tell(text: str, told: str | None) -> None:
    assert language_of(text, told=told) in {told, "ar", "fa", "ur", "he", None}
