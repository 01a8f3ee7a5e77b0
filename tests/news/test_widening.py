import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import matching, topics, widening
from bot.news.matching import Text


@pytest.mark.parametrize(
    ("typed", "wider"),
    [
        ("=قطر", ["قطر"]),
        ("وزير الدفاع", ["وزير، الدفاع", "وزير", "الدفاع"]),
        ('"public library" -school', ["public, library -school", "public, library", "public", "library"]),
        ("غزة|رفح مساعدات", ["غزة|رفح", "مساعدات"]),
        ("قطر =قطر", ["قطر"]),
        ("فيضان", []),
    ],
)
def test_wider_queries_come_nearest_first(typed: str, wider: list[str]) -> None:
    assert {query.wording for query in widening.wider(topics.parse(typed))} == set(wider)


def test_the_rarest_word_is_given_up_first() -> None:
    wordings = [query.wording for query in widening.wider(topics.parse("مكتبة غزة"))]
    assert wordings == ["غزة", "مكتبة"]


@given(st.text('غزةمكتب والدفاع|"-=ab ', max_size=30))
def test_what_is_offered_can_be_typed_and_finds_at_least_as_much(typed: str) -> None:
    try:
        query = topics.parse(typed)
    except QueryError:
        return
    text = Text.of(typed)
    for wider in widening.wider(query):
        assert topics.parse(wider.wording) == wider
        assert matching.match(query, text) is None or matching.match(wider, text) is not None
