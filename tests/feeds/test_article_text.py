from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.article import from_text
from bot.news.model import Article

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "page.txt"


def sample(name: str) -> Article:
    article = from_text((SAMPLES / name).read_text(encoding="utf-8"))
    assert article is not None
    return article


@pytest.mark.parametrize(
    ("name", "kicker", "headline", "source", "published_at", "paragraphs"),
    [
        (
            "library.txt",
            "مكتبات",
            "بلدية السهل تفتح مكتبة عامة تضم ثلاثين ألف كتاب",
            "وكالة الوادي",
            datetime(2020, 4, 2, 21, 8, tzinfo=UTC),
            3,
        ),
        ("harvest.txt", None, "موسم الزيتون يبدأ مبكرا هذا العام في قرى الجبل", "سامي نور", None, 2),
        (
            "bridge.txt",
            "TRANSPORT",
            "Old river bridge reopens after two years of repairs",
            "Dana Reed",
            datetime(2020, 4, 2, 21, 8, tzinfo=UTC),
            3,
        ),
        ("no_source.txt", None, "Night trains return to the coast line", None, None, 2),
        (
            "standfirst.txt",
            "طقس",
            "أمطار الخير تعود إلى الوادي بعد شهرين من الجفاف",
            "هيئة الأرصاد",
            datetime(2021, 1, 17, tzinfo=UTC),
            2,
        ),
        (
            "question.txt",
            "قضايا التعليم",
            "هل تعود الرحلات المدرسية إلى المتاحف هذا الربيع؟",
            "صحيفة الضفة الخضراء",
            None,
            2,
        ),
        (
            "dated_first.txt",
            "Market Square",
            "Farmers' market moves to the old station for the summer",
            "The Market Herald",
            datetime(2020, 4, 2, 21, 8, tzinfo=UTC),
            2,
        ),
    ],
)
def test_the_shape_of_a_text_tells_its_parts(
    name: str, kicker: str | None, headline: str, source: str | None, published_at: datetime | None, paragraphs: int
) -> None:
    article = sample(name)
    assert (article.kicker, article.headline, article.source) == (kicker, headline, source)
    assert (article.published_at, len(article.paragraphs)) == (published_at, paragraphs)


def test_what_the_page_said_around_the_article_is_gone() -> None:
    assert [paragraph.split()[0] for paragraph in sample("library.txt").paragraphs] == ["السهل", "وقالت", "وتستقبل"]
    assert [paragraph.split()[0] for paragraph in sample("bridge.txt").paragraphs] == ["HILLTOWN", '"It', "The"]


def test_a_paragraph_keeps_its_words_and_loses_its_stray_spaces() -> None:
    assert sample("library.txt").paragraphs[1] == (
        'وقالت مديرة المكتبة ليلى نور إن "القاعة الأولى للأطفال، والثانية للباحثين، والثالثة مفتوحة للجميع حتى المساء".'
    )


def test_the_script_tells_the_language_where_it_can() -> None:
    assert (sample("harvest.txt").language, sample("bridge.txt").language) == ("ar", None)


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "كلمة", (SAMPLES / "menu.txt").name, "21:08خبر عاجل من السهل\n21:06خبر آخر من الوادي", "كلمة " * 60],
)
def test_a_text_without_headline_and_paragraph_is_no_article(text: str) -> None:
    assert from_text(text) is None


def test_a_menu_is_no_article() -> None:
    assert from_text((SAMPLES / "menu.txt").read_text(encoding="utf-8")) is None


def test_only_furniture_below_a_headline_is_no_article() -> None:
    assert from_text(f"بلدية السهل تفتح مكتبة عامة\nالمصدر: {'ا' * 20}\n{'ب' * 120}:") is None


def test_a_paragraph_may_begin_with_a_time() -> None:
    article = from_text(f"بلدية السهل تفتح مكتبة عامة\n{'كلمة ' * 30}.\n10:30 صباحا بدأ الحفل.\n10.5 آلاف كتاب وصلت.")
    assert article is not None
    assert article.paragraphs[1:] == ("10:30 صباحا بدأ الحفل.", "10.5 آلاف كتاب وصلت.")


def test_a_short_quote_below_a_pointer_with_its_target_stays() -> None:
    text = f"بلدية السهل تفتح مكتبة عامة\n{'كلمة ' * 30}.\nاقرأ أيضا: معرض الزهور يعود إلى البلدة\nوختم: «سنعود»"
    article = from_text(text)
    assert article is not None
    assert article.paragraphs[1:] == ("وختم: «سنعود»",)


@given(st.lists(st.text(max_size=150), max_size=12))
def test_no_text_is_too_strange(lines: list[str]) -> None:
    article = from_text("\n".join(lines))
    assert article is None or (article.headline and article.paragraphs)


@pytest.mark.skipif(not SEED.exists(), reason="shared/seed isn't there")
def test_the_seed_page_below_its_ticker_is_read_word_for_word() -> None:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    article = from_text("\n".join(lines[18:]))
    filled = [" ".join(line.split()) for line in lines[18:] if line.strip()]
    assert article == Article(
        kicker=filled[0],
        headline=filled[1],
        source=filled[2],
        paragraphs=tuple(filled[3:]),
        language="ar",
    )
    assert filled[:3] == ["القانوع", "حماس: اللقاء الأخير مع حركة الجهاد أسس لعلاقة أكثر تماسكاً", "أرض كنعان"]
