"""What was really delivered, as only the server knows it: counts by method and chat, repeats, refusals, broken limits.

It must stay small for a million sends: a count for each chat, a 64-bit hash for each text in a chat, and words
only for what was repeated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SAMPLES = 1000
"""How many repeats and violations are kept in words; beyond it they are only counted."""


@dataclass(slots=True)
class Ledger:
    """The record since the start, or since it was last reset. Times are Unix seconds."""

    total: int = 0
    paid: int = 0
    by_method: Counter[str] = field(default_factory=Counter)
    by_chat: dict[int, int] = field(default_factory=dict)
    per_second: Counter[int] = field(default_factory=Counter)
    refusals: Counter[int] = field(default_factory=Counter)
    violation_count: int = 0
    violations: list[dict[str, Any]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    first_at: float | None = None
    last_at: float | None = None
    _seen: set[int] = field(default_factory=set)
    _repeats: dict[tuple[int, str], int] = field(default_factory=dict)

    def record_call(self, method: str) -> None:
        """A request was carried out."""
        self.by_method[method] += 1

    def record_message(self, chat_id: int, text: str, at: float, *, paid: bool) -> None:
        """A message reached the chat."""
        self.total += 1
        self.by_chat[chat_id] = self.by_chat.get(chat_id, 0) + 1
        self.per_second[int(at)] += 1
        self.first_at = self.first_at or at
        self.last_at = at
        if paid:
            self.paid += 1
        mark = hash((chat_id, text))
        if mark in self._seen:
            self._repeats[chat_id, text] = self._repeats.get((chat_id, text), 1) + 1
        self._seen.add(mark)

    def record_refusal(self, code: int) -> None:
        self.refusals[code] += 1

    def record_violation(self, **details: object) -> None:
        """A limit, or the Bot API's own facts, were not kept."""
        self.violation_count += 1
        if len(self.violations) < SAMPLES:
            self.violations.append(details)

    def as_json(self, *, with_chats: bool = True) -> dict[str, Any]:
        """The whole record; a million chats' counts can be left out."""
        repeats = list(self._repeats.items())
        return {
            "total": self.total,
            "chats": len(self.by_chat),
            "by_method": dict(self.by_method),
            "by_chat": {str(chat_id): count for chat_id, count in self.by_chat.items()} if with_chats else {},
            "duplicates": [
                {"chat_id": chat_id, "text": text, "count": count} for (chat_id, text), count in repeats[:SAMPLES]
            ],
            "duplicate_count": sum(count - 1 for _, count in repeats),
            "per_second": sorted(self.per_second.items()),
            "first_at": self.first_at,
            "last_at": self.last_at,
            "refusals": {str(code): count for code, count in self.refusals.items()},
            "violation_count": self.violation_count,
            "violations": self.violations,
            "faults": dict(self.faults),
            "paid": self.paid,
            "stars": self.paid / 10,
        }
