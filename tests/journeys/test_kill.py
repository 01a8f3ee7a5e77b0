"""Nothing is lost: a bot killed in the middle of its alerts sends the rest after its restart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.news import topics as queries
from bot.news.model import BotId, ChatId
from bot.store import chats, migrate, subscriptions, topics
from bot.store.engine import Database
from bot.store.subscriptions import Place
from tests.journeys.people import add_feed
from tests.journeys.process import TOKEN, running_bot

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

pytestmark = pytest.mark.usefixtures("untraced")

READERS = 300
FIRST = 50_000
IN_FLIGHT = 8
STALLS = 2
"""Refusals for pace at most: a machine that stalls bunches what left in step, and the bot sends that again."""
HEADLINE = "افتتاح حديقة جديدة في حي الزيتون"


async def _readers(database_url: str) -> None:
    """Three hundred people who follow a word, as if they had come over the months."""
    database, bot_id, now = Database(database_url), BotId(int(TOKEN.split(":", maxsplit=1)[0])), datetime.now(UTC)
    await migrate.upgrade(database)
    async with database.write() as connection:
        await chats.register_bot(connection, bot_id, username="ajil_bot", now=now)
        topic = await topics.ensure(connection, queries.parse("حديقة"), now=now)
        for number in range(READERS):
            chat = await chats.meet(
                connection,
                bot_id=bot_id,
                chat_id=ChatId(FIRST + number),
                type="private",
                title="قارئ",
                username=None,
                language="ar",
                now=now,
            )
            await subscriptions.follow(connection, Place(chat=chat.key), topic, label="حديقة", now=now)
    await database.close()


async def _reached(simulator: Simulator) -> dict[str, int]:
    """Alerts by reader, from the server's own ledger."""
    by_chat = (await simulator.ledger())["by_chat"]
    return {chat: count for chat, count in by_chat.items() if int(chat) >= FIRST}


async def _wait_for(simulator: Simulator, count: int, *, within: float = 40.0) -> None:
    async with asyncio.timeout(within):
        while len(await _reached(simulator)) < count:  # noqa: ASYNC110 another process's ledger has no event
            await asyncio.sleep(0.05)


async def test_a_kill_in_the_middle_of_300_alerts_loses_none(simulator: Simulator, sqlite_url: str) -> None:
    await simulator.make_chats(FIRST, READERS)
    await _readers(sqlite_url)
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        await _wait_for(simulator, 100)
        await bot.kill()
    before = await _reached(simulator)
    assert READERS > len(before) >= 100
    async with running_bot(simulator, sqlite_url):
        await _wait_for(simulator, READERS)
        await asyncio.sleep(1)  # a repeat would follow at once
    reached = await _reached(simulator)
    assert len(reached) == READERS
    assert sum(reached.values()) - READERS <= IN_FLIGHT
    assert (await simulator.ledger())["refusals"].get("429", 0) <= STALLS
