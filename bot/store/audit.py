"""The audit log: who changed what, for editors and operators to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
