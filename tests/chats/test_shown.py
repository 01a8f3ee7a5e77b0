"""Alerts, lists, queries, moments and a mute's choices, as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.chats import render, rtl
from bot.chats.texts import speaking
from bot.errors import QueryError
from bot.news import topics
from bot.news.alerts import Alert
from bot.news.model import ChatId, ChatKey, DeliveryId, EntryId, TopicId

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
ALERT = Alert(
    delivery=DeliveryId(1),
    chat_key=ChatKey(1),
    chat_id=ChatId(1002),
    thread_id=0,
    language="ar",
    chat_zone=None,
    chat_failures=0,
    chat_failing_since=None,
    attempts=0,
    owed_at=NOW,
    message_id=None,
    entry=EntryId(7),
    headline="NATO يفتتح مستشفى في الميناء",
    kicker=None,
    url="https://a.example/?a=1&b=2",
    lead=None,
    breaking=False,
    at=datetime(2026, 11, 22, 14, 53, tzinfo=UTC),
    feed="The Courier",
    feed_zone="Asia/Amman",
    summary=None,
    topics=((TopicId(1), "الصحة"), (TopicId(2), "NATO")),
)
TYPED = st.text(alphabet='غزةمكتبة abNATO|"-«»', min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ('"بنك الدم"|مستشفى -إعلان', "«بنك الدم» | مستشفى -إعلان"),
        ('"blood bank"|hospital', "“blood bank” | hospital"),
        ("غزة", "غزة"),
    ],
)
def test_a_query_is_shown_with_air_and_its_scripts_quotes(query: str, shown: str) -> None:
    assert render.query(query) == shown


@given(TYPED)
def test_a_query_as_shown_means_the_same_when_typed(typed: str) -> None:
    try:
        query = topics.parse(typed)
    except QueryError:
        assume(False)
    assert topics.parse(render.query(query.canonical)) == query


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 22, 14, 53, tzinfo=UTC), "17:53"),
        (datetime(2026, 11, 21, 14, 53, tzinfo=UTC), "21/11 17:53"),
        (datetime(2026, 11, 21, 22, 30, tzinfo=UTC), "01:30"),
    ],
)
def test_a_moment_names_its_day_where_that_is_not_today_there(at: datetime, shown: str) -> None:
    assert render.moment(at, "Asia/Amman", NOW) == shown


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("ar", ["ساعة", "8 ساعات", "يوم", "أسبوع", "إلغاء متابعة «الصحة»", "إلغاء متابعة «NATO»", "رجوع"]),
        ("en", ["1 hour", "8 hours", "1 day", "1 week", "Unfollow “الصحة”", "Unfollow “NATO”", "Back"]),
    ],
)
def test_muting_offers_a_while_or_the_end_of_each_topic(language: str, labels: list[str]) -> None:
    keyboard = render.mute_keyboard(replace(ALERT, language=language), unfolded=False)
    assert [button.label for row in keyboard for button in row] == labels


def test_an_alert_in_arabic_marks_each_line_and_closes_latin_names_in() -> None:
    assert render.alert(ALERT).html.split("\n") == [
        f'{RLM}<b><a href="https://a.example/?a=1&amp;b=2">NATO يفتتح مستشفى في الميناء</a></b>',
        f"{RLM}{FSI}The Courier{PDI} · 17:53",
        f"{RLM}🔔 الصحة، {FSI}NATO{PDI}",
    ]


def test_an_alert_from_elsewhere_gives_the_readers_time_too() -> None:
    there = replace(ALERT, chat_zone="Asia/Gaza")
    assert render.alert(there).html.split("\n")[1] == f"{RLM}{FSI}The Courier{PDI} · 17:53 (16:53 عندك)"


def test_a_breaking_alert_is_red_before_its_kicker_or_else_before_its_headline() -> None:
    with_kicker = render.alert(replace(ALERT, breaking=True, kicker="القانوع")).html.split("\n")
    without = render.alert(replace(ALERT, breaking=True, url=None)).html.split("\n")
    assert [with_kicker[0], without[0]] == [f"{RLM}🔴 القانوع", f"{RLM}🔴 <b>NATO يفتتح مستشفى في الميناء</b>"]


def test_an_alert_without_a_link_offers_no_summary() -> None:
    assert [b.label for row in render.alert(replace(ALERT, url=None)).keyboard for b in row] == ["🔕 كتم", "لماذا؟"]


def test_a_list_of_headlines_stays_within_a_message() -> None:
    line = render.Line(headline="خبر طويل " * 80, url=None, feed="السنديان", at=NOW, zone="Asia/Amman")
    page = render.headlines([line] * 10, speaking("ar"), now=NOW, heading="آخر العناوين:")
    assert rtl.utf16(page) <= render.TEXT_LIMIT
