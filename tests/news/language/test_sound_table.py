"""The table of three-letter words with a plural in ات keeps the shape that its readers in the code rely on."""

import re
from collections import Counter
from importlib import resources

import pytest

from bot.news import language
from bot.news.language import counts, lexicon

_LINE = re.compile("# .+|([\u0621-\u063a\u0641-\u064a]{3})\t\\1ات")


def _lines() -> list[str]:
    return resources.files(language).joinpath("data", "sound.tsv").read_text("utf-8").splitlines()


def test_a_line_is_a_heading_or_a_word_of_three_letters_and_the_same_with_the_ending_of_its_plural() -> None:
    assert [line for line in _lines() if not _LINE.fullmatch(line)] == []


def test_no_two_words_fold_alike() -> None:
    folded = Counter(language.fold(base) for base, _ in lexicon.rows("sound.tsv"))
    assert [base for base, times in folded.items() if times > 1] == []


def test_no_word_has_its_like_in_ta_marbuta_that_is_commoner_and_owns_the_plural() -> None:
    bases = [language.fold(base) for base, _ in lexicon.rows("sound.tsv")]
    assert [base for base in bases if counts.family(f"{base}ه") > counts.family(base)] == []


def test_the_table_knows_the_short_words_of_the_news() -> None:
    assert len(list(lexicon.rows("sound.tsv"))) >= 60


@pytest.mark.parametrize("plural", ["عملات", "حملات", "طلقات", "عينات", "دورات", "ضربات", "نفقات", "عضوات"])
def test_the_plural_of_a_word_in_ta_marbuta_is_no_plural_of_the_word_without(plural: str) -> None:
    assert plural not in {form for _, form in lexicon.rows("sound.tsv")}
