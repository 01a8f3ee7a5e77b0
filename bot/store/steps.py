"""The steps of a broadcast: each is one guarded transaction, with its line in the audit log.

Every function raises BroadcastOver when somebody, or another tap, was faster; then nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, update

from bot.news.broadcasts import BroadcastState, RunKind, RunState, to_json
from bot.store import audit, broadcasts
from bot.store.broadcasts import BroadcastOver
from bot.store.schema import broadcasts as table
from bot.store.schema import runs

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.broadcasts import Audience, BroadcastId, Content, RunId
    from bot.news.model import BotId
    from bot.store.broadcasts import Broadcast, Run

OPEN = (BroadcastState.DRAFT, BroadcastState.AWAITING, BroadcastState.SCHEDULED)
"""Nothing was sent yet."""
_OVER = (RunState.CANCELLED, RunState.STOPPED)


async def note(
    connection: AsyncConnection, step: str, broadcast: Broadcast, *, by: int | None, now: datetime, **details: Any
) -> None:
    """A line in the audit log. `by` is None where the clock did it."""
    await audit.record(
        connection,
        action=f"broadcast.{step}",
        now=now,
        actor_id=by,
        bot_id=broadcast.bot_id,
        subject=subject(broadcast.id),
        **details,
    )


def subject(number: BroadcastId) -> str:
    """What the audit log calls a broadcast."""
    return f"broadcast {number}"


async def compose(connection: AsyncConnection, bot_id: BotId, content: Content, *, by: int, now: datetime) -> Broadcast:
    """Begin a broadcast; nothing is sent yet."""
    broadcast = await broadcasts.draft(connection, bot_id, content, created_by=by, now=now)
    await note(connection, "draft", broadcast, by=by, now=now, form=content.form)
    return broadcast


async def choose(
    connection: AsyncConnection,
    number: BroadcastId,
    *,
    by: int,
    now: datetime,
    audience: Audience | None = None,
    paid: bool | None = None,
) -> Broadcast:
    """Change whom it is for, or its lane."""
    within = [BroadcastState.DRAFT]
    broadcast = await broadcasts.change(connection, number, within=within, audience=audience, paid=paid)
    chosen = to_json(broadcast.audience)
    await note(connection, "audience", broadcast, by=by, now=now, audience=chosen, paid=broadcast.paid)
    return broadcast


async def submit(
    connection: AsyncConnection, number: BroadcastId, *, at: datetime | None, by: int, now: datetime
) -> Broadcast:
    """Ask for a second editor's approval; `at` is when it is to be sent, None for at once."""
    state = BroadcastState.AWAITING
    broadcast = await broadcasts.change(connection, number, within=[BroadcastState.DRAFT], state=state, send_at=at)
    await note(connection, "submit", broadcast, by=by, now=now, at=at and at.isoformat())
    return broadcast


async def schedule(
    connection: AsyncConnection, number: BroadcastId, *, at: datetime | None, by: int, now: datetime, approving: bool
) -> Broadcast:
    """Let it wait for its time. `approving`: the second editor does this, and the time stands already."""
    broadcast = await broadcasts.change(
        connection,
        number,
        within=[BroadcastState.AWAITING if approving else BroadcastState.DRAFT],
        state=BroadcastState.SCHEDULED,
        send_at=at,
        approved_by=by if approving else None,
    )
    assert broadcast.send_at is not None
    if approving:
        await note(connection, "approve", broadcast, by=by, now=now)
    await note(connection, "schedule", broadcast, by=by, now=now, at=broadcast.send_at.isoformat())
    return broadcast


async def launch(
    connection: AsyncConnection,
    number: BroadcastId,
    *,
    within: Collection[BroadcastState],
    by: int | None,
    now: datetime,
    watch: tuple[int, int] | None = None,
    paid: bool | None = None,
) -> Run:
    """Owe it to its audience. `by` approved it, if it waited for that; None: its time has come.

    `watch` is (chat, message) where its author sees the progress; None: the message is still to be sent.
    Raises AudienceEmpty; the transaction must be given up.
    """
    approving = BroadcastState.AWAITING in within
    broadcast = await broadcasts.change(
        connection,
        number,
        within=within,
        state=BroadcastState.RUNNING,
        approved_by=by if approving else None,
        paid=paid,
    )
    if approving:
        await note(connection, "approve", broadcast, by=by, now=now)
    run = await broadcasts.start(
        connection, broadcast, kind=RunKind.SEND, content=broadcast.content, started_by=broadcast.created_by, now=now
    )
    if watch is not None:
        await broadcasts.set_progress(connection, run.id, *watch)
    await note(connection, "start", broadcast, by=by, now=now, run=run.id, chats=run.tally.total, paid=run.paid)
    return run


async def drop(
    connection: AsyncConnection, number: BroadcastId, *, by: int | None, now: datetime, why: str
) -> Broadcast:
    """Give up a broadcast of which nothing was sent."""
    broadcast = await broadcasts.change(connection, number, within=OPEN, state=BroadcastState.CANCELLED)
    await note(connection, "cancel", broadcast, by=by, now=now, why=why)
    return broadcast


