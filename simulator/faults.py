"""What can be made to go wrong on purpose: chosen by method and chat, so many times, with a chance.

| kind | what happens |
|---|---|
| 429 | the chat is halted for `retry_after` seconds; what is sent before is refused too |
| 429_global | the whole bot is halted for `retry_after` seconds |
| 403_blocked, 403_deactivated, 403_kicked | the chat is gone, and stays so |
| 403_passing | "bot can't send messages to the user", `count` times |
| 400_migrate | the group becomes a supergroup of another id, and stays so |
| 400 | any refusal, with `description` |
| 401 | the token is declared wrong |
| 502 | a bad gateway; nothing was carried out |
| latency | the answer comes `latency_ms` later |
| drop | the request is carried out, and the connection cut before the answer |
| drop_before | the connection is cut, and nothing was carried out |

`count` 0 means until taken back; left out, once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """As written in `POST /sim/faults`."""

    CHAT_LIMIT = "429"
    GLOBAL_LIMIT = "429_global"
    BLOCKED = "403_blocked"
    DEACTIVATED = "403_deactivated"
    KICKED = "403_kicked"
    PASSING = "403_passing"
    MIGRATE = "400_migrate"
    REFUSED = "400"
    UNAUTHORIZED = "401"
    BAD_GATEWAY = "502"
    LATENCY = "latency"
    DROP = "drop"
    DROP_BEFORE = "drop_before"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault that waits for its occasion. `left` counts down; None is for ever."""

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    left: int | None = 1
    retry_after: int = 5
    latency_ms: int = 0
    probability: float = 1.0
    description: str = "Bad Request"


@dataclass(slots=True)
class Faults:
    """The faults in wait, oldest first. `chance` is seeded, so that a run can be repeated."""

    waiting: list[Fault] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def take(self, method: str, chat_id: object) -> list[Fault]:
        """The faults that befall this request: at most one besides latency."""
        if not self.waiting:
            return []
        taken: list[Fault] = []
        for fault in self.waiting:
            if self._befalls(fault, method, chat_id) and not (
                fault.kind is not FaultKind.LATENCY and _has_other(taken)
            ):
                taken.append(fault)
                if fault.left is not None:
                    fault.left -= 1
        self.waiting = [fault for fault in self.waiting if fault.left is None or fault.left > 0]
        return taken

    def _befalls(self, fault: Fault, method: str, chat_id: object) -> bool:
        if fault.method is not None and fault.method.lower() != method.lower():
            return False
        if fault.method is None and fault.kind not in ANY_METHOD and chat_id is None:
            return False  # a fault of sending doesn't befall getUpdates
        if fault.chat_id is not None and str(fault.chat_id) != str(chat_id):
            return False
        return self.chance.random() < fault.probability


ANY_METHOD = {FaultKind.UNAUTHORIZED, FaultKind.LATENCY}


def _has_other(taken: list[Fault]) -> bool:
    return any(fault.kind is not FaultKind.LATENCY for fault in taken)
