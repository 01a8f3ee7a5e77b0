"""Plain text: an answer to a question of ours, a page's address, or words to follow or search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chats.render import Page
from bot.store import drafts
from handlers import replies

if TYPE_CHECKING:
    from bot.store.engine import Database
    from handlers.broadcast import Broadcast
    from handlers.curate import Curate
    from handlers.feeds import Feeds
    from handlers.follow import Follow
    from handlers.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """In private chats only: groups talk among themselves."""

    database: Database
    follow: Follow
    feeds: Feeds
    curate: Curate
    broadcast: Broadcast

    async def __call__(self, visit: Visit) -> None:
        """Decide which of the three it is; a question of ours comes first."""
        async with self.database.read() as connection:
            draft = await drafts.awaiting(connection, visit.asker)
        if replies.is_address(visit.words) and draft is not None and draft.kind.startswith("feed."):
            await self.forget_question(visit)
            draft = None
        if draft is not None and draft.kind == "follow":
            await self.follow.awaited(visit)
        elif draft is not None and visit.is_editor and draft.kind.startswith("feed."):
            await self.feeds.awaited_zone(visit, draft)
        elif draft is not None and visit.is_editor and draft.kind.startswith("topic."):
            await self.curate.awaited(visit, draft)
        elif draft is not None and visit.is_editor and draft.kind.startswith("cast."):
            await self.broadcast.awaited(visit, draft)
        elif replies.is_address(visit.words):
            await self._address(visit)
        else:
            await self.follow.offer(visit)

    async def forget_question(self, visit: Visit) -> None:
        """The person turned to something else."""
        async with self.database.write() as connection:
            await drafts.stop_awaiting(connection, visit.asker)

    async def _address(self, visit: Visit) -> None:
        if visit.is_editor:
            await self.feeds.add(visit, visit.words)
        else:
            await visit.say(Page(visit.t("Only editors add sources. Write a word you want to follow.")))
