"""Broadcasts as editors use them: which button and which awaited text goes to which of the four errands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import replies

if TYPE_CHECKING:
    from bot.store.drafts import Draft
    from handlers.broadcast_amend import Amend
    from handlers.broadcast_compose import Compose
    from handlers.broadcast_release import Release
    from handlers.broadcast_watch import Watch
    from handlers.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """Only for editors, in their private chat."""

    compose: Compose
    release: Release
    watch: Watch
    amend: Amend

    async def press(self, visit: Visit) -> None:
        """cast:… and run:…; each errand knows its own."""
        for errand in (self.compose, self.release, self.watch, self.amend):
            if await errand.press(visit):
                await visit.toast()
                return
        await visit.toast(replies.stale(visit.t), alert=True)

    async def awaited(self, visit: Visit, draft: Draft) -> None:
        """The text one of the questions had asked for."""
        match draft.kind:
            case "cast.text":
                await self.compose.awaited(visit)
            case "cast.at":
                await self.release.awaited(visit, draft)
            case _:
                await self.amend.awaited(visit, draft)
