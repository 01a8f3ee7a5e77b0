from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressInvalid, EmptyPage, NotAFeed, PageMissing, Unreachable
from bot.feeds import discover
from bot.feeds.http import Fetcher, Limits
from bot.news.model import FeedKind, Reading
from tests.feeds.sites import site, wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DATA = Path(__file__).parents[1] / "data" / "feeds"
NOW = datetime(2026, 4, 2, 19, 0, tzinfo=UTC)
URL = "https://news.example.org/"

TICKER = """<!DOCTYPE html><html lang="ar"><head><title>صحيفة المدينة</title>{head}</head><body>
<ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li></ul><div class="ticker"><ul>
<li><span>21:08</span> <a href="/a/5">البلدية تفتتح مكتبة عامة في حي الورود</a></li>
<li><span>21:02</span> <a href="/a/4">وزارة الزراعة تعلن موعد قطاف الزيتون هذا العام</a></li>
<li><span>20:47</span> <a href="/a/3">فريق المدينة يفوز في مباراة الافتتاح بثلاثة أهداف</a></li>
<li><span>20:31</span> <a href="/a/2">إغلاق شارع النخيل يومين لأعمال الصيانة</a></li>
<li><span>20:15</span> <a href="/a/1">جامعة المدينة تستقبل طلبات التسجيل للفصل الجديد</a></li>
</ul></div></body></html>"""
RSS_LINK = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
PLAIN_PAGE = "<html><head><title>من نحن</title>{head}</head><body><p>صحيفة محلية.</p></body></html>"
LINES = (
    "21:08 البلدية تفتتح مكتبة عامة في حي الورود",
    "21:02 وزارة الزراعة تعلن موعد قطاف الزيتون هذا العام",
    "20:47 فريق المدينة يفوز في مباراة الافتتاح بثلاثة أهداف",
    "20:31 إغلاق شارع النخيل يومين لأعمال الصيانة",
)
STORY = """<html lang="ar"><head><title>x</title></head><body><article><h1>افتتاح مكتبة عامة في حي الورود</h1>
<p>افتتحت البلدية مساء الخميس مكتبة عامة في حي الورود، تضم عشرة آلاف كتاب للكبار والصغار وقاعة للمحاضرات.</p>
<p>وقال رئيس البلدية إن المكتبة ستفتح أبوابها كل يوم من التاسعة صباحًا حتى الثامنة مساءً أمام جميع السكان.</p>
<p>وأضاف أن متطوعين من طلبة الجامعة تولوا فهرسة الكتب، وأن دور نشر محلية تبرعت بثلث المجموعة تقريبًا.</p>
<p>ومن المقرر أن تنظم المكتبة أمسية شعرية في كل شهر، وأن تستقبل رحلات المدارس ابتداء من الأسبوع المقبل.</p>
</article></body></html>"""
RSS = (DATA / "rss-windows-1256.xml").read_bytes()


def read(body: bytes | str, *, content_type: str | None = None) -> Reading:
    raw = body.encode() if isinstance(body, str) else body
    return discover.read(raw, url=URL, content_type=content_type, zone="Asia/Gaza", now=NOW)


def html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


@asynccontextmanager
async def newsroom(**pages: web.Response) -> AsyncIterator[tuple[Fetcher, str]]:
    """A Fetcher, and a site with these pages: `front` at /, others at /name.xml."""
    routes = {"/" if name == "front" else f"/{name}.xml": page for name, page in pages.items()}
    async with (
        site(routes) as url,
        Fetcher(allow_private=True, limits=Limits(spacing=0)) as fetcher,
    ):
        yield fetcher, url


# Looking at a document


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rss-windows-1256.xml", FeedKind.RSS),
        ("atom.xml", FeedKind.ATOM),
        ("rdf.xml", FeedKind.RSS),
        ("feed.json", FeedKind.JSONFEED),
        ("news-sitemap.xml", FeedKind.SITEMAP),
        ("sitemap-index.xml", None),
    ],
)
@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/octet-stream", None])
def test_the_content_decides_whatever_the_header_says(
    name: str, kind: FeedKind | None, content_type: str | None
) -> None:
    assert read((DATA / name).read_bytes(), content_type=content_type).kind is kind


