"""What broadcasts need from the clock: scheduled ones begin, cancelled ones are swept, done ones are closed.

And whoever started one sees how it fares. All of it is read from rows: a restart forgets nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chats import markup, progress
from bot.chats.texts import speaking
from bot.log import reason
from bot.news.broadcasts import BroadcastState, RunState, cost
from bot.news.model import BotId, ChatId
from bot.store import broadcasts, chats, steps
from bot.store.broadcasts import AudienceEmpty, BroadcastOver

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection
    from telegram import Bot

    from bot.chats.render import Page
    from bot.news.broadcasts import RunId
    from bot.store.broadcasts import Broadcast, Run
    from bot.store.engine import Database

log = structlog.get_logger(__name__)

SHOWN_EVERY = timedelta(seconds=3)
"""Telegram bears few edits of one message; editors need no more."""
_RATE_OVER = timedelta(minutes=1)
_RATE_NEEDS = timedelta(seconds=2)
_CHUNKS_A_TICK = 3
_PATIENCE = 10.0
_OVER = {RunState.FINISHED, RunState.CANCELLED, RunState.STOPPED}


@dataclass(slots=True, kw_only=True)
class Watched:
    """What one run's message showed last, and its tallies of the last minute. Only a cache."""

    shown: Page | None = None
    at: datetime | None = None
    tallies: deque[tuple[datetime, int]] = field(default_factory=deque)

    def rate(self, now: datetime, done: int) -> float | None:
        """Messages a second over the last minute; None while too little was seen."""
        self.tallies.append((now, done))
        while now - self.tallies[0][0] > _RATE_OVER:
            self.tallies.popleft()
        began, before = self.tallies[0]
        if now - began < _RATE_NEEDS:
            return None
        return (done - before) / (now - began).total_seconds()

    def is_due(self, now: datetime) -> bool:
        return self.at is None or now - self.at >= SHOWN_EVERY


