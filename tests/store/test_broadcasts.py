from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.news.broadcasts import Audience, BroadcastState, RunKind, RunState, TextContent
from bot.news.model import BotId, DeliveryId
from bot.store import batches, broadcasts, chats, outbox
from bot.store.broadcasts import AudienceEmpty, Broadcast, BroadcastOver, Run
from bot.store.chats import ChatState
from bot.store.outbox import DeliveryState, Settled
from tests.store.conftest import BOT, NOW, World, rows

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

TEXT = TextContent(html="<b>تصحيح</b>")
EDITOR = 1001
OPEN = [BroadcastState.DRAFT]


async def _draft(world: World, audience: Audience | None = None) -> Broadcast:
    async with world.database.write() as connection:
        await chats.register_bot(connection, BOT, username="ajil_bot", now=NOW)
        draft = await broadcasts.draft(connection, BOT, TEXT, created_by=EDITOR, now=NOW)
        return await broadcasts.change(connection, draft.id, within=OPEN, audience=audience or Audience())


async def _start(world: World, broadcast: Broadcast, kind: RunKind = RunKind.SEND) -> Run:
    async with world.database.write() as connection:
        return await broadcasts.start(connection, broadcast, kind=kind, content=TEXT, started_by=EDITOR, now=NOW)


async def _owed(connection: AsyncConnection, run: Run) -> list[DeliveryId]:
    return [message.delivery for message, _ in await batches.pending(connection, run, (), now=NOW, limit=99)]


async def _settle(world: World, run: Run, state: DeliveryState = DeliveryState.SENT) -> None:
    """Everything the run owes ends like this."""
    async with world.database.write() as connection:
        owed = await _owed(connection, run)
        await batches.claim(connection, owed, now=NOW, lease=timedelta(minutes=1))
        done = [Settled(id=id_, state=state, message_id=500 + n) for n, id_ in enumerate(owed)]
        await outbox.settle(connection, done, now=NOW)
        await broadcasts.counted(connection, {run.id: {state.value: len(done)}})


async def test_a_run_is_owed_to_everyone_who_can_be_written_to(world: World) -> None:
    for number, kind in enumerate(("private", "group", "supergroup", "channel")):
        await world.chat(number + 1, kind=kind)
    stopped = await world.chat(9)
    await world.chat(7, bot=BotId(43))
    async with world.database.write() as connection:
        await chats.set_state(connection, stopped.key, ChatState.STOPPED, now=NOW)
    run = await _start(world, await _draft(world))
    assert (run.tally.total, run.state, run.tally.share) == (4, RunState.RUNNING, 0.0)


@pytest.mark.parametrize(
    ("audience", "chosen"),
    [
        (Audience(), [1, 2, -3]),
        (Audience(kinds=("private",)), [1, 2]),
        (Audience(kinds=("group",)), [-3]),
        (Audience(language="en"), [2]),
        (Audience(kinds=("channel",)), []),
    ],
)
async def test_an_audience_is_counted_before_it_is_owed(world: World, audience: Audience, chosen: list[int]) -> None:
    await world.chat(1)
    english = await world.chat(2)
    await world.chat(-3, kind="supergroup")
    async with world.database.write() as connection:
        await chats.set_language(connection, english.key, "en")
        assert await broadcasts.count(connection, BOT, audience) == len(chosen)


async def test_followers_of_topics_are_an_audience_each_once(world: World) -> None:
    follower = await world.chat(1)
    await world.chat(2)
    topics = tuple([(await world.follow(follower, words)).id for words in ("غزة", "مكتبة")])
    run = await _start(world, await _draft(world, Audience(topics=topics)))
    assert run.tally.total == 1


async def test_an_empty_audience_leaves_no_half_made_run(world: World) -> None:
    draft = await _draft(world)
    with pytest.raises(AudienceEmpty):
        await _start(world, draft)
    async with world.database.read() as connection:
        assert await rows(connection, "SELECT count(*) FROM runs") == [(0,)]


async def test_of_two_taps_on_send_one_counts(world: World) -> None:
    draft = await _draft(world)
    async with world.database.write() as connection:
        await broadcasts.change(connection, draft.id, within=OPEN, state=BroadcastState.RUNNING)
        with pytest.raises(BroadcastOver):
            await broadcasts.change(connection, draft.id, within=OPEN, state=BroadcastState.RUNNING)


