"""What handlers send through PTB keeps the same pace: a real ExtBot over real HTTP."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from telegram import InputMediaPhoto
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import ExtBot

from bot.chats.gates import Limits
from bot.chats.limiter import PacedLimiter
from bot.chats.pace import Pace
from bot.chats.turns import Turns
from bot.chats.wire import AiohttpRequest, NotSent, Timeouts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MESSAGE = {"message_id": 77, "date": 0, "chat": {"id": 5, "type": "private"}}
Answer = tuple[int, dict[str, Any]]


def too_many(seconds: int) -> Answer:
    return 429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": seconds}}


class Telegram:
    """Answers with `answers` in turn, then with success; remembers when each method was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, float]] = []

    async def answer(self, request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        self.asked.append((method, time.monotonic()))
        status, body = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": result_of(method)})
        return web.json_response(body, status=status)


def result_of(method: str) -> object:
    return (
        MESSAGE if method in {"sendMessage", "editMessageText"} else [MESSAGE] if method == "sendMediaGroup" else True
    )


@asynccontextmanager
async def paced(telegram: Telegram, turns: Turns, *, patience: float = 5) -> AsyncIterator[ExtBot[None]]:
    app = web.Application()
    app.router.add_post("/{path:.*}", telegram.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    request = AiohttpRequest(timeouts=Timeouts(connect=2, read=2))
    try:
        async with request:
            yield ExtBot(
                "1:T",
                base_url=f"http://127.0.0.1:{runner.addresses[0][1]}/bot",
                request=request,
                get_updates_request=AiohttpRequest(),
                rate_limiter=PacedLimiter(turns, patience=timedelta(seconds=patience)),
            )
    finally:
        turns.close()
        await runner.cleanup()


async def test_a_message_leaves_at_once_when_it_may() -> None:
    telegram, turns = Telegram(), Turns()
    async with paced(telegram, turns) as bot, asyncio.timeout(1):
        message = await bot.send_message(5, "x")
    assert (message.message_id, turns.pace.in_flight) == (77, 0)


async def test_messages_to_one_chat_keep_its_pace() -> None:
    telegram, turns = Telegram(), Turns(Pace(Limits(chat_gap=0.3)))
    async with paced(telegram, turns) as bot:
        await asyncio.gather(*(bot.send_message(5, "x") for _ in range(3)))
    times = [at for _, at in telegram.asked]
    assert [times[1] - times[0] >= 0.25, times[2] - times[1] >= 0.25] == [True, True]


async def test_messages_to_many_chats_leave_together() -> None:
    telegram, turns = Telegram(), Turns()
    async with paced(telegram, turns) as bot, asyncio.timeout(2):
        await asyncio.gather(*(bot.send_message(chat, "x") for chat in range(1, 61)))
    assert len(telegram.asked) == 60


async def test_answers_to_buttons_and_edits_wait_for_no_chats_pace() -> None:
    telegram, turns = Telegram(), Turns()
    async with paced(telegram, turns) as bot, asyncio.timeout(1):
        await bot.send_message(5, "x")
        await bot.answer_callback_query("1")
        await bot.edit_message_text("y", chat_id=5, message_id=77)
        await bot.send_chat_action(5, "typing")
    assert len(telegram.asked) == 4


async def test_a_429_is_waited_out_and_the_message_sent_again() -> None:
    telegram, turns = Telegram(too_many(1)), Turns()
    async with paced(telegram, turns) as bot:
        message = await bot.send_message(5, "x")
    (_, first), (_, second) = telegram.asked
    assert (message.message_id, second - first >= 1.0) == (77, True)


async def test_a_429_beyond_all_patience_is_raised_and_the_halt_stays_known() -> None:
    telegram, turns = Telegram(too_many(600)), Turns()
    async with paced(telegram, turns) as bot:
        with pytest.raises(RetryAfter):
            await bot.send_message(5, "x")
    assert (turns.pace.halted_until or 0) > time.time() + 500


async def test_a_refusal_passes_through_and_frees_the_place() -> None:
    refusals = (
        (400, {"ok": False, "description": "Bad Request: message text is empty"}),
        (403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}),
    )
    turns = Turns()
    async with paced(Telegram(*refusals), turns) as bot:
        with pytest.raises(BadRequest):
            await bot.send_message(5, "x")
        with pytest.raises(Forbidden):
            await bot.send_message(6, "x")
    assert turns.pace.in_flight == 0


async def test_a_dead_telegram_opens_the_breaker() -> None:
    turns = Turns()
    async with paced(Telegram(), turns) as bot:
        request: Any = bot.request
        await request.shutdown()
        for chat in range(1, 6):
            with pytest.raises(NotSent):
                await bot.send_message(chat, "x")
    assert (turns.pace.halted_until or 0) > time.time()


async def test_a_cancelled_request_frees_the_place() -> None:
    class Slow(Telegram):
        async def answer(self, request: web.Request) -> web.Response:
            await asyncio.sleep(0.5)
            return await super().answer(request)

    turns = Turns()
    async with paced(Slow(), turns) as bot:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await bot.send_message(5, "x")
    assert turns.pace.in_flight == 0


async def test_a_channel_is_paced_by_its_name() -> None:
    telegram, turns = Telegram(), Turns(Pace(Limits(chat_gap=0.2)))
    async with paced(telegram, turns) as bot:
        await asyncio.gather(bot.send_message("@ajil", "x"), bot.send_message("@ajil", "y"))
    (_, first), (_, second) = telegram.asked
    assert second - first >= 0.15


async def test_an_album_counts_as_a_message() -> None:
    telegram, turns = Telegram(), Turns()
    async with paced(telegram, turns) as bot:
        await bot.send_media_group(-5, [InputMediaPhoto("id-1"), InputMediaPhoto("id-2")])
    assert turns.pace.chats_remembered == 1
