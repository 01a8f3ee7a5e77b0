"""What editors see of a broadcast that runs or ran."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats import progress
from bot.chats.desk import span, title
from bot.chats.texts import speaking
from bot.news.broadcasts import (
    ArticleContent,
    BroadcastId,
    BroadcastState,
    CopyContent,
    RunId,
    RunKind,
    RunState,
    Tally,
    TextContent,
)
from bot.news.model import BotId
from bot.store.broadcasts import Run

if TYPE_CHECKING:
    from bot.chats.render import Page

BEGAN = datetime(2026, 11, 22, 19, 3, tzinfo=UTC)
TEXT = TextContent(html="<b>تنبيه</b> من التحرير")
VOICE = Tally(total=100_000, sent=51_800, gone=170, failed=4, unknown=6)
ARABIC, ENGLISH = speaking("ar"), speaking("en")


def _run(
    tally: Tally = VOICE, state: RunState = RunState.RUNNING, kind: RunKind = RunKind.SEND, **other: object
) -> Run:
    values: dict[str, object] = {
        "id": RunId(7),
        "bot_id": BotId(42),
        "broadcast_id": BroadcastId(3),
        "content": TEXT,
        "paid": False,
        "fault": None,
        "started_by": 1001,
        "created_at": BEGAN,
        "finished_at": None,
        "progress": (1001, 5),
    }
    return Run(tally=tally, state=state, kind=kind, **(values | other))  # type: ignore[arg-type]  # named one by one


def _labels(page: Page) -> list[str]:
    return [button.label for row in page.keyboard for button in row]


def test_progress_reads_as_the_newspaper_says_it() -> None:
    assert progress.running(_run(), ARABIC, rate=29.4).html == (
        "\u200f📢 <b>يُرسل الآن</b>\n"
        "\u200fتنبيه من التحرير\n"
        "\u200f▓▓▓▓▓░░░░░ 52 % · 51,980 من 100,000 · 29/ث · بقي 27\u00a0د\n"
        "\u200fوصل 51,800 · غادروا 170 · تعذّر 4 · غير مؤكد 6"
    )


def test_english_says_the_same() -> None:
    assert progress.running(_run(), ENGLISH, rate=29.4).html.split("\n")[2:] == [
        "▓▓▓▓▓░░░░░ 52 % · 51,980 of 100,000 · 29/s · 27\u00a0min left",
        "arrived 51,800 · left 170 · failed 4 · unknown 6",
    ]


def test_without_a_rate_nothing_is_promised() -> None:
    assert "بقي" not in progress.running(_run(), ARABIC).html


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (RunState.RUNNING, ["⏸ إيقاف مؤقت", "إلغاء"]),
        (RunState.PAUSED, ["▶️ استئناف", "إلغاء"]),
        (RunState.CANCELLED, []),
        (RunState.STOPPED, []),
    ],
)
def test_the_wheel_has_what_can_be_done_now(state: RunState, labels: list[str]) -> None:
    assert _labels(progress.running(_run(state=state), ARABIC)) == labels


def test_a_report_says_how_many_how_long_and_how_fast() -> None:
    tally = Tally(total=100_000, sent=99_800, gone=190, failed=4, unknown=6)
    run = _run(tally, RunState.FINISHED, finished_at=BEGAN + timedelta(minutes=56))
    page = progress.report(run, ARABIC, zone="Asia/Gaza")
    assert page.html == (
        "\u200f📢 <b>أُرسل</b>\n"
        "\u200fتنبيه من التحرير\n"
        "\u200fوصل 99,800 · غادروا 190 · تعذّر 4 · غير مؤكد 6\n"
        "\u200f22/11 21:03–21:59 · 56\u00a0د · 30/ث"
    )
    assert _labels(page) == ["✏️ تصحيح", "🗑 سحب"]


def test_a_stopped_run_says_telegrams_reason_and_what_to_do() -> None:
    fault = "Bad Request: message is too long"
    tally = Tally(total=9, failed=3, cancelled=6)
    run = _run(tally, RunState.STOPPED, fault=fault, finished_at=BEGAN + timedelta(seconds=2))
    page = progress.report(run, ARABIC, zone="Asia/Gaza")
    assert page.html.split("\n")[-2:] == [
        "\u200fيرفضه تيليغرام: \u2068Bad Request: message is too long\u2069",
        "\u200fأرسل \u2068/broadcast\u2069 لتكتبه من جديد، ويمكنك سحب ما وصل.",
    ]
    assert "لم يُرسل 6" in page.html
    assert page.keyboard == ()


def test_after_a_finished_retraction_nothing_is_left_to_do() -> None:
    run = _run(Tally(total=2, sent=2), RunState.FINISHED, RunKind.RETRACT, finished_at=BEGAN)
    assert progress.report(run, ARABIC, zone="Asia/Gaza").keyboard == ()


def test_the_list_says_state_first_and_opens_each() -> None:
    lines = [
        progress.Line(id=BroadcastId(3), state=BroadcastState.RUNNING, content=TEXT, at=BEGAN, run=_run()),
        progress.Line(id=BroadcastId(2), state=BroadcastState.SCHEDULED, content=TEXT, at=BEGAN, run=None),
    ]
    page = progress.listed(lines, ARABIC, zone="Asia/Gaza")
    assert page.html.split("\n\n")[1] == "\u200f⏰ حُدّد موعده · 22/11 21:03\n\u200fتنبيه من التحرير"
    assert [button.data for row in page.keyboard for button in row] == ["cast:open:3", "cast:open:2"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1\u00a0ث"),
        (59, "59\u00a0ث"),
        (60, "1\u00a0د"),
        (1620, "27\u00a0د"),
        (3599, "60\u00a0د"),
        (3700, "1\u00a0س\u00a02\u00a0د"),
    ],
)
def test_a_span_is_as_exact_as_it_matters(seconds: float, said: str) -> None:
    assert span(seconds, ARABIC) == said


@pytest.mark.parametrize(
    ("content", "known_as"),
    [
        (ArticleContent(headline="افتتاح حديقة", url="https://a.example/1"), "افتتاح حديقة"),
        (TextContent(html="<b>سطر</b>\nوآخر &amp; ثالث"), "سطر وآخر & ثالث"),
        (CopyContent(from_chat_id=1, message_id=2, preview="صورة"), "صورة"),
        (TextContent(html=""), "…"),
    ],
)
def test_a_broadcast_is_known_by_its_first_words(
    content: ArticleContent | TextContent | CopyContent, known_as: str
) -> None:
    assert title(content) == known_as


@given(share=st.floats(0, 1))
def test_the_bar_has_ten_cells_and_is_full_only_when_all_is_done(share: float) -> None:
    bar = progress.bar(share)
    assert len(bar) == 10
    assert (bar == "▓" * 10) is (share == 1)


@given(
    total=st.integers(0, 2_000_000),
    done=st.integers(0, 2_000_000),
    rate=st.none() | st.floats(0, 2000, allow_nan=False),
)
def test_any_tally_has_a_progress_that_fits_a_message(total: int, done: int, rate: float | None) -> None:
    page = progress.running(_run(Tally(total=total, sent=min(done, total))), ARABIC, rate=rate)
    assert len(page.html) < 600
