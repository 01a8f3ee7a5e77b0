"""Send what is owed, in the order and at the pace Telegram bears: the second half of the line.

One loop owns it. Each turn of it is one transaction: what came back is settled, what may leave now is claimed
(`sending` is written before its request goes out), and then the requests fly on their own.
"""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.chats import broadcasts as render_broadcast
from bot.chats import markup, render
from bot.chats.outcomes import BadToken, Refused, Sent, Throttled, Unknown
from bot.chats.pace import Lane, Ticket
from bot.chats.send import Delete, Edit, OutgoingMessage, Text
from bot.log import reason
from bot.news.alerts import Alert
from bot.news.broadcasts import RunKind, RunMessage, RunState
from bot.news.model import DeliveryId
from bot.store import alerts, batches, broadcasts, limits, outbox, refreshes
from bot.store.engine import uninterrupted
from jobs import notices, verdicts, window
from jobs.window import Window

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.chats.outcomes import Outcome
    from bot.chats.send import Sender
    from bot.chats.turns import Turns
    from bot.news.model import BotId
    from bot.store.broadcasts import Run
    from bot.store.chats import Refusal
    from bot.store.engine import Database
    from jobs.verdicts import Verdict

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than the longest request: a claimed row whose lease ended belongs to a process that is gone."""
_WINDOW = 400
"""Deliveries of a lane kept ready in memory: some 13 s of work at 30/s."""
_PAID_WINDOW = 1200
"""The same for paid broadcasts, which leave at up to 1000/s."""
_BATCH_SECONDS = 0.01
"""How long results and departures are gathered for one transaction while many are in flight."""
_MANY_IN_FLIGHT = 16
_STALE = timedelta(minutes=10)
"""An alert that comes later than this comes without a sound."""
_LOOK_EVERY = 5.0
"""Seconds between looks into the outbox when nobody says that something is owed: for rows that come due."""
_DATABASE_PAUSE = 1.0
"""Seconds before the database is tried again after a fault of its."""
_LAST_SENDS = 4.0
"""Seconds that requests in flight get to finish at a shutdown."""
_LANES = (Lane.BREAKING, Lane.ALERT, Lane.DIGEST, Lane.REFRESH)


@dataclass(slots=True, kw_only=True)
class Deliver:
    """For one bot. `turns` is shared with the replies; whoever owes something calls `wake`."""

    database: Database
    bot_id: BotId
    sender: Sender
    turns: Turns
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _look: asyncio.Event = field(default_factory=asyncio.Event)
    _held: Window = field(default_factory=Window)
    _ready: list[Ticket] = field(default_factory=list)
    _verdicts: list[Verdict] = field(default_factory=list)
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _halt: float | None = None

    def wake(self) -> None:
        """Something new is owed."""
        self._look.set()

    async def run(self) -> None:
        """Deliver until cancelled; then requests in flight get a moment to finish, and all results are settled."""
        await self._recover_at_start()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep_looking(), name="look into the outbox")
                tasks.create_task(self._keep_taking(), name="take turns")
                tasks.create_task(self._keep_working(), name="claim, send, settle")
        finally:
            await self._finish()

    async def _recover_at_start(self) -> None:
        while True:
            try:
                return await self.recover(all_leases=True)
            except (SQLAlchemyError, OSError) as error:
                log.warning("outbox.unavailable", reason=reason(error), again_in=_DATABASE_PAUSE)
                await asyncio.sleep(_DATABASE_PAUSE)

    async def recover(self, *, all_leases: bool = False) -> None:
        """Decide what a crash left in doubt; now and then also for rows whose lease ended."""
        async with self.database.write() as connection:
            count = await outbox.recover(
                connection,
                self.bot_id,
                now=datetime.now(UTC),
                all_leases=all_leases,
                under_way=list(self._held),
            )
        if count:
            log.warning("outbox.recovered", deliveries=count)

    # What may come: rows → tickets

    async def _keep_looking(self) -> None:
        while True:
            self._look.clear()
            try:
                await self._fill()
            except (SQLAlchemyError, OSError) as error:
                log.warning("outbox.unreadable", reason=reason(error), again_in=_LOOK_EVERY)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._look.wait()

    async def _fill(self) -> None:
        """Offer the pace the deliveries that are due, of each source as many as its window has room for."""
        now = datetime.now(UTC)
        self._held.low = False
        async with self.database.read() as connection:
            running = await broadcasts.watched(connection, self.bot_id, [RunState.RUNNING])
            # A paid run uses up the free 30/s too: an alert without the flag would be refused, and halt all.
            paid = any(run.paid for run in running)
            # Edits have no such flag: they wait for the paid run's end.
            for lane in (lane for lane in _LANES if not (paid and lane is Lane.REFRESH)):
                wanted = self._held.wants(window.lane(lane), _WINDOW)
                if not wanted:
                    continue
                owed = await outbox.pending(connection, self.bot_id, lane, now=now, limit=2 * _WINDOW)
                fresh = [o for o in owed if o.id not in self._held][:wanted]
                self._held.hold(window.lane(lane), (o.id for o in fresh))
                self.turns.offer(_ticket(o, lane, paid=paid) for o in fresh)
            await self._fill_broadcasts(connection, running, now)

    async def _fill_broadcasts(self, connection: AsyncConnection, running: Sequence[Run], now: datetime) -> None:
        """The runs that go on share the window, so that two broadcasts advance together."""
        for run in running:
            size = (_PAID_WINDOW if run.paid else _WINDOW) // len(running)
            wanted = self._held.wants(window.run(run.id), size)
            if not wanted:
                continue
            owed = await batches.pending(connection, run, list(self._held), now=now, limit=wanted)
            self._held.hold_messages(message for message, _ in owed)
            self.turns.offer(
                Ticket(id=m.delivery, chat_id=m.chat_id, lane=Lane.BROADCAST, paid=run.paid, due=due.timestamp())
                for m, due in owed
            )

    async def _keep_taking(self) -> None:
        while True:
            tickets = await self.turns.next_deliveries()
            self._ready.extend(tickets)
            self._work.set()

    # What leaves: tickets → claimed rows → requests → verdicts → rows

    async def _keep_working(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            if len(self._flying) >= _MANY_IN_FLIGHT:
                await asyncio.sleep(_BATCH_SECONDS)
            try:
                await uninterrupted(self._work_once())
            except (SQLAlchemyError, OSError) as error:  # a full disk, a database that restarts: what is owed waits
                log.warning("outbox.unavailable", reason=reason(error), again_in=_DATABASE_PAUSE)
                await asyncio.sleep(_DATABASE_PAUSE)
                self._work.set()

    async def _work_once(self) -> None:
        tickets, self._ready = self._ready, []
        results, self._verdicts = self._verdicts, []
        if not tickets and not results:
            return
        try:
            views, refusals = await self._settle_and_claim(tickets, results)
        except Exception as error:
            if isinstance(error, verdicts.AWAY) or not results:
                self._give_back(tickets, results)
                raise
            log.warning("outbox.singly", reason=reason(error), results=len(results))
            await self._settle_singly(tickets, results)
            return
        except BaseException:
            self._give_back(tickets, results)
            raise
        for verdict in results:
            self._held.drop(verdict.settled.id)
        if results:
            metrics.RATE.set(self.turns.rate())
            self._look_again()
        for ticket in tickets:
            self._dispatch(ticket, views)
        for refusal in refusals:
            self._fly(notices.tell(refusal, sender=self.sender, turns=self.turns), name="tell of a refusal")

    def _give_back(self, tickets: Sequence[Ticket], results: list[Verdict]) -> None:
        self._verdicts = results + self._verdicts
        for ticket in tickets:
            self._let_go(ticket)

    async def _settle_singly(self, tickets: Sequence[Ticket], results: list[Verdict]) -> None:
        """One result can't be written: without it the others can, and what should have left is looked up anew."""
        try:
            await verdicts.store_singly(self.database, results, now=datetime.now(UTC))
        except BaseException:
            self._give_back(tickets, results)
            raise
        self._give_back(tickets, [])
        for verdict in results:
            self._held.drop(verdict.settled.id)
        self._look.set()

    async def _settle_and_claim(
        self, tickets: Sequence[Ticket], results: Sequence[Verdict]
    ) -> tuple[dict[DeliveryId, Alert | RunMessage], Sequence[Refusal]]:
        """The one transaction; returns what may be sent now, and the places that have just refused us."""
        now = datetime.now(UTC)
        ids = [DeliveryId(ticket.id) for ticket in tickets]
        async with self.database.write() as connection:
            refusals = await verdicts.store(connection, results, now=now)
            if any(isinstance(v.outcome, Throttled) for v in results) or self._halt != self.turns.pace.halted_until:
                await limits.store(connection, self.bot_id, self._learned(), now=now)
                self._halt = self.turns.pace.halted_until
            claimed = await batches.claim(connection, ids, now=now, lease=LEASE) if ids else ()
            edits = [DeliveryId(ticket.id) for ticket in tickets if ticket.lane is Lane.REFRESH]
            if edits:
                claimed = set(claimed) - await refreshes.sift(connection, edits, now=now)
            if not claimed:
                return {}, refusals
            found: dict[DeliveryId, Alert | RunMessage] = {m.delivery: m for m in self._held.messages(claimed)}
            others = [delivery for delivery in claimed if delivery not in found]
            if others:
                found |= {alert.delivery: alert for alert in await alerts.load(connection, others)}
            return found, refusals

    def _look_again(self) -> None:
        """Refill as the window empties, not at each settled row."""
        if self._held.low:
            self._look.set()

    def _dispatch(self, ticket: Ticket, views: dict[DeliveryId, Alert | RunMessage]) -> None:
        alert = views.get(DeliveryId(ticket.id))
        if alert is None:  # cancelled while it waited
            self._let_go(ticket)
            return
        self._fly(self._send(ticket, alert), name=f"send {ticket.id}")

    def _fly(self, request: Coroutine[Any, Any, None], *, name: str) -> None:
        task = asyncio.create_task(request, name=name)
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)

    def _let_go(self, ticket: Ticket) -> None:
        """Not sent: the outbox still knows whether it is owed."""
        self._held.drop(DeliveryId(ticket.id))
        self.turns.unused(ticket)

    async def _send(self, ticket: Ticket, message: Alert | RunMessage) -> None:
        started = time.monotonic()
        try:
            outcome = await self._outcome(message, paid=ticket.paid)
        except BaseException:
            self.turns.unanswered(ticket)
            raise
        verdicts.land(self.turns, ticket, outcome)
        self._observe(message, outcome, time.monotonic() - started)
        self._verdicts.append(verdicts.decide(message, outcome, now=datetime.now(UTC), draw=random.random()))
        self._work.set()

    async def _outcome(self, owed: Alert | RunMessage, *, paid: bool) -> Outcome:
        """A fault of ours in one message must not hold up its chat, or fill the window with what never ends."""
        try:
            message = _outgoing(owed, paid=paid)
        except Exception as error:
            log.exception("render.crashed", delivery=owed.delivery)
            return Refused(reason=f"not rendered: {type(error).__name__}", target=False)
        try:
            return await self.sender.send(message)
        except Exception as error:
            log.exception("send.crashed", delivery=owed.delivery)
            return Unknown(reason=f"crashed: {type(error).__name__}")

    def _observe(self, message: Alert | RunMessage, outcome: Outcome, seconds: float) -> None:
        metrics.OUTCOMES.labels(type(outcome).__name__).inc()
        if isinstance(outcome, Sent) and outcome.plain:
            metrics.MENDED.labels("plain text").inc()
        if isinstance(outcome, Sent) and outcome.thread_lost:
            metrics.MENDED.labels("general thread").inc()
        if isinstance(outcome, Sent):
            if isinstance(message, Alert) and not message.is_refresh:
                metrics.DELAY.observe(max(0.0, (datetime.now(UTC) - message.owed_at).total_seconds()))
            return
        if isinstance(outcome, Refused) and isinstance(message, Alert) and message.is_refresh:
            log.info("refresh.refused", delivery=message.delivery)  # its reader deleted the message
            return
        level = log.error if isinstance(outcome, BadToken) else log.warning
        level("send.refused", delivery=message.delivery, outcome=type(outcome).__name__, seconds=round(seconds, 3))

    def _learned(self) -> dict[str, float]:
        state = self.turns.state()
        return {
            "rate": state.rate or 0.0,
            "paid_rate": state.paid_rate or 0.0,
            "halted_until": state.halted_until or 0.0,  # one that is over must not slow down the next start
            "learned_at": state.learned_at,
        }

    # The end

    async def _finish(self) -> None:
        for ticket in self._ready:
            self.turns.unused(ticket)
        self._ready.clear()
        if self._flying:
            await asyncio.wait(self._flying, timeout=_LAST_SENDS)
        left: Sequence[asyncio.Task[None]] = list(self._flying)
        for task in left:
            task.cancel()
        try:
            await self._work_once()
        except (SQLAlchemyError, OSError) as error:  # what stands as `sending` is decided at the next start
            log.warning("outbox.unsettled", reason=reason(error), results=len(self._verdicts))


