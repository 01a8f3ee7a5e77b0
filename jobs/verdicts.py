"""What becomes of a delivery and its chat, given what Telegram answered. `decide` is pure; `store` writes it down."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as SqlTimeoutError

from bot.chats.outcomes import (
    BadToken,
    Cause,
    Gone,
    Later,
    Moved,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unknown,
    backoff,
    final,
)
from bot.news.alerts import Alert
from bot.news.broadcasts import POISON_AT, POISON_WITHIN, RunKind, RunMessage, RunState
from bot.store import batches, broadcasts, chats, outbox
from bot.store.broadcasts import BroadcastOver
from bot.store.chats import ChatState
from bot.store.outbox import DeliveryState, Settled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.chats.pace import Ticket
    from bot.chats.turns import Turns
    from bot.news.broadcasts import RunId
    from bot.news.model import ChatId, ChatKey, DeliveryId
    from bot.news.outgoing import Outgoing
    from bot.store.chats import Refusal
    from bot.store.engine import Database

log = structlog.get_logger(__name__)

AWAY = (OperationalError, InterfaceError, SqlTimeoutError, OSError)
"""The database is away, locked or full: the same will work later."""
MOST_DOUBTS = 3
"""Tries of an alert that end in doubt. Each may have arrived, so more would be a storm of repeats.

Tries that surely didn't arrive (a 502, no connection) don't count: they could cost an alert its only real chance.
"""
_TOKEN_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The delivery's new state, and what changes for its chat: closed, moved, or failing (again, or no more)."""

    outcome: Outcome
    settled: Settled
    chat: ChatKey
    run: RunId | None = None
    close: ChatState | None = None
    move_to: ChatId | None = None
    failing: bool | None = None


def landing(outcome: Outcome) -> timedelta | bool:
    """What the pace is told: the wait of a 429; True when Telegram answered; False when it didn't, or is down."""
    match outcome:
        case Throttled():
            return outcome.retry_after
        case Later(cause=Cause.NOT_SENT | Cause.SERVER) | Unknown():
            return False
        case _:
            return True


def land(turns: Turns, ticket: Ticket, outcome: Outcome) -> None:
    """Tell the pace how a ticket ended."""
    match landing(outcome):
        case timedelta() as wait:
            turns.throttled(ticket, wait)
        case True:
            turns.answered(ticket)
        case False:
            turns.unanswered(ticket)


def decide(message: Outgoing, outcome: Outcome, *, now: datetime, draw: float) -> Verdict:
    """Read an outcome (telegram.md's table). `draw`, uniform in [0, 1), spreads retries."""
    verdict = _read(message, outcome, now, draw)
    return replace(verdict, run=message.run) if isinstance(message, RunMessage) else verdict


def _read(message: Outgoing, outcome: Outcome, now: datetime, draw: float) -> Verdict:
    match outcome:
        case Sent():
            settled = Settled(id=message.delivery, state=DeliveryState.SENT, message_id=outcome.message_id)
            return Verdict(
                outcome=outcome,
                settled=settled,
                chat=message.chat_key,
                failing=False if message.chat_failures else None,
            )
        case Gone():
            return _closed(message, outcome, ChatState.GONE)
        case Moved():
            return Verdict(
                outcome=outcome, settled=_again(message, "moved", now), chat=message.chat_key, move_to=outcome.to
            )
        case Refused():
            return _refused(message, outcome)
        case Throttled():
            settled = _again(message, "429", now + outcome.retry_after, costs=False)
            return Verdict(outcome=outcome, settled=settled, chat=message.chat_key)
        case Later():
            return _later(message, outcome, now, draw)
        case Unknown():
            return _in_doubt(message, outcome, now, draw)
        case BadToken():
            settled = _again(message, outcome.reason, now + _TOKEN_PAUSE, costs=False)
            return Verdict(outcome=outcome, settled=settled, chat=message.chat_key)
        case _:
            assert_never(outcome)


def _refused(message: Outgoing, outcome: Refused) -> Verdict:
    """An edit of an alert finds its message gone, or too old; if the chat is at fault, its next alert tells."""
    if isinstance(message, Alert) and message.is_refresh:
        settled = Settled(id=message.delivery, state=DeliveryState.CANCELLED, fault=outcome.reason)
        return Verdict(outcome=outcome, settled=settled, chat=message.chat_key)
    if outcome.target:
        return _closed(message, outcome, ChatState.REFUSED)
    return Verdict(outcome=outcome, settled=_failed(message, outcome.reason), chat=message.chat_key)


def _failed(message: Outgoing, reason: str) -> Settled:
    return Settled(id=message.delivery, state=DeliveryState.FAILED, fault=reason)


def _again(message: Outgoing, reason: str, due: datetime, *, costs: bool = True) -> Settled:
    return Settled(id=message.delivery, state=DeliveryState.PENDING, fault=reason, due_at=due, costs_attempt=costs)


def _closed(message: Outgoing, outcome: Gone | Refused, state: ChatState) -> Verdict:
    return Verdict(outcome=outcome, settled=_failed(message, outcome.reason), chat=message.chat_key, close=state)


def _later(message: Outgoing, outcome: Later, now: datetime, draw: float) -> Verdict:
    chats_own = outcome.cause in {Cause.CANNOT_SEND, Cause.CHAT_NOT_FOUND}
    if chats_own:
        since = message.chat_failing_since or now
        gone = final(outcome, said=message.chat_failures + 1, failing_for=now - since)
        if gone is not None:
            return _closed(message, gone, ChatState.GONE)
    due = now + backoff(message.attempts, draw)
    failing = True if chats_own else None
    return Verdict(
        outcome=outcome, settled=_again(message, outcome.reason, due), chat=message.chat_key, failing=failing
    )


