from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import update

from bot.news.model import BotId, ChatId, DeliveryId
from bot.store import alerts, batches, chats, entries, outbox, owing, subscriptions
from bot.store.chats import ChatState
from bot.store.outbox import DeliveryState, Settled
from bot.store.schema import deliveries
from bot.store.subscriptions import Place
from tests.store.conftest import BOT, NOW, World, rows

LEASE = timedelta(minutes=2)
ALERTS = 2


async def _owe(world: World, *words: str, headline: str = "افتتاح مكتبة في غزة") -> list[DeliveryId]:
    """Chats 1, 2 … follow these words, and one entry is owed to all of them."""
    followed = [await world.follow(await world.chat(n + 1), w) for n, w in enumerate(words)]
    entry = await world.entry(await world.feed(), headline)
    async with world.database.write() as connection:
        await entries.matched(connection, entry, {topic.id: ("غزة",) for topic in followed})
        await owing.owe_alerts(connection, entry, {t.id for t in followed}, lane=ALERTS, now=world.now)
        return [o.id for o in await outbox.pending(connection, BOT, ALERTS, now=world.now, limit=99)]


async def test_a_place_is_owed_an_entry_once_however_many_of_its_topics_match(world: World) -> None:
    chat = await world.chat(1)
    followed = {(await world.follow(chat, words)).id for words in ("غزة", "مكتبة")}
    followed |= {(await world.follow(chat, "غزة", thread=7)).id}
    entry = await world.entry(await world.feed(), "افتتاح مكتبة في غزة")
    async with world.database.write() as connection:
        first = await owing.owe_alerts(connection, entry, followed, lane=ALERTS, now=NOW)
        again = await owing.owe_alerts(connection, entry, followed, lane=ALERTS, now=NOW)
        threads = await rows(connection, "SELECT thread_id FROM deliveries ORDER BY thread_id")
    assert (first, again, threads) == (2, 0, [(0,), (7,)])


async def test_muted_stopped_and_gone_places_are_owed_nothing(world: World) -> None:
    muted, stopped, gone, open_one = [await world.chat(n) for n in (1, 2, 3, 4)]
    for chat in (muted, stopped, gone, open_one):
        topic = await world.follow(chat, "غزة")
    entry = await world.entry(await world.feed(), "غزة")
    async with world.database.write() as connection:
        await subscriptions.mute(connection, Place(chat=muted.key), [topic.id], until=NOW + LEASE, now=NOW)
        await chats.set_state(connection, stopped.key, ChatState.STOPPED, now=NOW)
        await chats.set_state(connection, gone.key, ChatState.GONE, now=NOW, reason="bot was blocked by the user")
        await owing.owe_alerts(connection, entry, [topic.id], lane=ALERTS, now=NOW)
        owed = await outbox.pending(connection, BOT, ALERTS, now=NOW, limit=9)
    assert [o.chat_id for o in owed] == [4]


async def test_a_delivery_is_claimed_by_one_sender_only(world: World) -> None:
    ids = await _owe(world, "غزة", "مكتبة", "افتتاح")

    async def claim(moment: datetime) -> set[DeliveryId]:
        async with world.database.write() as connection:
            return set(await batches.claim(connection, ids, now=moment, lease=LEASE))

    one, other = await asyncio.gather(claim(NOW), claim(NOW + timedelta(microseconds=1)))
    assert (one | other, one & other) == (set(ids), set())


async def test_a_sent_delivery_is_done_and_a_postponed_one_comes_back_when_due(world: World) -> None:
    sent, later = await _owe(world, "غزة", "مكتبة")
    async with world.database.write() as connection:
        await batches.claim(connection, [sent, later], now=NOW, lease=LEASE)
        results = [
            Settled(id=sent, state=DeliveryState.SENT, message_id=77),
            Settled(id=later, state=DeliveryState.PENDING, due_at=NOW + LEASE, costs_attempt=False, fault="429"),
        ]
        await outbox.settle(connection, results, now=NOW)
        assert await outbox.pending(connection, BOT, ALERTS, now=NOW, limit=9) == []
        assert await outbox.next_due(connection, BOT) == NOW + LEASE
        assert [o.id for o in await outbox.pending(connection, BOT, ALERTS, now=NOW + LEASE, limit=9)] == [later]
        assert await rows(connection, "SELECT message_id, attempts FROM deliveries ORDER BY id") == [(77, 1), (None, 0)]
        assert await outbox.count(connection, BOT) == {DeliveryState.SENT: 1, DeliveryState.PENDING: 1}


async def test_after_a_crash_alerts_in_flight_are_owed_again_and_broadcasts_are_in_doubt(world: World) -> None:
    alert, broadcast = await _owe(world, "غزة", "مكتبة")
    async with world.database.write() as connection:
        await connection.execute(update(deliveries).where(deliveries.c.id == broadcast).values(kind="broadcast"))
        await batches.claim(connection, [alert, broadcast], now=NOW, lease=LEASE)
        assert await outbox.recover(connection, BOT, now=NOW, all_leases=False) == 0
        assert await outbox.recover(connection, BOT, now=NOW, all_leases=True) == 2
        assert await rows(connection, "SELECT state FROM deliveries ORDER BY id") == [("pending",), ("unknown",)]


async def test_two_bots_share_a_database_without_seeing_each_others_deliveries(world: World) -> None:
    other = await world.chat(1, bot=BotId(43))
    await world.follow(other, "غزة")
    await _owe(world, "غزة")
    async with world.database.read() as connection:
        for bot in (BOT, BotId(43)):
            assert len(await outbox.pending(connection, bot, ALERTS, now=NOW, limit=9)) == 1


async def test_what_a_gone_chat_was_owed_is_cancelled_and_its_topics_stay(world: World) -> None:
    await _owe(world, "غزة")
    chat = await world.chat(1)
    async with world.database.write() as connection:
        await chats.set_state(connection, chat.key, ChatState.GONE, now=NOW, reason="blocked")
        assert await outbox.count(connection) == {DeliveryState.CANCELLED: 1}
        assert len(await subscriptions.of(connection, Place(chat=chat.key))) == 1


async def test_a_migrated_group_keeps_its_topics_and_what_it_is_owed(world: World) -> None:
    await _owe(world, "غزة")
    group = await world.chat(1)
    newcomer = await world.chat(-1001, kind="supergroup")
    await world.follow(newcomer, "رفح")
    async with world.database.write() as connection:
        await chats.migrate(connection, group.key, ChatId(-1001), now=NOW)
        assert await chats.find(connection, BOT, ChatId(1)) is None
        assert [o.chat_id for o in await outbox.pending(connection, BOT, ALERTS, now=NOW, limit=9)] == [-1001]
        assert len(await subscriptions.of(connection, Place(chat=group.key))) == 2


async def test_an_alert_is_loaded_with_the_readers_own_topics(world: World) -> None:
    ids = await _owe(world, "غزة", "مكتبة")
    async with world.database.read() as connection:
        loaded = {a.chat_id: a for a in await alerts.load(connection, ids)}
    assert [label for _, label in loaded[ChatId(1)].topics] == ["غزة"]
    assert [label for _, label in loaded[ChatId(2)].topics] == ["مكتبة"]
    assert (loaded[ChatId(1)].headline, loaded[ChatId(1)].feed) == ("افتتاح مكتبة في غزة", "صحيفة المثال")