def _ticket(owed: outbox.Owed, lane: Lane, *, paid: bool) -> Ticket:
    """An edit is no message more: a private chat's pace doesn't count it."""
    due, edit = owed.due_at.timestamp(), lane is Lane.REFRESH
    return Ticket(id=owed.id, chat_id=owed.chat_id, lane=lane, paid=paid, due=due, edit=edit)


def _outgoing(message: Alert | RunMessage, *, paid: bool) -> OutgoingMessage:
    """What is sent, edited or deleted. Rendered now, so that a correction made before this costs nothing."""
    match message:
        case RunMessage():
            return _of_run(message)
        case Alert(is_refresh=True):
            return _refreshed(message)
        case Alert():
            page = render.alert(message)
            return Text(
                chat_id=message.chat_id,
                html=page.html,
                thread_id=message.thread_id or None,
                buttons=markup.buttons(page.keyboard),
                preview=markup.NO_PREVIEW,
                reply_to=message.reply_to,
                silent=datetime.now(UTC) - message.owed_at > _STALE,
                paid=paid,
            )


def _refreshed(message: Alert) -> Edit:
    """An alert that stands in its chat, as things are now."""
    assert message.message_id is not None, "a refresh whose alert doesn't stand was taken back"
    page = render.alert(message)
    return Edit(
        chat_id=message.chat_id,
        message_id=message.message_id,
        html=page.html,
        buttons=markup.buttons(page.keyboard),
        preview=markup.NO_PREVIEW,
    )


def _of_run(message: RunMessage) -> OutgoingMessage:
    if message.kind is RunKind.SEND:
        return render_broadcast.sent(message)
    assert message.message_id is not None, "corrections and retractions are owed to messages that were delivered"
    if message.kind is RunKind.CORRECT:
        return render_broadcast.corrected(message)
    return Delete(chat_id=message.chat_id, message_id=message.message_id)
