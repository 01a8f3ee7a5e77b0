"""A desk whose feeds tell stories, and readers who follow what all of them tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.news.model import Entry, EntryId, StoryId
from bot.store import alerts, batches, chats, entries, outbox, owing, refreshes, stories
from bot.store.outbox import DeliveryState, Settled
from tests.store.conftest import BOT, NOW, World, rows

if TYPE_CHECKING:
    from datetime import datetime

    from bot.news.alerts import Alert
    from bot.store.chats import Chat, Choice
    from bot.store.feeds import Feed
    from bot.store.topics import Topic

LEASE = timedelta(minutes=3)
ALERTS, REFRESHES = 2, 5
LATER = NOW + refreshes.GATHERED
"""When a refresh that is owed now is due."""


@dataclass(slots=True)
class Desk:
    """Feeds that tell stories, and a topic that all of them match."""

    world: World
    topic: Topic
    told: dict[StoryId, list[EntryId]] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)

    async def reader(self, chat_id: int, *choices: Choice) -> Chat:
        chat = await self.world.chat(chat_id)
        await self.world.follow(chat, "مكتبة")
        async with self.world.database.write() as connection:
            for choice in choices:
                chat = await chats.choose(connection, chat.key, choice, wanted=True)
        return chat

    async def tell(
        self, feed: str, story: StoryId | None = None, *, now: datetime = NOW, follows: StoryId | None = None
    ) -> tuple[StoryId, int]:
        """A feed tells a story (a new one if none is named); to how many it was owed."""
        known = self.feeds.get(feed) or await self.world.feed(f"https://{feed}.example/")
        self.feeds[feed] = known
        entry = Entry(headline="افتتاح مكتبة", url=f"https://{feed}.example/1", published_at=now, lead="قالت البلدية.")
        async with self.world.database.write() as connection:
            story = story or await stories.begin(connection, follows=follows, now=now)
            entry_id = await entries.add(connection, known.id, entry, position=0, now=now, story=story)
            await entries.matched(connection, entry_id, {self.topic.id: ("مكتبة",)})
            owed = await owing.owe_alerts(connection, entry_id, [self.topic.id], lane=ALERTS, now=now)
        self.told.setdefault(story, []).append(entry_id)
        return story, owed

    async def deliver(self, *, lane: int = ALERTS, now: datetime = NOW, **settled: object) -> list[Alert]:
        """Claim what is due and settle it; the messages as they were rendered."""
        result = {"state": DeliveryState.SENT, "message_id": 77, **settled}
        async with self.world.database.write() as connection:
            due = [owed.id for owed in await outbox.pending(connection, BOT, lane, now=now, limit=99)]
            claimed = await batches.claim(connection, due, now=now, lease=LEASE)
            found = await alerts.load(connection, claimed)
            await outbox.settle(connection, [Settled(id=id_, **result) for id_ in claimed], now=now)  # type: ignore[arg-type]
        return found

    async def join(self, story: StoryId, *, now: datetime = NOW) -> int:
        async with self.world.database.write() as connection:
            return await refreshes.owe_for_source(connection, story, lane=REFRESHES, now=now)

    async def summed_up(self, entry: EntryId, *, now: datetime = NOW) -> int:
        async with self.world.database.write() as connection:
            return await refreshes.owe_for_summary(connection, entry, lane=REFRESHES, now=now)

    async def states(self) -> list[tuple[object, ...]]:
        async with self.world.database.read() as connection:
            return await rows(connection, "SELECT kind, state FROM deliveries ORDER BY id")
