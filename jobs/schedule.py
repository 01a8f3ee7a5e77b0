"""The clock of all recurring errands: APScheduler as a ticker. What is due lives in rows: a restart forgets nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.store import drafts

if TYPE_CHECKING:
    import asyncio

    from bot.store.engine import Database
    from jobs.broadcasts import Broadcasts
    from jobs.deliver import Deliver
    from jobs.poll import Poll

TICK = 1.0
"""Seconds between looks for feeds that are due: adds half a second to a poll's wait on average."""
_DRAFTS_LIVE = timedelta(days=7)


def build(
    *, poll: Poll, deliver: Deliver, broadcasts: Broadcasts, database: Database, tasks: asyncio.TaskGroup
) -> AsyncIOScheduler:
    """A scheduler with every errand, not yet started. A late tick runs once (`coalesce`), however late."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(poll.due, "interval", [tasks], seconds=TICK, id="poll", next_run_time=datetime.now(UTC))
    scheduler.add_job(deliver.recover, "interval", minutes=1, id="recover leases")
    scheduler.add_job(broadcasts.tick, "interval", seconds=TICK, id="broadcasts")
    scheduler.add_job(broadcasts.show, "interval", seconds=TICK, id="broadcasts shown")
    scheduler.add_job(tidy, "interval", [database], hours=1, id="tidy")
    return scheduler


async def tidy(database: Database) -> None:
    """Forget questions nobody answered."""
    async with database.write() as connection:
        await drafts.forget_before(connection, datetime.now(UTC) - _DRAFTS_LIVE)
