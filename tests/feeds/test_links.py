from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.feeds import links

URL = "https://news.example.org/ar/"


def read(html: str) -> tuple[str, ...]:
    return links.read(LexborHTMLParser(html), url=URL)


def test_declared_feeds_come_first_then_linked_ones_then_those_of_comments() -> None:
    html = """
        <link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">
        <link rel="ALTERNATE home" type="Application/Atom+XML; charset=utf-8" href="/atom">
        <a href="/sports">رياضة</a> <a href="rss.xml">تابعنا</a> <a href="/services">خدمة RSS</a>
        <link rel="alternate" type="application/feed+json" href="https://cdn.example.org/f">
    """
    assert read(html) == (
        "https://news.example.org/atom",
        "https://cdn.example.org/f",
        "https://news.example.org/ar/rss.xml",
        "https://news.example.org/services",
        "https://news.example.org/comments/feed/",
    )


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="alternate" hreflang="en" href="/en/">',
        '<link rel="stylesheet" type="application/rss+xml" href="/x">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=feed">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:feed()">',
        '<link rel="alternate" type="application/rss+xml" href="/ar/">',
        '<a href="/feedback">اكتب لنا</a> <a href="mailto:rss@example.org">RSS</a> <a href="/address">العنوان</a>',
    ],
)
def test_what_only_resembles_a_feed_is_left_out(html: str) -> None:
    assert read(html) == ()


def test_links_are_resolved_against_the_page_s_base() -> None:
    html = '<base href="https://static.example.org/x/"><link rel=alternate type=application/rss+xml href=rss>'

    assert read(html) == ("https://static.example.org/x/rss",)


def test_the_same_feed_is_named_once_with_its_best_rank() -> None:
    html = '<a href="/rss">RSS</a><a href="/feed">RSS</a><link rel=alternate type=application/rss+xml href=/feed>'

    assert read(html) == ("https://news.example.org/feed", "https://news.example.org/rss")
