"""The table of adjectives and people that ة makes feminine keeps the shape that its readers in the code rely on."""

import re
from collections import Counter
from importlib import resources

import pytest

from bot.news import language
from bot.news.language import lexicon

_LETTERS = "[\u0621-\u063a\u0641-\u064a]+"
_LINE = re.compile(rf"# .+|{_LETTERS}\t{_LETTERS}ة")


def _lines() -> list[str]:
    return resources.files(language).joinpath("data", "adjectives.tsv").read_text("utf-8").splitlines()


def test_a_line_is_a_heading_or_a_masculine_and_its_feminine_in_letters_without_marks() -> None:
    assert [line for line in _lines() if not _LINE.fullmatch(line)] == []


def test_the_feminine_is_the_masculine_with_ta_marbuta_but_for_the_seat_of_its_hamza() -> None:
    table = [[language.fold(word) for word in row] for row in lexicon.rows("adjectives.tsv")]
    assert [feminine for masculine, feminine in table if feminine != f"{masculine}ه"] == []


def test_no_two_masculines_fold_alike() -> None:
    folded = Counter(language.fold(masculine) for masculine, _ in lexicon.rows("adjectives.tsv"))
    assert [masculine for masculine, times in folded.items() if times > 1] == []


def test_words_stand_without_the_article_which_a_rule_takes_off() -> None:
    assert [masculine for masculine, _ in lexicon.rows("adjectives.tsv") if masculine.startswith("ال")] == []


def test_the_table_knows_the_adjectives_of_the_news() -> None:
    assert len(list(lexicon.rows("adjectives.tsv"))) >= 700


@pytest.mark.parametrize(
    "noun",
    [
        "شرطة",
        "جامعة",
        "طائرة",
        "مهمة",
        "مدرسة",
        "محافظة",
        "مستوطنة",
        "دقيقة",
        "جدة",
        "خارجية",
        "داخلية",
        "عملية",
        "شخصية",
    ],
)
def test_a_word_in_ta_marbuta_that_is_mostly_a_noun_of_its_own_is_nobody_s_feminine(noun: str) -> None:
    assert noun not in {feminine for _, feminine in lexicon.rows("adjectives.tsv")}
