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
from bot.news.proofs import Beside, Candidates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.news.topics import Query

TEXT = Text.of("افتتاح مكتبات عامة في حي الزيتون بغزة ومكتبة park", kicker="ثقافة")
TOPIC = TopicId(7)


def _found(query: Query, text: Text) -> dict[TopicId, tuple[str, ...]]:
    """As the store does it: the rows under the text's keys, proved."""
    return proofs.prove(_filed(proofs.rows(query, topics.anchors(query)), text), text)


def _filed(rows: Mapping[str, Beside], text: Text) -> Candidates:
    keys = sorted(rows.keys() & text.keys)
    return Candidates(keys, [(place, rows[key].proof, TOPIC, rows[key].query) for place, key in enumerate(keys)])


def test_a_key_that_says_all_has_nothing_more_beside_it() -> None:
    beside = proofs.rows(topics.parse("مكتبة"), ["مكتبه", "~مكتب"])
    assert beside["مكتبه"] == Beside("10", "")
    assert beside["~مكتب"].query.startswith(":مكتبه,")


def test_a_key_proves_the_alternative_it_is_of() -> None:
    rows = proofs.rows(topics.parse("رفح|مكتبة"), ["رفح", "مكتبه"])
    assert rows == {"رفح": Beside("10", ""), "مكتبه": Beside("11", "")}
    text = Text.of("مكتبة في رفح")
    assert proofs.prove(_filed(rows, text), text) == {TOPIC: ("رفح",)}


def test_topics_that_a_key_proves_alike_are_told_alike() -> None:
    rows = [(0, "10", TOPIC, ""), (0, "10", TopicId(8), ""), (0, "11", TopicId(9), "")]
    told = proofs.prove(Candidates(["مكتبه"], rows), TEXT)
    assert told == dict.fromkeys([TOPIC, TopicId(8), TopicId(9)], ("مكتبات",))


def test_each_half_of_a_pair_proves_its_group() -> None:
    query = topics.parse("رئيس، غزة")
    rows = proofs.rows(query, ["رءيس غزه"])
    assert rows == {"رءيس غزه": Beside("10 20", "")}
    text = Text.of("غزة تستقبل الرئيس")
    assert proofs.prove(_filed(rows, text), text) == {TOPIC: ("الرئيس", "غزة")}


def test_neighbours_prove_a_phrase_of_two_words() -> None:
    rows = proofs.rows(topics.parse('"رئيس غزة"'), ["رءيس_غزه"])
    assert rows == {"رءيس_غزه": Beside("10", "")}
    text = Text.of("غزة تستقبل الرئيس، ورئيس غزة يرحب")
    assert proofs.prove(_filed(rows, text), text) == {TOPIC: ("ورئيس", "غزة")}


def test_neighbours_in_a_longer_phrase_leave_its_other_words_to_be_looked_for() -> None:
    rows = proofs.rows(topics.parse('"رئيس بلدية غزة"'), ["رءيس_بلديه"])
    assert not rows["رءيس_بلديه"].proof
    for headline, words in (
        ("رئيس بلدية رفح في غزة", None),
        ("رئيس بلدية غزة في رفح", ("رئيس", "بلدية", "غزة")),
    ):
        text = Text.of(headline)
        assert proofs.prove(_filed(rows, text), text).get(TOPIC) == words


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
    assert proofs.prove(Candidates(["دولت"], [(0, "10", TOPIC, "")]), persian) == {}


def test_what_the_first_releases_filed_is_a_query_still() -> None:
    former = [(0, "", TOPIC, '"مكتبه عامه"'), (0, "", TopicId(8), "رفح")]
    assert proofs.prove(Candidates(["مكتبه"], former), Text.of("مكتبة عامة")) == {TOPIC: ("مكتبة", "عامة")}


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
