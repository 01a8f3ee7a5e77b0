"""Who may send now: Telegram's limits used fully and never exceeded, the urgent first and nobody starved.

A state machine over `now` (epoch seconds as a float): no I/O, no clock, no event loop. A ticket stands for one message.
It passes three gates in this order: its chat's own pace, what is blocked (the chat, the bot), and the pace over all
chats. A ticket whose chat isn't ready goes to a timed heap, so nothing waits behind it. Each decision costs O(log n).

Replies to a person's command aren't counted over all chats, as Telegram doesn't, and have no cap in flight; they obey
halts and their chat's pace. In the slow start after a halt they are counted as all others are.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from bot.chats.gates import ChatGate, Flow, Latency, Limits
from bot.chats.halts import Halts

if TYPE_CHECKING:
    from bot.news.model import ChatId


class Lane(IntEnum):
    """Urgency, most urgent first."""

    REPLY = 0
    BREAKING = 1
    ALERT = 2
    DIGEST = 3
    BROADCAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One message that wants to leave. `id` is unique among those offered; `due` is in epoch seconds.

    `edit`: an edit or a deletion, which a private chat's own pace doesn't count.
    """

    id: int
    chat_id: ChatId
    lane: Lane
    paid: bool = False
    due: float = 0.0
    edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceState:
    """What must outlive the process, in epoch seconds and messages a second."""

    halted_until: float | None = None
    rate: float | None = None
    paid_rate: float | None = None
    learned_at: float = 0.0
    parked: tuple[tuple[ChatId, float], ...] = ()


@dataclass(slots=True)
class _Chat:
    """A chat with something waiting, in flight, or too recent to forget."""

    id: ChatId
    gate: ChatGate
    waiting: list[tuple[Lane, float, int, Ticket]] = field(default_factory=list)
    parked_until: float = 0.0
    flying: int = 0
    standing: int | None = None
    """The number of the ticket that stands in a lane; `entry` is where."""
    entry: int = 0
    timed: float | None = None

    def open_at(self, ticket: Ticket) -> float:
        if ticket.edit and self.id > 0:
            return self.parked_until
        return max(self.gate.open_at(), self.parked_until)

    def quiet_at(self) -> float:
        """From when it may be forgotten."""
        if self.waiting or self.flying:
            return math.inf
        return max(self.gate.idle_at(), self.parked_until)


_Entry = tuple[float, int, int, _Chat]
"""due, turn, number of this entry, chat: what stands in a lane's heap."""


@dataclass(slots=True)
class _Lanes:
    """The tickets ready to leave through one flow, by lane, and whose turn it is."""

    flow: Flow
    cap: int
    heaps: dict[Lane, list[_Entry]] = field(
        default_factory=lambda: {lane: [] for lane in Lane if lane is not Lane.REPLY}
    )
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
    chat: _Chat
    started: float
    lanes: _Lanes | None
    flows: tuple[Flow, ...]


