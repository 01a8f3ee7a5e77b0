"""The outbox's loop against the offline Telegram: what one bad alert does to the others."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from telegram import Bot

from bot.chats.pace import Lane
from bot.chats.send import Sender
from bot.chats.turns import Turns
from bot.chats.wire import AiohttpRequest
from bot.news import topics as queries
from bot.news.model import BotId, ChatId, Entry, FeedKind
from bot.store import chats, entries, feeds, migrate, outbox, owing, subscriptions, topics
from bot.store.engine import Database
from bot.store.outbox import DeliveryState
from bot.store.subscriptions import Place
from jobs.deliver import Deliver
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOKEN = "7000000043:" + "D" * 35
BOT = BotId(7000000043)
READER = 2001


@dataclass(frozen=True, slots=True)
class Outbox:
    """Owes the reader alerts."""

    database: Database

    async def owe(self, headline: str, *, zone: str) -> None:
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            await chats.register_bot(connection, BOT, username="ajil_bot", now=now)
            chat = await chats.meet(
                connection,
                bot_id=BOT,
                chat_id=ChatId(READER),
                type="private",
                title="سلمى",
                username=None,
                language="ar",
                now=now,
            )
            topic = await topics.ensure(connection, queries.parse("حديقة"), now=now)
            await subscriptions.follow(connection, Place(chat=chat.key), topic, label="حديقة", now=now)
            feed = await feeds.add(
                connection,
                url=f"https://news.example/{zone}",
                kind=FeedKind.RSS,
                title="الصحيفة",
                zone=zone,
                language="ar",
                now=now,
            )
            entry = Entry(headline=headline, published_at=now)
            entry_id = await entries.add(connection, feed.id, entry, position=0, now=now)
            await entries.matched(connection, entry_id, {topic.id: ("حديقة",)})
            await owing.owe_alerts(connection, entry_id, [topic.id], lane=Lane.ALERT, now=now)

    async def states(self) -> dict[DeliveryState, int]:
        async with self.database.read() as connection:
            return await outbox.count(connection, BOT)


@asynccontextmanager
async def delivering(database: Database, url: str) -> AsyncIterator[None]:
    turns = Turns()
    async with Bot(TOKEN, base_url=f"{url}/bot", request=AiohttpRequest()) as bot:
        deliver = Deliver(database=database, bot_id=BOT, sender=Sender(bot=bot), turns=turns)
        task = asyncio.create_task(deliver.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            turns.close()


async def test_an_alert_that_cannot_be_rendered_fails_and_holds_up_no_other(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'ajil.db'}")
    await migrate.upgrade(database)
    owing = Outbox(database)
    await owing.owe("حديقة بلا منطقة زمنية", zone="Nowhere/Land")
    await owing.owe("حديقة جديدة", zone="Asia/Gaza")
    async with running_simulator() as simulator:
        await simulator.make_chat(id=READER, title="سلمى")
        async with delivering(database, simulator.url):
            await simulator.wait_for_text(READER, "حديقة جديدة")
    assert await owing.states() == {DeliveryState.FAILED: 1, DeliveryState.SENT: 1}
    await database.close()
