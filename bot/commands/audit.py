"""`ajil audit`: who did what and when, from the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from bot.news.broadcasts import BroadcastId
from bot.store import audit, migrate, steps
from bot.store.engine import Database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from bot.store.audit import Step


async def lines(settings: Settings, *, broadcast: int | None, limit: int) -> list[Step]:
    """The newest lines, oldest first; of one broadcast, where it is given."""
    subject = None if broadcast is None else steps.subject(BroadcastId(broadcast))
    database = Database(settings.database_url)
    try:
        await migrate.upgrade(database)
        async with database.read() as connection:
            return await audit.listed(connection, subject=subject, limit=limit)
    finally:
        await database.close()


def as_json(step: Step) -> dict[str, Any]:
    return {
        "at": step.at.isoformat(timespec="seconds"),
        "actor": step.actor_id,
        "action": step.action,
        "subject": step.subject,
        "details": step.details,
    }


def as_table(steps: Sequence[Step]) -> Table:
    """For a terminal; times are UTC. What the clock or the command line did has no actor."""
    table = Table("at (UTC)", "actor", "action", "subject", "details", box=None, pad_edge=False)
    for step in steps:
        details = " ".join(f"{name}={value}" for name, value in step.details.items())
        actor = "" if step.actor_id is None else str(step.actor_id)
        table.add_row(f"{step.at:%Y-%m-%d %H:%M:%S}", actor, step.action, step.subject or "", details)
    return table
