"""What stands before the first kill: a database with readers who follow a word, a polled page, a broadcast to all."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import func, make_url, select

from bot.news import topics as queries
from bot.news.broadcasts import BroadcastId, BroadcastState, RunKind, RunState, TextContent
from bot.news.model import BotId, ChatId, FeedKind
from bot.store import broadcasts, chats, feeds, migrate, steps, subscriptions, topics
from bot.store.outbox import DeliveryState
from bot.store.schema import deliveries, runs
from bot.store.subscriptions import Place
from tests.journeys.process import EDITOR, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.engine import Database
    from tests.simulator.process import Simulator

BOT = BotId(int(TOKEN.split(":", maxsplit=1)[0]))
FIRST = 50_000
GROUPS = (-4001, -4002, -4003)
MOVING = GROUPS[0]
"""The group that becomes a supergroup half-way."""
WORD = "حديقة"
RARE = "الميناء"
"""What groups follow: they bear 20 messages a minute."""
SAID = "تُعقد ندوة القراءة مساء الخميس في المكتبة العامة."
CORRECTED = "تُعقد ندوة القراءة مساء الجمعة في المكتبة العامة."
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large the run is. The first `readers` of the `audience` follow the word; `minutes` bound the whole."""

    kills: int = 100
    seed: int = 1
    readers: int = 12
    audience: int = 2000
    minutes: float = 10.0

    @property
    def everyone(self) -> tuple[int, ...]:
        return (*GROUPS, *self.audience_ids)

    @property
    def audience_ids(self) -> range:
        return range(FIRST, FIRST + self.audience)

    @property
    def reader_ids(self) -> range:
        return range(FIRST, FIRST + self.readers)

    def followed_by(self, chat_id: int) -> str | None:
        """The word that a chat follows, if it does."""
        if chat_id in GROUPS:
            return RARE
        return WORD if chat_id in self.reader_ids else None


@contextmanager
def fresh_database(kind: str) -> Iterator[str]:
    """The address of an empty database of this kind (sqlite, postgres), gone at the end."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="ajil-chaos-") as folder:
            yield f"sqlite+aiosqlite:///{Path(folder) / 'ajil.db'}"
        return
    server = make_url(POSTGRES)
    name = f"ajil_chaos_{secrets.token_hex(6)}"
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


async def prepare(database: Database, simulator: Simulator, plan: Plan) -> None:
    """People who came over the months, and the page they read."""
    await simulator.make_chats(FIRST, plan.audience)
    for group in GROUPS:
        await simulator.make_chat("group", id=group, title="غرفة الأخبار", admins=[EDITOR])
    await simulator.limits(latency_ms=60)
    await migrate.upgrade(database)
    now = datetime.now(UTC)
    async with database.write() as connection:
        await chats.register_bot(connection, BOT, username="ajil_bot", now=now)
        for number in plan.everyone:
            chat = await chats.meet(
                connection,
                bot_id=BOT,
                chat_id=ChatId(number),
                type="private" if number > 0 else "group",
                title="قارئ",
                username=None,
                language="ar",
                now=now,
            )
            word = plan.followed_by(number)
            if word is not None:
                topic = await topics.ensure(connection, queries.parse(word), now=now)
                await subscriptions.follow(connection, Place(chat=chat.key), topic, label=word, now=now)
        await feeds.add(
            connection,
            url=simulator.page(),
            kind=FeedKind.TICKER,
            title="صحيفة المثال",
            zone="Asia/Amman",
            language="ar",
            now=now,
        )


async def start_broadcast(database: Database) -> BroadcastId:
    """Owe the broadcast to everyone, as an editor's last tap does."""
    now = datetime.now(UTC)
    async with database.write() as connection:
        made = await broadcasts.draft(connection, BOT, TextContent(html=SAID), created_by=EDITOR, now=now)
        await steps.launch(connection, made.id, within=[BroadcastState.DRAFT], by=EDITOR, now=now)
    return made.id


async def start_correction(database: Database, broadcast_id: BroadcastId) -> bool:
    """Owe the correction once the broadcast has reached everyone it could. False: it hasn't yet."""
    async with database.write() as connection:
        sent = await broadcasts.get(connection, broadcast_id)
        if sent.state is not BroadcastState.FINISHED:
            return False
        seen = (await broadcasts.runs_of(connection, broadcast_id))[-1].id
        await steps.again(
            connection,
            broadcast_id,
            RunKind.CORRECT,
            content=TextContent(html=CORRECTED),
            seen=seen,
            by=EDITOR,
            now=datetime.now(UTC),
            watch=(EDITOR, 1),
        )
    return True


async def under_way(database: Database) -> dict[str, int]:
    """How many deliveries of each kind are written down as being sent."""
    query = (
        select(deliveries.c.kind, func.count())
        .where(deliveries.c.state == DeliveryState.SENDING)
        .group_by(deliveries.c.kind)
    )
    async with database.read() as connection:
        return {str(kind): number for kind, number in await connection.execute(query)}


async def unfinished(database: Database) -> int:
    """How many deliveries are still to be sent, and runs to be closed."""
    still_open = deliveries.c.state.in_([DeliveryState.PENDING, DeliveryState.SENDING])
    async with database.read() as connection:
        query = select(func.count()).select_from(deliveries).where(still_open)
        running = await broadcasts.watched(connection, BOT, [RunState.RUNNING])
        return int((await connection.execute(query)).scalar_one()) + len(running)


async def uneven_tallies(database: Database) -> list[str]:
    """The runs whose tallies don't say what their deliveries do: none, at any moment that can be seen from outside."""
    wrong: list[str] = []
    async with database.read() as connection:
        for run in (await connection.execute(select(runs))).all():
            query = (
                select(deliveries.c.state, func.count())
                .where(deliveries.c.run_id == run.id)
                .group_by(deliveries.c.state)
            )
            rows = {str(state): number for state, number in await connection.execute(query)}
            counted = {"sent": run.sent, "unknown": run.unknown, "ended": run.gone + run.failed + run.cancelled}
            ended = sum(rows.get(state, 0) for state in ("failed", "cancelled", "expired"))
            seen = {"sent": rows.get("sent", 0), "unknown": rows.get("unknown", 0), "ended": ended}
            if counted != seen or run.total != sum(rows.values()):
                wrong.append(f"{run.kind} run: tally {counted} of {run.total}, rows {rows}")
    return wrong
