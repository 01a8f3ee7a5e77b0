"""Kill the bot at random moments, start it again at once, and let the network misbehave meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.schema import entries
from tests.chaos import stage
from tests.journeys.process import Bot, running_bot, starting_bot

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator

    from bot.news.broadcasts import BroadcastId
    from bot.store.engine import Database
    from tests.chaos.stage import Plan
    from tests.simulator.process import Simulator

_DEEDS = ("افتتاح", "توسعة", "ترميم", "إغلاق", "تأهيل", "تشجير", "إنارة", "تسييج", "ري", "تنظيف", "زيارة", "تصوير")
_PLACES = ("الزيتون", "الميناء", "الواحة", "السوق", "المحطة", "القلعة", "الجامعة", "النهر", "المسرح", "الشاطئ", "التل")
_LOOK_EVERY = 0.5
_MANY = 20
"""Kills from which on the whole bot is told to wait: a short run has no time to learn its rate anew."""


@dataclass(slots=True, kw_only=True)
class Siege:
    """One run. `in_flight` are the alerts found half sent at each kill: so many may come twice."""

    plan: Plan
    simulator: Simulator
    database: Database
    database_url: str
    broadcast: BroadcastId
    dice: random.Random
    corrected: bool = False
    moved_to: int = stage.MOVING
    published: list[str] = field(default_factory=list)
    in_flight: list[int] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)
    uneven: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """All kills, and then a bot that is left alone until nothing is owed."""
        async with self._publishing():
            for number in range(self.plan.kills):
                await self._stir(number)
                await self._life()
                await self._look_round()
        await self.simulator.clear_faults()
        await self._drain()

    async def _life(self) -> None:
        """Start the bot and kill it: while it starts, just when it runs, or in the middle of its work."""
        kind = self.dice.choices(("starting", "just running", "working"), (15, 25, 60))[0]
        self.moments[kind] += 1
        async with starting_bot(self.simulator, self.database_url) as bot:
            if kind == "starting":
                await asyncio.sleep(self.dice.choice((0.2, 2.0)) * self.dice.random())
            else:
                await bot.logged("ajil.running")
                await asyncio.sleep(self.dice.uniform(0, 0.2) if kind == "just running" else self.dice.uniform(0.3, 4))
            await bot.kill()

    async def _look_round(self) -> None:
        """What a power cut leaves on the disk: rows half sent, and tallies that must be even even now."""
        self.in_flight.append((await stage.under_way(self.database)).get("alert", 0))
        self.uneven += await stage.uneven_tallies(self.database)
        if not self.corrected:
            self.corrected = await stage.start_correction(self.database, self.broadcast)

    async def _stir(self, number: int) -> None:
        """New troubles for the next life; a group moves half-way, and in a long run the bot is told to wait twice.

        More such waits would only test patience: after each the rate is learned anew, from 0.6 of what it was.
        """
        kills = self.plan.kills
        if number == kills // 2:
            moved = await self.simulator.call("POST", f"/sim/chats/{stage.MOVING}/migrate")
            self.moved_to = int(moved["id"])
        await self.simulator.clear_faults()
        await self.simulator.fault("latency", latency_ms=self.dice.choice((100, 400, 1500)), probability=0.05, count=0)
        for kind in ("drop", "drop_before", "502"):
            await self.simulator.fault(kind, probability=self.dice.choice((0, 0.01, 0.03)), count=0)
        await self.simulator.fault("429", chat_id=self.dice.choice(stage.GROUPS), retry_after=2)
        if kills >= _MANY and number in {kills * 2 // 3, kills * 5 // 6}:
            await self.simulator.fault("429_global", retry_after=2)

    # News

    @asynccontextmanager
    async def _publishing(self) -> AsyncIterator[None]:
        """A new line every few seconds for as long as this lasts."""
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self._publish())
            try:
                yield
            finally:
                task.cancel()

    async def _publish(self) -> None:
        for number in count(1):
            deed, place, other = self.dice.choice(_DEEDS), *self.dice.sample(_PLACES, 2)
            headline = f"{deed} {stage.WORD} {place} قرب {other} بعد {number} يومًا"
            await self.simulator.publish(headline, breaking=number % 10 == 0)
            self.published.append(headline)
            await asyncio.sleep(self.dice.uniform(2, 4))

    # The end

    async def _drain(self) -> None:
        async with running_bot(self.simulator, self.database_url) as bot:
            while not await self._is_quiet(bot):  # noqa: ASYNC110 another process's outbox has no event
                await asyncio.sleep(_LOOK_EVERY)
            if await bot.end() != 0:
                raise AssertionError("the last bot did not end well:\n" + "".join(bot.lines[-20:]))

    async def _is_quiet(self, bot: Bot) -> bool:
        if bot.process.returncode is not None:
            raise AssertionError("the last bot ended:\n" + "".join(bot.lines[-20:]))
        if not self.corrected:
            self.corrected = await stage.start_correction(self.database, self.broadcast)
            return False
        async with self.database.read() as connection:
            known = set((await connection.execute(select(entries.c.headline))).scalars())
        return known.issuperset(self.published) and not await stage.unfinished(self.database)
