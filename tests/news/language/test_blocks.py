"""The keys of Arabic words: equal for all forms of one word, and of few others."""

import pytest

from bot.news.language import clitics


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("معلم", ("معلم", "معلمون", "معلماتهم", "معلمه", "معلمينا")),
        ("مدرسه", ("مدرسه", "مدرستهم", "مدرستان", "مدرسات")),
        ("لغه", ("لغه", "لغات", "لغتهم", "لغتان")),
        ("هدي", ("هدي", "هداهم")),
        ("اب", ("اب", "ابوهم", "ابيه")),
        ("قانوني", ("قانوني", "قانونيون", "قانونيات")),
        ("في", ("في",)),
    ],
)
def test_all_forms_of_a_word_ask_for_its_key(base: str, forms: tuple[str, ...]) -> None:
    assert [form for form in forms if clitics.block(base) not in clitics.blocks(form)] == []


def test_a_word_of_endings_letters_keeps_three() -> None:
    assert clitics.block("المانيا") not in clitics.blocks("الي")
