"""What editors see of a broadcast before it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.chats import broadcasts as render
from bot.chats import desk
from bot.chats.texts import speaking
from bot.news.broadcasts import ArticleContent, Audience, BroadcastId, BroadcastState, CopyContent, TextContent
from bot.news.model import TopicId

if TYPE_CHECKING:
    from bot.chats.render import Page

ARABIC, ENGLISH = speaking("ar"), speaking("en")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TOPICS = {TopicId(number): f"موضوع {number}" for number in range(1, 15)}
TEXT = TextContent(html="نص")


def _composed(audience: Audience | None = None, *, paid: bool = False, stars: int | None = None) -> desk.Composed:
    return desk.Composed(
        id=BroadcastId(3),
        content=TEXT,
        audience=audience or Audience(),
        paid=paid,
        count=54_000,
        topics=TOPICS,
        stars=stars,
    )


def _data(page: Page) -> list[str | None]:
    return [button.data for row in page.keyboard for button in row]


def test_the_control_says_for_whom_how_many_and_how_long() -> None:
    assert desk.control(_composed(), ARABIC).html == (
        "\u200f📢 <b>لم يُرسل بعد</b>\n\u200fإلى: الجميع\n\u200f54,000 محادثة · يستغرق 30\u00a0د"
    )


def test_an_audience_is_said_in_words() -> None:
    chosen = Audience(kinds=("private", "channel"), language="ar", topics=(1, 2))
    assert desk.audience(_composed(chosen), ENGLISH) == (
        "private chats, channels · العربية · followers of موضوع 1, موضوع 2"
    )


def test_the_paid_lane_is_offered_only_where_the_operator_allows_it() -> None:
    assert "cast:paid:3" not in _data(desk.control(_composed(), ARABIC))
    page = desk.control(_composed(paid=True, stars=9000), ARABIC)
    assert "cast:paid:3" in _data(page)
    assert page.html.split("\n")[2:] == [
        "\u200f54,000 محادثة · يستغرق 54\u00a0ث",
        "\u200fالكلفة بالنجوم: 5,400 من 9,000",
    ]


def test_many_topics_are_toggled_on_pages() -> None:
    first, last = (desk.topics(_composed(Audience(topics=(1,))), page, ARABIC) for page in (0, 9))
    assert first.keyboard[0][0].label == "✓ موضوع 1"
    assert _data(first)[-2:] == ["cast:topics:3:1", "cast:show:3"]
    assert _data(last) == ["cast:topic:3:13:1", "cast:topic:3:14:1", "cast:topics:3:0", "cast:show:3"]


def test_every_buttons_data_fits_telegrams_64_bytes() -> None:
    pages = [desk.control(_composed(stars=1), ARABIC), desk.topics(_composed(), 0, ARABIC)]
    assert max(len((data or "").encode()) for page in pages for data in _data(page)) <= 64


def test_a_scheduled_one_says_when_in_absolute_time() -> None:
    at = NOW + timedelta(hours=3, minutes=25)
    page = desk.scheduled(BroadcastId(3), TEXT, at, zone="Asia/Gaza", now=NOW, t=ARABIC)
    assert page.html.split("\n")[:2] == [
        "\u200f⏰ <b>يُرسل في 22/11 20:25</b> (\u2068Asia/Gaza\u2069)",
        "\u200fبعد 3\u00a0س\u00a025\u00a0د",
    ]


def test_the_second_editor_sees_what_and_when() -> None:
    page = desk.approval(_composed(paid=True), None, "Asia/Gaza", ARABIC)
    assert page.html.split("\n")[3:] == ["\u200fموعد الإرسال: الآن", "\u200fالكلفة بالنجوم: 5,400"]
    assert _data(page) == ["cast:ok:3", "cast:no:3"]


def test_one_of_which_nothing_was_sent_says_so() -> None:
    assert desk.settled(BroadcastState.CANCELLED, TEXT, ARABIC).html == "\u200f<b>أُلغي</b>: لم يُرسل شيء.\n\u200fنص"
    assert desk.settled(BroadcastState.AWAITING, TEXT, ARABIC).html.startswith("\u200f⏳")
    assert desk.settled(BroadcastState.DRAFT, TEXT, ARABIC).html.startswith("\u200f📢")


def test_an_article_is_rendered_as_readers_see_it_and_corrections_are_marked() -> None:
    content = ArticleContent(
        headline="افتتاح حديقة",
        url="https://a.example/1?a=1&b=2",
        kicker="محليات",
        source="وكالة",
        summary=("جملة.",),
        corrected_at="21:15",
    )
    assert render.html(content, "ar") == (
        "\u200fمحليات\n"
        '\u200f📢 <b><a href="https://a.example/1?a=1&amp;b=2">افتتاح حديقة</a></b>\n'
        "\u200f✏️ صُحّح 21:15\n\n\u200fجملة.\n\n\u200fوكالة"
    )


def test_a_corrected_copy_carries_its_mark_in_the_readers_language() -> None:
    content = CopyContent(from_chat_id=1, message_id=2, preview="", caption="جديد", corrected_at="21:15")
    assert render.caption(content, "en") == "جديد\n✏️ Corrected 21:15"
