"""/latest: the newest headlines of one's topics, or of all feeds for who follows nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chats import render
from bot.chats.render import Page
from bot.store import entries, subscriptions
from handlers import replies
from handlers.topics import LOOK_BACK

if TYPE_CHECKING:
    from bot.store.engine import Database
    from handlers.visits import Visit

_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """Reads what polls have stored; asks no site."""

    database: Database

    async def command(self, visit: Visit) -> None:
        """/latest."""
        t = visit.t
        async with self.database.read() as connection:
            followed = await subscriptions.of(connection, visit.place)
            wanted = [s.topic_id for s in followed] or None
            found = await entries.latest(connection, since=visit.now - LOOK_BACK, limit=_SHOWN, topic_ids=wanted)
        if not found and followed:
            page = Page(t("Nothing about your topics in the past week."))
        elif not found:
            page = Page(t("No headlines yet."))
        else:
            heading = t("The latest about your topics:") if followed else t("The latest headlines:")
            page = Page(render.headlines([replies.line(h) for h in found], t, now=visit.now, heading=heading))
        await visit.say(page)
