"""Where tickets wait: for their time, for their chat's gate, then in their lane. State over `now` in epoch seconds.

A chat stands in a lane with its most urgent ticket only, since no more than one could leave. Entries are never taken
out of the middle of a heap: one that no longer stands is dropped when it comes to the top.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from bot.chats.gates import ChatGate, Limits

if TYPE_CHECKING:
    from bot.news.model import ChatId


class Lane(IntEnum):
    """Urgency, most urgent first."""

    REPLY = 0
    BREAKING = 1
    ALERT = 2
    DIGEST = 3
    BROADCAST = 4
    REFRESH = 5


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

    @property
    def gated(self) -> bool:
        """Whether its chat's own pace counts it."""
        return not (self.edit and self.chat_id > 0)


@dataclass(slots=True)
class Chat:
    """A chat with something waiting, in flight, or too recent to forget.

    `standing` is the number of its ticket that stands in a lane, `entry` that of its place there; `timed` is when it
    is to be looked at again.
    """

    id: ChatId
    gate: ChatGate
    waiting: list[tuple[Lane, float, int, Ticket]] = field(default_factory=list)
    parked_until: float = 0.0
    flying: int = 0
    standing: int | None = None
    entry: int = 0
    timed: float | None = None

    def open_at(self, ticket: Ticket) -> float:
        return max(self.gate.open_at(), self.parked_until) if ticket.gated else self.parked_until

    def quiet_at(self) -> float:
        """From when it may be forgotten."""
        if self.waiting or self.flying:
            return math.inf
        return max(self.gate.idle_at(), self.parked_until)


_Place = tuple[float, int, int, Chat]
"""Due, turn, number of the entry, chat: what stands in a lane's heap."""
_Lane = tuple[Lane, bool]
"""A lane, and whether it is the paid one of that name. Replies are never paid."""
_BULK = tuple(lane for lane in Lane if lane is not Lane.REPLY)


@dataclass(slots=True)
class Waiting:
    """All that waits, by chat. Each step costs O(log n) of what waits."""

    limits: Limits
    chats: dict[ChatId, Chat] = field(default_factory=dict)
    _arriving: list[tuple[float, int, Ticket]] = field(default_factory=list)
    _timed: list[tuple[float, int, Chat]] = field(default_factory=list)
    _quiet: list[tuple[float, int, Chat]] = field(default_factory=list)
    _lanes: dict[_Lane, list[_Place]] = field(
        default_factory=lambda: {(lane, paid): [] for lane in Lane for paid in (False, True)}
    )
    _sequence: int = 0
    _now: float = 0.0

    def offer(self, ticket: Ticket) -> None:
        if ticket.due <= self._now:
            self._admit(ticket, self._now)
        else:
            heapq.heappush(self._arriving, (ticket.due, self._number(), ticket))

    def chat(self, chat_id: ChatId) -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None:
            gate = ChatGate(None if chat_id > 0 else self.limits.group_count, self.limits.chat_gap)
            chat = self.chats[chat_id] = Chat(chat_id, gate)
        return chat

    def wake(self, now: float) -> None:
        """Let in what is due, bring back chats whose gate opened, forget those long quiet."""
        self._now = max(now, self._now)
        while self._arriving and self._arriving[0][0] <= now:
            self._admit(heapq.heappop(self._arriving)[2], now)
        while self._timed and self._timed[0][0] <= now:
            at, _, chat = heapq.heappop(self._timed)
            if chat.timed == at:
                chat.timed = None
                self.settle(chat, now)
        while self._quiet and self._quiet[0][0] <= now:
            chat = heapq.heappop(self._quiet)[2]
            if chat.quiet_at() <= now and self.chats.get(chat.id) is chat:
                del self.chats[chat.id]

    def next_at(self) -> float:
        """When `wake` has something to do next; infinity if never."""
        return min((heap[0][0] for heap in (self._arriving, self._timed) if heap), default=math.inf)

    def settle(self, chat: Chat, now: float) -> None:
        """Stand the chat's most urgent ticket where it belongs: its lane, or among those that wait for a time."""
        if not chat.waiting:
            if not chat.flying:
                heapq.heappush(self._quiet, (chat.quiet_at(), self._number(), chat))
            return
        lane, due, number, ticket = chat.waiting[0]
        if chat.flying and lane is not Lane.REPLY:
            return  # the answer brings the chat back
        opens = chat.open_at(ticket)
        if opens > now:
            if chat.timed is None or opens < chat.timed:
                chat.timed = opens
                heapq.heappush(self._timed, (opens, self._number(), chat))
        elif chat.standing != number:
            chat.standing, chat.entry = number, self._number()
            paid = ticket.paid and lane is not Lane.REPLY
            heapq.heappush(self._lanes[lane, paid], (due, _turn(chat.id, due), chat.entry, chat))

    def ready(self, *, paid: bool, now: float) -> list[Lane]:
        """The lanes, most urgent first, in which a delivery stands that its chat lets pass."""
        return [lane for lane in _BULK if (heap := self._lanes[lane, paid]) and self._top(heap, now)]

    def reply_ready(self, now: float) -> bool:
        return self._top(self._lanes[Lane.REPLY, False], now)

    def leave(self, lane: Lane, *, paid: bool, now: float) -> tuple[Chat, Ticket]:
        """The first of a lane that is ready goes on its way."""
        chat = heapq.heappop(self._lanes[lane, paid])[3]
        ticket = heapq.heappop(chat.waiting)[3]
        chat.standing = None
        chat.flying += 1
        if ticket.gated:
            chat.gate.leave(now)
        if chat.waiting:
            self.settle(chat, now)
        return chat, ticket

    def _admit(self, ticket: Ticket, now: float) -> None:
        chat = self.chat(ticket.chat_id)
        heapq.heappush(chat.waiting, (ticket.lane, ticket.due, self._number(), ticket))
        self.settle(chat, now)

    def _top(self, heap: list[_Place], now: float) -> bool:
        """Whether any stands in this lane; what no longer does is dropped, or timed anew where the chat was parked."""
        while heap:
            _, _, number, chat = heap[0]
            if chat.standing is not None and chat.entry == number:
                if chat.open_at(chat.waiting[0][3]) <= now:
                    return True
                chat.standing = None
                self.settle(chat, now)
            heapq.heappop(heap)
        return False

    def _number(self) -> int:
        self._sequence += 1
        return self._sequence


def _turn(chat_id: int, due: float) -> int:
    """The order among those due at the same moment: another rotation of it each time, so nobody is always last."""
    return (chat_id * 2_654_435_761 + int(due * 1000) * 2_246_822_519) & 0xFFFF_FFFF
