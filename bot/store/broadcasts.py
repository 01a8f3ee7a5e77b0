"""Broadcasts and their runs: composing one is one statement, and its progress is counted where it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal, or_, select, update

from bot.errors import AjilError
from bot.news.broadcasts import (
    Audience,
    BroadcastId,
    BroadcastState,
    Content,
    RunId,
    RunKind,
    RunState,
    Tally,
    content_from_json,
    to_json,
)
from bot.store.chats import ChatState
from bot.store.engine import insert
from bot.store.outbox import DeliveryKind, DeliveryState
from bot.store.schema import broadcasts, chats, deliveries, runs, subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import BotId

_LANE = 4
_CANCELLED_AT_ONCE = 20_000
"""Rows cancelled in one transaction: a tenth of a second, so that alerts need not wait for a million."""


class BroadcastUnknown(AjilError):
    """This broadcast is no longer there."""


class BroadcastOver(AjilError):
    """This broadcast is not open any more: somebody sent or cancelled it."""


class AudienceEmpty(AjilError):
    """Nobody is in this audience. Choose a wider one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A row of broadcasts."""

    id: BroadcastId
    bot_id: BotId
    state: BroadcastState
    content: Content
    audience: Audience
    paid: bool
    created_by: int
    approved_by: int | None
    created_at: datetime
    send_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A row of runs. `progress` is (chat, message) where an editor watches it."""

    id: RunId
    bot_id: BotId
    broadcast_id: BroadcastId
    kind: RunKind
    state: RunState
    content: Content
    paid: bool
    tally: Tally
    fault: str | None
    started_by: int
    created_at: datetime
    finished_at: datetime | None
    progress: tuple[int, int] | None


_BROADCAST = [broadcasts.c[name] for name in Broadcast.__slots__]
_COUNTS = ("total", "sent", "gone", "failed", "unknown", "cancelled")
_KINDS = {
    RunKind.SEND: DeliveryKind.BROADCAST,
    RunKind.CORRECT: DeliveryKind.CORRECTION,
    RunKind.RETRACT: DeliveryKind.RETRACTION,
}


def _broadcast(row: Any) -> Broadcast:
    values = row._asdict() | {
        "state": BroadcastState(row.state),
        "content": content_from_json(row.content),
        "audience": Audience.from_json(row.audience),
    }
    return Broadcast(**values)


def _run(row: Any) -> Run:
    stands = row.progress_chat_id is not None and row.progress_message_id is not None
    return Run(
        id=RunId(row.id),
        bot_id=row.bot_id,
        broadcast_id=BroadcastId(row.broadcast_id),
        kind=RunKind(row.kind),
        state=RunState(row.state),
        content=content_from_json(row.content),
        paid=row.paid,
        tally=Tally(**{name: getattr(row, name) for name in _COUNTS}),
        fault=row.fault,
        started_by=row.started_by,
        created_at=row.created_at,
        finished_at=row.finished_at,
        progress=(row.progress_chat_id, row.progress_message_id) if stands else None,
    )


# Composing


async def draft(
    connection: AsyncConnection, bot_id: BotId, content: Content, *, created_by: int, now: datetime
) -> Broadcast:
    """Begin a broadcast to everyone; nothing is sent before `start`."""
    row = {
        "bot_id": bot_id,
        "state": BroadcastState.DRAFT,
        "content": to_json(content),
        "audience": to_json(Audience()),
        "created_by": created_by,
        "created_at": now,
    }
    result = await connection.execute(insert(connection, broadcasts).values(row).returning(*_BROADCAST))
    return _broadcast(result.one())


async def get(connection: AsyncConnection, broadcast_id: BroadcastId) -> Broadcast:
    """One broadcast. Raises BroadcastUnknown."""
    row = (await connection.execute(select(*_BROADCAST).where(broadcasts.c.id == broadcast_id))).one_or_none()
    if row is None:
        raise BroadcastUnknown
    return _broadcast(row)


async def last(connection: AsyncConnection, bot_id: BotId, *, limit: int) -> list[Broadcast]:
    """The newest broadcasts that left the draft, newest first."""
    query = (
        select(*_BROADCAST)
        .where(broadcasts.c.bot_id == bot_id, broadcasts.c.state != BroadcastState.DRAFT)
        .order_by(broadcasts.c.id.desc())
        .limit(limit)
    )
    return [_broadcast(row) for row in await connection.execute(query)]


