"""What stands beside a topic's keys says of a headline what `match` says of the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import proofs, topics
from bot.news.matching import Text, match
from bot.news.model import TopicId

if TYPE_CHECKING:
    from bot.news.topics import Query

TEXT = Text.of("افتتاح مكتبات عامة في حي الزيتون بغزة ومكتبة park", kicker="ثقافة")
TOPIC = TopicId(7)


def _found(query: Query, text: Text) -> dict[TopicId, tuple[str, ...]]:
    """As the store does it: the rows under the text's keys, proved."""
    rows = proofs.rows(query, topics.anchors(query))
    return proofs.prove([(TOPIC, key, rows[key]) for key in sorted(rows.keys() & text.keys)], text)


def test_a_key_that_says_all_has_nothing_more_beside_it() -> None:
    beside = proofs.rows(topics.parse("مكتبة"), ["مكتبه", "~مكتب"])
    assert beside["مكتبه"] == ":10"
    assert beside["~مكتب"].startswith(":مكتبه,")


def test_a_key_proves_the_alternative_it_is_of() -> None:
    rows = proofs.rows(topics.parse("رفح|مكتبة"), ["رفح", "مكتبه"])
    assert rows == {"رفح": ":10", "مكتبه": ":11"}
    found = proofs.prove([(TOPIC, key, beside) for key, beside in rows.items()], Text.of("مكتبة في رفح"))
    assert found == {TOPIC: ("رفح",)}


def test_each_half_of_a_pair_proves_its_group() -> None:
    query = topics.parse("رئيس، غزة")
    [(pair, beside)] = proofs.rows(query, ["رءيس غزه"]).items()
    assert (pair, beside) == ("رءيس غزه", ":10 20")
    assert proofs.prove([(TOPIC, pair, beside)], Text.of("غزة تستقبل الرئيس")) == {TOPIC: ("الرئيس", "غزة")}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("مكتبة", ("مكتبات",)),
        ("=مكتبة", None),
        ("=مكتبات", ("مكتبات",)),
        ("عامة، مكتبة", ("عامة", "مكتبات")),
        ('"مكتبات عامة"', ("مكتبات", "عامة")),
        ('"عامة مكتبات"', None),
        ('"حي الزيتون بغزة"', ("حي", "الزيتون", "بغزة")),
        ('"ومكتبة park ثقافة"', None),
        ("رفح|مكتبة", ("مكتبات",)),
        ("parks", ("park",)),
        ("مكتبة -ثقافة", None),
        ("مكتبة -رياضة", ("مكتبات",)),
        ("مكتبة -رفح -ثقافة", None),
    ],
)
def test_a_topic_is_proved_by_its_keys(typed: str, words: tuple[str, ...] | None) -> None:
    assert _found(topics.parse(typed), TEXT).get(TOPIC) == words


def test_a_key_of_another_languages_word_proves_nothing() -> None:
    query, persian = topics.parse("=دولت دولت"), Text.of("دولت کتاب", language="fa")
    assert _found(query, persian) == {TOPIC: ("دولت",)}
    assert proofs.prove([(TOPIC, "دولت", ":10")], persian) == {}


def test_what_the_first_releases_filed_is_a_query_still() -> None:
    rows = [(TOPIC, "مكتبه", '"مكتبه عامه"'), (TopicId(8), "مكتبه", "رفح")]
    assert proofs.prove(rows, Text.of("مكتبة عامة")) == {TOPIC: ("مكتبة", "عامة")}


_WORD = st.sampled_from(
    [
        "مكتبة",
        "غزة",
        "الزيتون",
        "زيتون",
        "رفح",
        "=مكتبة",
        "=park",
        "رئيس",
        "عامة",
        "دولت",
        "في",
        "parks",
        "الإعلام",
        "2000",
    ]
)
_PHRASE = st.lists(_WORD, min_size=2, max_size=3).map(lambda words: '"' + " ".join(words).replace("=", "") + '"')
_NAME = st.sampled_from(["فيس بوك", "فيسبوك", '"فيس بوك"'])
_GROUP = st.lists(_WORD | _PHRASE | _NAME, min_size=1, max_size=2).map("|".join)
_QUERY = st.lists(st.builds("{}{}".format, st.sampled_from(["", "", "-"]), _GROUP), min_size=1, max_size=4)
_HEADLINE = st.lists(
    st.sampled_from(
        "المكتبات مكتبة بغزة زيتون عامة رئيس والرئيس دولت park parks فيسبوك فيس بوك الأعلام 2000 في".split()
    ),
    min_size=1,
    max_size=8,
)


@given(_QUERY.map(" ".join), _HEADLINE.map(" ".join), st.sampled_from([None, "ar", "fa", "ckb"]))
def test_the_keys_find_and_prove_what_the_query_matches(typed: str, headline: str, told: str | None) -> None:
    text = Text.of(headline, kicker="غزة", language=told)
    try:
        query = topics.parse(typed)
    except QueryError:
        return
    assert _found(query, text).get(TOPIC) == match(query, text)
