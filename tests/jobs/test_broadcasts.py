"""What broadcasts need from the clock, on a real database and against a real simulator."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot.chats.wire import AiohttpRequest
from bot.news.broadcasts import BroadcastState, RunState, TextContent
from bot.news.model import BotId, ChatId
from bot.store import broadcasts, chats, steps
from jobs.broadcasts import SHOWN_EVERY, Broadcasts, Watched
from tests.simulator.process import Simulator, running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.broadcasts import Broadcast
    from bot.store.engine import Database

TOKEN = "7000000042:" + "J" * 35
BOT, EDITOR = BotId(7000000042), 1001
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@asynccontextmanager
async def _working(database: Database) -> AsyncIterator[tuple[Broadcasts, Simulator]]:
    async with running_simulator() as simulator:
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        async with Bot(TOKEN, base_url=f"{simulator.url}/bot", request=AiohttpRequest()) as bot:
            yield (
                Broadcasts(database=database, bot_id=BOT, bot=bot, zone="Asia/Gaza", language="ar", owed=lambda: None),
                simulator,
            )


async def _scheduled(database: Database, readers: int) -> Broadcast:
    """A broadcast whose time came while nobody was there to start it."""
    async with database.write() as connection:
        await chats.register_bot(connection, BOT, username="ajil_bot", now=NOW)
        for number in range(readers):
            await chats.meet(
                connection,
                bot_id=BOT,
                chat_id=ChatId(5000 + number),
                type="private",
                title="قارئ",
                username=None,
                language="ar",
                now=NOW,
            )
        composed = await steps.compose(connection, BOT, TextContent(html="نص الخبر"), by=EDITOR, now=NOW)
        at = datetime.now(UTC) - timedelta(hours=3)
        return await steps.schedule(connection, composed.id, at=at, by=EDITOR, now=NOW, approving=False)


async def test_a_scheduled_broadcast_starts_once_and_its_author_sees_it(database: Database) -> None:
    broadcast = await _scheduled(database, 3)
    async with _working(database) as (job, simulator):
        await job.tick()
        await job.tick()
        await job.show()
        await job.show()
        shown = await simulator.bot_messages(EDITOR)
    async with database.read() as connection:
        runs = await broadcasts.runs_of(connection, broadcast.id)
    assert [run.tally.total for run in runs] == [3]
    assert [message["text"].split("\n")[0] for message in shown] == ["\u200f📢 يُرسل الآن"]


async def test_one_without_readers_is_given_up_and_its_author_hears_why(database: Database) -> None:
    broadcast = await _scheduled(database, 0)
    async with _working(database) as (job, simulator):
        await job.tick()
        assert [m["text"] for m in await simulator.bot_messages(EDITOR)] == [
            "\u200fلا أحد في هذا الجمهور. اختر أوسع منه."
        ]
    async with database.read() as connection:
        assert (await broadcasts.get(connection, broadcast.id)).state is BroadcastState.CANCELLED


async def test_a_cancelled_run_is_swept_closed_and_reported_once(database: Database) -> None:
    broadcast = await _scheduled(database, 3)
    async with _working(database) as (job, simulator):
        await job.tick()
        async with database.write() as connection:
            (run,) = await broadcasts.runs_of(connection, broadcast.id)
            await steps.steer(connection, run.id, "cancel", by=EDITOR, now=NOW)
        await job.tick()
        await job.show()
        await job.show()
        said = [m["text"].split("\n")[0] for m in await simulator.bot_messages(EDITOR)]
    async with database.read() as connection:
        (run,) = await broadcasts.runs_of(connection, broadcast.id)
        assert await steps.attended(connection, BOT) == []
    assert (run.state, run.tally.cancelled) == (RunState.CANCELLED, 3)
    assert said == ["\u200fأُلغي قبل اكتماله"]


async def test_a_deleted_progress_message_is_followed_by_another(database: Database) -> None:
    await _scheduled(database, 3)
    async with _working(database) as (job, simulator):
        await job.tick()
        await job.show()
        (first,) = await simulator.bot_messages(EDITOR)
        await job.bot.delete_message(EDITOR, first["message_id"])
        async with database.write() as connection:
            (run,) = await steps.attended(connection, BOT)
            await steps.steer(connection, run.id, "pause", by=EDITOR, now=NOW)
        for _ in range(2):
            job._watched[run.id].at = None  # three seconds later
            await job.show()
        assert [m["text"].split("\n")[0] for m in await simulator.bot_messages(EDITOR)] == ["\u200f⏸ موقوف مؤقتًا"]


async def test_an_editor_who_blocked_the_bot_is_left_alone(database: Database) -> None:
    await _scheduled(database, 3)
    async with _working(database) as (job, simulator):
        await job.tick()
        await simulator.block(EDITOR)
        await job.show()
        async with database.read() as connection:
            assert await steps.attended(connection, BOT) == []


@pytest.mark.parametrize(("stars", "paid"), [(0, False), (1, True)])
async def test_one_the_stars_no_longer_suffice_for_goes_on_the_free_lane(
    database: Database, stars: int, *, paid: bool
) -> None:
    broadcast = await _scheduled(database, 3)
    async with database.write() as connection:
        await broadcasts.change(connection, broadcast.id, within=[BroadcastState.SCHEDULED], paid=True)
    async with _working(database) as (job, simulator):
        await simulator.limits(stars=stars)
        await job.tick()
    async with database.read() as connection:
        assert [run.paid for run in await broadcasts.runs_of(connection, broadcast.id)] == [paid]


def test_the_rate_is_the_last_minutes() -> None:
    watched = Watched()
    rates = [
        watched.rate(NOW + timedelta(seconds=second), done)
        for second, done in ((0, 0), (1, 9), (60, 1200), (120, 3000))
    ]
    assert rates == [None, None, 20.0, 30.0]


@given(gaps=st.lists(st.floats(0.1, 5), max_size=40))
def test_a_message_is_never_edited_twice_within_three_seconds(gaps: list[float]) -> None:
    watched, now, edits = Watched(), NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if watched.is_due(now):
            watched.at = now
            edits.append(now)
    assert all(later - earlier >= SHOWN_EVERY for earlier, later in pairwise(edits))