def test_a_ticker_page_is_a_ticker_and_keeps_its_links() -> None:
    reading = read(TICKER.format(head=RSS_LINK))

    assert (reading.kind, reading.language, reading.links) == (FeedKind.TICKER, "ar", (f"{URL}rss.xml",))
    assert [entry.url for entry in reading.entries] == [f"{URL}a/{number}" for number in (5, 4, 3, 2, 1)]
    assert reading.entries[0].published_at == datetime(2026, 4, 2, 18, 8, tzinfo=UTC)


def test_a_page_without_a_ticker_has_its_title_and_links() -> None:
    reading = read(PLAIN_PAGE.format(head=RSS_LINK))

    assert (reading.kind, reading.entries, reading.title) == (None, (), "من نحن")
    assert reading.links == (f"{URL}rss.xml",)


def test_a_feed_behind_a_server_s_warnings_is_found() -> None:
    chatter = b"<br />\n<b>Warning</b>: mysql_connect() in <b>/srv/db.php</b><br />\n"
    assert [entry.guid for entry in read(chatter + RSS).entries][:1] == ["madina-1"]


def test_plain_text_is_read_as_a_ticker() -> None:
    reading = read("\n".join(LINES), content_type="text/plain")

    assert reading.kind is FeedKind.TICKER
    assert [entry.headline for entry in reading.entries] == [line[6:] for line in LINES]


def test_an_article_is_looked_for_only_where_it_is_wanted() -> None:
    polled = discover.read(STORY.encode(), url=URL, zone=None, now=NOW, with_article=False)
    shown = discover.read(STORY.encode(), url=f"{URL}a/1", zone=None, now=NOW)

    assert polled.article is None
    assert shown.article is not None
    assert shown.article.headline == "افتتاح مكتبة عامة في حي الورود"


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\xef\xbb\xbf", b"\0\0"])
def test_an_empty_page_is_told(body: bytes) -> None:
    assert read(body).why == "an empty page"


@given(st.binary() | st.text().map(str.encode))
def test_no_document_breaks_the_reader(body: bytes) -> None:
    reading = discover.read(body, url=URL, zone=None, now=NOW, with_article=False)
    assert isinstance(reading, Reading)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "body",
    [
        b"<html>" + b"<div>" * 1_000_000,
        b"<html>" + b"<a href='/rss'>" * 300_000,
        b"<html><ul>" + b"<li>21:08 " * 500_000,
        b"<rss><channel>" + b"<a>" * 1_000_000,
        b"<rss><channel>" + b"<item><title>x" * 500_000,
        b"<urlset>" + b"<url>" * 1_000_000,
        b'{"a":' * 1_000_000,
        b"<" * 20_000_000,
        b"\xc7" * 20_000_000,
    ],
    ids=["deep", "links", "times", "deep feed", "open items", "deep sitemap", "deep JSON", "brackets", "one word"],
)
def test_a_hostile_document_takes_seconds_not_hours(body: bytes) -> None:
    assert read(body).article is None


# Finding what to poll


async def test_a_ticker_page_is_polled_itself_even_if_it_links_to_a_feed() -> None:
    async with newsroom(front=html(TICKER.format(head=RSS_LINK)), rss=web.Response(body=RSS)) as (fetcher, url):
        found = await discover.find(fetcher, url, zone="Asia/Gaza", now=NOW)

    assert (found.url, found.reading.kind) == (f"{url}/", FeedKind.TICKER)
    assert found.reading.links == (f"{url}/rss.xml",)


async def test_a_page_that_declares_a_feed_leads_to_it() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/news.xml">'
    async with newsroom(front=html(PLAIN_PAGE.format(head=link)), news=web.Response(body=RSS)) as (fetcher, url):
        found = await discover.find(fetcher, url, zone=None, now=NOW)

    assert (found.url, found.reading.kind, len(found.reading.entries)) == (f"{url}/news.xml", FeedKind.RSS, 3)
    assert found.why.endswith("which the page points to")


async def test_a_feed_nobody_links_to_is_found_at_the_usual_place() -> None:
    async with newsroom(front=html(PLAIN_PAGE.format(head="")), rss=web.Response(body=RSS)) as (fetcher, url):
        found = await discover.find(fetcher, url, zone=None, now=NOW)

    assert found.url == f"{url}/rss.xml"
    assert found.why.endswith("at a usual place of the site")


