from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rich.console import Console

from bot.commands.inspect import Inspection, inspect, to_json, to_table
from bot.errors import FeedError
from bot.feeds.http import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "page.txt"
NOW = datetime.fromisoformat("2020-04-02T22:00:00+03:00")
RSS = """<rss version="2.0"><channel><title>Hill News</title><item><title>Old bridge reopens</title>
<link>https://example.org/1</link><pubDate>Thu, 02 Apr 2020 21:08:00 +0300</pubDate></item></channel></rss>"""
LINKING = """<html><head><title>Hill News</title><link rel="alternate" type="application/rss+xml" href="/rss"></head>
<body><p>Welcome</p></body></html>"""


async def look(target: str | Path) -> Inspection:
    return await inspect(str(target), zone="Asia/Gaza", now=NOW, fetcher=None)


def shown(inspection: Inspection) -> str:
    screen = io.StringIO()
    Console(width=100, file=screen).print(to_table(inspection))
    return screen.getvalue()


async def answer(request: web.Request) -> web.Response:
    pages = {
        "/rss": web.Response(text=RSS, content_type="application/rss+xml"),
        "/": web.Response(text=LINKING, content_type="text/html"),
        "/story": web.Response(text=(SAMPLES / "bridge.html").read_text(encoding="utf-8"), content_type="text/html"),
        "/old": web.Response(
            body=(SAMPLES / "printed.html").read_text(encoding="utf-8").encode("cp1256"), content_type="text/html"
        ),
    }
    return pages.get(request.path, web.Response(text="<html></html>", content_type="text/html"))


@pytest.fixture
async def site() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(allow_private=True) as fetcher:
        yield fetcher


async def test_a_saved_page_s_ticker_lines_come_with_their_times_and_its_article_apart() -> None:
    found = to_json(await look(SAMPLES / "valley.txt"))
    assert found["kind"] == "ticker"
    assert [(entry["published_at"], entry["headline"]) for entry in found["entries"]] == [
        ("2020-04-02T18:08:00Z", '"بلدية السهل" تفتح مكتبة عامة في المدرسة القديمة'),
        ("2020-04-02T18:01:00Z", "انطلاق دوري المدارس بمشاركة 12 فريقا"),
        ("2020-04-02T17:40:00Z", "معرض الزهور يعود إلى ساحة البلدة يوم الجمعة"),
        ("2020-04-02T09:56:00Z", "الأرصاد: أمطار خفيفة على الوادي غدا"),
        ("2020-04-02T09:02:00Z", "3 قرى تحتفل بموسم الزيتون"),
        ("2020-04-02T08:51:00Z", "افتتاح جسر النهر أمام المشاة"),
        ("2020-04-01T20:40:00Z", "القطار الليلي يعود إلى خط الساحل"),
    ]
    assert found["article"] == {
        "kicker": "مكتبات",
        "headline": "بلدية السهل: المكتبة الجديدة مفتوحة للجميع طوال الأسبوع",
        "source": "وكالة الوادي",
        "published_at": None,
        "paragraphs": [
            (
                "قالت مديرة المكتبة ليلى نور إن أبوابها مفتوحة للجميع طوال أيام الأسبوع ، وإن القاعة الأولى للأطفال"
                " والثانية للباحثين، بعد ترميم استمر عامين وشارك فيه متطوعون من أهالي البلدة."
            ),
            (
                "وأضافت أن المكتبة تضم ثلاثين ألف كتاب، وأن الاشتراك فيها مجاني للطلبة وبسعر رمزي لغيرهم، وأن فرعا"
                " ثانيا سيفتح في الربيع"
            ),
            'وختمت بأن "الكتب هدية البلدة لأبنائها".',
        ],
        "url": None,
    }


def seed_lines() -> list[str]:
    return SEED.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(not SEED.exists(), reason="shared/seed isn't there")
async def test_the_seed_page_gives_exactly_its_fifteen_lines_and_its_article() -> None:
    found = to_json(await look(SEED))
    printed = [(line[:5], line[5:]) for line in seed_lines() if re.match(r"\d\d:\d\d", line)]
    local = [datetime.fromisoformat(f"2020-04-02T{clock}:00+03:00").astimezone(UTC) for clock, _ in printed]
    article = [" ".join(line.split()) for line in seed_lines()[18:] if line.strip()]
    assert len(printed) == 15
    assert found["kind"] == "ticker"
    assert [entry["headline"] for entry in found["entries"]] == [headline for _, headline in printed]
    assert [datetime.fromisoformat(entry["published_at"]) for entry in found["entries"]] == local
    assert found["article"] == {
        "kicker": "القانوع",
        "headline": article[1],
        "source": "أرض كنعان",
        "published_at": None,
        "paragraphs": article[3:],
        "url": None,
    }


