import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import topics
from bot.news.language import Word
from bot.news.topics import Query


def _phrase(*words: str) -> topics.Phrase:
    return tuple(map(Word, words))


def test_words_phrases_alternatives_and_exclusions_are_read() -> None:
    assert topics.parse('غزة|رفح "مكتبة عامة" -كرة') == Query(
        groups=((_phrase("رفح"), _phrase("غزه")), (_phrase("مكتبه", "عامه"),)),
        excluded=(_phrase("كره"),),
    )


@pytest.mark.parametrize(
    ("typed", "also_typed"),
    [
        ("غزة الصحة", "الصحة غزة"),
        ("الأونروا", "الاونروا الأونروا"),
        ("غزة|رفح", "رفح | غزة"),
        ("«مكتبة عامة»", '"مكتبه عامة"'),
        ("Library -sport", "library -SPORT"),
        ("غزة –كرة", "غزة -كرة"),
    ],
)
def test_queries_of_equal_meaning_are_one_topic(typed: str, also_typed: str) -> None:
    assert topics.parse(typed).canonical == topics.parse(also_typed).canonical


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", topics.QueryEmpty),
        ("  !!! ", topics.QueryEmpty),
        ("في من على", topics.QueryTooCommon),
        ("غزة|في", topics.QueryTooCommon),
        ("the of", topics.QueryTooCommon),
        ("-كرة", topics.QueryOnlyExcludes),
        ("غزة -غزة", topics.QueryContradicts),
        ("كلمة " * 300, topics.QueryTooLong),
        ('"', topics.QueryEmpty),
        ("|", topics.QueryEmpty),
    ],
)
def test_a_query_that_cannot_work_is_refused_with_what_to_do(typed: str, error: type[QueryError]) -> None:
    with pytest.raises(error):
        topics.parse(typed)


def test_a_word_that_only_looks_like_a_particle_can_be_followed() -> None:
    assert topics.parse("إمام").canonical == "إمام"
    with pytest.raises(topics.QueryTooCommon):
        topics.parse("أمام")


def test_a_hyphenated_word_excludes_nothing() -> None:
    assert topics.parse("covid-19").excluded == ()


def test_a_dangling_bar_is_forgiven() -> None:
    assert topics.parse("غزة|").canonical == "غزه"


@given(st.text(max_size=60))
def test_anything_typed_is_a_query_or_a_clear_refusal(text: str) -> None:
    try:
        query = topics.parse(text)
    except QueryError:
        return
    assert topics.parse(query.canonical) == topics.read(query.canonical) == query
    assert topics.anchors(query)
