"""Deliveries over real HTTP: what becomes of them when Telegram refuses, or is away."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from telegram import Bot

from bot.chats.send import Sender
from bot.chats.turns import Turns
from bot.chats.wire import AiohttpRequest
from bot.news import topics as queries
from bot.news.broadcasts import BroadcastState, RunKind, TextContent
from bot.news.model import ChatId
from bot.store import broadcasts, chats, migrate, outbox, owing, topics
from bot.store.engine import Database
from jobs.deliver import Deliver
from tests.simulator.process import Simulator, free_port, running_simulator
from tests.store.conftest import BOT, NOW, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOKEN = "42:" + "J" * 35
EDITOR, GROUP = 1001, -3001
FIRST = 50_000
HEADLINE = "افتتاح مكتبة في حي الزيتون"
NO_RIGHTS = "Bad Request: not enough rights to send text messages to the chat"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'ajil.db'}")
    await migrate.upgrade(database)
    yield World(database)
    await database.close()


@asynccontextmanager
async def delivering(world: World, url: str) -> AsyncIterator[Deliver]:
    """A delivery loop that talks to the Telegram at this address."""
    async with Bot(TOKEN, base_url=f"{url}/bot", request=AiohttpRequest()) as bot:
        turns = Turns()
        deliver = Deliver(database=world.database, bot_id=BOT, sender=Sender(bot=bot), turns=turns)
        task = asyncio.create_task(deliver.run())
        try:
            yield deliver
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            turns.close()


async def owe(world: World, headline: str, words: str) -> None:
    """A headline for everyone who follows the words."""
    entry = await world.entry(await world.feed(f"https://news.example/{headline}"), headline)
    async with world.database.write() as connection:
        topic = await topics.ensure(connection, queries.parse(words), now=NOW)
        await owing.owe_alerts(connection, entry, [topic.id], lane=2, now=NOW)


async def test_whoever_set_up_a_group_is_told_once_that_the_bot_may_not_write_there(place: World) -> None:
    async with running_simulator() as simulator:
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        await simulator.make_chat("supergroup", id=GROUP, title="غرفة الأخبار", admins=[EDITOR])
        await simulator.fault("400", chat_id=GROUP, description=NO_RIGHTS, count=0)
        await place.chat(EDITOR)
        async with place.database.write() as connection:
            group = await chats.meet(
                connection,
                bot_id=BOT,
                chat_id=ChatId(GROUP),
                type="supergroup",
                title="غرفة الأخبار",
                username=None,
                language="en",
                now=NOW,
                set_up_by=EDITOR,
            )
        await place.follow(group, "مكتبة")
        await owe(place, HEADLINE, "مكتبة")
        await owe(place, "إغلاق مكتبة الميناء للصيانة", "مكتبة")

        async with delivering(place, simulator.url):
            told = await simulator.wait_for_text(EDITOR, "توقفت التنبيهات في")
            await asyncio.sleep(1)  # a second notice would follow at once

        assert "غرفة الأخبار" in told["text"]
        assert len(await simulator.bot_messages(EDITOR)) == 1
        async with place.database.read() as connection:
            assert await outbox.count(connection) == {
                outbox.DeliveryState.FAILED: 1,
                outbox.DeliveryState.CANCELLED: 1,
            }


async def test_a_telegram_that_dies_and_comes_back_gets_everything_once_and_no_storm(place: World) -> None:
    readers = 90
    for number in range(readers):
        await place.follow(await place.chat(FIRST + number), "مكتبة")
    await owe(place, HEADLINE, "مكتبة")
    async with running_simulator() as simulator, Line.to(simulator) as line, delivering(place, line.url):
        await simulator.make_chats(FIRST, readers)
        await _sent(place, at_least=20)
        await line.cut()
        await asyncio.sleep(5)
        await line.mend()
        await _sent(place, at_least=readers)
        ledger = await simulator.ledger()
    assert (ledger["chats"], ledger["violations"]) == (readers, [])
    assert ledger["duplicate_count"] <= 8, "only what was under way when the line was cut may come twice"


async def test_alerts_during_a_paid_broadcast_are_paid_for_and_provoke_no_429(place: World) -> None:
    everyone, followers = 600, 60
    for number in range(everyone):
        chat = await place.chat(FIRST + number)
        if number < followers:
            await place.follow(chat, "مكتبة")
    async with running_simulator() as simulator:
        await simulator.make_chats(FIRST, everyone)
        await simulator.limits(stars=1_000)
        async with place.database.write() as connection:
            text = TextContent(html="تصحيح")
            draft = await broadcasts.draft(connection, BOT, text, created_by=EDITOR, now=NOW)
            draft = await broadcasts.change(connection, draft.id, within=[BroadcastState.DRAFT], paid=True)
            run = await broadcasts.start(connection, draft, kind=RunKind.SEND, content=text, started_by=EDITOR, now=NOW)
        await owe(place, HEADLINE, "مكتبة")
        async with delivering(place, simulator.url):
            await _sent(place, at_least=everyone + followers)
        ledger = await simulator.ledger()
    assert (run.tally.total, ledger["refusals"], ledger["violations"]) == (everyone, {}, [])


@dataclass(slots=True, kw_only=True)
class Line:
    """A wire to a Telegram that can be cut: then nobody answers at `url`, as when a server or a cable is down."""

    port: int
    to_port: int
    server: asyncio.Server | None = None
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    @asynccontextmanager
    async def to(cls, simulator: Simulator) -> AsyncIterator[Line]:
        line = cls(port=free_port(), to_port=int(simulator.url.rsplit(":", maxsplit=1)[1]))
        await line.mend()
        try:
            yield line
        finally:
            await line.cut()

    async def mend(self) -> None:
        self.server = await asyncio.start_server(self._join, "127.0.0.1", self.port)

    async def cut(self) -> None:
        assert self.server is not None
        self.server.close()
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()
        await asyncio.sleep(0)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.to_port)
        self.writers += [writer, back]
        await asyncio.gather(_pour(reader, back), _pour(there, writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()


async def _sent(world: World, *, at_least: int) -> None:
    async with asyncio.timeout(60):
        while True:
            async with world.database.read() as connection:
                if (await outbox.count(connection)).get(outbox.DeliveryState.SENT, 0) >= at_least:
                    return
            await asyncio.sleep(0.1)