class Pace:
    """Give tickets with `offer`, ask for those that may leave with `take`, and say of each how it ended.

    Every ticket taken ends with exactly one of `answered`, `throttled`, `unanswered` and `unused`.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits: Final = limits or Limits()
        bounds = self.limits
        self._free = _Lanes(self._flow(bounds.overall, bounds.burst), bounds.in_flight)
        self._paid = _Lanes(self._flow(bounds.paid, bounds.paid_burst), bounds.paid_in_flight)
        self._replies: list[_Entry] = []
        self._halts = Halts(window=bounds.window)
        self._latency = Latency()
        self._chats: dict[ChatId, _Chat] = {}
        self._arriving: list[tuple[float, int, Ticket]] = []
        self._timed: list[tuple[float, int, _Chat]] = []
        self._idle: list[tuple[float, int, _Chat]] = []
        self._flights: dict[int, _Flight] = {}
        self._offered: set[int] = set()
        self._sequence = 0
        self._now = 0.0

    # What waits

    def offer(self, ticket: Ticket) -> None:
        """Put a ticket in. One that is already waiting or in flight is left as it is."""
        if ticket.id in self._offered:
            return
        self._offered.add(ticket.id)
        if ticket.due <= self._now:
            self._admit(ticket, self._now)
        else:
            heapq.heappush(self._arriving, (ticket.due, self._next_number(), ticket))

    def chat_parked(self, chat_id: ChatId, until: float) -> None:
        """Nothing leaves for this chat before `until`."""
        chat = self._chat(chat_id)
        chat.parked_until = max(chat.parked_until, until)
        self._rest(chat)

    # What may leave

    def take(self, now: float, slots: int) -> list[Ticket]:
        """Up to `slots` tickets that must be sent right now, in this order."""
        self._wake(now)
        taken: list[Ticket] = []
        while len(taken) < slots:
            ticket = self._next(now)
            if ticket is None:
                break
            taken.append(ticket)
        return taken

    def next_at(self, now: float) -> float | None:
        """When `take` can next yield something; None: not before a ticket is offered or one in flight ends."""
        self._wake(now)
        free_of_halts = self._halts.open_at(now, self._latency.floor)
        if free_of_halts is None:
            return None
        times = [heap[0][0] for heap in (self._arriving, self._timed) if heap]
        if self._head(self._replies, now) is not None:
            times.append(now)
        times += [at for lanes in (self._free, self._paid) if (at := self._lanes_open_at(lanes, now)) is not None]
        return max(free_of_halts, min(times)) if times else None

    # How it ended

    def answered(self, ticket: Ticket, now: float) -> None:
        """Telegram answered, be it with a refusal; not with 429 or 5xx."""
        flight = self._flights[ticket.id]
        self._latency.record(now - flight.started, now)
        self._halts.answered(ticket.id, now)
        self._land(ticket, now)

    def throttled(self, ticket: Ticket, retry_after: float, now: float) -> float:
        """Telegram answered 429. The time before which this chat gets nothing: offer the ticket again for then."""
        flight = self._flights[ticket.id]
        until = now + retry_after
        flight.chat.parked_until = max(flight.chat.parked_until, until)
        if self._halts.throttled(ticket.id, ticket.chat_id, retry_after, now):
            lanes = flight.lanes or self._free
            lanes.flow.slow_down(flight.started, now)
        self._land(ticket, now)
        return max(until, self._halts.until or 0.0)

    def unanswered(self, ticket: Ticket, now: float) -> None:
        """No connection, no answer, or 5xx."""
        self._halts.unanswered(ticket.id, now)
        self._land(ticket, now)

    def unused(self, ticket: Ticket, now: float) -> None:
        """Taken, but not sent after all: its place in the windows is given back."""
        flight = self._flights.pop(ticket.id)
        self._halts.unused(ticket.id)
        for flow in flight.flows:
            flow.unused()
        self._leave_chat(flight.chat, ticket, now)

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

    def rate(self, now: float) -> float:
        """Messages a second that the free lane may send, as learned."""
        return self._free.flow.rate(now)

    def state(self, now: float) -> PaceState:
        return PaceState(
            halted_until=self._halts.until,
            rate=self._free.flow.rate(now),
            paid_rate=self._paid.flow.rate(now),
            learned_at=now,
            parked=tuple((chat.id, chat.parked_until) for chat in self._chats.values() if chat.parked_until > now),
        )

    def restore(self, state: PaceState) -> None:
        """Go on from what an earlier process knew; before anything was taken."""
        if state.halted_until is not None:
            self._halts.until = max(state.halted_until, self._halts.until or 0.0)
        for lanes, rate in ((self._free, state.rate), (self._paid, state.paid_rate)):
            if rate is not None:
                lanes.flow.learn(rate, state.learned_at)
        for chat_id, until in state.parked:
            self.chat_parked(chat_id, until)

    # Inside

    def _flow(self, limit: int, burst: int) -> Flow:
        return Flow(limit=limit, burst=burst, window=self.limits.window, lowest=min(self.limits.lowest, limit))

    def _next_number(self) -> int:
        self._sequence += 1
        return self._sequence

    def _chat(self, chat_id: ChatId) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            gate = ChatGate(None if chat_id > 0 else self.limits.group_count, self.limits.chat_gap)
            chat = self._chats[chat_id] = _Chat(chat_id, gate)
        return chat

    def _wake(self, now: float) -> None:
        """Let in what is due, bring back chats whose gate opened, forget those long quiet."""
        self._now = max(now, self._now)
        while self._arriving and self._arriving[0][0] <= now:
            self._admit(heapq.heappop(self._arriving)[2], now)
        while self._timed and self._timed[0][0] <= now:
            at, _, chat = heapq.heappop(self._timed)
            if chat.timed == at:
                chat.timed = None
                if chat.waiting:
                    self._place(chat, now)
        while self._idle and self._idle[0][0] <= now:
            chat = heapq.heappop(self._idle)[2]
            if chat.quiet_at() <= now and self._chats.get(chat.id) is chat:
                del self._chats[chat.id]

    def _admit(self, ticket: Ticket, now: float) -> None:
        chat = self._chat(ticket.chat_id)
        heapq.heappush(chat.waiting, (ticket.lane, ticket.due, self._next_number(), ticket))
        self._place(chat, now)

    def _place(self, chat: _Chat, now: float) -> None:
        """Stand the chat's most urgent ticket where it belongs: its lane, or the timed heap."""
        lane, due, number, ticket = chat.waiting[0]
        if chat.flying and lane is not Lane.REPLY:
            return  # the answer brings the chat back
        opens = chat.open_at(ticket)
        if opens > now:
            if chat.timed is None or opens < chat.timed:
                chat.timed = opens
                heapq.heappush(self._timed, (opens, self._next_number(), chat))
        elif chat.standing != number:
            chat.standing, chat.entry = number, self._next_number()
            lanes = self._paid if ticket.paid else self._free
            heap = self._replies if lane is Lane.REPLY else lanes.heaps[lane]
            heapq.heappush(heap, (due, _turn(chat.id, due), chat.entry, chat))

    def _head(self, heap: list[_Entry], now: float) -> _Entry | None:
        """The first entry that still stands; the others are dropped or, where the chat was parked, timed anew."""
        while heap:
            _, _, number, chat = heap[0]
            if chat.standing is not None and chat.entry == number:
                if chat.open_at(chat.waiting[0][3]) <= now:
                    return heap[0]
                chat.standing = None
                self._place(chat, now)
            heapq.heappop(heap)
        return None

    def _next(self, now: float) -> Ticket | None:
        opens = self._halts.open_at(now, self._latency.floor)
        if opens is None or opens > now:
            return None
        if self._head(self._replies, now) is not None:
            return self._depart(self._replies, None, now)
        for lanes in (self._free, self._paid):
            ready = self._ready(lanes, now)
            if ready and self._flow_open_at(lanes, now) == now:
                return self._depart(lanes.heaps[lanes.choose(ready, self.limits.reserved)], lanes, now)
        return None

    def _ready(self, lanes: _Lanes, now: float) -> list[Lane]:
        return [lane for lane, heap in lanes.heaps.items() if heap and self._head(heap, now) is not None]

    def _lanes_open_at(self, lanes: _Lanes, now: float) -> float | None:
        return self._flow_open_at(lanes, now) if self._ready(lanes, now) else None

    def _flow_open_at(self, lanes: _Lanes, now: float) -> float | None:
        flow = lanes.flow
        rate = flow.rate(now)
        return flow.open_at(now, rate, self._latency.floor) if flow.flying < self._cap(lanes, rate) else None

    def _cap(self, lanes: _Lanes, rate: float) -> int:
        """How many may be in flight: fewer when the rate was cut; on the paid lane as many as the rate needs."""
        if lanes is self._free:
            return max(1, math.ceil(lanes.cap * rate / lanes.flow.limit))
        median = self._latency.median
        needed = 64 if median is None else math.ceil(1.25 * rate * median) + self.limits.in_flight
        return min(lanes.cap, needed)

    def _depart(self, heap: list[_Entry], lanes: _Lanes | None, now: float) -> Ticket:
        chat = heapq.heappop(heap)[3]
        ticket = heapq.heappop(chat.waiting)[3]
        chat.standing = None
        chat.flying += 1
        if not (ticket.edit and chat.id > 0):
            chat.gate.leave(now)
        ramp = self._halts.leave(ticket.id)
        flows = tuple(flow for flow in (lanes.flow if lanes else None, ramp) if flow is not None)
        if lanes is not None:
            lanes.flow.leave()
        self._flights[ticket.id] = _Flight(chat=chat, started=now, lanes=lanes, flows=flows)
        if chat.waiting:
            self._place(chat, now)
        return ticket

    def _land(self, ticket: Ticket, now: float) -> None:
        flight = self._flights.pop(ticket.id)
        for flow in flight.flows:
            flow.land(now)
        if not (ticket.edit and flight.chat.id > 0):
            flight.chat.gate.land(flight.started, self._latency.arrived(flight.started, now))
        self._leave_chat(flight.chat, ticket, now)

    def _leave_chat(self, chat: _Chat, ticket: Ticket, now: float) -> None:
        self._offered.discard(ticket.id)
        chat.flying -= 1
        if chat.waiting:
            self._place(chat, now)
        else:
            self._rest(chat)

    def _rest(self, chat: _Chat) -> None:
        if not chat.waiting and not chat.flying:
            heapq.heappush(self._idle, (chat.quiet_at(), self._next_number(), chat))


def _turn(chat_id: int, due: float) -> int:
    """The order among those due at the same moment: another rotation of it each time, so nobody is always last."""
    return (chat_id * 2_654_435_761 + int(due * 1000) * 2_246_822_519) & 0xFFFF_FFFF
