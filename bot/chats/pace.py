"""Who may send now: Telegram's limits used fully and never exceeded, the urgent first and nobody starved.

A state machine over `now` (epoch seconds as a float): no I/O, no clock, no event loop. A ticket stands for one message.
It passes three gates in this order: its chat's own pace, what is blocked (the chat, the bot), and the pace over all
chats. A ticket whose chat isn't ready goes to a timed heap, so nothing waits behind it. Each decision costs O(log n).

Replies to a person's command aren't counted over all chats, as Telegram doesn't, and have no cap in flight; they obey
halts and their chat's pace. In the slow start after a halt they are counted as all others are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.chats.gates import Flow, Latency, Limits
from bot.chats.halts import Halts
from bot.chats.waiting import Chat, Lane, Ticket, Waiting

if TYPE_CHECKING:
    from bot.news.model import ChatId

__all__ = ["Lane", "Pace", "PaceState", "Ticket"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceState:
    """What must outlive the process, in epoch seconds and messages a second."""

    halted_until: float | None = None
    rate: float | None = None
    paid_rate: float | None = None
    learned_at: float = 0.0
    parked: tuple[tuple[ChatId, float], ...] = ()


@dataclass(slots=True)
class _Stream:
    """The deliveries that share one flow, free or paid, and which of their lanes is next."""

    flow: Flow
    paid: bool
    contested: int = 0
    served: dict[Lane, int] = field(default_factory=lambda: dict.fromkeys(Lane, 0))

    def choose(self, ready: list[Lane], reserved: int) -> Lane:
        """The most urgent lane; each `reserved`-th time the lower one that was served least recently."""
        lane = ready[0]
        if len(ready) > 1:
            self.contested += 1
            if self.contested % reserved == 0:
                lane = min(ready[1:], key=self.served.__getitem__)
        self.served[lane] = max(self.served.values()) + 1
        return lane


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flight:
    """A message under way, and the flows that count it."""

    chat: Chat
    started: float
    flows: tuple[Flow, ...]
    paid: bool


class Pace:
    """Give tickets with `offer`, ask for those that may leave with `take`, and say of each how it ended.

    Every ticket taken ends with exactly one of `answered`, `throttled`, `unanswered` and `unused`.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits: Final = limits or Limits()
        bounds = self.limits
        self._free = _Stream(self._flow(bounds.overall, bounds.burst), paid=False)
        self._paid = _Stream(self._flow(bounds.paid, bounds.paid_burst), paid=True)
        self._waiting = Waiting(bounds)
        self._halts = Halts(window=bounds.window)
        self._latency = Latency()
        self._flights: dict[int, _Flight] = {}
        self._offered: set[int] = set()

    # What waits

    def offer(self, ticket: Ticket) -> None:
        """Put a ticket in. One that is already waiting or in flight is left as it is."""
        if ticket.id not in self._offered:
            self._offered.add(ticket.id)
            self._waiting.offer(ticket)

    def chat_parked(self, chat_id: ChatId, until: float) -> None:
        """Nothing leaves for this chat before `until`."""
        chat = self._waiting.chat(chat_id)
        chat.parked_until = max(chat.parked_until, until)
        if not chat.waiting:
            self._waiting.settle(chat, until)

    # What may leave

    def take(self, now: float, slots: int) -> list[Ticket]:
        """Up to `slots` tickets that must be sent right now, in this order."""
        self._waiting.wake(now)
        taken: list[Ticket] = []
        while len(taken) < slots:
            ticket = self._next(now)
            if ticket is None:
                break
            taken.append(ticket)
        return taken

    def next_at(self, now: float) -> float | None:
        """When `take` can next yield something; None: not before a ticket is offered or one in flight ends."""
        self._waiting.wake(now)
        free_of_halts = self._halts.open_at(now, self._latency.floor)
        if free_of_halts is None:
            return None
        times = [self._waiting.next_at()]
        if self._waiting.reply_ready(now):
            times.append(now)
        for stream in (self._free, self._paid):
            opens = self._open_at(stream, now) if self._waiting.ready(paid=stream.paid, now=now) else None
            if opens is not None:
                times.append(opens)
        earliest = min(times)
        return None if earliest == math.inf else max(free_of_halts, earliest)

    # How it ended

    def answered(self, ticket: Ticket, now: float) -> None:
        """Telegram answered, be it with a refusal; not with 429 or 5xx."""
        self._latency.record(now - self._flights[ticket.id].started, now)
        self._halts.answered(ticket.id, now)
        self._land(ticket, now)

    def throttled(self, ticket: Ticket, retry_after: float, now: float) -> float:
        """Telegram answered 429. The time before which this chat gets nothing: offer the ticket again for then."""
        flight = self._flights[ticket.id]
        until = now + retry_after
        flight.chat.parked_until = max(flight.chat.parked_until, until)
        if self._halts.throttled(ticket.id, ticket.chat_id, retry_after, now):
            stream = self._paid if flight.paid else self._free
            stream.flow.slow_down(flight.started, now)
        self._land(ticket, now)
        return max(until, self._halts.until or 0.0)

    def unanswered(self, ticket: Ticket, now: float) -> None:
        """No connection, no answer, or 5xx."""
        self._halts.unanswered(ticket.id, now)
        self._land(ticket, now)

    def unused(self, ticket: Ticket, now: float) -> None:
        """Taken, but not sent after all: its place in the window is given back."""
        flight = self._flights.pop(ticket.id)
        self._halts.unused(ticket.id)
        for flow in flight.flows:
            flow.unused()
        self._done(flight.chat, ticket, now)

    # What is known

    @property
    def halted_until(self) -> float | None:
        """The deadline before which nothing leaves; it stands until a probe after it was answered."""
        return self._halts.until

    @property
    def waiting(self) -> int:
        return len(self._offered) - len(self._flights)

    @property
    def in_flight(self) -> int:
        return len(self._flights)

    @property
    def chats_remembered(self) -> int:
        return len(self._waiting.chats)

    def rate(self, now: float) -> float:
        """Messages a second that the free lane may send, as learned."""
        return self._free.flow.rate(now)

    def state(self, now: float) -> PaceState:
        chats = self._waiting.chats.values()
        return PaceState(
            halted_until=self._halts.until,
            rate=self._free.flow.rate(now),
            paid_rate=self._paid.flow.rate(now),
            learned_at=now,
            parked=tuple((chat.id, chat.parked_until) for chat in chats if chat.parked_until > now),
        )

    def restore(self, state: PaceState) -> None:
        """Go on from what an earlier process knew; before anything was taken."""
        if state.halted_until is not None:
            self._halts.until = max(state.halted_until, self._halts.until or 0.0)
        for stream, rate in ((self._free, state.rate), (self._paid, state.paid_rate)):
            if rate is not None:
                stream.flow.learn(rate, state.learned_at)
        for chat_id, until in state.parked:
            self.chat_parked(chat_id, until)

    # Inside

    def _flow(self, limit: int, burst: int) -> Flow:
        return Flow(limit=limit, burst=burst, window=self.limits.window, lowest=min(self.limits.lowest, limit))

    def _next(self, now: float) -> Ticket | None:
        opens = self._halts.open_at(now, self._latency.floor)
        if opens is None or opens > now:
            return None
        if self._waiting.reply_ready(now):
            return self._depart(Lane.REPLY, None, now)
        for stream in (self._free, self._paid):
            ready = self._waiting.ready(paid=stream.paid, now=now)
            if ready and self._open_at(stream, now) == now:
                return self._depart(stream.choose(ready, self.limits.reserved), stream, now)
        return None

    def _open_at(self, stream: _Stream, now: float) -> float | None:
        flow, rate = stream.flow, stream.flow.rate(now)
        return flow.open_at(now, rate, self._latency.floor) if flow.flying < self._cap(stream, rate) else None

    def _cap(self, stream: _Stream, rate: float) -> int:
        """How many may be in flight: fewer when the rate was cut; on the paid lane as many as the rate needs.

        There the median counts up to thrice the floor: what makes answers slower than that is our own crowd.
        """
        bounds = self.limits
        if not stream.paid:
            return max(1, math.ceil(bounds.in_flight * rate / stream.flow.limit))
        median = self._latency.median
        if median is None:
            return min(bounds.paid_in_flight, 64)
        latency = min(median, 3 * self._latency.floor) if self._latency.floor else median
        return min(bounds.paid_in_flight, math.ceil(1.25 * rate * latency) + bounds.in_flight)

    def _depart(self, lane: Lane, stream: _Stream | None, now: float) -> Ticket:
        paid = stream is not None and stream.paid
        chat, ticket = self._waiting.leave(lane, paid=paid, now=now)
        ramp = self._halts.leave(ticket.id)
        if stream is not None:
            stream.flow.leave()
        flows = tuple(flow for flow in (stream.flow if stream else None, ramp) if flow is not None)
        self._flights[ticket.id] = _Flight(chat=chat, started=now, flows=flows, paid=paid)
        return ticket

    def _land(self, ticket: Ticket, now: float) -> None:
        flight = self._flights.pop(ticket.id)
        for flow in flight.flows:
            flow.land(now)
        if ticket.gated:
            flight.chat.gate.land(flight.started, self._latency.arrived(flight.started, now))
        self._done(flight.chat, ticket, now)

    def _done(self, chat: Chat, ticket: Ticket, now: float) -> None:
        self._offered.discard(ticket.id)
        chat.flying -= 1
        self._waiting.settle(chat, now)
