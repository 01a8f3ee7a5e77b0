import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.news import topics
from bot.news.matching import Text, match


@pytest.mark.parametrize(
    ("query", "headline", "words"),
    [
        ("الاونروا", 'نداء للتضامن مع موظفي "الأونروا"', ("الأونروا",)),
        ("غزة المساعدات", "وصول المساعدات إلى غزة", ("المساعدات", "غزة")),
        ("غزة المساعدات", "وصول المساعدات إلى رفح", None),
        ('"مكتبة عامة"', "افتتاح مكتبة عامة في عمّان", ("مكتبة", "عامة")),
        ('"مكتبة عامة"', "مكتبة البلدية خدمة عامة", None),
        ("غزة|رفح", "أمطار في رفح", ("رفح",)),
        ("كرة -سلة", "بطولة كرة السلة", None),
        ("كرة -السلة", "بطولة كرة السلة", None),
        ("2000", "حقيقة حذف ٢٠٠٠ اسم", ("٢٠٠٠",)),
        ("200", "حقيقة حذف 2000 اسم", None),
        ("library", "New LIBRARY opens", ("LIBRARY",)),
        ("رقة", "فرقة موسيقية", None),
    ],
)
def test_a_headline_matches_by_whole_words(query: str, headline: str, words: tuple[str, ...] | None) -> None:
    assert match(topics.parse(query), Text.of(headline)) == words


def test_the_kicker_counts_but_a_phrase_does_not_cross_into_it() -> None:
    text = Text.of("حماس: اللقاء الأخير", kicker="القانوع")
    assert match(topics.parse("القانوع"), text) == ("القانوع",)
    assert match(topics.parse('"الأخير القانوع"'), text) is None


@given(st.text(max_size=30), st.text(max_size=80))
def test_whatever_matches_is_found_by_its_anchors(typed: str, headline: str) -> None:
    text = Text.of(f"{headline} {typed}")
    try:
        query = topics.parse(typed)
    except QueryError:
        return
    if match(query, text) is not None:
        assert topics.anchors(query) & text.keys


@pytest.mark.parametrize("query", ["طبيب", '"طبيب جديد"', "مستشفى", "جراح|طبيب -ممرض"])
def test_a_text_whose_keys_were_asked_for_matches_as_one_whose_keys_were_not(query: str) -> None:
    headline = "أطباء وطبيبة جديدة في المستشفى"
    indexed, plain = Text.of(headline), Text.of(headline)
    assert indexed.keys
    assert match(topics.parse(query), indexed) == match(topics.parse(query), plain) is not None
