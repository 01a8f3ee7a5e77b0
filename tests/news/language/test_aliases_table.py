"""The table of names in their spellings keeps the shape that its readers in the code rely on."""

import re
from collections import Counter
from importlib import resources

import pytest

from bot.news import language
from bot.news.language import lexicon

_KIND = "country|city|region|person|organisation|company|term"
_WORD = "[A-Za-z0-9]+|[\u0621-\u063a\u0641-\u064a\u06a4][\u0621-\u063a\u0641-\u064a\u06a40-9]*"
_SPELLING = f"(?:{_WORD})(?: (?:{_WORD})){{0,2}}"
_LINE = re.compile(rf"# .+|(?:{_KIND})(?:\t{_SPELLING}){{2,}}")


def _lines() -> list[str]:
    return resources.files(language).joinpath("data", "aliases.tsv").read_text("utf-8").splitlines()


def _spellings() -> list[str]:
    return [spelling for _, *group in lexicon.rows("aliases.tsv") for spelling in group]


def test_a_line_is_a_heading_or_a_kind_and_two_or_more_spellings_of_one_to_three_words() -> None:
    assert [line for line in _lines() if not _LINE.fullmatch(line)] == []


def test_the_table_knows_the_names_of_the_news() -> None:
    assert len(list(lexicon.rows("aliases.tsv"))) >= 1_000


def test_no_two_spellings_fold_alike_in_a_group_or_across_groups() -> None:
    folded = Counter(language.normalise(spelling) for spelling in _spellings())
    assert [spelling for spelling, times in folded.items() if times > 1] == []


def test_spellings_stand_without_the_article_which_a_rule_takes_off() -> None:
    assert [spelling for spelling in _spellings() if spelling.startswith("ال")] == []


@pytest.mark.parametrize(
    ("written", "also_written"),
    [
        (("ترامب",), ("ترمب",)),
        (("اميركي",), ("امريكي",)),
        (("سوريا",), ("سوريه",)),
        (("خانيونس",), ("خان", "يونس")),
        (("عبدالله",), ("عبد", "الله")),
        (("سي", "ان", "ان"), ("cnn",)),
    ],
)
def test_a_name_is_found_under_each_of_its_spellings(written: tuple[str, ...], also_written: tuple[str, ...]) -> None:
    assert also_written in lexicon.aliases()[written]
    assert written in lexicon.aliases()[also_written]
