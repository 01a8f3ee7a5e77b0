"""What «لماذا؟» shows under an alert."""

from __future__ import annotations

from dataclasses import replace

from bot.chats import reasons, rtl
from bot.news.explaining import Fit, Reason
from bot.news.model import TopicId
from tests.chats.test_alert_rendering import ALERT, parsed

TWO = replace(ALERT, topics=((TopicId(3), "حديقة"), (TopicId(4), "بلدي")))
WHY = (
    Reason(topic="حديقة", fits=(Fit(asked="حديقة", found=("حديقة",)),)),
    Reason(
        topic="بلدي", fits=(Fit(asked='"حديقة جديدة"', found=("حديقة", "جديدة")), Fit(asked="فتح", found=("افتتاح",)))
    ),
)


def test_each_topic_says_which_word_brought_it_and_of_what_it_is_a_form() -> None:
    text = parsed(reasons.page(TWO, WHY).html).replace("\u200f", "")
    assert text.split("\n")[-5:] == [
        "يوافق هذا الخبر ما تتابعه:",
        "🔔 حديقة: ورد «حديقة»",
        "🔔 بلدي: ورد «حديقة جديدة»",
        "🔔 بلدي: ورد «افتتاح» من صيغ «فتح»",
        "لتتابع اللفظ وحده من دون صيغه، اكتب قبله علامة المساواة (=).",
    ]


def test_its_buttons_fold_the_reasons_or_end_following_a_topic() -> None:
    keyboard = reasons.page(TWO, WHY).keyboard
    assert [[button.data for button in row] for row in keyboard] == [
        ["alert:7:told:0"],
        ["alert:7:unfollow:0:3"],
        ["alert:7:unfollow:0:4"],
    ]


def test_english_readers_are_told_in_english() -> None:
    text = parsed(reasons.page(replace(TWO, language="en"), WHY).html)
    assert "🔔 \u2068بلدي\u2069: “\u2068افتتاح\u2069”, a form of “\u2068فتح\u2069”" in text


def test_everything_fits_a_message_and_is_escaped() -> None:
    wild = tuple(Reason(topic="<b>&" * 40, fits=(Fit(asked="<" * 300, found=("&" * 300,)),)) for _ in range(30))
    assert len(parsed(reasons.page(TWO, wild).html)) <= 4096


def test_as_many_reasons_are_shown_as_a_message_holds() -> None:
    long = replace(ALERT, headline="حديقة " * 50)
    fits = (Fit(asked="حديقة البلدية", found=("حديقة", "البلدية")),) * 20
    html = reasons.page(long, [Reason(topic="حدائق المدينة وساحاتها", fits=fits)] * 8).html
    assert 4000 < rtl.utf16(parsed(html)) <= 4096
