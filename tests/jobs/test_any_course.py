"""Whatever Telegram, editors, readers and power cuts do, in whatever order: the outbox stays true to itself."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.chats.outcomes import BadToken, Cause, Gone, Later, Moved, Outcome, Refused, Sent, Throttled, Unknown
from bot.news.broadcasts import RunId, RunKind, RunState, TextContent
from bot.news.model import ChatId, DeliveryId
from bot.store import alerts, batches, broadcasts, chats, migrate, outbox, owing
from bot.store.broadcasts import BroadcastOver
from bot.store.chats import ChatState
from bot.store.engine import Database
from bot.store.schema import deliveries
from jobs import verdicts
from tests.chaos.stage import uneven_tallies
from tests.store.conftest import BOT, NOW, World

if TYPE_CHECKING:
    from pathlib import Path

    from bot.news.outgoing import Outgoing

LEASE = timedelta(minutes=3)
FAR = timedelta(days=9)
"""Messages that wait for a later moment are claimed too."""
CHATS = (1, 2, 3, -4, -5)
ENDED = {"sent", "unknown", "failed", "expired", "cancelled"}

OUTCOMES = st.one_of(
    st.builds(Sent, message_id=st.integers(1, 9)),
    st.just(Gone(reason="Forbidden: bot was blocked by the user")),
    st.sampled_from([Moved(to=ChatId(-100)), Moved(to=ChatId(-5))]),
    st.builds(Refused, reason=st.just("Bad Request: refused"), target=st.booleans()),
    st.just(Throttled(retry_after=timedelta(seconds=3))),
    st.builds(Later, reason=st.just("later"), cause=st.sampled_from(Cause)),
    st.just(Unknown(reason="cut")),
    st.just(BadToken(reason="Unauthorized")),
)


@dataclass(slots=True)
class Course:
    """One history. `hands` are the messages under way; `ended` how deliveries ended, which must never change."""

    database: Database
    run: RunId
    now: datetime = NOW
    hands: list[Outgoing] = field(default_factory=list)
    ended: dict[int, str] = field(default_factory=dict)

    async def claim(self, limit: int) -> None:
        async with self.database.write() as connection:
            query = select(deliveries.c.id).where(deliveries.c.state == "pending").order_by(deliveries.c.id)
            ids = [DeliveryId(row.id) for row in await connection.execute(query.limit(limit))]
            run = await broadcasts.run(connection, self.run)
            of_run = await batches.pending(connection, run, (), now=self.now + FAR, limit=99)
            claimed = await batches.claim(connection, ids, now=self.now, lease=LEASE)
            self.hands += await alerts.load(connection, claimed)
            self.hands += [message for message, _ in of_run if message.delivery in claimed]

    async def answer(self, outcomes: list[Outcome]) -> None:
        answered = list(zip(self.hands, outcomes, strict=False))
        del self.hands[: len(answered)]
        decided = [verdicts.decide(message, outcome, now=self.now, draw=0.5) for message, outcome in answered]
        async with self.database.write() as connection:
            await verdicts.store(connection, decided, now=self.now)

    async def crash(self) -> None:
        self.hands.clear()
        async with self.database.write() as connection:
            await outbox.recover(connection, BOT, now=self.now, all_leases=True)

    async def lose_leases(self) -> None:
        """Another process takes over while our requests are still under way."""
        async with self.database.write() as connection:
            await outbox.recover(connection, BOT, now=self.now + LEASE, all_leases=False)

    async def steer(self, state: RunState) -> None:
        within = [RunState.RUNNING, RunState.PAUSED]
        try:
            async with self.database.write() as connection:
                await broadcasts.steer(connection, self.run, state, within=within, now=self.now)
        except BroadcastOver:
            return

    async def sweep(self) -> None:
        async with self.database.write() as connection:
            await broadcasts.sweep(connection, BOT, now=self.now)

    async def chat(self, number: int, state: ChatState) -> None:
        async with self.database.write() as connection:
            chat = await chats.find(connection, BOT, ChatId(number))
            if chat is not None:
                await chats.set_state(connection, chat.key, state, now=self.now)

    async def check(self) -> None:
        """Tallies say what rows do, nothing ends twice, and nothing is tried in doubt for ever."""
        assert await uneven_tallies(self.database) == []
        async with self.database.read() as connection:
            rows = (await connection.execute(select(deliveries))).all()
        assert {row.id: row.state for row in rows if row.id in self.ended} == {
            row.id: self.ended[row.id] for row in rows if row.id in self.ended
        }
        assert max(row.doubts for row in rows) <= verdicts.MOST_DOUBTS
        assert min(row.attempts for row in rows) >= 0
        self.ended = {row.id: row.state for row in rows if row.state in ENDED}


STEPS = st.one_of(
    st.tuples(st.just(Course.claim), st.integers(1, 12)),
    st.tuples(st.just(Course.claim), st.integers(1, 12)),
    st.tuples(st.just(Course.answer), st.lists(OUTCOMES, min_size=1, max_size=12)),
    st.tuples(st.just(Course.answer), st.lists(OUTCOMES, min_size=1, max_size=12)),
    st.tuples(st.just(Course.crash)),
    st.tuples(st.just(Course.lose_leases)),
    st.tuples(st.just(Course.sweep)),
    st.tuples(st.just(Course.steer), st.sampled_from([RunState.PAUSED, RunState.RUNNING, RunState.CANCELLED])),
    st.tuples(st.just(Course.chat), st.sampled_from(CHATS), st.sampled_from(ChatState)),
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database where five chats are owed an alert and a broadcast, to be copied for each course."""
    path = tmp_path_factory.mktemp("course") / "begun.db"
    asyncio.run(_begin(path))
    return path


async def _begin(path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate.upgrade(database)
    world = World(database)
    for number in CHATS:
        topic = await world.follow(await world.chat(number, kind="private" if number > 0 else "group"), "مكتبة")
    entry = await world.entry(await world.feed(), "افتتاح مكتبة")
    async with database.write() as connection:
        await owing.owe_alerts(connection, entry, [topic.id], lane=2, now=NOW)
        draft = await broadcasts.draft(connection, BOT, TextContent(html="نص"), created_by=1, now=NOW)
        await broadcasts.start(connection, draft, kind=RunKind.SEND, content=draft.content, started_by=1, now=NOW)
    await database.close()


@settings(max_examples=40)
@given(steps=st.lists(STEPS, min_size=5, max_size=25))
def test_tallies_add_up_nothing_ends_twice_and_doubt_is_bounded(begun: Path, steps: list[tuple[object, ...]]) -> None:
    asyncio.run(_play(begun, steps))


async def _play(begun: Path, steps: list[tuple[object, ...]]) -> None:
    path = begun.with_name("course.db")
    for leftover in begun.parent.glob("course.db*"):
        leftover.unlink()
    shutil.copy(begun, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    course = Course(database, RunId(1))
    try:
        for step, *given_to_it in steps:
            course.now += timedelta(minutes=1)
            await step(course, *given_to_it)  # type: ignore[operator]
            await course.check()
    finally:
        await database.close()
