"""What a bot is told: its updates, in order, kept until confirmed and for 24 hours at most."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.errors import CONFLICT, RefusalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.model import Json

KEPT_FOR = 24 * 3600.0
FIRST_ID = 100_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that Telegram tells only a bot that asks for them by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a bot wants its updates sent. `secret` stands in the header X-Telegram-Bot-Api-Secret-Token."""

    url: str
    secret: str | None = None
    max_connections: int = 40


@dataclass(slots=True)
class Inbox:
    """One bot's updates. `at` is seconds of the wall clock."""

    waiting: deque[tuple[float, Json]] = field(default_factory=deque)
    next_id: int = FIRST_ID
    allowed: tuple[str, ...] = ()
    webhook: Webhook | None = None
    last_error: str | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False
    _poller: int = 0

    def put(self, kind: str, body: Json, at: float) -> None:
        """File an update, if the bot wants its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        self.waiting.append((at, {"update_id": self.next_id, kind: body}))
        self.next_id += 1
        self.arrived.set()

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        while offset > 0 and self.waiting and self.waiting[0][1]["update_id"] < offset:
            self.waiting.popleft()

    def remove(self, update_id: int) -> None:
        """A webhook took it."""
        self.waiting = deque(each for each in self.waiting if each[1]["update_id"] != update_id)

    def expire(self, now: float) -> None:
        """Forget what nobody fetched for a day."""
        while self.waiting and self.waiting[0][0] < now - KEPT_FOR:
            self.waiting.popleft()

    async def poll(self, *, limit: int, seconds: float) -> Sequence[Json]:
        """Up to `limit` updates, waiting for the first; a later poller takes over, and this one is told of it."""
        self._poller += 1
        mine = self._poller
        self.arrived.set()  # wakes an earlier poller, who then finds it was replaced
        self.arrived = arrived = asyncio.Event()
        try:
            async with asyncio.timeout(seconds):
                while not self.waiting and not self.closed:
                    await arrived.wait()
                    if mine != self._poller and not self.closed:
                        raise conflict()
                    arrived.clear()
        except TimeoutError:
            return []
        return [update for _, update in list(self.waiting)[:limit]]

    def close(self) -> None:
        """The server stops: every poll ends with nothing."""
        self.closed = True
        self.arrived.set()

    def end_polls(self) -> None:
        """Whoever polls now is told that another took over."""
        self._poller += 1
        self.arrived.set()


def conflict() -> RefusalError:
    """409: two programs poll with one token."""
    return RefusalError(
        CONFLICT,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def webhook_is_active() -> RefusalError:
    return RefusalError(
        CONFLICT,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
