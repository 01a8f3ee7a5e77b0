"""The table of broken plurals and irregular feminines keeps the shape that its readers in the code rely on."""

import re
from collections import Counter
from importlib import resources

from bot.news import language
from bot.news.language import letters, lexicon

_LETTERS = "[\u0621-\u063a\u0641-\u064a]+"
_LINE = re.compile(rf"# .+|{_LETTERS}\t{_LETTERS}\t(?:plural(?:-only)?|feminine)")
_BY_AN_ENDING = re.compile(r"(\w{3,})(?:ون|ين|ات) \1|(\w+)ات \2ة")
"""Words of two letters take no ending by rule (فن: فنون), and no rule takes ان for a plural (صبي: صبيان)."""


def _lines() -> list[str]:
    return resources.files(language).joinpath("data", "plurals.tsv").read_text("utf-8").splitlines()


def test_a_line_is_a_heading_or_a_word_its_form_and_how_they_are_related_in_letters_without_marks() -> None:
    assert [line for line in _lines() if not _LINE.fullmatch(line)] == []


def test_no_line_is_written_twice() -> None:
    assert [line for line, times in Counter(_lines()).items() if times > 1] == []


def test_a_pair_is_either_a_plural_or_a_feminine() -> None:
    pairs = Counter((base, form) for base, form, _ in lexicon.rows("plurals.tsv"))
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_a_plural_only_is_found_by_its_singular_and_does_not_lead_back_to_it() -> None:
    rows = [(base, form) for base, form, relation in lexicon.rows("plurals.tsv") if relation == "plural-only"]
    bare = [(letters.bare(letters.plain(base)), letters.bare(letters.plain(form))) for base, form in rows]
    assert bare != []
    assert [base for base, form in bare if base in lexicon.bases().get(form, ())] == []


def test_no_form_folds_to_its_own_base() -> None:
    table = list(lexicon.rows("plurals.tsv"))
    assert [base for base, form, _ in table if language.normalise(base) == language.normalise(form)] == []


def test_no_form_is_one_that_an_ending_alone_gives() -> None:
    table = list(lexicon.rows("plurals.tsv"))
    assert [f"{form} {base}" for base, form, _ in table if _BY_AN_ENDING.fullmatch(f"{form} {base}")] == []


def test_words_stand_without_the_article_which_a_rule_takes_off() -> None:
    words = [word for base, form, _ in lexicon.rows("plurals.tsv") for word in (base, form)]
    assert [word for word in words if word.startswith("ال")] == []


def test_the_table_knows_the_plurals_of_the_news() -> None:
    assert sum(relation != "feminine" for _, _, relation in lexicon.rows("plurals.tsv")) >= 1_200
