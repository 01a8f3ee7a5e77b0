"""The clock of all recurring errands: APScheduler as a ticker. What is due lives in rows: a restart forgets nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from bot.log import reason
from bot.store import drafts, readings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.store.engine import Database
    from jobs.broadcasts import Broadcasts
    from jobs.deliver import Deliver
    from jobs.poll import Poll
    from jobs.rekey import Rekey
    from jobs.summaries import Summaries

log = structlog.get_logger(__name__)

TICK = 1.0
"""Seconds between looks for feeds that are due: adds half a second to a poll's wait on average."""
_DRAFTS_LIVE = timedelta(days=7)
_FAILURES_LIVE = timedelta(days=7)


def build(
    *,
    poll: Poll,
    rekey: Rekey,
    summaries: Summaries,
    deliver: Deliver,
    broadcasts: Broadcasts,
    database: Database,
    tasks: asyncio.TaskGroup,
) -> AsyncIOScheduler:
    """A scheduler with every errand, not yet started. A late tick runs once (`coalesce`), however late."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    now = datetime.now(UTC)
    scheduler.add_job(_errand, "interval", [lambda: poll.due(tasks)], seconds=TICK, id="poll", next_run_time=now)
    scheduler.add_job(_errand, "interval", [rekey.run], minutes=1, id="rekey", next_run_time=now)
    scheduler.add_job(_errand, "interval", [lambda: summaries.due(tasks)], seconds=TICK, id="summaries")
    scheduler.add_job(_errand, "interval", [deliver.recover], minutes=1, id="recover leases")
    scheduler.add_job(_errand, "interval", [lambda: tidy(database)], hours=1, id="tidy")
    scheduler.add_job(_errand, "interval", [broadcasts.tick], seconds=TICK, id="broadcasts")
    scheduler.add_job(_errand, "interval", [broadcasts.show], seconds=TICK, id="broadcasts shown")
    return scheduler


async def _errand(work: Callable[[], Awaitable[None]]) -> None:
    """One run of an errand; the next comes whatever becomes of this one."""
    try:
        await work()
    except asyncio.CancelledError:  # the scheduler ends; to APScheduler it would be an error
        log.debug("errand.cut_short")
    except (SQLAlchemyError, OSError) as error:
        log.warning("errand.unavailable", reason=reason(error))


async def tidy(database: Database) -> None:
    """Forget questions nobody answered, and pages that couldn't be read."""
    now = datetime.now(UTC)
    async with database.write() as connection:
        await drafts.forget_before(connection, now - _DRAFTS_LIVE)
        await readings.forget_before(connection, now - _FAILURES_LIVE)
