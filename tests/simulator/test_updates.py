"""How bots hear: polling, its conflicts, webhooks, groups."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

BOT_NAME = "@ajil_424242_bot"


async def texts(simulator: Simulator) -> list[str]:
    updates = (await simulator.bot("getUpdates"))["result"]
    return [update["message"]["text"] for update in updates if "message" in update]


async def test_a_second_poller_ends_the_first(simulator: Simulator) -> None:
    first = asyncio.create_task(simulator.bot("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(simulator.bot("getUpdates", timeout=1))
    text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    assert await first == {"ok": False, "error_code": 409, "description": text}
    assert (await second)["ok"]


async def test_words_wait_for_the_first_bot_that_comes(simulator: Simulator) -> None:
    reader = await simulator.make_chat()
    await simulator.say(reader["id"], "is anybody there")
    assert await texts(simulator) == ["is anybody there"]


async def test_a_bot_hears_only_the_kinds_it_asked_for(simulator: Simulator) -> None:
    await simulator.bot("getUpdates", allowed_updates=["my_chat_member"])
    reader = await simulator.make_chat()
    await simulator.say(reader["id"], "hello")
    await simulator.block(reader["id"])
    (update,) = (await simulator.bot("getUpdates"))["result"]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_in_groups_a_bot_hears_commands_mentions_and_replies(simulator: Simulator) -> None:
    await simulator.bot("getUpdates")
    group = (await simulator.make_chat("group"))["id"]
    own = await simulator.bot("sendMessage", chat_id=group, text="hello")
    await simulator.say(group, "just talking", sender=5)
    await simulator.say(group, "/list", sender=5)
    await simulator.say(group, "/list@another_bot", sender=5)
    await simulator.say(group, f"what says {BOT_NAME}", sender=5)
    await simulator.say(group, "thanks", sender=5, reply_to_message_id=own["result"]["message_id"])
    assert await texts(simulator) == ["/list", f"what says {BOT_NAME}", "thanks"]


async def test_a_channel_post_is_no_message(simulator: Simulator) -> None:
    await simulator.bot("getUpdates", allowed_updates=["channel_post"])
    channel = await simulator.make_chat("channel", title="أخبار")
    await simulator.say(channel["id"], "post")
    (update,) = (await simulator.bot("getUpdates"))["result"]
    assert update["channel_post"]["sender_chat"]["id"] == channel["id"]


async def test_a_webhook_gets_each_chats_words_in_order_until_it_takes_them(simulator: Simulator) -> None:
    heard: list[tuple[str, str | None]] = []
    done = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        update: dict[str, Any] = await request.json()
        heard.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        if len(heard) == 3:
            done.set()
        return web.Response(status=500 if len(heard) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with TestServer(app) as server:
        await simulator.bot("setWebhook", url=str(server.make_url("/hook")), secret_token="s3cret")
        reader = await simulator.make_chat()
        await simulator.say(reader["id"], "one")
        await simulator.say(reader["id"], "two")
        async with asyncio.timeout(10):
            await done.wait()
        await simulator.bot("deleteWebhook")
    assert heard == [("one", "s3cret"), ("one", "s3cret"), ("two", "s3cret")]


async def test_polling_is_refused_while_a_webhook_is_set(simulator: Simulator) -> None:
    await simulator.bot("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await simulator.bot("getUpdates"))["error_code"] == 409


async def test_a_press_brings_back_the_bots_answer(simulator: Simulator) -> None:
    await simulator.bot("getUpdates")
    reader = (await simulator.make_chat())["id"]
    buttons = {"inline_keyboard": [[{"text": "متابعة", "callback_data": "f"}]]}
    sent = await simulator.bot("sendMessage", chat_id=reader, text="x", reply_markup=buttons)
    press = asyncio.create_task(simulator.press(reader, sent["result"]["message_id"], "f"))
    (update,) = (await simulator.bot("getUpdates", timeout=5))["result"]
    query_id = update["callback_query"]["id"]
    await simulator.bot("answerCallbackQuery", callback_query_id=query_id, text="تم", show_alert=True)
    assert await press == {"answered": True, "text": "تم", "show_alert": True, "url": None}


async def test_two_bots_keep_to_themselves(simulator: Simulator) -> None:
    await simulator.bot("getUpdates")
    reader = (await simulator.make_chat())["id"]
    await simulator.say(reader, "for another", bot=999)
    await simulator.say(reader, "for you", bot=424242)
    assert await texts(simulator) == ["for you"]
