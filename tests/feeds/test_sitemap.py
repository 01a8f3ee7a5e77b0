from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import sitemap
from bot.news.model import Entry, FeedKind

DATA = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://news.example.org/news-sitemap.xml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def test_a_news_sitemap_is_read_whole() -> None:
    reading = sitemap.read((DATA / "news-sitemap.xml").read_text("utf-8"), url=URL)

    assert (reading.kind, reading.title, reading.language) == (FeedKind.SITEMAP, "صحيفة المدينة", "ar")
    assert reading.entries == (
        Entry(
            headline="افتتاح مكتبة & متحف",
            published_at=datetime(2026, 4, 2, 18, 8, tzinfo=UTC),
            url="https://news.example.org/a/1",
            breaking=True,
        ),
        Entry(
            headline="Library opens",
            published_at=datetime(2026, 4, 2, tzinfo=UTC),
            url="https://news.example.org/a/2",
        ),
    )


def test_an_index_points_to_its_sitemaps_those_of_news_and_the_newest_first() -> None:
    reading = sitemap.read((DATA / "sitemap-index.xml").read_text("utf-8"), url=URL)

    assert reading.kind is None
    assert reading.links == (
        "https://news.example.org/news-sitemap.xml",
        "https://example.org/sitemap-2026.xml",
        "https://example.org/sitemap-2019.xml",
    )


def test_a_sitemap_without_news_is_no_feed() -> None:
    reading = sitemap.read("<urlset><url><loc>https://example.org/about</loc></url></urlset>", url=URL)

    assert (reading.kind, reading.entries, reading.why) == (None, (), "a sitemap without news")


def test_entities_neither_unfold_nor_reach_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", "utf-8")
    document = (
        f'<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f'<urlset xmlns:n="{NEWS}"><url><n:news><n:title>b &a; &x;</n:title></n:news></url></urlset>'
    )

    assert "aaaa" not in repr(sitemap.read(document, url=URL))
    assert "secret" not in repr(sitemap.read(document, url=URL).entries)


def test_a_sitemap_that_breaks_off_gives_what_came() -> None:
    document = f'<urlset xmlns:n="{NEWS}"><url><n:news><n:title>أول</n:title></n:news></url><url><n:news><n:tit'

    assert [entry.headline for entry in sitemap.read(document, url=URL).entries] == ["أول"]


@pytest.mark.parametrize("text", ["", "نص", "<rss/>", "<urlset", "<urlset>", "<urlset><url>"])
def test_what_is_no_news_sitemap_is_told(text: str) -> None:
    assert sitemap.read(text, url=URL).kind is None


@given(st.text(), st.sampled_from(["<urlset>", "<urlset><url><news><title>", "<sitemapindex><sitemap><loc>"]))
def test_no_text_breaks_the_reader(text: str, beginning: str) -> None:
    assert isinstance(sitemap.read(beginning + text, url=URL).entries, tuple)
