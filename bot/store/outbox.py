"""The outbox: every message owed to a chat, from the moment it is owed to what became of it.

pending → sending → sent | unknown | failed | expired | cancelled

A delivery is owed in the transaction that stores its reason, claimed (`sending` is written, under a lease) before
the request goes out, and settled after. A row found `sending` after a crash is one whose request may or may not
have gone out: alerts go again, broadcasts become `unknown`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, literal, select, update

from bot.news.model import BotId, ChatId, ChatKey, DeliveryId
from bot.store.chats import ChatState
from bot.store.schema import chats, deliveries, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.broadcasts import RunId


class DeliveryState(StrEnum):
    """See the module's docstring. `expired`: too old to be worth sending; `cancelled`: not wanted any more."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class DeliveryKind(StrEnum):
    """What is owed. In doubt, only a broadcast isn't sent again: an alert must arrive, and two edits are as one.

    A refresh edits an alert that stands in a chat (see refreshes.py).
    """

    ALERT = "alert"
    REFRESH = "refresh"
    BROADCAST = "broadcast"
    CORRECTION = "correction"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A delivery as the pace needs it: to whom, in which lane, since when."""

    id: DeliveryId
    chat_key: ChatKey
    chat_id: ChatId
    lane: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a claimed delivery. One that goes back to pending says when it is due again."""

    id: DeliveryId
    state: DeliveryState
    message_id: int | None = None
    fault: str | None = None
    due_at: datetime | None = None
    costs_attempt: bool = True
    in_doubt: bool = False


async def pending(connection: AsyncConnection, bot_id: BotId, lane: int, *, now: datetime, limit: int) -> list[Owed]:
    """The deliveries of a lane whose time has come, longest due first."""
    query = (
        select(deliveries.c.id, deliveries.c.chat_key, chats.c.chat_id, deliveries.c.lane, deliveries.c.due_at)
        .join(chats, chats.c.key == deliveries.c.chat_key)
        .where(
            deliveries.c.bot_id == bot_id,
            deliveries.c.state == DeliveryState.PENDING,
            deliveries.c.lane == lane,
            deliveries.c.run_id.is_(None),
            deliveries.c.due_at <= now,
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )
    return [Owed(**row._asdict()) for row in await connection.execute(query)]


async def next_due(connection: AsyncConnection, bot_id: BotId) -> datetime | None:
    """When the next pending delivery is due, for the loop to sleep until."""
    query = select(func.min(deliveries.c.due_at)).where(
        deliveries.c.bot_id == bot_id, deliveries.c.state == DeliveryState.PENDING
    )
    earliest: datetime | None = (await connection.execute(query)).scalar_one()
    return earliest


async def settle(connection: AsyncConnection, results: Sequence[Settled], *, now: datetime) -> set[DeliveryId]:
    """Write what became of claimed deliveries; returns those that were still claimed.

    Others ended meanwhile: their lease did and somebody recovered them, or this very result was committed when the
    connection broke. They stay as they are, and nothing may count them again.
    """
    ids = [result.id for result in results]
    query = select(deliveries.c.id).where(deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.SENDING)
    claimed = {DeliveryId(row.id) for row in await connection.execute(query.with_for_update())} if ids else set()
    if not claimed:
        return claimed
    statement = (
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery"))
        .values(
            state=bindparam("state_now"),
            message_id=func.coalesce(bindparam("message_now"), deliveries.c.message_id),
            fault=bindparam("fault_now"),
            due_at=func.coalesce(bindparam("due_now", type_=deliveries.c.due_at.type), deliveries.c.due_at),
            attempts=deliveries.c.attempts - bindparam("refund"),
            doubts=deliveries.c.doubts + bindparam("doubt"),
            settled_at=bindparam("settled_now"),
        )
    )
    await connection.execute(statement, [_parameters(result, now) for result in results if result.id in claimed])
    return claimed


def _parameters(result: Settled, now: datetime) -> dict[str, Any]:
    open_again = result.state is DeliveryState.PENDING
    return {
        "delivery": result.id,
        "state_now": result.state,
        "message_now": result.message_id,
        "fault_now": result.fault,
        "due_now": result.due_at,
        "refund": 0 if result.costs_attempt else 1,
        "doubt": int(result.in_doubt),
        "settled_now": None if open_again else now,
    }


async def call_off(connection: AsyncConnection, ids: Collection[DeliveryId], *, now: datetime) -> None:
    """Cancel what came back to a chat that was closed while it was under way; its runs count the chat as gone.

    A chat that said /stop may still have a message corrected or taken back.
    """
    mends = deliveries.c.kind.in_([DeliveryKind.CORRECTION, DeliveryKind.RETRACTION])
    closed = select(chats.c.key).where(chats.c.state != ChatState.ACTIVE)
    shut = select(chats.c.key).where(chats.c.state.not_in([ChatState.ACTIVE, ChatState.STOPPED]))
    unwanted = (mends & deliveries.c.chat_key.in_(shut)) | (~mends & deliveries.c.chat_key.in_(closed))
    statement = (
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.PENDING, unwanted)
        .values(state=DeliveryState.CANCELLED, settled_at=now)
        .returning(deliveries.c.run_id)
    )
    left = Counter(row.run_id for row in await connection.execute(statement) if row.run_id is not None)
    for run_id, number in left.items():
        await connection.execute(update(runs).where(runs.c.id == run_id).values(gone=runs.c.gone + number))


