"""The one owner of the pace on an event loop: replies wait here for their turn, deliveries come out as they may leave.

Single-threaded by nature: every method runs on the loop it was made for. It has no task; a timer of the loop wakes it.
"""

from __future__ import annotations

import asyncio
import time
from itertools import count
from typing import TYPE_CHECKING

from bot.chats.pace import Lane, Pace, PaceState, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from bot.news.model import ChatId

_NO_BOUND = 1 << 30


class Turns:
    """Delivery ids are positive; replies get ids of their own, below zero.

    Each ticket from `next_deliveries` and `turn` must end with one of `answered`, `throttled`, `unanswered`, `unused`.
    """

    def __init__(self, pace: Pace | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self.pace = pace or Pace()
        self._clock = clock
        self._reply_ids = count(-1, -1)
        self._waiters: dict[int, asyncio.Future[None]] = {}
        self._ready: list[Ticket] = []
        self._some_ready = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    def close(self) -> None:
        """Let go of the loop's timer; what waits is never called."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # For deliveries

    def offer(self, tickets: Iterable[Ticket]) -> None:
        """Deliveries that want to leave; see Pace.offer."""
        for ticket in tickets:
            self.pace.offer(ticket)
        self._move()

    async def next_deliveries(self) -> list[Ticket]:
        """Wait for the deliveries that must be sent right now. For one consumer."""
        await self._some_ready.wait()
        ready, self._ready = self._ready, []
        self._some_ready.clear()
        return ready

    # For replies

    async def turn(self, chat_id: ChatId, *, edit: bool = False, lane: Lane = Lane.REPLY) -> Ticket:
        """Wait until a message may leave for this chat, and take that place."""
        now = self._clock()
        ticket = Ticket(id=next(self._reply_ids), chat_id=chat_id, lane=lane, edit=edit, due=now)
        waiter = asyncio.get_running_loop().create_future()
        self._waiters[ticket.id] = waiter
        self.pace.offer(ticket)
        self._move()
        try:
            await waiter
        except asyncio.CancelledError:
            if self._waiters.pop(ticket.id, None) is None:  # its turn came in the same moment
                self.unused(ticket)
            raise
        return ticket

    # For both: how it ended

    def answered(self, ticket: Ticket) -> None:
        self.pace.answered(ticket, self._clock())
        self._move()

    def throttled(self, ticket: Ticket, wait: timedelta) -> float:
        """The time, in epoch seconds, before which this chat gets nothing."""
        until = self.pace.throttled(ticket, wait.total_seconds(), self._clock())
        self._move()
        return until

    def unanswered(self, ticket: Ticket) -> None:
        self.pace.unanswered(ticket, self._clock())
        self._move()

    def unused(self, ticket: Ticket) -> None:
        self.pace.unused(ticket, self._clock())
        self._move()

    # What is known

    def state(self) -> PaceState:
        return self.pace.state(self._clock())

    def rate(self) -> float:
        return self.pace.rate(self._clock())

    def _move(self) -> None:
        """Hand out what may leave now, and be called again when more may."""
        now = self._clock()
        for ticket in self.pace.take(now, _NO_BOUND):
            if ticket.id > 0:
                self._ready.append(ticket)
            elif waiter := self._waiters.pop(ticket.id, None):
                waiter.set_result(None)
            else:  # whoever waited has been cancelled
                self.pace.unused(ticket, now)
        if self._ready:
            self._some_ready.set()
        self._set_timer(self.pace.next_at(now), now)

    def _set_timer(self, at: float | None, now: float) -> None:
        self.close()
        if at is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, at - now), self._move)
