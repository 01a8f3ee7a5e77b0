"""From a page's bytes to the entries that overtake all others: each kind of document, with one line marked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.feeds import discover

NOW = datetime(2026, 4, 2, 19, 0, tzinfo=UTC)
QUIET = (
    "وزارة الزراعة تعلن موعد قطاف الزيتون هذا العام",
    "فريق المدينة يفوز في مباراة الافتتاح بثلاثة أهداف",
    "إغلاق شارع النخيل يومين لأعمال الصيانة",
    "جامعة المدينة تستقبل طلبات التسجيل للفصل الجديد",
    "دعوة إلى إصلاح عاجل لجسر الوادي قبل الشتاء",
    "معرض الكتاب يمدد أيامه أسبوعا آخر",
)
NEWS = "انهيار جسر الوادي بعد السيول"


def breaking(document: str) -> list[str]:
    """The headlines of the document's breaking entries."""
    reading = discover.read(document.encode(), url="https://news.example.org/", zone="Asia/Gaza", now=NOW)
    assert len(reading.entries) == 7
    return [entry.headline for entry in reading.entries if entry.breaking]


def ticker(first: str, *, every: str = "") -> str:
    others = "".join(
        f'<li{every}><span>{20 - number}:1{number}</span> <a href="/a/{number}">{headline}</a></li>'
        for number, headline in enumerate(QUIET)
    )
    return f'<html lang="ar"><body><h2>أخبار عاجلة</h2><ul class="breaking-news">{first}{others}</ul></body></html>'


def rss(first: str, *, every: str = "") -> str:
    others = "".join(f"<item><title>{headline}</title>{every}</item>" for headline in QUIET)
    return f'<rss version="2.0"><channel><title>أخبار عاجلة</title>{first}{others}</channel></rss>'


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        (f'<li><span>21:08</span> <a href="/a/9">عاجل | {NEWS}</a></li>', f"عاجل | {NEWS}"),
        (f'<li><span>21:08</span> <b>عاجل</b> <a href="/a/9">{NEWS}</a></li>', NEWS),
        (f'<li><span>21:08</span> <b class="label">عاجل</b> <a href="/a/9">{NEWS}</a></li>', NEWS),
        (f'<li class="item urgent"><span>21:08</span> <a href="/a/9">{NEWS}</a></li>', NEWS),
    ],
    ids=["in the headline", "in bold before it", "as its label", "by the line's class"],
)
def test_a_ticker_s_marked_line_is_breaking_and_no_other(line: str, headline: str) -> None:
    assert breaking(ticker(line)) == [headline]


def test_a_ticker_whose_lines_are_all_called_breaking_has_none() -> None:
    line = f'<li class="breaking"><span>21:08</span> <a href="/a/9">{NEWS}</a></li>'
    assert breaking(ticker(line, every=' class="breaking"')) == []


@pytest.mark.parametrize(
    ("item", "headline"),
    [
        (f"<title>عاجل: {NEWS}</title>", f"عاجل: {NEWS}"),
        (f"<title>{NEWS}</title><category>أخبار عاجلة</category>", NEWS),
        (f"<title>{NEWS}</title><category>breaking-news</category>", NEWS),
        (f"<title>{NEWS}</title><kicker>عاجل</kicker>", NEWS),
    ],
    ids=["in the headline", "by its category", "by its category's name in the address", "as its kicker"],
)
def test_a_feed_s_marked_entry_is_breaking_and_no_other(item: str, headline: str) -> None:
    assert breaking(rss(f"<item>{item}</item>")) == [headline]


def test_a_feed_of_the_breaking_section_marks_none_but_what_its_desk_marks() -> None:
    category = "<category>عاجل</category>"
    assert breaking(rss(f"<item><title>{NEWS}</title>{category}</item>", every=category)) == []
    assert breaking(rss(f"<item><title>عاجل: {NEWS}</title>{category}</item>", every=category)) == [f"عاجل: {NEWS}"]


def test_a_json_feed_s_marked_entry_is_breaking_and_no_other() -> None:
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": title, "title": title} for title in (f"🔴 {NEWS}", *QUIET)],
    }
    assert breaking(json.dumps(document)) == [f"🔴 {NEWS}"]


def test_a_sitemap_s_marked_entry_is_breaking_and_no_other() -> None:
    pages = "".join(
        f"<url><loc>https://news.example.org/{number}</loc><n:news><n:title>{title}</n:title></n:news></url>"
        for number, title in enumerate((f"{NEWS} - عاجل", *QUIET))
    )
    names = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    assert breaking(f"<urlset {names}>{pages}</urlset>") == [f"{NEWS} - عاجل"]