async def change(
    connection: AsyncConnection,
    broadcast_id: BroadcastId,
    *,
    within: Collection[BroadcastState],
    state: BroadcastState | None = None,
    audience: Audience | None = None,
    paid: bool | None = None,
    send_at: datetime | None = None,
    approved_by: int | None = None,
) -> Broadcast:
    """Change what is given, if the broadcast is still in one of the states `within`.

    That test and the change are one statement: of two editors, or two taps, one succeeds and the other gets
    BroadcastOver.
    """
    given: Mapping[str, Any] = {
        "state": state,
        "audience": None if audience is None else to_json(audience),
        "paid": paid,
        "send_at": send_at,
        "approved_by": approved_by,
    }
    statement = (
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(within))
        .values({name: value for name, value in given.items() if value is not None})
        .returning(*_BROADCAST)
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise BroadcastOver
    return _broadcast(row)


async def due(connection: AsyncConnection, bot_id: BotId, *, now: datetime) -> list[Broadcast]:
    """The scheduled broadcasts whose time has come."""
    query = select(*_BROADCAST).where(
        broadcasts.c.bot_id == bot_id,
        broadcasts.c.state == BroadcastState.SCHEDULED,
        broadcasts.c.send_at <= now,
    )
    return [_broadcast(row) for row in await connection.execute(query)]


# The audience


def _within(bot_id: BotId, audience: Audience) -> ColumnElement[bool]:
    """The chats of an audience: those that can be written to."""
    kinds = {kind for name in audience.kinds for kind in (("group", "supergroup") if name == "group" else (name,))}
    chosen = and_(chats.c.bot_id == bot_id, chats.c.state == ChatState.ACTIVE, chats.c.type.in_(sorted(kinds)))
    if audience.language is not None:
        chosen = and_(chosen, chats.c.language == audience.language)
    if audience.topics:
        followers = select(subscriptions.c.chat_key).where(subscriptions.c.topic_id.in_(audience.topics))
        chosen = and_(chosen, chats.c.key.in_(followers))
    return chosen


async def count(connection: AsyncConnection, bot_id: BotId, audience: Audience) -> int:
    """How many chats an audience has now."""
    query = select(func.count()).select_from(chats).where(_within(bot_id, audience))
    return int((await connection.execute(query)).scalar_one())


# Runs

_OWED = [
    "bot_id",
    "chat_key",
    "thread_id",
    "kind",
    "lane",
    "dedup_key",
    "run_id",
    "message_id",
    "state",
    "due_at",
    "created_at",
]


async def start(
    connection: AsyncConnection,
    broadcast: Broadcast,
    *,
    kind: RunKind,
    content: Content,
    started_by: int,
    now: datetime,
) -> Run:
    """Owe a run to its whole audience, in one INSERT … SELECT. Raises AudienceEmpty; the transaction must be given up.

    A correction and a retraction go to the messages that were delivered, wherever their chats are now.
    """
    row = {
        "bot_id": broadcast.bot_id,
        "broadcast_id": broadcast.id,
        "kind": kind,
        "state": RunState.RUNNING,
        "content": to_json(content),
        "paid": broadcast.paid and kind is RunKind.SEND,
        "started_by": started_by,
        "created_at": now,
    }
    run_id = RunId((await connection.execute(runs.insert().values(row).returning(runs.c.id))).scalar_one())
    target = _audience_of(broadcast) if kind is RunKind.SEND else _delivered(broadcast)
    owed = _owed(target, broadcast.bot_id, kind, run_id, now)
    statement = insert(connection, deliveries).from_select(_OWED, owed).on_conflict_do_nothing()
    counted = {"preserve_rowcount": True}  # psycopg's count would be dropped otherwise
    total = (await connection.execute(statement, execution_options=counted)).rowcount
    if total == 0:
        raise AudienceEmpty
    changed = await connection.execute(update(runs).where(runs.c.id == run_id).values(total=total).returning(*runs.c))
    return _run(changed.one())


def _audience_of(broadcast: Broadcast) -> Select[Any]:
    return select(chats.c.key, literal(0), literal(None, deliveries.c.message_id.type)).where(
        _within(broadcast.bot_id, broadcast.audience)
    )


def _delivered(broadcast: Broadcast) -> Select[Any]:
    sending = select(runs.c.id).where(runs.c.broadcast_id == broadcast.id, runs.c.kind == RunKind.SEND)
    return (
        select(deliveries.c.chat_key, deliveries.c.thread_id, deliveries.c.message_id)
        .join(chats, chats.c.key == deliveries.c.chat_key)
        .where(
            deliveries.c.run_id.in_(sending),
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.message_id.is_not(None),
            chats.c.state.in_([ChatState.ACTIVE, ChatState.STOPPED]),
        )
    )


