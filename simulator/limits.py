"""Telegram's rates as rolling windows, decided purely over `now` (seconds of any monotonic clock).

| window | default | holds for |
|---|---|---|
| all chats | 30 in any 1 s | messages of one bot, but for replies to what a person just did, and paid ones |
| paid | 1000 in any 1 s | messages sent with allow_paid_broadcast |
| one group or channel | 20 in any 60 s | messages and edits |
| one private chat | 3 in any 3 s | messages: 1/s, with the short burst that Telegram lets pass |

Each window is shorter by `tolerance` (50 ms): requests that left in step may arrive bunched. A limit of 0 is none.
Edits and answers to callback queries don't count in a private chat, and edits don't count over all chats.
With `enforce` off a violation is only recorded; with `adaptive` on, whoever sends before a wait is over waits
twice as long.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0
LONGEST_WAIT = 600.0
PRUNE_AT = 20_000
"""Chats remembered before the quiet ones are forgotten: a million chats must not cost a million windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is allowed. Rates are messages per second, `group` messages per minute, `active` open requests at once.

    `tolerance` is in seconds.
    """

    overall: int = 30
    paid: int = 1000
    group: int = 20
    chat: float = 1.0
    chat_burst: int = 3
    active: int = 0
    tolerance: float = 0.05
    enforce: bool = True
    adaptive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A limit that a message broke: which window (overall, paid, group, chat, early), and the wait in seconds."""

    window: str
    wait: float

    @property
    def retry_after(self) -> int:
        return max(1, math.ceil(self.wait))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A message about to be sent. `counts_overall` is False for replies and edits."""

    chat_id: int
    is_private: bool
    paid: bool = False
    counts_overall: bool = True
    counts_in_private: bool = True


@dataclass(slots=True)
class Windows:
    """The times of what was let through, and the waits that were imposed, for one bot."""

    limits: Limits
    _overall: deque[float] = field(default_factory=deque)
    _paid: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)
    _halts: dict[int | None, tuple[float, float]] = field(default_factory=dict)

    def judge(self, attempt: Attempt, now: float) -> Violation | None:
        """None if the message may pass; it isn't counted yet."""
        early = self._early(attempt.chat_id, now)
        if early:
            return early
        for window, times, count, seconds in self._windows(attempt):
            wait = _wait(times, count, seconds - self.limits.tolerance, now)
            if wait > 0:
                if self.limits.adaptive:
                    self.halt(None if window in {"overall", "paid"} else attempt.chat_id, wait, now)
                return Violation(window=window, wait=wait)
        return None

    def count(self, attempt: Attempt, now: float) -> None:
        """The message has passed."""
        for _, times, count, _ in self._windows(attempt):
            times.append(now)
            while len(times) > max(count, 1):
                times.popleft()
        if len(self._chats) > PRUNE_AT:
            self._forget_quiet_chats(now)

    def halt(self, chat_id: int | None, seconds: float, now: float) -> None:
        """Nothing passes to the chat (None: to any) for so long."""
        until, _ = self._halts.get(chat_id, (0.0, 0.0))
        self._halts[chat_id] = (max(until, now + seconds), seconds)

    def _early(self, chat_id: int, now: float) -> Violation | None:
        for scope in (chat_id, None):
            until, wait = self._halts.get(scope, (0.0, 0.0))
            if now < until:
                if self.limits.adaptive:
                    self.halt(scope, min(wait * 2, LONGEST_WAIT), now)
                    until = self._halts[scope][0]
                return Violation(window="early", wait=until - now)
            self._halts.pop(scope, None)
        return None

    def _windows(self, attempt: Attempt) -> list[tuple[str, deque[float], int, float]]:
        """Each window the message falls in: its name, times, how many fit, and its length in seconds."""
        limits, found = self.limits, []
        if attempt.is_private:
            if limits.chat and attempt.counts_in_private:
                times = self._chats.setdefault(attempt.chat_id, deque())
                found.append(("chat", times, limits.chat_burst, limits.chat_burst / limits.chat))
        elif limits.group:
            found.append(("group", self._chats.setdefault(attempt.chat_id, deque()), limits.group, MINUTE))
        if attempt.paid and limits.paid:
            found.append(("paid", self._paid, limits.paid, 1.0))
        elif not attempt.paid and attempt.counts_overall and limits.overall:
            found.append(("overall", self._overall, limits.overall, 1.0))
        return found

    def _forget_quiet_chats(self, now: float) -> None:
        quiet = [chat_id for chat_id, times in self._chats.items() if not times or now - times[-1] > MINUTE]
        for chat_id in quiet or list(self._chats)[: PRUNE_AT // 2]:
            if chat_id > 0:
                del self._chats[chat_id]


def _wait(times: deque[float], count: int, seconds: float, now: float) -> float:
    """Seconds until one more fits among the last `count` within `seconds`; 0 or less if it does now."""
    if len(times) < count:
        return 0.0
    return times[-count] + seconds - now
