"""A word after = stands for itself alone, so that these hold whatever the rules of a language are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import language, topics
from bot.news.matching import Text, match

ROOT = Path(__file__).parents[2]
COMMON = ("غزة", "رئيس", "السعودية", "وزير", "محكمة", "اليوم", "سوريا")
"""In one of a hundred headlines each, or more."""
RARE = ("أسيرات", "زيتونة", "مكتبتان", "خوارزمي")


@pytest.mark.parametrize(
    ("typed", "anchors"),
    [
        ("=غزة", {"غزه"}),
        ("=غزة =خوارزمي", {"خوارزمي"}),
        ("=غزة =رئيس", {"رءيس غزه"}),
        ('="رئيس غزة"', {"رءيس_غزه"}),
        ('="غزة محكمة" =رئيس', {"غزه_محكمه"}),
        ('="رئيس محكمة" =غزة', {"غزه محكمه"}),
        ('="في غزة"', {"في_غزه"}),
        ('="من غزة في"', {"من_غزه"}),
        ('="غزة خوارزمي"', {"خوارزمي"}),
        ('="رئيس في غزة"', {"رءيس غزه"}),
        ("=غزة|=خوارزمي", {"غزه", "خوارزمي"}),
        ("=غزة|=سوريا =خوارزمي", {"خوارزمي"}),
        ("=غزة|=خوارزمي =رئيس", {"رءيس غزه", "خوارزمي"}),
        ("=غزة|=رئيس =محكمة|=خوارزمي", {"محكمه", "خوارزمي"}),
        ("=غزة في|من", {"غزه"}),
        ("=هذا =غزة", {"غزه"}),
    ],
)
def test_a_topic_is_filed_where_headlines_look_least(typed: str, anchors: set[str]) -> None:
    assert topics.anchors(topics.parse(typed)) == anchors


def test_a_headline_looks_for_pairs_of_its_common_words_only() -> None:
    found = Text.of("رئيس غزة يفتتح خوارزمي").keys
    assert {"غزه", "رءيس", "خوارزمي", "رءيس غزه", "رءيس_غزه"} <= found
    assert not {"خوارزمي غزه", "غزه_رءيس"} & found


def test_stop_words_are_sought_beside_their_neighbours_only() -> None:
    found = Text.of("الرئيس في غزة").keys
    assert {"في", "في_غزه", "رءيس غزه"} <= found
    assert "غزه في" not in found


def test_a_topic_whose_words_have_all_become_too_common_to_be_typed_is_filed_nevertheless() -> None:
    assert topics.anchors(topics.read("في|من")) >= {"في", "من"}


def test_two_words_of_one_key_are_filed_under_it_alone() -> None:
    assert "غزه" in topics.anchors(topics.parse("=غزة غزة"))


def test_a_text_of_any_length_is_looked_up_in_bounded_time() -> None:
    every = " ".join(f"{word}{ending}" for word in (*COMMON, *RARE) for ending in ("", "ي", "نا", "ها", "هم")) * 500
    assert len(Text.of(every).keys) < 15_000


_WORD = st.builds("{}{}".format, st.sampled_from(["", "="]), st.sampled_from([*COMMON, *RARE, "في", "park"]))
_PHRASE = st.lists(_WORD, min_size=1, max_size=3).map(lambda words: '"' + " ".join(words).replace("=", "") + '"')
_GROUP = st.lists(_WORD | _PHRASE, min_size=1, max_size=3).map("|".join)
_HEADLINE = st.lists(st.sampled_from([*COMMON, *RARE, "في", "والرئيس", "بغزة", "parks"]), min_size=1, max_size=9)


@given(st.lists(_GROUP, min_size=1, max_size=3).map(" ".join), _HEADLINE.map(" ".join))
def test_whatever_common_and_rare_words_match_is_found_by_its_anchors(typed: str, headline: str) -> None:
    try:
        query = topics.parse(typed)
    except QueryError:
        return
    text = Text.of(headline)
    assert topics.read(query.canonical) == query
    assert match(query, text) is None or topics.anchors(query) & text.keys


@given(
    st.sampled_from([*COMMON, *RARE]),
    st.sampled_from(["", "و", "ال", "بال", "لل", "ف"]),
    st.text("اتنيهمكوةى", max_size=3),
)
def test_a_word_shares_a_key_with_whatever_it_fits(word: str, before: str, after: str) -> None:
    """So a text compares a word only with those of its tokens that share one."""
    for reader, newsroom in ((word, before + word + after), (word + after, before + word)):
        [wanted], [token] = language.words(reader), language.tokens(newsroom)
        assert not language.fits(wanted, token) or language.filed(wanted) & language.sought(token)


def test_of_a_words_several_places_the_first_is_told() -> None:
    assert match(topics.parse("مكتبة"), Text.of("مكتبات المدينة وفيها مكتبة")) == ("مكتبات",)


@pytest.mark.usefixtures("untraced")
def test_the_common_keys_at_hand_are_those_of_the_rules() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "benchmarks.common_keys", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