def _owed(target: Select[Any], bot_id: BotId, kind: RunKind, run_id: RunId, now: datetime) -> Select[Any]:
    chat_key, thread_id, message_id = target.selected_columns
    return target.with_only_columns(
        literal(bot_id),
        chat_key,
        thread_id,
        literal(_KINDS[kind].value),
        literal(_LANE),
        literal(f"r{run_id}"),
        literal(run_id),
        message_id,
        literal(DeliveryState.PENDING.value),
        literal(now, deliveries.c.due_at.type),
        literal(now, deliveries.c.created_at.type),
        maintain_column_froms=True,
    )


async def run(connection: AsyncConnection, run_id: RunId) -> Run:
    """One run. Raises BroadcastUnknown."""
    row = (await connection.execute(select(runs).where(runs.c.id == run_id))).one_or_none()
    if row is None:
        raise BroadcastUnknown
    return _run(row)


async def runs_of(connection: AsyncConnection, broadcast_id: BroadcastId) -> list[Run]:
    """A broadcast's runs, oldest first."""
    query = select(runs).where(runs.c.broadcast_id == broadcast_id).order_by(runs.c.id)
    return [_run(row) for row in await connection.execute(query)]


async def watched(connection: AsyncConnection, bot_id: BotId, states: Collection[RunState]) -> list[Run]:
    """The runs of a bot in some states."""
    query = select(runs).where(runs.c.bot_id == bot_id, runs.c.state.in_(states)).order_by(runs.c.id)
    return [_run(row) for row in await connection.execute(query)]


async def set_progress(connection: AsyncConnection, run_id: RunId, chat_id: int, message_id: int) -> None:
    """Where the run's progress is shown."""
    values = {"progress_chat_id": chat_id, "progress_message_id": message_id}
    await connection.execute(update(runs).where(runs.c.id == run_id).values(values))


async def steer(
    connection: AsyncConnection,
    run_id: RunId,
    state: RunState,
    *,
    within: Collection[RunState],
    now: datetime,
    fault: str | None = None,
) -> Run:
    """Pause, resume, cancel or stop a run that is in one of the states `within`; else BroadcastOver."""
    over = state in {RunState.CANCELLED, RunState.STOPPED}
    values = {"state": state, "fault": fault} | ({"finished_at": now} if over else {})
    statement = update(runs).where(runs.c.id == run_id, runs.c.state.in_(within)).values(values).returning(*runs.c)
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise BroadcastOver
    return _run(row)


async def counted(connection: AsyncConnection, changes: Mapping[RunId, Mapping[str, int]]) -> None:
    """Add to the runs' tallies, in the transaction that settles the deliveries counted."""
    for run_id, added in changes.items():
        values = {name: runs.c[name] + number for name, number in added.items()}
        await connection.execute(update(runs).where(runs.c.id == run_id).values(values))


async def finish(connection: AsyncConnection, bot_id: BotId, *, now: datetime) -> list[Run]:
    """Close the runs with nothing left to send, and their broadcasts; returns them."""
    done = runs.c.sent + runs.c.gone + runs.c.failed + runs.c.unknown + runs.c.cancelled
    statement = (
        update(runs)
        .where(runs.c.bot_id == bot_id, runs.c.state == RunState.RUNNING, done >= runs.c.total)
        .values(state=RunState.FINISHED, finished_at=now)
        .returning(*runs.c)
    )
    finished = [_run(row) for row in await connection.execute(statement)]
    for over in finished:
        sent = update(broadcasts).where(
            broadcasts.c.id == over.broadcast_id, broadcasts.c.state == BroadcastState.RUNNING
        )
        await connection.execute(sent.values(state=BroadcastState.FINISHED))
    return finished


async def sweep(connection: AsyncConnection, bot_id: BotId, *, now: datetime) -> int:
    """Cancel some of what cancelled and stopped runs still owe; returns how many, 0 when nothing is left."""
    over = select(runs.c.id).where(
        runs.c.bot_id == bot_id, or_(runs.c.state == RunState.CANCELLED, runs.c.state == RunState.STOPPED)
    )
    left = (
        select(deliveries.c.id)
        .where(deliveries.c.run_id.in_(over), deliveries.c.state == DeliveryState.PENDING)
        .limit(_CANCELLED_AT_ONCE)
    )
    statement = (
        update(deliveries)
        .where(deliveries.c.id.in_(left))
        .values(state=DeliveryState.CANCELLED, settled_at=now)
        .returning(deliveries.c.run_id)
    )
    swept: dict[RunId, dict[str, int]] = {}
    number = 0
    for row in await connection.execute(statement):
        counts = swept.setdefault(RunId(row.run_id), {"cancelled": 0})
        counts["cancelled"] += 1
        number += 1
    await counted(connection, swept)
    return number