async def test_a_paused_run_is_not_claimed_and_a_resumed_one_is(world: World) -> None:
    await world.chat(1)
    run = await _start(world, await _draft(world))
    async with world.database.write() as connection:
        ids = await _owed(connection, run)
        await broadcasts.steer(connection, run.id, RunState.PAUSED, within=[RunState.RUNNING], now=NOW)
        assert not await batches.claim(connection, ids, now=NOW, lease=timedelta(minutes=1))
        await broadcasts.steer(connection, run.id, RunState.RUNNING, within=[RunState.PAUSED], now=NOW)
        assert await batches.claim(connection, ids, now=NOW, lease=timedelta(minutes=1)) == ids


async def test_a_cancelled_run_is_swept_and_its_tally_says_so(world: World) -> None:
    for number in range(5):
        await world.chat(number + 1)
    run = await _start(world, await _draft(world))
    async with world.database.write() as connection:
        await broadcasts.steer(connection, run.id, RunState.CANCELLED, within=[RunState.RUNNING], now=NOW)
        assert await broadcasts.sweep(connection, BOT, now=NOW) == 5
        assert await broadcasts.sweep(connection, BOT, now=NOW) == 0
        swept = await broadcasts.run(connection, run.id)
    assert (swept.tally.cancelled, swept.tally.done) == (5, 5)


async def test_a_chat_that_leaves_meanwhile_is_counted_as_gone(world: World) -> None:
    chat = await world.chat(1)
    run = await _start(world, await _draft(world))
    async with world.database.write() as connection:
        await chats.set_state(connection, chat.key, ChatState.GONE, now=NOW, reason="blocked")
        assert (await broadcasts.run(connection, run.id)).tally.gone == 1


async def test_a_run_with_nothing_left_is_finished_with_its_broadcast(world: World) -> None:
    await world.chat(1)
    draft = await _draft(world)
    run = await _start(world, draft)
    async with world.database.write() as connection:
        await broadcasts.change(connection, draft.id, within=OPEN, state=BroadcastState.RUNNING)
        assert await broadcasts.finish(connection, BOT, now=NOW) == []
    await _settle(world, run)
    async with world.database.write() as connection:
        assert [r.id for r in await broadcasts.finish(connection, BOT, now=NOW)] == [run.id]
        assert (await broadcasts.get(connection, draft.id)).state is BroadcastState.FINISHED
        assert [r.state for r in await broadcasts.runs_of(connection, draft.id)] == [RunState.FINISHED]


async def test_a_correction_goes_to_the_messages_that_were_delivered(world: World) -> None:
    await world.chat(1)
    await world.chat(2)
    draft = await _draft(world)
    await _settle(world, await _start(world, draft))
    correction = await _start(world, draft, RunKind.CORRECT)
    async with world.database.write() as connection:
        owed = await batches.pending(connection, correction, (), now=NOW, limit=9)
    assert sorted((m.chat_id, m.message_id, m.kind) for m, _ in owed) == [
        (1, 500, RunKind.CORRECT),
        (2, 501, RunKind.CORRECT),
    ]


async def test_after_a_crash_broadcasts_in_flight_are_unknown_and_counted(
    world: World,
) -> None:
    await world.chat(1)
    draft = await _draft(world)
    run = await _start(world, draft)
    async with world.database.write() as connection:
        await batches.claim(connection, await _owed(connection, run), now=NOW, lease=timedelta(minutes=1))
        await outbox.recover(connection, BOT, now=NOW, all_leases=True)
        assert (await broadcasts.run(connection, run.id)).tally.unknown == 1
        assert await _owed(connection, run) == []


async def test_a_scheduled_broadcast_is_due_at_its_time(world: World) -> None:
    draft = await _draft(world)
    later = NOW + timedelta(hours=1)
    async with world.database.write() as connection:
        await broadcasts.change(connection, draft.id, within=OPEN, state=BroadcastState.SCHEDULED, send_at=later)
        assert await broadcasts.due(connection, BOT, now=NOW) == []
        assert [b.id for b in await broadcasts.due(connection, BOT, now=later)] == [draft.id]
        assert [b.id for b in await broadcasts.last(connection, BOT, limit=5)] == [draft.id]


async def test_what_a_run_says_and_where_it_is_watched_come_back(world: World) -> None:
    await world.chat(1)
    run = await _start(world, await _draft(world))
    async with world.database.write() as connection:
        await broadcasts.set_progress(connection, run.id, EDITOR, 77)
        stored = await broadcasts.run(connection, run.id)
    assert (stored.content, stored.progress) == (TEXT, (EDITOR, 77))
