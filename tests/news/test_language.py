import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import language


@pytest.mark.parametrize(
    ("written", "also_written"),
    [
        ("الأونروا", "الاونروا"),
        ("مُستشفى", "مستشفي"),
        ("مدرسة", "مدرسه"),
        ("عـــاجل", "عاجل"),
        ("شكرًا", "شكر"),
        ("نداءً", "نداء"),
        ("مسؤول", "مسءول"),
        ("کتاب", "كتاب"),
        ("یوم", "يوم"),
        ("٢٠٢٦", "2026"),
        ("۲۰۲۶", "2026"),
        ("GAZA", "gaza"),
        ("ﻏﺰﺓ", "غزة"),
        ("غ\u200bزة", "غزة"),
    ],
)
def test_spellings_that_mean_the_same_fold_alike(written: str, also_written: str) -> None:
    assert language.normalise(written) == language.normalise(also_written)


def test_a_token_keeps_the_newsrooms_spelling() -> None:
    assert language.tokens("«الأُونروا»: ٣ مدارس") == (
        language.Token("الأُونروا", "الأونروا", "الاونروا", "ar"),
        language.Token("٣", "3", "3", ""),
        language.Token("مدارس", "مدارس", "مدارس", "ar"),
    )


def test_a_hashtag_is_its_words() -> None:
    assert [token.word for token in language.tokens("#غزة_الآن")] == ["غزه", "الان"]


def test_clean_text_has_no_direction_marks_controls_or_double_spaces() -> None:
    assert language.clean("\u202bخبر \u200f\x00 عاجل\u202c\n") == "خبر عاجل"


@given(st.text())
def test_any_text_is_cut_without_a_crash_and_folding_twice_changes_nothing(text: str) -> None:
    once = language.normalise(text)
    assert language.normalise(once) == once


@given(st.text(max_size=40))
def test_what_fits_meets_in_the_index(text: str) -> None:
    for token in language.tokens(text):
        word = language.words(token.plain)[0]
        assert language.fits(word, token)
        assert language.filed(word) & language.sought(token)
