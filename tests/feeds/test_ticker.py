"""Pages of different make, and what is a ticker in each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.feeds.ticker import read_html, read_text

PAGES = Path(__file__).parent.parent / "data" / "ticker"
SHARED = Path(__file__).parent.parent.parent.parent / "shared"
NOW = datetime(2026, 5, 20, 14, 10, tzinfo=UTC)


def _page(name: str) -> str:
    return (PAGES / name).read_bytes().decode("cp1256" if "windows_1256" in name else "utf-8")


@pytest.mark.parametrize(
    ("name", "count", "first", "at", "last", "url"),
    [
        ("list_among_noise.html", 6, "بلدية الميناء تفتتح", "2026-05-20T12:02", "مزارعون يبدؤون", "/news/101"),
        ("old_table_windows_1256.html", 5, "افتتاح جسر جديد", "2026-05-20T11:55", "قطار سريع", "/news.asp?id=501"),
        ("flat_siblings.html", 4, "وصول قافلة الكتب", "2026-05-20T12:01", "٧ مشاريع", "/n1.html"),
        ("headline_before_time.html", 4, "البلدية تزرع", "2026-05-20T11:58", "شركة ناشئة", "/a/9"),
        ("relative_times.html", 5, "إعادة فتح طريق", "2026-05-20T14:05", "موسم الثلوج", "/p/5"),
        ("machine_times.html", 4, "Orchard festival", "2026-05-20T11:41", "Beekeepers count", "/2026/05/20/orchard"),
        ("kickers.html", 4, "انتخاب رئيسة", "2026-05-20T12:05", "نمو صادرات الزيتون 12.5%", "/v/31"),
        ("dated_lines.html", 4, "اتفاق على تشغيل", "2026-05-20T09:05", "فوز مصور شاب", "/?id=4"),
        ("columns_by_hour.html", 5, "Sahil yolu", "2026-05-20T11:58", "Müze gecesinde", "/h/6"),
    ],
)
def test_each_make_of_page_is_read(name: str, count: int, first: str, at: str, last: str, url: str) -> None:
    reading = read_html(_page(name), url="https://news.example/", now=NOW, zone="Asia/Gaza")

    assert reading is not None
    assert len(reading.entries) == count
    assert reading.entries[0].headline.startswith(first)
    assert reading.entries[0].published_at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert reading.entries[0].url == f"https://news.example{url}"
    assert reading.entries[-1].headline.startswith(last)


def test_times_glued_to_headlines_keep_the_headlines_numbers() -> None:
    reading = read_html(_page("glued.html"), now=NOW)

    assert reading is not None
    assert [f"{e.clock:%H:%M} {e.headline}" for e in reading.entries] == [
        '15:06 "نادي القراءة" يستضيف كاتبة للأطفال في أمسية مفتوحة',
        "14:02 3 طالبات يبتكرن جهازا لتنقية المياه",
        "13:50 المجلس البلدي يقر موازنة العام الجديد",
        "13:11 50 حرفيا يعرضون منتجاتهم في السوق القديم",
        "12:20 الدفاع المدني ينظم دورة إسعاف لمعلمي المدارس",
    ]


def test_heads_of_days_date_the_lines_under_them() -> None:
    reading = read_html(_page("by_day.html"), now=NOW)

    assert reading is not None
    assert [e.published_at and f"{e.published_at:%d %H:%M}" for e in reading.entries] == [
        "20 09:12", "20 00:31", "20 00:04", "19 23:48", "19 17:26", "18 22:59",
    ]  # fmt: skip


def test_a_list_that_runs_oldest_first_keeps_its_order() -> None:
    reading = read_html(_page("oldest_first.html"), now=NOW)

    assert reading is not None
    assert [f"{e.clock:%H:%M}" for e in reading.entries] == ["08:02", "09:01", "10:17", "11:09", "11:52"]


def test_the_latest_are_picked_over_the_most_read_made_alike() -> None:
    reading = read_html(_page("most_read_beside_latest.html"), now=NOW)

    assert reading is not None
    assert [f"{e.clock:%H:%M}" for e in reading.entries] == ["13:05", "12:52", "12:27", "11:44"]


def test_kickers_are_told_from_headlines() -> None:
    reading = read_html(_page("kickers.html"), now=NOW)

    assert reading is not None
    assert [entry.kicker for entry in reading.entries] == ["عاجل", "رئيس البلدية", None, "اقتصاد"]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("list_among_noise.html", "Asia/Gaza"),
        ("definition_list.html", "Europe/London"),
        ("machine_times.html", "Etc/GMT-2"),
        ("columns_by_hour.html", "Etc/GMT-3"),
        ("most_read_beside_latest.html", "Etc/GMT-1"),
        ("glued.html", None),
    ],
)
def test_the_zone_a_page_gives_away_is_told(name: str, zone: str | None) -> None:
    reading = read_html(_page(name), now=NOW)

    assert reading is not None
    assert reading.zone == zone


def test_the_pages_zone_dates_its_lines_unless_one_is_given() -> None:
    own = read_html(_page("definition_list.html"), now=NOW)
    given = read_html(_page("definition_list.html"), now=NOW, zone="UTC")

    assert own is not None
    assert given is not None
    assert own.entries[0].published_at == datetime(2026, 5, 20, 14, 4, tzinfo=UTC)
    assert given.entries[1].published_at == datetime(2026, 5, 19, 14, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    "page",
    [
        _page("front_page_without_ticker.html"),
        _page("article_with_one_date.html"),
        "",
        "\x00\ud800<<<>>>&#x;12:05",
        "<div>" * 100_000 + "12:05 headline of a page that never ends",
        "<p>" + "1:" * 100_000,
    ],
    ids=["front page", "article", "empty", "garbage", "deep", "digits"],
)
def test_a_page_without_ticker_gives_none(page: str) -> None:
    assert read_html(page, now=NOW) is None


def test_text_without_ticker_gives_none() -> None:
    assert read_text("القائمة\n\nمقال عن الحديقة العامة كُتب في 12:05 ظهرا\n", now=NOW) is None


def test_lines_of_an_article_before_a_ticker_are_left_to_the_article() -> None:
    article = "نص المقال الطويل " * 10
    ticker = "15:02 بلدية الميناء تفتتح حديقة عامة\n14:47 وزارة التعليم تعلن المواعيد\n14:31 انطلاق معرض الكتاب السنوي"

    found = read_text(f"عنوان\n{article}\n\nالقائمة\n{ticker}\nالنهاية", now=NOW)

    assert found is not None
    assert found[1] == (2, 3, 4, 5, 6)


def test_the_seed_page_gives_its_fifteen_lines() -> None:
    page = SHARED / "seed" / "page.txt"
    if not page.exists():
        pytest.skip("the shared seed page stands only beside the project's workshop")

    found = read_text(page.read_text(), now=datetime.fromisoformat("2020-04-02T22:00:00+03:00"), zone="Asia/Gaza")

    assert found is not None
    reading, lines = found
    assert [f"{e.clock:%H:%M}" for e in reading.entries] == (
        "21:08 21:06 21:01 20:58 12:56 12:54 12:20 12:17 12:13 12:10 12:04 12:02 11:58 11:57 11:51".split()
    )
    assert reading.entries[0].headline == '"الإعلام الحكومي" بغزة: قرارات بصرف مساعدات مالية إغاثية'
    assert reading.entries[11].headline == "3 أسيرات يخضعن للاعتقال الإداري بسجون الاحتلال"
    assert reading.entries[0].published_at == datetime(2020, 4, 2, 18, 8, tzinfo=UTC)
    assert lines == tuple(range(18))
