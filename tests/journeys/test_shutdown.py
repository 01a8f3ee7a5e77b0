"""SIGTERM ends the bot in order within ten seconds, whatever hangs just then; nothing is lost by it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys.people import add_feed, follow, labels, tap
from tests.journeys.process import EDITOR, Bot, running_bot, starting_bot
from tests.journeys.sites import bad_site

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

pytestmark = pytest.mark.usefixtures("untraced")

SALMA, YOUSEF = 2001, 2002
HEADLINE = "افتتاح حديقة جديدة في حي الزيتون"
IN_TIME = 10.0


async def _ended_cleanly(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.end() == 0
    assert time.monotonic() - began < IN_TIME
    said = "".join(bot.lines)
    for word in ("Traceback", "was destroyed", "Unclosed", "never awaited", "never retrieved"):
        assert word not in said, said


async def test_before_telegram_ever_answered(simulator: Simulator, sqlite_url: str) -> None:
    async with starting_bot(simulator, sqlite_url, BOT_API_URL="http://127.0.0.1:9") as bot:
        await bot.logged("telegram.unreachable")
        await _ended_cleanly(bot)


async def test_while_telegram_hangs_in_the_middle_of_sending(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        await simulator.fault("latency", count=0, latency_ms=60_000)
        await simulator.publish(HEADLINE)
        await bot.logged("owed=1")
        await asyncio.sleep(0.5)
        await _ended_cleanly(bot)
    await simulator.clear_faults()
    async with running_bot(simulator, sqlite_url):
        await simulator.wait_for_text(SALMA, HEADLINE)


async def test_while_pages_drip_for_a_poll_an_editor_and_a_reader(simulator: Simulator, sqlite_url: str) -> None:
    async with bad_site() as site, running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator, f"{site.url}/news.xml")
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        site.headlines.insert(0, HEADLINE)
        alert = await simulator.wait_for_text(SALMA, HEADLINE)
        assert "📄 الملخص" in labels(alert)
        await tap(simulator, SALMA, alert, "الملخص")
        await simulator.say(EDITOR, f"{site.url}/drip")
        await simulator.wait_for_text(EDITOR, "نقرأ الصفحة")
        await _ended_cleanly(bot)


async def test_when_telegram_is_gone_altogether(sqlite_url: str, simulator: Simulator) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        assert simulator.process is not None
        simulator.process.kill()
        await bot.logged("telegram.listening_failed")
        await _ended_cleanly(bot)