@pytest.mark.parametrize(
    ("note", "zone", "at"),
    [("Asia/Tokyo", "Asia/Tokyo", "2026-05-20T03:40:00Z"), ("", "Asia/Gaza", "2026-05-20T09:40:00Z")],
)
async def test_a_pages_own_time_zone_comes_before_the_operators(tmp_path: Path, note: str, zone: str, at: str) -> None:
    clocks = {"12:40": "افتتاح مكتبة عامة في المدينة", "12:31": "توسعة حديقة الميناء", "12:02": "ندوة عن تاريخ الجسور"}
    lines = "".join(f"<li><span>{clock}</span> {headline}</li>" for clock, headline in clocks.items())
    page = tmp_path / "ticker.html"
    page.write_text(f"<html><body><p>{note}</p><ul>{lines}</ul></body></html>", "utf-8")
    noon = datetime(2026, 5, 20, 10, tzinfo=UTC)
    inspection = await inspect(str(page), zone=None, now=noon, fetcher=None, default="Asia/Gaza")
    assert (inspection.zone, to_json(inspection)["entries"][0]["published_at"]) == (zone, at)


async def test_an_article_without_anything_to_poll_is_an_article() -> None:
    found = to_json(await look(SAMPLES / "library.html"))
    assert (found["kind"], found["entries"]) == ("article", [])
    assert found["article"]["published_at"] == "2020-04-02T18:08:00Z"


async def test_the_json_can_be_printed() -> None:
    assert json.loads(json.dumps(to_json(await look(SAMPLES / "valley.txt")), ensure_ascii=False))["kind"] == "ticker"


async def test_a_feed_at_an_address_is_read(site: str, fetcher: Fetcher) -> None:
    found = to_json(await inspect(f"{site}/rss", zone=None, now=NOW, fetcher=fetcher))
    assert found["kind"] == "rss"
    assert found["entries"] == [
        {
            "headline": "Old bridge reopens",
            "published_at": "2020-04-02T18:08:00Z",
            "url": "https://example.org/1",
            "kicker": None,
        }
    ]


async def test_a_page_that_only_links_to_a_feed_shows_the_link(site: str, fetcher: Fetcher) -> None:
    inspection = await inspect(f"{site}/", zone=None, now=NOW, fetcher=fetcher)
    assert (inspection.kind, to_json(inspection)["links"]) == ("links", [f"{site}/rss"])
    assert f"{site}/rss" in shown(inspection)


async def test_a_page_with_nothing_says_nothing_and_why(site: str, fetcher: Fetcher) -> None:
    found = to_json(await inspect(f"{site}/empty", zone=None, now=NOW, fetcher=fetcher))
    assert (found["kind"], found["entries"], found["article"]) == ("nothing", [], None)
    assert found["why"]


async def test_an_old_page_in_an_undeclared_charset_is_read(site: str, fetcher: Fetcher) -> None:
    found = to_json(await inspect(f"{site}/old", zone=None, now=NOW, fetcher=fetcher))
    assert found["article"]["headline"] == "موسم الزيتون يبدأ مبكرا هذا العام في قرى الجبل"


async def test_an_article_at_an_address_keeps_the_address(site: str, fetcher: Fetcher) -> None:
    found = to_json(await inspect(f"{site}/story", zone=None, now=NOW, fetcher=fetcher))
    assert (found["kind"], found["article"]["url"]) == ("article", f"{site}/story")


@pytest.mark.parametrize("target", ["/nowhere/at/all.txt", "tests", "a\x00b", "example"])
async def test_a_file_that_can_t_be_read_says_what_to_do(target: str) -> None:
    with pytest.raises(FeedError, match="Give the path of a saved page, or an address"):
        await look(target)


async def test_a_terminal_shows_local_times_in_a_column() -> None:
    table = shown(await look(SAMPLES / "valley.txt"))
    lines = [line for line in table.splitlines() if line.startswith("2020-")]
    assert [line[:16] for line in lines][::6] == ["2020-04-02 21:08", "2020-04-01 23:40"]
    assert "Asia/Gaza (not told by the page)" in table
    assert "وكالة الوادي" in table


async def test_a_terminal_shows_addresses_and_kickers_where_there_are_some(site: str, fetcher: Fetcher) -> None:
    table = shown(await inspect(f"{site}/rss", zone=None, now=NOW, fetcher=fetcher))
    assert "https://example.org/1" in table
    assert "2020-04-02 18:08" in table
