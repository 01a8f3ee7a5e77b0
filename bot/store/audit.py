"""The audit log: who changed what, for editors and operators to look up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.store.schema import audit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import BotId


async def record(
    connection: AsyncConnection,
    *,
    action: str,
    now: datetime,
    actor_id: int | None = None,
    bot_id: BotId | None = None,
    subject: str | None = None,
    **details: Any,
) -> None:
    """Write a line, in the transaction of the change itself. `actor_id` is None for the command line."""
    row = {
        "at": now,
        "bot_id": bot_id,
        "actor_id": actor_id,
        "action": action,
        "subject": subject,
        "details": details,
    }
    await connection.execute(audit.insert().values(row))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the log."""

    at: datetime
    actor_id: int | None
    action: str
    subject: str | None
    details: dict[str, Any]


async def listed(connection: AsyncConnection, *, subject: str | None = None, limit: int) -> list[Step]:
    """The newest lines, oldest of them first; only of one subject, where it is given."""
    query = select(*(audit.c[name] for name in Step.__slots__)).order_by(audit.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    rows = (await connection.execute(query)).all()
    return [Step(**row._asdict()) for row in reversed(rows)]
