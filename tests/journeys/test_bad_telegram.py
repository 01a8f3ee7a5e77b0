"""What Telegram may do to us, and what the reader still gets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.journeys.people import add_feed, follow
from tests.journeys.process import running_bot, starting_bot

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

SALMA, YOUSEF, GROUP = 2001, 2002, -3001
HEADLINE = "افتتاح حديقة جديدة في حي الزيتون"
LATER = "توسعة حديقة الميناء"


async def received(simulator: Simulator, chat: int, headline: str = HEADLINE) -> int:
    return sum(headline in m["text"] for m in await simulator.bot_messages(chat))


async def test_a_wrong_token_is_said_and_ends_the_bot_with_code_2(simulator: Simulator, sqlite_url: str) -> None:
    await simulator.fault("401", count=0)
    async with starting_bot(simulator, sqlite_url) as bot:
        assert await asyncio.wait_for(bot.process.wait(), 20) == 2
    assert "Telegram doesn't know this BOT_TOKEN" in bot.lines[-1]
    said = "".join(bot.lines)
    assert "Traceback" not in said, said


async def test_a_token_revoked_while_running_ends_the_bot_with_code_2(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await simulator.fault("401", count=0)
        await simulator.make_chat(id=SALMA, title="سلمى")
        await simulator.say(SALMA, "/start")  # the long poll ends; the next is refused
        assert await asyncio.wait_for(bot.process.wait(), 20) == 2
    assert "Telegram doesn't know this BOT_TOKEN" in bot.lines[-1]
    said = "".join(bot.lines)
    assert "Traceback" not in said, said


async def test_one_refusal_of_the_token_in_passing_ends_nothing(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await simulator.fault("401", method="getUpdates")
        await simulator.make_chat(id=SALMA, title="سلمى")
        await simulator.say(SALMA, "/start")
        await bot.logged("telegram.listening_failed")
        await simulator.say(SALMA, "/help")
        await simulator.wait_for_text(SALMA, "/topics")


@pytest.mark.parametrize("fault", ["502", "429_global", "drop"])
async def test_a_telegram_in_trouble_at_start_is_waited_for(simulator: Simulator, sqlite_url: str, fault: str) -> None:
    await simulator.fault(fault, method="getMe", retry_after=1)
    async with running_bot(simulator, sqlite_url) as bot:
        assert "again_in" in await bot.logged("telegram.unreachable")


async def test_a_429_for_one_chat_is_waited_out_exactly(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await simulator.make_chat("supergroup", id=GROUP, title="غرفة الأخبار", admins=[SALMA])
        await simulator.say(GROUP, "/follow حديقة")
        await simulator.wait_for_text(GROUP, "تتابع الآن")
        await follow(simulator, YOUSEF, "حديقة")
        await bot.logged("baseline=True")
        await simulator.fault("429", chat_id=GROUP, retry_after=3)
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(YOUSEF, HEADLINE)
        await simulator.wait_for_text(GROUP, HEADLINE)
        assert await received(simulator, GROUP) == 1
        assert (await simulator.ledger())["refusals"]["429"] == 1


async def test_a_halt_of_the_bot_survives_its_restart(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        await simulator.fault("429_global", method="sendMessage", retry_after=6)
        await simulator.publish(HEADLINE)
        await bot.logged("send.refused")
        await asyncio.sleep(0.3)
        await bot.kill()
    async with running_bot(simulator, sqlite_url):
        await simulator.wait_for_text(SALMA, HEADLINE)
    assert (await simulator.ledger())["refusals"]["429"] == 1


async def test_a_reader_who_blocked_us_is_asked_once_and_sent_nothing_more(
    simulator: Simulator, sqlite_url: str
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "حديقة")
        await bot.logged("baseline=True")
        await simulator.fault("403_deactivated", chat_id=SALMA)
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(YOUSEF, HEADLINE)
        await bot.logged("outcome=Gone")
        await simulator.publish(LATER)
        await simulator.wait_for_text(YOUSEF, LATER)
        assert (await simulator.ledger())["refusals"]["403"] == 1


async def test_a_group_that_has_moved_gets_its_alert_at_its_new_id(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await simulator.make_chat("group", id=GROUP, title="غرفة الأخبار", admins=[SALMA])
        await simulator.say(GROUP, "/follow حديقة")
        await simulator.wait_for_text(GROUP, "تتابع الآن")
        await bot.logged("baseline=True")
        await simulator.fault("400_migrate", chat_id=GROUP)
        await simulator.publish(HEADLINE)
        await bot.logged("outcome=Moved")
        moved = next(int(chat) for chat in await _new_groups(simulator))
        await simulator.wait_for_text(moved, HEADLINE)
        assert await received(simulator, moved) == 1


async def _new_groups(simulator: Simulator) -> list[str]:
    chats = await simulator.call("GET", "/sim/chats")
    return [c["id"] for c in chats if c["type"] == "supergroup"]


async def test_a_group_that_says_it_moves_keeps_what_it_follows(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await simulator.make_chat("group", id=GROUP, title="غرفة الأخبار", admins=[SALMA])
        await simulator.say(GROUP, "/follow حديقة")
        await simulator.wait_for_text(GROUP, "تتابع الآن")
        await bot.logged("baseline=True")
        new = await simulator.call("POST", f"/sim/chats/{GROUP}/migrate")
        await bot.logged("chat.migrated")
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(new["id"], HEADLINE)


async def test_an_alert_in_doubt_is_repeated_only_so_often(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "حديقة")
        await bot.logged("baseline=True")
        await simulator.fault("drop", chat_id=SALMA, count=0)
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(YOUSEF, HEADLINE)
        await bot.logged_times("outcome=Unknown", 3)
        await simulator.publish(LATER)
        await simulator.wait_for_text(YOUSEF, LATER)
        assert await received(simulator, SALMA) == 3


@pytest.mark.parametrize("fault", ["502", "drop_before"])
async def test_what_telegram_failed_to_take_is_sent_again(simulator: Simulator, sqlite_url: str, fault: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        await simulator.fault(fault, chat_id=SALMA, count=2)
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(SALMA, HEADLINE)
        assert await received(simulator, SALMA) == 1
