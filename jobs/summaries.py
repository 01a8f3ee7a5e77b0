"""Have the pages behind alerts read before the first reader asks, each once, a few at a time: alerts never wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.chats.pace import Lane
from bot.errors import FeedError
from bot.log import reason
from bot.store import readings, refreshes
from bot.store.engine import uninterrupted

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from bot.store.articles import StoredArticle
    from bot.store.engine import Database
    from bot.store.readings import Owed

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than the slowest reading: a page that is owed still after this belonged to a process that is gone."""
_AT_ONCE = 2
"""The pool reads one page at a time; one more is fetched meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """`read` gives the stored article of an address, or reads it now; `owed` is called when edits are owed."""

    database: Database
    read: Callable[[str], Awaitable[StoredArticle]]
    owed: Callable[[], None]
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def resume(self) -> None:
        """Before the first look: what a stop or a crash cut short is due at once."""
        async with self.database.write() as connection:
            await readings.release(connection, now=datetime.now(UTC))

    async def due(self, tasks: asyncio.TaskGroup) -> None:
        """Begin to read the pages that are due; `tasks` owns it."""
        now = datetime.now(UTC)
        room = _AT_ONCE - len(self.running)
        if room <= 0:
            return
        async with self.database.read() as connection:
            earliest = await readings.next_due(connection)
        if earliest is None or earliest > now:
            return
        async with self.database.write() as connection:
            claimed = await readings.claim(connection, now=now, lease=LEASE, limit=room)
        for owed in claimed:
            task = tasks.create_task(self._guarded(owed), name=f"summarise {owed.entry}")
            self.running.add(task)
            task.add_done_callback(self.running.discard)

    async def _guarded(self, owed: Owed) -> None:
        """Neither a page nor a database that is away ends the reading of others; the lease brings it back."""
        try:
            fault = await self._fault(owed)
            await uninterrupted(self._settle(owed, fault))
        except (SQLAlchemyError, OSError) as error:
            log.warning("summary.unstored", entry=owed.entry, reason=reason(error))

    async def _fault(self, owed: Owed) -> str | None:
        """Read the page; the name of what went wrong, if anything did."""
        try:
            await self.read(owed.url)
        except FeedError as error:
            return type(error).__name__
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:
            log.exception("summary.crashed", entry=owed.entry, url=owed.url)
            return type(error).__name__
        return None

    async def _settle(self, owed: Owed, fault: str | None) -> None:
        async with self.database.write() as connection:
            now = datetime.now(UTC)  # not before the transaction's turn has come: see refreshes.GATHERED
            if fault is None:
                await readings.done(connection, owed.url)
                edits = await refreshes.owe_for_summary(connection, owed.entry, lane=Lane.REFRESH, now=now)
            else:
                again = await readings.failed(connection, owed, fault, now=now)
        if fault is not None:
            log.info("summary.failed", entry=owed.entry, url=owed.url, fault=fault, again=again)
        elif edits:
            metrics.OWED.labels("refresh").inc(edits)
            self.owed()
