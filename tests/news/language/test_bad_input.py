"""Whatever is typed or published is answered: by a match, by none, or by what to change."""

from __future__ import annotations

import json

import pytest

from bot.commands import match
from bot.news import language

LONG = 10_000


def answer(query: str, headline: str) -> dict[str, object]:
    (told,) = match.answers([json.dumps({"query": query, "headline": headline})], explain=True)
    return told


@pytest.mark.parametrize(
    ("query", "headline", "matches"),
    [
        ("غزة", "", False),
        ("غزة", "!" * LONG, False),
        ("غزة", "غزة " * LONG, True),
        ("ا" * LONG, "ا" * LONG, True),
        ("a" * LONG, "b" * LONG, False),
        ("ש" * LONG, "ו" * LONG, False),
        ("غزة", "غ" + "َ" * 5_000 + "زة", True),
        ("غزة", "\ud800غزة\udfff", True),
        ("غزة", "\u202e\u2066غ\u200bزة\u2069\u202c", True),
        ("كتاب", "کتاب", True),
        ("gaza", "g\u0430za", False),  # a Cyrillic letter in a Latin word
        ("طبيب Apple", "شركة APPLE توظف 20 طبيبًا", True),
        ("l'" * LONG, "d'" * LONG, False),
        ("1" * LONG, "1,000" * LONG, False),
        ("İ" * 500, "I" * 500, True),
        ("U.S.", "U." * LONG, False),
    ],
)
def test_hostile_texts_are_compared(query: str, headline: str, matches: bool) -> None:  # noqa: FBT001
    assert answer(query, headline)["match"] is matches


@pytest.mark.parametrize(
    "query", ["", " \u200f ", "!؟…", "|||", "-", "= =", '""', "\ud800", "في من", "غزة -غزة", "أطباء -طبيب"]
)
def test_a_query_that_can_find_nothing_says_what_to_change(query: str) -> None:
    told = answer(query, "غزة")
    assert told["match"] is False
    assert str(told["error"]).endswith(".")


def test_of_a_page_taken_for_a_headline_the_beginning_is_read() -> None:
    beginning, end = "غزة ", " رفح"
    tokens = language.tokens(beginning + "كلمة " * LONG + end)
    assert tokens[0].word == "غزه"
    assert tokens[-1].word != "رفح"
