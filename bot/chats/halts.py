"""When nothing may leave at all: a deadline, then one probe, then a slow start. State over `now` in epoch seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.chats.gates import Flow

_TWO_CHATS_WITHIN: Final = 5.0
_LONG_WAIT: Final = 30.0
_BREAKS_AFTER: Final = 5
_LONGEST_BREAK: Final = 60.0
_RAMP_DONE: Final = 1024.0


@dataclass(slots=True)
class Halts:
    """A halt is a deadline, the latest of all; only the answer to the probe sent after it ends it.

    A 429 doesn't say whom it means: it is taken for the whole bot's when a private chat got it, when two chats got one
    within 5 s, or when the wait is over 30 s. Five calls in a row without an answer halt as well.
    """

    until: float | None = None
    _probe: int | None = None
    _ramp: Flow | None = None
    _ramp_from: float | None = None
    _last_throttled: tuple[int, float] = (0, float("-inf"))
    _failed: int = 0
    _breaks: int = 0
    window: float = field(default=1.005, kw_only=True)

    def open_at(self, now: float, floor: float) -> float | None:
        """When one more may leave as far as halts go; None: not before the probe is answered."""
        if self.until is not None:
            return None if self._probe is not None else max(now, self.until)
        if self._ramp is None or self._ramp_from is None:
            return now
        rate = 2.0 ** int(max(0.0, now - self._ramp_from))
        if rate >= _RAMP_DONE:
            self._ramp = self._ramp_from = None
            return now
        opens = self._ramp.open_at(now, rate, floor)
        next_step = self._ramp_from + int(now - self._ramp_from) + 1.0
        return next_step if opens is None else opens if opens <= now else min(opens, next_step)

    def leave(self, ticket_id: int) -> Flow | None:
        """One leaves: the flow of the slow start that counts it, if one is on."""
        if self.until is not None:
            self._probe = ticket_id
            self._ramp = Flow(limit=1.0, burst=1.0, window=self.window)
        if self._ramp is not None:
            self._ramp.leave()
        return self._ramp

    def answered(self, ticket_id: int, now: float) -> None:
        self._failed = 0
        if ticket_id == self._probe:
            self.until = self._probe = None
            self._breaks = 0
            self._ramp_from = now

    def throttled(self, ticket_id: int, chat_id: int, wait: float, now: float) -> bool:
        """Whether the whole bot is halted by it."""
        self._failed = 0
        before, at = self._last_throttled
        self._last_throttled = (chat_id, now)
        two_chats = before != chat_id and now - at <= _TWO_CHATS_WITHIN
        probed = ticket_id == self._probe
        if not (chat_id > 0 or two_chats or wait > _LONG_WAIT or probed):
            return False
        if probed:
            self._probe = None
        self._halt(now + wait)
        return True

    def unanswered(self, ticket_id: int, now: float) -> None:
        self._failed += 1
        probed = ticket_id == self._probe
        if probed:
            self._probe = None
        if probed or (self._failed >= _BREAKS_AFTER and self.until is None):
            self._halt(now + min(_LONGEST_BREAK, 2.0**self._breaks))
            self._breaks = min(self._breaks + 1, 6)

    def unused(self, ticket_id: int) -> None:
        if ticket_id == self._probe:
            self._probe = None

    def _halt(self, until: float) -> None:
        self.until = until if self.until is None else max(self.until, until)
        self._ramp = self._ramp_from = None