def _in_doubt(message: Outgoing, outcome: Unknown, now: datetime, draw: float) -> Verdict:
    """An alert in doubt goes again (at-least-once), but only so often; a broadcast never does."""
    is_broadcast = isinstance(message, RunMessage) and message.kind is RunKind.SEND
    if is_broadcast or message.doubts + 1 >= MOST_DOUBTS:
        settled = Settled(id=message.delivery, state=DeliveryState.UNKNOWN, fault=outcome.reason)
    else:
        settled = _again(message, outcome.reason, now + backoff(message.attempts, draw))
    return Verdict(outcome=outcome, settled=replace(settled, in_doubt=True), chat=message.chat_key)


async def store(connection: AsyncConnection, verdicts: Sequence[Verdict], *, now: datetime) -> list[Refusal]:
    """Write the verdicts: deliveries first, so that closing a chat cancels only what is still pending.

    What they say of chats holds in any case; a delivery is counted only by the verdict that ended it. Returns the
    places that were closed for a missing right, for somebody to be told.
    """
    refusals: list[Refusal] = []
    settled = await _settle(connection, [verdict.settled for verdict in verdicts], now=now)
    await _count(connection, [verdict for verdict in verdicts if verdict.settled.id in settled], now=now)
    for verdict in verdicts:
        if verdict.close is ChatState.REFUSED:
            refusal = await chats.refused(connection, verdict.chat, now=now, reason=verdict.settled.fault)
            refusals += [] if refusal is None else [refusal]
        elif verdict.close is not None:
            await chats.set_state(connection, verdict.chat, verdict.close, now=now, reason=verdict.settled.fault)
        if verdict.move_to is not None:
            await chats.migrate(connection, verdict.chat, verdict.move_to, now=now)
        if verdict.failing is not None:
            await chats.note_failure(connection, verdict.chat, failing=verdict.failing, now=now)
    again = [verdict.settled.id for verdict in verdicts if verdict.settled.state is DeliveryState.PENDING]
    if again:
        await outbox.call_off(connection, again, now=now)
    return refusals


async def store_singly(database: Database, verdicts: Sequence[Verdict], *, now: datetime) -> None:
    """After a fault that isn't the database's absence: each by itself, so that one bad verdict holds up no other.

    A delivery whose verdict can't be written ends as unknown, for tried again it would meet the same fault.
    """
    for verdict in verdicts:
        try:
            async with database.write() as connection:
                await store(connection, [verdict], now=now)
        except AWAY:
            raise
        except Exception as error:
            log.exception("verdict.unstorable", delivery=verdict.settled.id)
            fault = f"its result could not be stored: {type(error).__name__}"
            settled = Settled(id=verdict.settled.id, state=DeliveryState.UNKNOWN, fault=fault)
            plain = Verdict(outcome=Unknown(reason=fault), settled=settled, chat=verdict.chat, run=verdict.run)
            async with database.write() as connection:
                await store(connection, [plain], now=now)


async def _settle(connection: AsyncConnection, results: Sequence[Settled], *, now: datetime) -> Collection[DeliveryId]:
    """What was sent, which is most of it, goes in one statement. Returns those that were still claimed."""
    sent = {result.id: result.message_id for result in results if result.state is DeliveryState.SENT}
    settled = set(await batches.sent(connection, sent, now=now)) if sent else set()
    others = [result for result in results if result.id not in sent]
    return settled | await outbox.settle(connection, others, now=now) if others else settled


async def _count(connection: AsyncConnection, verdicts: Sequence[Verdict], *, now: datetime) -> None:
    """Add to the runs' tallies; stop a run whose content Telegram refuses (the poison guard)."""
    tallies: defaultdict[RunId, Counter[str]] = defaultdict(Counter)
    refused: dict[RunId, str] = {}
    for verdict in verdicts:
        if verdict.run is not None and (column := _column(verdict)) is not None:
            tallies[verdict.run][column] += 1
            if isinstance(verdict.outcome, Refused) and not verdict.outcome.target:
                refused[verdict.run] = verdict.outcome.reason
    if tallies:
        await broadcasts.counted(connection, tallies)
    for run_id, fault in refused.items():
        await _guard(connection, run_id, fault, just_ended=tallies[run_id].total(), now=now)


async def _guard(connection: AsyncConnection, run_id: RunId, fault: str, *, just_ended: int, now: datetime) -> None:
    """Stop the run if it is young and this fault is what its messages meet.

    Young is a run that had fewer than 20 messages behind it when these ended: on the paid lane sixty end together,
    and then the fault must be as frequent among all of them as 3 in 20.
    """
    run = await broadcasts.run(connection, run_id)
    if run.state is not RunState.RUNNING or run.tally.done - just_ended >= POISON_WITHIN:
        return
    enough = max(POISON_AT, POISON_AT * run.tally.done / POISON_WITHIN)
    if await outbox.same_faults(connection, run_id, fault) >= enough:
        with suppress(BroadcastOver):  # an editor was quicker: paused it may be resumed, and is stopped then
            await broadcasts.steer(
                connection, run_id, RunState.STOPPED, within=[RunState.RUNNING], now=now, fault=fault
            )


def _column(verdict: Verdict) -> str | None:
    """The tally a settled delivery counts in; None while it is still open."""
    match verdict.settled.state:
        case DeliveryState.SENT:
            return "sent"
        case DeliveryState.UNKNOWN:
            return "unknown"
        case DeliveryState.FAILED:
            return "gone" if verdict.close is ChatState.GONE else "failed"
        case _:
            return None
