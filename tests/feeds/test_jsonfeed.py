from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import jsonfeed
from bot.news.model import Entry, FeedKind

DATA = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://news.example.org/feed.json"

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
items = st.dictionaries(
    st.sampled_from(["id", "url", "external_url", "title", "summary", "content_html", "date_published", "tags"]), values
)


def test_a_json_feed_is_read_whole() -> None:
    reading = jsonfeed.read((DATA / "feed.json").read_text("utf-8"), url=URL)

    assert (reading.kind, reading.title, reading.language) == (FeedKind.JSONFEED, "City & Desk", "ar")
    assert reading.entries == (
        Entry(
            headline="افتتاح مكتبة عامة",
            published_at=datetime(2026, 4, 2, 18, 8, tzinfo=UTC),
            url="https://news.example.org/a/17",
            lead="تضم عشرة آلاف كتاب.",
            guid="17",
            breaking=True,
        ),
        Entry(
            headline="خبر بلا عنوان",
            published_at=datetime(2026, 4, 2, 16, 30, tzinfo=UTC),
            url="https://other.example.org/b",
            guid="https://news.example.org/a/16",
        ),
    )


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_both_versions_are_known(version: str) -> None:
    reading = jsonfeed.read(json.dumps({"version": version, "items": [{"id": "1", "title": "x"}]}), url=URL)

    assert [entry.headline for entry in reading.entries] == ["x"]


def test_broken_surrogates_are_left_out() -> None:
    text = r'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "a\ud800b\u0000"}]}'

    assert [entry.headline for entry in jsonfeed.read(text, url=URL).entries] == ["a b"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"version": 1}',
        '{"items": []}',
        '{"version": "2.0", "items": []}',
        "[" * 100_000,
        "1" * 10_000,
    ],
    ids=["nothing", "cut off", "list", "empty", "number", "no version", "other", "deep", "long number"],
)
def test_what_is_no_json_feed_is_told(text: str) -> None:
    assert jsonfeed.read(text, url=URL).kind is None


@given(st.lists(items | values))
def test_no_value_in_any_place_breaks_the_reader(entries: list[object]) -> None:
    reading = jsonfeed.read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": entries}), url=URL)

    assert all(entry.headline for entry in reading.entries)
