"""A bot that uses python-telegram-bot as it comes finds in the simulator the Telegram it knows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.simulator.process import Simulator


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    async with Bot(simulator.token, base_url=f"{simulator.url}/bot") as started:
        yield started


async def test_a_bot_is_the_number_in_its_token(bot: Bot) -> None:
    assert bot.id == 424242


async def test_a_message_arrives_with_its_formatting(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat(title="سلمى")
    sent = await bot.send_message(reader["id"], "<b>افتتاح</b> مكتبة", parse_mode="HTML")
    shown = await simulator.messages(reader["id"])
    assert (sent.text, shown[0]["text_html"]) == ("افتتاح مكتبة", "<b>افتتاح</b> مكتبة")


async def test_a_message_can_be_edited(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat()
    sent = await bot.send_message(reader["id"], "first")
    await bot.edit_message_text("second", chat_id=reader["id"], message_id=sent.message_id)
    assert [each["text"] for each in await simulator.messages(reader["id"])] == ["second"]


async def test_an_edit_that_changes_nothing_is_refused(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat()
    sent = await bot.send_message(reader["id"], "same")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("same", chat_id=reader["id"], message_id=sent.message_id)


async def test_a_command_reaches_the_bot_as_one(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat(language_code="en", title="James")
    await simulator.say(reader["id"], "/start now")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.from_user is not None
    assert (update.message.entities[0].type, update.message.entities[0].length) == ("bot_command", 6)
    assert (update.message.from_user.first_name, update.message.from_user.language_code) == ("James", "en")


async def test_updates_come_again_until_they_are_confirmed(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat()
    await simulator.say(reader["id"], "hello")
    (first,) = await bot.get_updates(timeout=5)
    (again,) = await bot.get_updates(timeout=5)
    assert first.update_id == again.update_id
    assert await bot.get_updates(offset=first.update_id + 1, timeout=0) == ()


async def test_a_pressed_button_comes_with_its_data(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat()
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("متابعة", callback_data="follow:1")]])
    sent = await bot.send_message(reader["id"], "غزة", reply_markup=buttons)
    await simulator.call(
        "POST",
        f"/sim/chats/{reader['id']}/press",
        {"message_id": sent.message_id, "data": "follow:1", "wait": 0},
    )
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query is not None
    assert update.callback_query.data == "follow:1"
    assert await bot.answer_callback_query(update.callback_query.id, text="تتابع الآن")


async def test_who_has_blocked_the_bot_gets_nothing(simulator: Simulator, bot: Bot) -> None:
    reader = await simulator.make_chat()
    await simulator.block(reader["id"])
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(reader["id"], "news")


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_the_thirty_first_message_of_a_second_has_to_wait(simulator: Simulator, bot: Bot) -> None:
    await simulator.make_chats(1_000_000, 40)
    for number in range(30):
        await simulator.bot("sendMessage", chat_id=1_000_000 + number, text="news")
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(1_000_035, "one too many")
    assert told.value._retry_after == timedelta(seconds=1)
