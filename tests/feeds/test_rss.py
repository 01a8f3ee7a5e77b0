from __future__ import annotations

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import charset, rss
from bot.news.model import Entry, FeedKind

DATA = Path(__file__).parents[1] / "data" / "feeds"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "feeds"
URL = "http://news.example.org/rss/all.xml"


def feed(items: str) -> str:
    return f'<?xml version="1.0" encoding="windows-1256"?><rss version="2.0"><channel>{items}</channel></rss>'


def test_an_rss_feed_is_read_whole() -> None:
    text, _ = charset.decode((DATA / "rss-windows-1256.xml").read_bytes(), None)
    reading = rss.read(text, url=URL)

    assert (reading.kind, reading.title, reading.language) == (FeedKind.RSS, "صحيفة المدينة", "ar")
    assert reading.entries == (
        Entry(
            headline='البلدية: "المكتبة العامة" تفتح أبوابها & تستقبل القرّاء',
            published_at=datetime(2026, 4, 2, 18, 8, tzinfo=UTC),
            url="http://news.example.org/a/1",
            kicker="ثقافة",
            lead="افتتحت البلدية مكتبة عامة. وتضم عشرة آلاف كتاب.",
            guid="madina-1",
            breaking=True,
        ),
        Entry(
            headline="جدول مباريات الأسبوع",
            published_at=datetime(2026, 4, 2, 16, 30, tzinfo=UTC),
            url="http://news.example.org/a/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9",
            guid="http://news.example.org/a/رياضة",
        ),
        Entry(headline="خبر بلا عنوان يُعرف من أوله", lead=None),
    )


def test_an_atom_feed_is_read_with_its_base() -> None:
    reading = rss.read((DATA / "atom.xml").read_text("utf-8"), url=URL)

    assert (reading.kind, reading.title, reading.language) == (FeedKind.ATOM, "City Desk", "en")
    assert reading.entries == (
        Entry(
            headline="Library opens <late>",
            published_at=datetime(2026, 4, 2, 18, 8, tzinfo=UTC),
            url="http://static.example.org/2026/library",
            lead="Ten thousand books.",
            guid="tag:example.org,2026:1",
        ),
    )


def test_an_rdf_feed_is_read() -> None:
    reading = rss.read((DATA / "rdf.xml").read_text("utf-8"), url=URL)

    assert reading.kind is FeedKind.RSS
    assert [entry.headline for entry in reading.entries] == ["افتتاح مكتبة", "Library opens"]
    assert [entry.published_at for entry in reading.entries] == [datetime(2026, 4, 2, 18, 8, tzinfo=UTC), None]


def test_a_feed_that_breaks_off_gives_the_entries_that_came_whole() -> None:
    reading = rss.read("<rss version='2.0'><channel><item><title>أول</title></item><item><title>ثان", url=URL)

    assert [entry.headline for entry in reading.entries] == ["أول"]


def test_a_feed_without_entries_is_still_a_feed() -> None:
    reading = rss.read(feed("<title>فارغة</title>"), url=URL)

    assert (reading.kind, reading.entries, reading.title) == (FeedKind.RSS, (), "فارغة")


def test_declared_entities_unfold_into_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(20))
    document = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]>' + feed("<item><title>x &l20;</title></item>")

    assert [entry.headline for entry in rss.read(document, url=URL).entries] == ["x &l20;"]


def test_external_entities_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", "utf-8")
    document = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + feed("<item><title>a &x;</title></item>")

    assert [entry.headline for entry in rss.read(document, url=URL).entries] == ["a &x;"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://a:b@example.org/", "", "http://["])
def test_a_link_that_is_none_leaves_the_entry_without_one(link: str) -> None:
    reading = rss.read(feed(f"<item><title>x</title><link>{link}</link></item>"), url=URL)

    assert [(entry.headline, entry.url) for entry in reading.entries] == [("x", None)]


@pytest.mark.parametrize("name", ["kicker", "news:kicker", "overline"])
def test_a_kicker_is_taken_where_the_feed_has_one(name: str) -> None:
    item = f'<item xmlns:news="http://example.org/n"><title>x</title><{name}>ثقافة</{name}></item>'

    assert [entry.kicker for entry in rss.read(feed(item), url=URL).entries] == ["ثقافة"]


def test_of_a_giant_feed_the_first_entries_are_read() -> None:
    items = "".join(f"<item><title>خبر {n}</title><description>{'نص ' * 100}</description></item>" for n in range(9000))
    reading = rss.read(feed(items), url=URL)

    assert (len(reading.entries), reading.entries[299].headline) == (300, "خبر 299")


@pytest.mark.parametrize("text", ["", "نص", "<html><body>rss</body></html>", "<rss"])
def test_what_is_no_feed_is_told(text: str) -> None:
    assert rss.read(text, url=URL).kind is None


@given(st.text(), st.sampled_from(["<rss><channel><item>", "<feed><entry>", "<rdf:RDF>", ""]))
def test_no_text_breaks_the_reader(text: str, beginning: str) -> None:
    for entry in rss.read(beginning + text, url=URL).entries:
        assert entry.headline


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared test feeds")
@pytest.mark.parametrize("archive", ["feedparser_tests", "feedvalidator_testcases"])
def test_every_feed_of_the_great_collections_is_read_without_a_fault(archive: str) -> None:
    kinds = []
    with tarfile.open(SHARED / f"{archive}.tar.gz") as files:
        for member in filter(tarfile.TarInfo.isfile, files):
            document = files.extractfile(member)
            assert document is not None
            kinds.append(rss.read(charset.decode(document.read(), None)[0], url=URL).kind)

    assert len(kinds) > 1000
    assert sum(kind is not None for kind in kinds) > 0.8 * len(kinds)