async def again(
    connection: AsyncConnection,
    number: BroadcastId,
    kind: RunKind,
    *,
    content: Content,
    seen: RunId,
    by: int,
    now: datetime,
    watch: tuple[int, int],
) -> Run:
    """Correct or retract what was delivered. Raises AudienceEmpty.

    `seen` is the run the editor saw as the last one: if there is a newer, this is a second tap, or another editor
    was faster.
    """
    broadcast = await broadcasts.change(
        connection, number, within=[BroadcastState.FINISHED], state=BroadcastState.RUNNING
    )
    if (await broadcasts.runs_of(connection, number))[-1].id != seen:
        raise BroadcastOver
    run = await broadcasts.start(connection, broadcast, kind=kind, content=content, started_by=by, now=now)
    await broadcasts.set_progress(connection, run.id, *watch)
    await note(connection, kind.value, broadcast, by=by, now=now, run=run.id, chats=run.tally.total)
    return run


_STEERED = {
    "pause": (RunState.PAUSED, (RunState.RUNNING,)),
    "resume": (RunState.RUNNING, (RunState.PAUSED,)),
    "cancel": (RunState.CANCELLED, (RunState.RUNNING, RunState.PAUSED)),
}


async def steer(connection: AsyncConnection, run_id: RunId, verb: str, *, by: int, now: datetime) -> Run:
    """Pause, resume or cancel a run."""
    state, within = _STEERED[verb]
    run = await broadcasts.steer(connection, run_id, state, within=within, now=now)
    broadcast = await broadcasts.get(connection, run.broadcast_id)
    await note(connection, verb, broadcast, by=by, now=now, run=run.id, done=run.tally.done)
    return run


async def any_running(connection: AsyncConnection, bot_id: BotId) -> bool:
    """Whether a broadcast is under way; when none is, there is nothing to sweep or to close."""
    running = select(table.c.id).where(table.c.bot_id == bot_id, table.c.state == BroadcastState.RUNNING).limit(1)
    return (await connection.execute(running)).first() is not None


async def close(connection: AsyncConnection, bot_id: BotId, *, now: datetime) -> list[Run]:
    """Close the runs with nothing left to send, and their broadcasts with them; returns these runs."""
    over = await broadcasts.finish(connection, bot_id, now=now)
    for run in over:
        await _note_finish(connection, await broadcasts.get(connection, run.broadcast_id), run, now)
    for run in await _ended_early(connection, bot_id):
        if run.tally.done >= run.tally.total:
            finished = BroadcastState.FINISHED
            within = [BroadcastState.RUNNING]
            broadcast = await broadcasts.change(connection, run.broadcast_id, within=within, state=finished)
            await _note_finish(connection, broadcast, run, now)
            over.append(run)
    return over


async def _ended_early(connection: AsyncConnection, bot_id: BotId) -> list[Run]:
    """The runs cancelled or stopped whose broadcasts are still open, since something of theirs was on its way."""
    other = runs.alias()
    latest = select(func.max(other.c.id)).where(other.c.broadcast_id == table.c.id).scalar_subquery()
    query = (
        select(runs.c.id)
        .join(table, table.c.id == runs.c.broadcast_id)
        .where(
            table.c.bot_id == bot_id,
            table.c.state == BroadcastState.RUNNING,
            runs.c.state.in_(_OVER),
            runs.c.id == latest,
        )
    )
    return [await broadcasts.run(connection, row.id) for row in (await connection.execute(query)).all()]


async def _note_finish(connection: AsyncConnection, broadcast: Broadcast, run: Run, now: datetime) -> None:
    counts = to_json(run.tally)
    fault = {} if run.fault is None else {"fault": run.fault}
    await note(
        connection, "finish", broadcast, by=None, now=now, run=run.id, kind=run.kind, state=run.state, **counts, **fault
    )


# The message where a run is watched. Neither chat nor message: it is still to be sent. Both: it is kept up to date.
# The chat alone: it holds the report, and stays as it is.


async def attended(connection: AsyncConnection, bot_id: BotId) -> list[Run]:
    """The runs that have not been reported yet."""
    unsent = and_(runs.c.progress_chat_id.is_(None), runs.c.progress_message_id.is_(None))
    query = select(runs.c.id).where(runs.c.bot_id == bot_id, or_(unsent, runs.c.progress_message_id.is_not(None)))
    return [
        await broadcasts.run(connection, row.id) for row in (await connection.execute(query.order_by(runs.c.id))).all()
    ]


async def reported(connection: AsyncConnection, run_id: RunId, chat_id: int) -> None:
    """The report stands; nothing more is to be shown."""
    values = {"progress_chat_id": chat_id, "progress_message_id": None}
    await connection.execute(update(runs).where(runs.c.id == run_id).values(values))


async def show_anew(connection: AsyncConnection, run_id: RunId) -> None:
    """The message is gone: another is to be sent."""
    values = {"progress_chat_id": None, "progress_message_id": None}
    await connection.execute(update(runs).where(runs.c.id == run_id).values(values))
