from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.markup import bounded, headline, is_breaking, lead, plain, root, shallow, shorten


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("&amp;quot;قال&amp;quot; &#8217;نعم&#x2019;", '"قال" ’نعم’'),
        ("<p>أول</p><p>ثانٍ</p>", "أول ثانٍ"),
        ("كلمة<b>واحدة</b>", "كلمةواحدة"),
        ("&lt;b&gt;عاجل&lt;/b&gt; خبر", "عاجل خبر"),
        ("خبر<script>alert('<p>')</script><style>p{}", "خبر"),
        ("خبر <!-- <b>خفي</b> -->ظاهر", "خبر ظاهر"),
        ("5 < 6 && 7 > 3", "5 < 6 && 7 > 3"),
        ("M&A, AT&T", "M&A, AT&T"),
        ("\u202bخبر\u202c\n\t\u200fجديد", "خبر جديد"),
    ],
)
def test_markup_becomes_the_text_a_reader_would_see(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(st.text(alphabet="<>&;p/!-ab #script"))
def test_any_markup_becomes_clean_text(markup: str) -> None:
    assert plain(markup) == plain(markup).strip()


@pytest.mark.parametrize(
    "markup", ["<" * 200_000, "<p " * 100_000, "<!--" * 100_000, "<script" * 50_000, "&amp" * 100_000]
)
def test_hostile_markup_takes_bounded_time(markup: str) -> None:
    assert isinstance(plain(markup), str)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ('<?xml version="1.0"?><!-- <html> --><!DOCTYPE rss [<!ENTITY a "<html>">]><rss version="2.0"/>', "rss"),
        ("<rdf:RDF xmlns:rdf='x'>", "rdf"),
        ("\n <Feed>", "feed"),
        ("<!DOCTYPE html><HTML lang=ar>", "html"),
    ],
)
def test_the_root_is_found_behind_prolog_comments_and_doctype(document: str, name: str) -> None:
    found = root(document)
    assert found is not None
    assert found[0] == name


def test_a_text_has_no_root() -> None:
    assert root("21:08 خبر < خبر آخر 5<6") is None


def test_texts_are_cut_between_words() -> None:
    assert shorten("واحد اثنان ثلاثة", 12) == "واحد اثنان…"
    assert shorten("واحد اثنان ثلاثة", 16) == "واحد اثنان ثلاثة"
    assert shorten("ا" * 20, 10) == "ا" * 9 + "…"
    assert len(headline("كلمة " * 1000)) <= 300
    assert lead("", "<img>", "<p>نص</p>", "آخر") == "نص"
    assert lead("", "<br>") is None


def test_only_a_category_of_its_own_marks_breaking_news() -> None:
    assert is_breaking(["رياضة", "<b>عـاجل</b>"])
    assert is_breaking(["Breaking News"])
    assert not is_breaking(["أخبار", "عاجل التوظيف", ""])


def test_a_document_is_bounded_in_signs_and_in_tags() -> None:
    assert bounded("<a><b><c>", signs=100, tags=3) == "<a><b><c>"
    assert bounded("<a><b><c>", signs=100, tags=2) == "<a><b>"
    assert bounded("<a><b><c>", signs=4, tags=2) == "<a><"
    assert bounded("text", signs=100, tags=0) == "text"


def test_a_page_is_cut_where_it_nests_too_deep() -> None:
    flat = "<div><span>x</span></div>" * 10

    assert shallow(flat, depth=2) == flat
    assert shallow(flat, depth=1) == "<div>"
    assert shallow("</div></div>" + flat, depth=2) == "</div></div>" + flat
