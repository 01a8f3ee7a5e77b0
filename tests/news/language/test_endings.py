"""An Arabic word shares a key with a headline's word exactly if it fits it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import language
from bot.news.language import Token, Word, bases, clitics, counts, letters, lexicon, tongues

_COUNTED = sorted(word for word in counts.table() if len(word) > 1 and word.isalpha())
_LISTED = {*lexicon.forms(), *lexicon.bases(), *lexicon.names(), *lexicon.adjectives()}
_KNOWN = sorted({*_COUNTED[::7], *filter(tongues.is_arabic_script, _LISTED)})
_ENDINGS = "ات ون ين ان تان تين ه ة ى ها هم نا ا اتهم ته تها ي وه يه تاهم".split()
_ALEFS = ("أ", "إ", "آ", "ا")

_STEM = st.builds(lambda word, cut: word[: max(len(word) - cut, 1)], st.sampled_from(_KNOWN), st.integers(0, 3))
_SPELT = st.builds(lambda stem, alef: alef + stem[1:] if stem[0] in _ALEFS else stem, _STEM, st.sampled_from(_ALEFS))


def _token(spelt: str) -> Token:
    plain = letters.plain(spelt)
    return Token(spelt, plain, letters.folded(plain), "ar")


def _meet(word: str, plain: str) -> bool:
    """What it means to fit: one of the bases of a word meets one of the readings of a token."""
    return any(base.meets(reading) for base in bases.bases(word) for reading in clitics.readings(plain))


@given(
    _SPELT,
    st.sampled_from(_ALEFS),
    st.sampled_from(["", "ال"]),
    st.sampled_from(["", *_ENDINGS]),
    st.sampled_from(["", "ال", "و", "وال", "ب", "بال", "لل", "ل", "ف", "ك", "س"]),
    st.sampled_from(["", *_ENDINGS]),
)
def test_a_key_is_shared_exactly_where_a_base_meets_a_reading(
    stem: str, alef: str, article: str, ending: str, clitic: str, other: str
) -> None:
    word = Word(letters.bare(letters.plain(article + stem + ending)))
    token = _token(clitic + (alef + stem[1:] if stem[0] in _ALEFS else stem) + other)
    shared = language.proving(word) & language.sought(token)
    assert (bool(shared), language.fits(word, token)) == (_meet(word.text, token.plain),) * 2


def test_words_of_the_news_share_keys_exactly_with_those_they_fit() -> None:
    readers, newsrooms = _COUNTED[::4], _COUNTED[::50]
    by_key, by_block = defaultdict(set), defaultdict(set)
    for word in readers:
        for base in bases.bases(word):
            by_block[clitics.block(letters.folded(base.word))].add(word)
        for key in language.proving(Word(word)):
            by_key[key].add(word)
    for plain in newsrooms:
        blocks = {block for reading in clitics.readings(plain) for block in clitics.blocks(reading.word)}
        near = {word for block in blocks for word in by_block[block]}
        found = {word for key in language.sought(_token(plain)) for word in by_key[key]}
        assert found == {word for word in near if _meet(word, plain)}


@pytest.mark.parametrize(
    ("reader", "newsroom", "fits"),
    [
        ("الأعلام", "الإعلام", False),
        ("الأعلام", "الاعلام", True),
        ("الأعلام", "والأعلام", True),
        ("عشرون", "عشرين", True),
        ("قاض", "القاضي", True),
        ("سوريا", "السورية", False),
    ],
)
def test_article_hamza_and_case_are_in_the_key(reader: str, newsroom: str, fits: bool) -> None:  # noqa: FBT001 a table
    (word,), (token,) = language.words(reader), language.tokens(newsroom, "ar")
    assert bool(language.proving(word) & language.sought(token)) == fits


@pytest.mark.parametrize("word", ["غزة", "مكتبة", "الرئيس", "معلمون", "قانوني", "لاجئين"])
def test_an_arabic_word_has_few_keys(word: str) -> None:
    (wanted,), (token,) = language.words(word), language.tokens(word)
    assert len(language.filed(wanted)) <= 8
    assert len(language.sought(token)) <= 12