async def test_a_dead_link_doesnt_hide_the_living_one() -> None:
    dead = '<link rel="alternate" type="application/rss+xml" href="/gone.xml">'
    async with newsroom(front=html(PLAIN_PAGE.format(head=dead + RSS_LINK)), rss=web.Response(body=RSS)) as (
        fetcher,
        url,
    ):
        found = await discover.find(fetcher, url, zone=None, now=NOW)

    assert found.url == f"{url}/rss.xml"


async def test_a_sitemap_index_leads_to_its_news_sitemap() -> None:
    index = b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
    news = (DATA / "news-sitemap.xml").read_bytes()
    async with newsroom(front=web.Response(body=index), news=web.Response(body=news)) as (fetcher, url):
        found = await discover.find(fetcher, url, zone=None, now=NOW)

    assert (found.url, found.reading.kind) == (f"{url}/news.xml", FeedKind.SITEMAP)


async def test_a_feed_that_has_moved_is_remembered_where_it_is_now() -> None:
    moved = web.Response(status=301, headers={"Location": "/rss.xml"})
    async with newsroom(front=moved, rss=web.Response(body=RSS)) as (fetcher, url):
        assert (await discover.find(fetcher, url, zone=None, now=NOW)).url == f"{url}/rss.xml"


async def test_a_passing_redirect_is_asked_again_each_time() -> None:
    passing = web.Response(status=302, headers={"Location": "/rss.xml"})
    async with newsroom(front=passing, rss=web.Response(body=RSS)) as (fetcher, url):
        assert (await discover.find(fetcher, url, zone=None, now=NOW)).url == f"{url}/"


async def test_an_address_pasted_without_its_scheme_is_understood() -> None:
    async with newsroom(front=web.Response(body=RSS)) as (fetcher, url):
        found = await discover.find(fetcher, url.removeprefix("http://"), zone=None, now=NOW)

    assert (found.url, found.reading.kind) == (f"{url}/", FeedKind.RSS)


async def test_a_feed_without_entries_yet_is_taken() -> None:
    empty = web.Response(body=b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    async with newsroom(front=empty) as (fetcher, url):
        found = await discover.find(fetcher, url, zone=None, now=NOW)

    assert (found.url, found.reading.kind, found.reading.entries) == (f"{url}/", FeedKind.RSS, ())


async def test_a_page_with_nothing_to_poll_is_told() -> None:
    async with newsroom(front=html(PLAIN_PAGE.format(head=""))) as (fetcher, url):
        with pytest.raises(NotAFeed, match="Try the site's front page"):
            await discover.find(fetcher, url, zone=None, now=NOW)


async def test_a_site_that_answers_every_path_with_its_page_is_no_feed() -> None:
    async with (
        site({"/{path:.*}": html(PLAIN_PAGE.format(head=""))}) as url,
        Fetcher(allow_private=True, limits=Limits(spacing=0)) as fetcher,
    ):
        with pytest.raises(NotAFeed):
            await discover.find(fetcher, url, zone=None, now=NOW)


async def test_the_search_for_a_feed_ends_in_time() -> None:
    async def never(request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    async with (
        site({"/": html(PLAIN_PAGE.format(head="")), "/feed": never}) as url,
        Fetcher(allow_private=True, limits=Limits(spacing=0)) as fetcher,
    ):
        with pytest.raises(NotAFeed):
            await discover.find(fetcher, url, zone=None, now=NOW, patience=0.2)


async def test_an_empty_page_is_told_from_one_without_a_feed() -> None:
    async with newsroom(front=web.Response(body=b" ")) as (fetcher, url):
        with pytest.raises(EmptyPage):
            await discover.find(fetcher, url, zone=None, now=NOW)


async def test_what_keeps_the_address_itself_from_being_read_is_told() -> None:
    async with newsroom(front=html("")) as (fetcher, url):
        with pytest.raises(PageMissing):
            await discover.find(fetcher, f"{url}/nothing", zone=None, now=NOW)
        with pytest.raises(AddressInvalid):
            await discover.find(fetcher, "  ", zone=None, now=NOW)
    async with wire() as url:
        pass
    async with Fetcher(allow_private=True) as fetcher:
        with pytest.raises(Unreachable):
            await discover.find(fetcher, url, zone=None, now=NOW)
