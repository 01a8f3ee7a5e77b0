"""What an alert looks like: requirements of render.py and rtl.py."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import tdjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats import render, rtl
from bot.chats.render import Line
from bot.chats.texts import speaking
from bot.news.alerts import Alert, Source
from bot.news.model import ChatId, ChatKey, DeliveryId, EntryId, TopicId
from bot.news.summary import By, Summary

RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
AT = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
BIGGEST = 2**63 - 1
ALERT = Alert(
    delivery=DeliveryId(1),
    chat_key=ChatKey(1),
    chat_id=ChatId(2001),
    thread_id=0,
    language="ar",
    chat_zone=None,
    chat_failures=0,
    chat_failing_since=None,
    owed_at=AT,
    attempts=1,
    message_id=None,
    entry=EntryId(7),
    headline="افتتاح حديقة جديدة",
    kicker=None,
    url="https://news.example/1",
    lead=None,
    breaking=False,
    at=AT,
    feed="صحيفة السنديان",
    feed_zone="Asia/Amman",
    summary=None,
    topics=((TopicId(3), "حديقة"),),
)


def parsed(html: str) -> str:
    """The text as Telegram's own parser reads it."""
    asked = {"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}}
    answer = json.loads(tdjson.td_execute(json.dumps(asked).encode()) or b"")
    assert answer["@type"] == "formattedText", answer
    return str(answer["text"])


def lines(alert: Alert) -> list[str]:
    return render.alert(alert).html.split("\n")


def test_an_alert_is_headline_origin_and_topics() -> None:
    assert lines(ALERT) == [
        f'{RLM}<b><a href="https://news.example/1">افتتاح حديقة جديدة</a></b>',
        f"{RLM}صحيفة السنديان · 15:05",
        f"{RLM}🔔 حديقة",
    ]


def test_a_kicker_stands_above_the_headline() -> None:
    assert lines(replace(ALERT, kicker="البلدية:"))[0] == f"{RLM}البلدية:"


def test_a_red_dot_means_breaking_and_stands_once_at_the_top() -> None:
    assert lines(replace(ALERT, breaking=True))[0].startswith(f"{RLM}🔴 <b>")
    with_kicker = lines(replace(ALERT, breaking=True, kicker="الأرصاد"))
    assert with_kicker[0] == f"{RLM}🔴 الأرصاد"
    assert "🔴" not in with_kicker[1]


@pytest.mark.parametrize(
    "written", [{"kicker": "عاجل"}, {"headline": "عاجل | افتتاح حديقة جديدة"}, {"headline": "🔴 افتتاح حديقة جديدة"}]
)
def test_what_the_red_dot_says_is_not_said_again(written: dict[str, str]) -> None:
    assert lines(replace(ALERT, breaking=True, **written)) == lines(replace(ALERT, breaking=True))  # type: ignore[arg-type]


def test_without_the_red_dot_the_newsrooms_mark_stays() -> None:
    assert "عاجل | افتتاح" in lines(replace(ALERT, headline="عاجل | افتتاح حديقة"))[0]


def test_without_a_link_the_headline_is_bold_and_there_is_no_summary() -> None:
    page = render.alert(replace(ALERT, url=None))
    assert page.html.startswith(f"{RLM}<b>افتتاح حديقة جديدة</b>")
    assert [[b.data for b in row] for row in page.keyboard] == [["alert:7:mute:0", "alert:7:why:0"]]


def test_what_a_page_wrote_is_escaped() -> None:
    hostile = replace(ALERT, headline='<b>"A & B"</b>', url='https://news.example/?a="><b>', kicker="<i>", feed="<u>")
    text = parsed(render.alert(hostile).html)
    assert text.split("\n")[:2] == ["<i>", '<b>"A & B"</b>']
    assert "<u>" in text


def test_the_time_is_the_feeds_and_the_readers_own_where_it_is_known_and_differs() -> None:
    assert lines(replace(ALERT, chat_zone="Asia/Amman"))[1] == lines(ALERT)[1]
    assert "14:05" in lines(replace(ALERT, chat_zone="Africa/Cairo"))[1]


def unfolded(*sentences: str, by: By = By.EXTRACT, language: str = "ar") -> Alert:
    return replace(ALERT, summary=Summary(sentences=sentences, by=by), unfolded=True, language=language)


def test_an_unfolded_summary_is_an_expandable_quote_beneath() -> None:
    page = render.alert(unfolded("جملة أولى.", "جملة ثانية."))
    assert page.html.endswith(f"<blockquote expandable>{RLM}جملة أولى. جملة ثانية.</blockquote>")
    assert [b.data for b in page.keyboard[0]] == ["alert:7:fold", "alert:7:mute:1", "alert:7:why:1"]


def test_a_summary_nobody_unfolded_isnt_shown() -> None:
    page = render.alert(replace(unfolded("جملة أولى."), unfolded=False))
    assert "جملة" not in page.html
    assert [b.data for b in page.keyboard[0]] == ["alert:7:unfold", "alert:7:mute:0", "alert:7:why:0"]


def test_without_its_summary_an_alert_is_rendered_folded() -> None:
    page = render.alert(replace(ALERT, unfolded=True))
    assert [b.data for b in page.keyboard[0]] == ["alert:7:unfold", "alert:7:mute:0", "alert:7:why:0"]


@pytest.mark.parametrize(("language", "mark"), [("ar", f"{RLM}ملخّص آلي"), ("en", "Automatic summary")])
def test_a_models_words_are_marked_as_such(language: str, mark: str) -> None:
    text = parsed(render.alert(unfolded("جملة أولى.", by=By.MODEL, language=language)).html)
    assert text.split("\n")[-2:] == [mark, f"{RLM}جملة أولى."]


def also(*names: str, language: str = "ar") -> str:
    """The line of other sources, as people read it."""
    others = tuple(Source(name=name, url=f"https://{number}.example/") for number, name in enumerate(names))
    return parsed(render.alert(replace(ALERT, others=others, language=language)).html).split("\n")[2]


def test_other_sources_of_the_story_are_named_beneath_the_first() -> None:
    assert also("وكالة الأنباء", "صحيفة الميناء") == f"{RLM}أيضًا: وكالة الأنباء، صحيفة الميناء"
    assert also("Reuters") == f"{RLM}أيضًا: {FSI}Reuters{PDI}"
    assert also("Reuters", "AP", language="en") == "Also: Reuters, AP"


def test_each_other_source_links_to_its_own_telling() -> None:
    page = render.alert(replace(ALERT, others=(Source(name="وكالة", url='https://a.example/?q="1"'),)))
    assert '<a href="https://a.example/?q=&quot;1&quot;">وكالة</a>' in page.html
    assert "أيضًا: وكالة" in render.alert(replace(ALERT, others=(Source(name="وكالة", url=None),))).html


@pytest.mark.parametrize(
    ("count", "rest"),
    [
        (3, "ج"),
        (4, "ج ومصدر آخر"),
        (5, "ج ومصدران آخران"),
        (6, "ج و3 مصادر أخرى"),
        (13, "ج و10 مصادر أخرى"),
        (14, "ج و11 مصدرًا آخر"),
        (103, "ج و100 مصدر آخر"),
    ],
)
def test_of_many_sources_three_are_named_and_the_rest_counted(count: int, rest: str) -> None:
    assert also("أ", "ب", "ج", *("د" * (count - 3))) == f"{RLM}أيضًا: أ، ب، {rest}"


def test_the_rest_is_counted_in_english_too() -> None:
    assert also(*"abcd", language="en") == "Also: a, b, c and 1 other"
    assert also(*"abcde", language="en") == "Also: a, b, c and 2 others"


@pytest.mark.parametrize(
    "headline",
    ["NATO يبحث الوضع", "🇵🇸 أخبار اليوم", "SpaceX تطلق قمرًا صناعيًا جديدًا", "G20: قمة القادة تبدأ غدًا"],
)
def test_an_arabic_headline_that_begins_in_latin_is_still_marked_right_to_left(headline: str) -> None:
    assert parsed(render.alert(replace(ALERT, headline=headline)).html).startswith(RLM + headline[0])


def test_an_english_headline_is_not_marked() -> None:
    assert parsed(render.alert(replace(ALERT, headline="NATO meets")).html).startswith("NATO")


def test_a_latin_name_in_an_arabic_line_is_isolated() -> None:
    assert f"{FSI}Reuters{PDI}" in lines(replace(ALERT, feed="Reuters"))[1]


def test_of_a_hundred_topics_eight_are_named() -> None:
    many = replace(ALERT, topics=tuple((TopicId(n), f"موضوع{n}") for n in range(100)))
    assert lines(many)[-1].count("موضوع") == 8
    assert len(render.mute_keyboard(many, unfolded=False)) == 10


def test_a_cut_text_ends_in_dots_and_parts_no_flag_and_no_family() -> None:
    assert rtl.cut("🇵🇸🇯🇴", 5) == "🇵🇸…"
    assert rtl.cut("a👨‍👩‍👧", 5) == "a…"
    assert rtl.cut("كلمة", 4) == "كلمة"


def test_a_list_of_headlines_ends_where_a_message_does() -> None:
    line = Line(headline="خبر " * 100, url=None, feed="صحيفة", at=AT, zone="Asia/Gaza")
    html = render.headlines([line] * 50, speaking("ar"), now=AT, heading="العناوين:")
    assert rtl.utf16(parsed(html)) <= render.TEXT_LIMIT


TEXTS = st.text(
    st.sampled_from("اب جدة\u064b\u200f\u200d\u2068 aZ9<>&\"'🇵🇸👩\u200d👧é\u0301\n"), max_size=80
) | st.sampled_from(["م" * 5000, "🇵🇸" * 3000, "&" * 5000, "a" + "\u0301" * 5000])


@settings(max_examples=25)
@given(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), st.booleans(), st.sampled_from(["ar", "en"]))
def test_whatever_a_page_says_telegram_takes_it(texts: tuple[str, ...], breaking: bool, language: str) -> None:  # noqa: FBT001
    headline, kicker, feed, topic, sentence = texts
    alert = replace(
        ALERT,
        headline=f"خبر {headline}",
        kicker=kicker,
        feed=f"ص{feed}",
        breaking=breaking,
        language=language,
        topics=tuple((TopicId(n), f"م{topic}") for n in range(100)),
        others=(Source(name=f"و{feed}", url="https://news.example/2"),) * 20,
        summary=Summary(sentences=(f"س{sentence}",) * 5, by=By.MODEL),
        unfolded=True,
    )
    page = render.alert(alert)
    assert 0 < rtl.utf16(parsed(page.html)) <= render.TEXT_LIMIT


@given(st.integers(1, BIGGEST), st.integers(1, BIGGEST), st.booleans())
def test_a_buttons_data_fits_telegrams_64_bytes_whatever_the_ids(entry: int, topic: int, unfolded: bool) -> None:  # noqa: FBT001
    alert = replace(ALERT, entry=EntryId(entry), topics=((TopicId(topic), "حديقة"),))
    keyboards = (render.alert_keyboard(alert, unfolded=unfolded), render.mute_keyboard(alert, unfolded=unfolded))
    sizes = [len((b.data or "").encode()) for keyboard in keyboards for row in keyboard for b in row]
    assert max(sizes) <= 64
