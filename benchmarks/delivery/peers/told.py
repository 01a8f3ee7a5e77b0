"""What a peer is told, and the way it answers. Imports nothing but the standard library."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

WORDS = "<b>بيان إلى القرّاء</b>\nتصدر الصحيفة غدًا في طبعة خاصّة."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The arguments of a peer's process."""

    api: str
    token: str
    chats: range
    paid: bool

    @property
    def extra(self) -> dict[str, bool]:
        """The parameter of the paid lane, only where it is wanted."""
        return {"allow_paid_broadcast": True} if self.paid else {}


def told() -> Told:
    api, token, first, count, lane = sys.argv[1:]
    return Told(api=api, token=token, chats=range(int(first), int(first) + int(count)), paid=lane == "paid")


def lost() -> None:
    print("lost", flush=True)


async def done() -> None:
    """Say so, and stay until ended."""
    print("done", flush=True)
    await asyncio.Event().wait()
