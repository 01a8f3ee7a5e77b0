from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import topics
from bot.news.matching import Text, match
from bot.news.sifting import sift

TEXT = Text.of("افتتاح مكتبة عامة في حي الزيتون بغزة", kicker="ثقافة")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("=مكتبه", ("مكتبة",)),
        ("=عامه =مكتبه", ("عامة", "مكتبة")),
        ('="مكتبه عامه"', ("مكتبة", "عامة")),
        ('="عامه مكتبه"', None),
        ("=رفح|=مكتبه", ("مكتبة",)),
        ("=مكتبه -=ثقافه", None),
        ("=مكتبه -=رياضه", ("مكتبة",)),
        ('="مكتبه عامه" =مكتبه', ("مكتبة", "عامة")),
    ],
)
def test_a_topic_is_sifted_out_unless_its_words_are_there(query: str, words: tuple[str, ...] | None) -> None:
    assert sift([query], TEXT).get(query) == words


_WORDS = st.sampled_from(
    ["مكتبة", "غزة", "الزيتون", "زيتون", "رفح", "=مكتبة", '"مكتبة عامة"', "ثقافة|رفح", "-رفح", "-ثقافة"]
)


@given(st.lists(st.lists(_WORDS, min_size=1, max_size=4).map(" ".join), max_size=5))
def test_sifting_says_what_matching_each_topic_says(typed: list[str]) -> None:
    queries = []
    for text in typed:
        try:
            queries.append(topics.parse(text))
        except QueryError:
            continue
    found = {query.canonical: words for query in queries if (words := match(query, TEXT)) is not None}
    assert sift([query.canonical for query in queries], TEXT) == found