async def recover(
    connection: AsyncConnection,
    bot_id: BotId,
    *,
    now: datetime,
    all_leases: bool,
    under_way: Collection[DeliveryId] = (),
) -> int:
    """Decide the deliveries a crash left `sending`: alerts are owed again, broadcasts are in doubt for good.

    `all_leases`: at start, when nobody else sends for this bot, every one of them; else those whose lease ended,
    but not those `under_way` in the caller's hands, who will know better.
    """
    in_doubt = (deliveries.c.bot_id == bot_id) & (deliveries.c.state == DeliveryState.SENDING)
    if not all_leases:
        in_doubt &= (deliveries.c.due_at <= now) & deliveries.c.id.not_in(under_way)
    repeated = deliveries.c.kind != DeliveryKind.BROADCAST
    statement = (
        update(deliveries)
        .where(in_doubt)
        .values(
            state=case((repeated, DeliveryState.PENDING), else_=DeliveryState.UNKNOWN),
            due_at=now,
            settled_at=case((repeated, None), else_=literal(now, deliveries.c.settled_at.type)),
            fault="the process ended while this was being sent",
        )
        .returning(deliveries.c.id, deliveries.c.run_id, deliveries.c.state)
    )
    left = (await connection.execute(statement)).all()
    doubtful = Counter(row.run_id for row in left if row.state == DeliveryState.UNKNOWN and row.run_id is not None)
    for run_id, number in doubtful.items():
        await connection.execute(update(runs).where(runs.c.id == run_id).values(unknown=runs.c.unknown + number))
    again = [DeliveryId(row.id) for row in left if row.state == DeliveryState.PENDING]
    if again:
        await call_off(connection, again, now=now)
    return len(left)


async def same_faults(connection: AsyncConnection, run_id: RunId, fault: str) -> int:
    """How many deliveries of a run failed with this very fault."""
    query = select(func.count()).where(
        deliveries.c.run_id == run_id, deliveries.c.state == DeliveryState.FAILED, deliveries.c.fault == fault
    )
    return int((await connection.execute(query)).scalar_one())


async def count(connection: AsyncConnection, bot_id: BotId | None = None) -> dict[DeliveryState, int]:
    """How many deliveries are in each state."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    if bot_id is not None:
        query = query.where(deliveries.c.bot_id == bot_id)
    return {DeliveryState(state): number for state, number in await connection.execute(query)}
