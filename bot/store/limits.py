"""What Telegram taught us, kept over restarts: the learned rate, and until when it told us to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.engine import insert
from bot.store.schema import learned_limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import BotId


async def load(connection: AsyncConnection, bot_id: BotId) -> dict[str, float]:
    """All values of a bot, by name."""
    query = select(learned_limits.c.name, learned_limits.c.value).where(learned_limits.c.bot_id == bot_id)
    return {row.name: row.value for row in await connection.execute(query)}


async def store(connection: AsyncConnection, bot_id: BotId, values: Mapping[str, float], *, now: datetime) -> None:
    """Keep these values; others stay as they are."""
    for name, value in values.items():
        row = {"bot_id": bot_id, "name": name, "value": value, "updated_at": now}
        statement = insert(connection, learned_limits).values(row)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["bot_id", "name"], set_={"value": value, "updated_at": now})
        )
