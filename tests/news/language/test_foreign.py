import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import language, topics
from bot.news.language import foreign
from bot.news.matching import Text, match

PAIRS = [
    json.loads(line)
    for line in Path(__file__)
    .parents[2]
    .joinpath("data/language/match_multilingual.jsonl")
    .read_text("utf-8")
    .splitlines()
]
UNSOLVED = {
    ("de", "Kind", "Kindern in Not helfen"): "four words that the model takes for English",
    ("de", "Bad", "Baden verboten"): "a plural of Bad could be written so",
    ("de", "Post", "Posten am Grenzübergang besetzt"): "a plural of Post would be written so",
    ("fa", "موشک", "موشکی شلیک شد"): "ی is left to adjectives",
    ("he", "צבא", "צבאי ונחוש"): "a construct plural of צבא would be written so",
    ("he", "תורה", "תור ארוך בקופה"): "by its letters the feminine of תור",
    ("tr", "kış", "Kışla boşaltıldı"): "also says: with winter",
    ("tr", "ölmek", "Saldırıda üç kişi öldü"): "without its dots it's olmak, in every other headline",
}
REFUSED = {"iş", "در"}
"""Too common by their letters: English is, Persian in."""
TELLING = [pair for pair in PAIRS if pair["query"] not in REFUSED]


def _marks(pair: dict[str, Any]) -> tuple[pytest.MarkDecorator, ...]:
    why = UNSOLVED.get((pair["lang"], pair["query"], pair["headline"]))
    return (pytest.mark.xfail(reason=why, strict=True),) if why else ()


@pytest.mark.parametrize(
    "pair", [pytest.param(pair, marks=_marks(pair), id=f"{pair['lang']}: {pair['why']}") for pair in TELLING]
)
def test_a_word_finds_its_own_forms_and_no_others(pair: dict[str, Any]) -> None:
    assert (match(topics.parse(pair["query"]), Text.of(pair["headline"])) is not None) is pair["match"]


@pytest.mark.parametrize("query", sorted(REFUSED))
def test_a_word_spelt_like_a_common_one_of_another_language_is_refused(query: str) -> None:
    with pytest.raises(topics.QueryTooCommon):
        topics.parse(query)


@pytest.mark.parametrize(
    ("language_", "query", "headline"),
    [
        ("de", "Kind", "Kindern in Not helfen"),
        ("it", "elezione", "Elezioni rinviate"),
        ("pt", "incêndio", "INCENDIOS NO NORTE"),
        ("en-GB", "strike", "Strikes go on"),
        ("iw", "מלחמה", "המלחמות"),
    ],
)
def test_a_feeds_own_language_is_read_by_its_rules(language_: str, query: str, headline: str) -> None:
    assert match(topics.parse(query), Text.of(headline, language=language_))


def test_a_language_without_rules_is_met_word_for_word() -> None:
    assert match(topics.parse("wybory"), Text.of("Wybory w Polsce", language="pl")) == ("Wybory",)
    assert match(topics.parse("wybor"), Text.of("Wybory w Polsce", language="pl")) is None


def test_an_exact_word_has_no_forms() -> None:
    assert match(topics.parse("=election"), Text.of("Elections today")) is None


def test_a_short_stem_of_a_stemmer_is_not_believed() -> None:
    assert match(topics.parse("ore"), Text.of("ora", language="it")) is None


def test_a_word_of_the_table_meets_the_regular_forms_of_its_head() -> None:
    assert match(topics.parse("won"), Text.of("They keep winning", language="en")) == ("winning",)


def test_a_very_long_word_is_one_word_and_no_trouble() -> None:
    long = "abc" * 300
    assert match(topics.parse(long), Text.of(f"{long} {long}s", language="en")) == (long,)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("election", ("election", "elections")),
        ("city", ("city", "cities")),
        ("woman", ("woman", "women")),
        ("gouvernement", ("gouvernement", "gouvernements")),
        ("женщина", ("женщина", "женщины", "женщине", "женщину", "женщиной", "женщиною")),
        ("regierung", ("regierung",)),
        ("grève", ("grève", "grèves")),
        ("œuvre", ("œuvre", "oeuvre", "oeuvres")),
        ("seçim", ("seçim",)),
        ("выборы", ("выборы", "выборов", "выборам", "выборами", "выборах")),
        ("wyborów", ("wyborów",)),
        ("צה", ("צה",)),
    ],
)
def test_people_are_shown_forms_of_a_word_as_they_would_spell_them(typed: str, shown: tuple[str, ...]) -> None:
    assert language.forms(typed) == shown


WORDS = sorted({word.text for pair in PAIRS for field in ("query", "headline") for word in language.words(pair[field])})
TAGS = sorted(foreign.RULES)


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(["", "pl", *TAGS]))
def test_words_that_fit_meet_in_the_index(typed: str, written: str, tag: str) -> None:
    assert not foreign.fits(typed, written, tag) or foreign.filed(typed) & foreign.sought(written, tag)


@given(st.data(), st.sampled_from(TAGS))
def test_forms_of_one_stem_meet_in_the_index(data: st.DataObject, tag: str) -> None:
    stem = data.draw(st.sampled_from(WORDS))
    endings = [ending.strip("-2") for each in foreign.RULES[tag].paradigms for ending in each.endings.split()] or ["i"]
    typed, written = (stem + data.draw(st.sampled_from(endings)) for _ in range(2))
    assert not foreign.fits(typed, written, tag) or foreign.filed(typed) & foreign.sought(written, tag)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", "xx", *TAGS]))
def test_any_letters_are_answered(typed: str, headline: str, tag: str) -> None:
    try:
        query = topics.parse(typed)
    except QueryError:
        return
    assert match(query, Text.of(f"{headline} {typed}", language=tag)) is None or topics.anchors(query)


def test_threads_read_words_alike() -> None:
    with ThreadPoolExecutor(8) as threads:
        assert [*threads.map(foreign.filed, WORDS)] == [*map(foreign.filed, WORDS)]
