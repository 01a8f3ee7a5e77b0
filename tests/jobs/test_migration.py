"""A group's move is told twice, by a refused send and by the group, in either order; no alert is lost by that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.chats.pace import Lane
from bot.news import topics as queries
from bot.news.model import BotId, ChatId, Entry, FeedKind
from bot.store import chats, entries, feeds, outbox, owing, subscriptions, topics
from bot.store.outbox import DeliveryState
from bot.store.subscriptions import Place

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.chats import Chat
    from bot.store.engine import Database

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BOT, OLD, NEW = BotId(42), ChatId(-3001), ChatId(-1003001)


async def met(connection: AsyncConnection, chat_id: ChatId) -> Chat:
    return await chats.meet(
        connection, bot_id=BOT, chat_id=chat_id, type="group", title="غرفة", username=None, language="ar", now=NOW
    )


async def owed_group(connection: AsyncConnection) -> Chat:
    """A group that follows a word and is owed an alert."""
    await chats.register_bot(connection, BOT, username="ajil_bot", now=NOW)
    group = await met(connection, OLD)
    topic = await topics.ensure(connection, queries.parse("حديقة"), now=NOW)
    await subscriptions.follow(connection, Place(chat=group.key), topic, label="حديقة", now=NOW)
    feed = await feeds.add(
        connection, url="https://a.example/", kind=FeedKind.RSS, title="ص", zone="Asia/Gaza", language="ar", now=NOW
    )
    entry = await entries.add(connection, feed.id, Entry(headline="حديقة", published_at=NOW), position=0, now=NOW)
    await owing.owe_alerts(connection, entry, [topic.id], lane=Lane.ALERT, now=NOW)
    return group


async def test_a_refused_send_told_first_and_then_the_group_itself(database: Database) -> None:
    async with database.write() as connection:
        group = await owed_group(connection)
        await chats.migrate(connection, group.key, NEW, now=NOW)
        again = await met(connection, OLD)  # the group's own message comes from the old id
        await chats.migrate(connection, again.key, NEW, now=NOW)
        await chats.migrate(connection, again.key, NEW, now=NOW)
        assert await outbox.count(connection, BOT) == {DeliveryState.PENDING: 1}
        [owed] = await outbox.pending(connection, BOT, Lane.ALERT, now=NOW, limit=9)
        assert (owed.chat_key, owed.chat_id) == (group.key, NEW)
        assert len(await subscriptions.of(connection, Place(chat=group.key))) == 1


async def test_the_new_groups_first_update_overtakes(database: Database) -> None:
    async with database.write() as connection:
        group = await owed_group(connection)
        await met(connection, NEW)
        await chats.migrate(connection, group.key, NEW, now=NOW)
        [owed] = await outbox.pending(connection, BOT, Lane.ALERT, now=NOW, limit=9)
        assert (owed.chat_key, owed.chat_id) == (group.key, NEW)
