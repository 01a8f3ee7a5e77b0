"""Drafts: what a button, or a person's next message, will complete. Rows, so that a restart forgets no question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NewType

from sqlalchemy import delete, select, update

from bot.store.schema import drafts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

DraftId = NewType("DraftId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who was asked, and where."""

    bot_id: int
    chat_id: int
    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something begun: `kind` says by which errand, `payload` is its own."""

    id: DraftId
    kind: str
    payload: dict[str, Any]


def _of(asker: Asker) -> Any:
    return (drafts.c.bot_id == asker.bot_id) & (drafts.c.chat_id == asker.chat_id) & (drafts.c.user_id == asker.user_id)


async def begin(
    connection: AsyncConnection,
    asker: Asker,
    *,
    kind: str,
    payload: dict[str, Any],
    now: datetime,
    awaits_text: bool = False,
) -> DraftId:
    """Keep something for later. When it awaits the person's next text, nothing else of theirs does any more."""
    if awaits_text:
        await stop_awaiting(connection, asker)
    row = {
        "bot_id": asker.bot_id,
        "chat_id": asker.chat_id,
        "user_id": asker.user_id,
        "kind": kind,
        "payload": payload,
        "awaits_text": awaits_text,
        "created_at": now,
    }
    result = await connection.execute(drafts.insert().values(row).returning(drafts.c.id))
    return DraftId(result.scalar_one())


async def stop_awaiting(connection: AsyncConnection, asker: Asker) -> None:
    """The person's next text is just a text again."""
    await connection.execute(update(drafts).where(_of(asker), drafts.c.awaits_text).values(awaits_text=False))


async def awaiting(connection: AsyncConnection, asker: Asker) -> Draft | None:
    """What the person's next text would complete."""
    query = select(drafts.c.id, drafts.c.kind, drafts.c.payload).where(_of(asker), drafts.c.awaits_text)
    return _draft((await connection.execute(query)).first())


async def get(connection: AsyncConnection, asker: Asker, draft_id: int) -> Draft | None:
    """A draft of this very person in this very chat; another's is as unknown as one long gone."""
    query = select(drafts.c.id, drafts.c.kind, drafts.c.payload).where(_of(asker), drafts.c.id == draft_id)
    return _draft((await connection.execute(query)).first())


def _draft(row: Any) -> Draft | None:
    return None if row is None else Draft(id=DraftId(row.id), kind=row.kind, payload=row.payload)


async def forget_before(connection: AsyncConnection, moment: datetime) -> None:
    """Buttons older than this are answered with "too old"."""
    await connection.execute(delete(drafts).where(drafts.c.created_at < moment))