@dataclass(slots=True, kw_only=True)
class Broadcasts:
    """For one bot. `tick` only touches the database; `show` talks to Telegram. `owed` wakes the delivery."""

    database: Database
    bot_id: BotId
    bot: Bot
    zone: str
    language: str
    owed: Callable[[], None]
    _watched: dict[RunId, Watched] = field(default_factory=dict)

    async def tick(self) -> None:
        """Start, sweep, close."""
        try:
            await self._start_due()
            async with self.database.read() as connection:
                if not await steps.any_running(connection, self.bot_id):
                    return
            await self._sweep()
            async with self.database.write() as connection:
                over = await steps.close(connection, self.bot_id, now=datetime.now(UTC))
        except (SQLAlchemyError, OSError) as error:
            log.warning("broadcasts.unreadable", reason=reason(error))
            return
        for run in over:
            log.info("broadcast.over", broadcast=run.broadcast_id, run=run.id, kind=run.kind, state=run.state)

    async def _start_due(self) -> None:
        now = datetime.now(UTC)
        async with self.database.read() as connection:
            waiting = await broadcasts.due(connection, self.bot_id, now=now)
        for broadcast in waiting:
            paid = False if broadcast.paid and not await self._affordable(broadcast) else None
            try:
                async with self.database.write() as connection:
                    within = [BroadcastState.SCHEDULED]
                    await steps.launch(connection, broadcast.id, within=within, by=None, now=now, paid=paid)
                self.owed()
            except BroadcastOver:
                log.info("broadcast.taken", broadcast=broadcast.id)
            except AudienceEmpty as error:
                await self._give_up(broadcast, error)

    async def _affordable(self, broadcast: Broadcast) -> bool:
        """Whether the Stars are still there. If not, it goes on the free lane: late rather than never."""
        async with self.database.read() as connection:
            count = await broadcasts.count(connection, broadcast.bot_id, broadcast.audience)
        try:
            async with asyncio.timeout(_PATIENCE):
                there = (await self.bot.get_my_star_balance()).amount
        except (TelegramError, TimeoutError):
            there = 0
        if (stars := cost(count, paid=True).stars) <= there:
            return True
        log.warning("broadcast.unaffordable", broadcast=broadcast.id, stars=stars, balance=there)
        return False

    async def _give_up(self, broadcast: Broadcast, error: AudienceEmpty) -> None:
        """Nobody is left in a scheduled broadcast's audience: its author hears of it."""
        async with self.database.write() as connection:
            await steps.drop(connection, broadcast.id, by=None, now=datetime.now(UTC), why=type(error).__name__)
        t = speaking(await self._language_of(broadcast.created_by))
        try:
            await self.bot.send_message(broadcast.created_by, t.error(error), parse_mode=ParseMode.HTML)
        except TelegramError as unsaid:
            log.warning("broadcast.untold", broadcast=broadcast.id, reason=unsaid.message)

    async def _sweep(self) -> None:
        for _ in range(_CHUNKS_A_TICK):
            async with self.database.write() as connection:
                swept = await broadcasts.sweep(connection, self.bot_id, now=datetime.now(UTC))
            if not swept:
                return

    # What editors see

    async def show(self) -> None:
        """Bring the messages where runs are watched up to date."""
        try:
            async with self.database.read() as connection:
                attended = await steps.attended(connection, self.bot_id)
            for run in attended:
                await self._show(run)
        except (SQLAlchemyError, OSError) as error:
            log.warning("broadcasts.unreadable", reason=reason(error))
            return
        self._watched = {run.id: self._watched[run.id] for run in attended if run.id in self._watched}

    async def _show(self, run: Run) -> None:
        now = datetime.now(UTC)
        watched = self._watched.setdefault(run.id, Watched(at=now if run.progress else None))
        rate = watched.rate(now, run.tally.done)
        is_over = run.state in _OVER and run.tally.done >= run.tally.total
        t = speaking(await self._language_of(run.progress[0] if run.progress else run.started_by))
        page = progress.report(run, t, zone=self.zone) if is_over else progress.running(run, t, rate=rate)
        stands = page == watched.shown and run.progress is not None and not is_over
        if stands or not watched.is_due(now):
            return
        watched.at = now
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._put(run, page, is_over=is_over)
            watched.shown = page
        except (TelegramError, TimeoutError) as error:
            log.warning("broadcast.unshown", run=run.id, reason=type(error).__name__)

    async def _put(self, run: Run, page: Page, *, is_over: bool) -> None:
        chat_id = run.progress[0] if run.progress else run.started_by
        try:
            if run.progress is None:
                await self._send(run, page)
            else:
                await self._edit(run.progress, page)
        except Forbidden:  # the editor blocked the bot: the run goes on, others see it under /broadcasts
            is_over = True
        except BadRequest as error:
            if "message is not modified" not in error.message.lower():
                log.info("broadcast.message_lost", run=run.id, reason=error.message)
                async with self.database.write() as connection:
                    await self._lost(connection, run)
                return
        if is_over:
            async with self.database.write() as connection:
                await steps.reported(connection, run.id, chat_id)

    @staticmethod
    async def _lost(connection: AsyncConnection, run: Run) -> None:
        """The editor deleted the message: another follows. Where even that can't be sent, nobody watches."""
        if run.progress is None:
            await steps.reported(connection, run.id, run.started_by)
        else:
            await steps.show_anew(connection, run.id)

    async def _send(self, run: Run, page: Page) -> None:
        message = await self.bot.send_message(
            run.started_by,
            page.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup.buttons(page.keyboard),
            link_preview_options=markup.NO_PREVIEW,
        )
        async with self.database.write() as connection:
            await broadcasts.set_progress(connection, run.id, run.started_by, message.message_id)

    async def _edit(self, place: tuple[int, int], page: Page) -> None:
        await self.bot.edit_message_text(
            page.html,
            chat_id=place[0],
            message_id=place[1],
            parse_mode=ParseMode.HTML,
            reply_markup=markup.buttons(page.keyboard),
            link_preview_options=markup.NO_PREVIEW,
        )

    async def _language_of(self, editor: int) -> str:
        async with self.database.read() as connection:
            chat = await chats.find(connection, self.bot_id, ChatId(editor))
        return chat.language if chat is not None else self.language
