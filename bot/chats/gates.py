"""The gates a message passes on its way out, as state over `now`: epoch seconds as a float, always given.

A chat's own gate and the gate over all chats both count a message at the latest moment the server may have seen it,
not at the moment it left. That moment is bounded by the answer: the server saw the message no later than it was
answered, less the time that any answer takes at least (`Latency.floor`). Whatever part of the road is constant cancels
out between two messages, so on a steady line this costs nothing, and on a shaky one exactly what it shakes.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from dataclasses import dataclass, field
from typing import Final

MINUTE: Final = 60.0
_EPS_TOKENS: Final = 1e-3
"""Epoch seconds in a float are exact to 0.2 µs; a bucket must not wait for the rest of a token forever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What Telegram lets pass, with our margins. Rates are messages a second, times are seconds.

    `overall` is the documented 30/s, kept in every window of `window` seconds: a little more than the server's second.
    `chat_gap` is the documented 1/s, `group_count` in `MINUTE` the documented 20 a minute. `reserved`: of so many
    messages one belongs to the lower lanes. Sources: core.telegram.org/bots/faq, telegram-bot-api's source.
    """

    overall: int = 30
    paid: int = 1000
    lowest: float = 5.0
    burst: int = 5
    paid_burst: int = 100
    window: float = 1.005
    chat_gap: float = 1.05
    group_count: int = 18
    in_flight: int = 8
    paid_in_flight: int = 256
    reserved: int = 16


@dataclass(slots=True)
class Latency:
    """How long answers take. The floor is the least of this minute and the one before.

    It is zero, the safe guess, until enough answers were seen to trust their least.
    """

    floor: float = 0.0
    _recent: deque[float] = field(default_factory=lambda: deque(maxlen=65))
    _sorted: list[float] = field(default_factory=list)
    _seen: int = 0
    _minute: float = 0.0
    _least: float = float("inf")
    _least_before: float = float("inf")

    def record(self, seconds: float, now: float) -> None:
        if len(self._recent) == self._recent.maxlen:
            self._sorted.remove(self._recent[0])
        self._recent.append(seconds)
        insort(self._sorted, seconds)
        self._seen += 1
        if now - self._minute >= MINUTE:
            self._minute, self._least_before, self._least = now, self._least, float("inf")
        self._least = min(self._least, seconds)
        if self._seen >= 20:  # noqa: PLR2004 (enough, says the docstring)
            self.floor = min(self._least, self._least_before)

    @property
    def median(self) -> float | None:
        return self._sorted[len(self._sorted) // 2] if self._sorted else None

    def arrived(self, started: float, answered: float) -> float:
        """The latest moment, on our clock, at which the server saw what left at `started`."""
        return max(started, answered - self.floor)


@dataclass(slots=True)
class ChatGate:
    """One chat's own pace: a private chat's 1/s, a group's or channel's 1/s and count in a minute.

    A sliding log of times, not a leaky bucket: Telegram looks back over the whole minute.
    """

    count: int | None
    gap: float
    _times: list[float] = field(default_factory=list)

    def open_at(self) -> float:
        if not self._times:
            return 0.0
        opens = self._times[-1] + self.gap
        if self.count is not None and len(self._times) >= self.count:
            opens = max(opens, self._times[-self.count] + MINUTE)
        return opens

    def leave(self, now: float) -> None:
        insort(self._times, now)
        del self._times[: -(self.count or 1)]

    def land(self, started: float, arrived: float) -> None:
        """The answer shows that the server may have seen it later than it left."""
        if arrived > started and started in self._times:
            self._times.remove(started)
            insort(self._times, arrived)

    def idle_at(self) -> float:
        """From when nothing in here matters any more."""
        if not self._times:
            return 0.0
        return self._times[-1] + (self.gap if self.count is None else MINUTE)


@dataclass(slots=True)
class Flow:
    """The gate over all chats: a token bucket for evenness, and a window that is never overfull.

    The rate is learned: cut to 0.6 by a halt, a thirtieth of the limit regained for each clean minute (1/s of 30).
    """

    limit: float
    burst: float
    window: float
    lowest: float = 1.0
    flying: int = 0
    _learned: float = 0.0
    _since: float = 0.0
    _tokens: float = 1.0
    _filled: float = 0.0
    _answered: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._learned = self.limit

    def rate(self, now: float) -> float:
        clean_minutes = max(0.0, now - self._since) // MINUTE
        return min(self.limit, self._learned + clean_minutes * self.limit / 30)

    def learn(self, rate: float, since: float) -> None:
        self._learned, self._since = max(self.lowest, min(rate, self.limit)), since

    def slow_down(self, started: float, now: float) -> None:
        """A message that left at `started` ran into a limit. Those that left before the last cut don't cut again."""
        if started >= self._since:
            self.learn(self.rate(now) * 0.6, now)

    def open_at(self, now: float, rate: float, floor: float) -> float | None:
        """When one more may leave at `rate`, with answers taking at least `floor`; None: only an answer can tell."""
        self._fill(now, rate)
        waits = 0.0 if self._tokens >= 1.0 - _EPS_TOKENS else (1.0 - self._tokens) / rate
        held_for = self.window - floor
        while self._answered and self._answered[0] + held_for <= now:
            self._answered.popleft()
        too_many = self.flying + len(self._answered) - max(1, int(rate)) + 1
        if too_many <= 0:
            return now + waits
        if too_many > len(self._answered):
            return None
        return max(now + waits, self._answered[too_many - 1] + held_for)

    def leave(self) -> None:
        self._tokens -= 1.0
        self.flying += 1

    def land(self, now: float) -> None:
        """Its call ended now: its place in the window is free a window after the server may have seen it."""
        self.flying -= 1
        self._answered.append(now)

    def unused(self) -> None:
        self.flying -= 1

    def _fill(self, now: float, rate: float) -> None:
        room = max(1.0, self.burst * rate / self.limit)
        self._tokens = min(room, self._tokens + max(0.0, now - self._filled) * rate)
        self._filled = now
