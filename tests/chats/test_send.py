"""One message, sent over real HTTP to a small Bot API server, and what came of it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.chats.outcomes import BadToken, Cause, Gone, Later, Moved, Refused, Sent, Throttled, Unknown
from bot.chats.send import Copy, Delete, Edit, Sender, Text, plain_of
from bot.chats.wire import AiohttpRequest, Timeouts
from bot.news.model import ChatId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Request = tuple[str, dict[str, Any]]
ALICE = ChatId(5)
GROUP = ChatId(-7)
MESSAGE = {"message_id": 77, "date": 0, "chat": {"id": 5, "type": "private"}}
CANT_PARSE = (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0')
NO_THREAD = (400, "Bad Request: message thread not found")


class Telegram:
    """Answers each request with the next of `refusals`, then with success; remembers what was asked."""

    def __init__(self, *refusals: tuple[int, str], always: web.Response | None = None) -> None:
        self.refusals = list(refusals)
        self.always = always
        self.asked: list[Request] = []

    async def answer(self, request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        self.asked.append((method, await request.json()))
        if self.always is not None:
            return self.always
        if self.refusals:
            code, text = self.refusals.pop(0)
            return web.json_response({"ok": False, "error_code": code, "description": text}, status=code)
        return web.json_response({"ok": True, "result": {"deleteMessage": True}.get(method, MESSAGE)})


@asynccontextmanager
async def sender(telegram: Telegram) -> AsyncIterator[Sender]:
    app = web.Application()
    app.router.add_post("/{path:.*}", telegram.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    request = AiohttpRequest(timeouts=Timeouts(connect=2, read=2))
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    try:
        async with request:
            yield Sender(bot=Bot("1:T", base_url=base, request=request, get_updates_request=AiohttpRequest()))
    finally:
        await runner.cleanup()


async def test_a_text_goes_as_html_with_all_that_belongs_to_it() -> None:
    telegram = Telegram()
    message = Text(
        chat_id=GROUP,
        html="<b>عاجل</b>",
        thread_id=3,
        buttons=InlineKeyboardMarkup([[InlineKeyboardButton("كتم", callback_data="m")]]),
        preview=LinkPreviewOptions(is_disabled=True),
        reply_to=70,
        silent=True,
        paid=True,
    )
    async with sender(telegram) as ours:
        outcome = await ours.send(message)
    assert outcome == Sent(message_id=77)
    assert telegram.asked == [
        (
            "sendMessage",
            {
                "chat_id": -7,
                "text": "<b>عاجل</b>",
                "parse_mode": "HTML",
                "message_thread_id": 3,
                "reply_markup": {"inline_keyboard": [[{"text": "كتم", "callback_data": "m"}]]},
                "link_preview_options": {"is_disabled": True},
                "reply_parameters": {"message_id": 70, "allow_sending_without_reply": True},
                "disable_notification": True,
                "allow_paid_broadcast": True,
            },
        )
    ]


async def test_what_is_not_asked_for_is_not_sent_along() -> None:
    telegram = Telegram()
    async with sender(telegram) as ours:
        await ours.send(Text(chat_id=ALICE, html="x"))
    assert telegram.asked == [("sendMessage", {"chat_id": 5, "text": "x", "parse_mode": "HTML"})]


async def test_an_edit_replaces_text_and_buttons() -> None:
    telegram = Telegram()
    async with sender(telegram) as ours:
        outcome = await ours.send(Edit(chat_id=ALICE, message_id=77, html="<i>y</i>"))
    assert outcome == Sent(message_id=77)
    assert telegram.asked == [
        ("editMessageText", {"chat_id": 5, "message_id": 77, "text": "<i>y</i>", "parse_mode": "HTML"})
    ]


async def test_an_edit_that_changes_nothing_counts_as_done() -> None:
    telegram = Telegram((400, "Bad Request: message is not modified: specified new message content is the same"))
    async with sender(telegram) as ours:
        outcome = await ours.send(Edit(chat_id=ALICE, message_id=77, html="y"))
    assert outcome == Sent()


async def test_a_message_is_deleted() -> None:
    telegram = Telegram()
    async with sender(telegram) as ours:
        outcome = await ours.send(Delete(chat_id=ALICE, message_id=77))
    assert (outcome, telegram.asked) == (Sent(), [("deleteMessage", {"chat_id": 5, "message_id": 77})])


async def test_a_message_is_copied() -> None:
    telegram = Telegram()
    async with sender(telegram) as ours:
        outcome = await ours.send(Copy(chat_id=GROUP, from_chat_id=ALICE, message_id=9, thread_id=3, silent=True))
    assert outcome == Sent(message_id=77)
    assert telegram.asked == [
        (
            "copyMessage",
            {"chat_id": -7, "from_chat_id": 5, "message_id": 9, "message_thread_id": 3, "disable_notification": True},
        )
    ]


async def test_markup_that_cant_be_parsed_goes_once_as_plain_text() -> None:
    telegram = Telegram(CANT_PARSE)
    async with sender(telegram) as ours:
        outcome = await ours.send(Text(chat_id=ALICE, html="<b>A &amp; B</b> <x>"))
    assert outcome == Sent(message_id=77, plain=True)
    assert telegram.asked[1:] == [("sendMessage", {"chat_id": 5, "text": "A & B "})]


async def test_an_edit_that_cant_be_parsed_goes_once_as_plain_text() -> None:
    telegram = Telegram(CANT_PARSE)
    async with sender(telegram) as ours:
        outcome = await ours.send(Edit(chat_id=ALICE, message_id=77, html="<b>A</b>"))
    assert outcome == Sent(message_id=77, plain=True)


async def test_plain_text_that_cant_be_parsed_either_is_refused() -> None:
    telegram = Telegram(CANT_PARSE, CANT_PARSE)
    async with sender(telegram) as ours:
        outcome = await ours.send(Text(chat_id=ALICE, html="<x>"))
    assert (type(outcome), len(telegram.asked)) == (Refused, 2)


@pytest.mark.parametrize(
    "message",
    [Text(chat_id=GROUP, html="x", thread_id=3), Copy(chat_id=GROUP, from_chat_id=ALICE, message_id=1, thread_id=3)],
)
async def test_a_thread_that_is_no_more_gives_way_to_the_general_one(message: Text | Copy) -> None:
    telegram = Telegram(NO_THREAD)
    async with sender(telegram) as ours:
        outcome = await ours.send(message)
    assert outcome == Sent(message_id=77, thread_lost=True)
    assert ["message_thread_id" in params for _, params in telegram.asked] == [True, False]


async def test_a_lost_thread_and_bad_markup_are_both_mended() -> None:
    telegram = Telegram(NO_THREAD, CANT_PARSE)
    async with sender(telegram) as ours:
        outcome = await ours.send(Text(chat_id=GROUP, html="<x>", thread_id=3))
    assert outcome == Sent(message_id=77, plain=True, thread_lost=True)


async def test_a_thread_error_without_a_thread_is_refused() -> None:
    telegram = Telegram(NO_THREAD)
    async with sender(telegram) as ours:
        outcome = await ours.send(Text(chat_id=GROUP, html="x"))
    assert (type(outcome), len(telegram.asked)) == (Refused, 1)


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (403, "Forbidden: bot was blocked by the user", Gone),
        (401, "Unauthorized", BadToken),
        (404, "Not Found", BadToken),
        (429, "Too Many Requests: retry after 5", Throttled),
        (502, "Bad Gateway", Later),
        (409, "Conflict: terminated by other getUpdates request", Later),
        (400, "Bad Request: message text is empty", Refused),
    ],
)
async def test_an_answer_becomes_a_value(code: int, text: str, kind: type) -> None:
    async with sender(Telegram((code, text))) as ours:
        outcome = await ours.send(Text(chat_id=ALICE, html="x"))
    assert type(outcome) is kind


async def test_a_migrated_group_is_told_with_its_new_id() -> None:
    body = {
        "ok": False,
        "description": "Bad Request: group chat was upgraded",
        "parameters": {"migrate_to_chat_id": -1007},
    }
    async with sender(Telegram(always=web.json_response(body, status=400))) as ours:
        outcome = await ours.send(Text(chat_id=GROUP, html="x"))
    assert outcome == Moved(to=ChatId(-1007))


@pytest.mark.parametrize("body", ["", "<html>", "{}", "[]", '{"ok":true,"result":{"odd":1}}', '{"ok":true,"result":5}'])
async def test_an_accepted_message_with_an_unreadable_answer_is_in_doubt(body: str) -> None:
    async with sender(Telegram(always=web.Response(text=body))) as ours:
        outcome = await ours.send(Text(chat_id=ALICE, html="x"))
    assert type(outcome) is Unknown


async def test_a_server_that_is_not_there_means_later() -> None:
    async with sender(Telegram()) as ours:
        request: Any = ours.bot.request
        await request.shutdown()
        outcome = await ours.send(Text(chat_id=ALICE, html="x"))
    assert outcome == Later(reason="the connection to Telegram is closed", cause=Cause.NOT_SENT)


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<b>عنوان</b>", "عنوان"),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', "x"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("1 < 2", "1 < 2"),
        ("<blockquote expandable>س\nص</blockquote>", "س\nص"),
        ("&#39;&quot;", "'\""),
    ],
)
def test_plain_text_keeps_the_words(html: str, plain: str) -> None:
    assert plain_of(html) == plain


@given(st.text(alphabet="ab<>&;/ ك\n"))
def test_plain_text_can_be_made_of_anything(text: str) -> None:
    assert len(plain_of(text)) <= len(text)
