"""The steps of a broadcast: guarded, and each with its line in the audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.news.broadcasts import Audience, BroadcastId, BroadcastState, RunKind, RunState, TextContent
from bot.store import audit, batches, broadcasts, chats, outbox, steps
from bot.store.broadcasts import AudienceEmpty, Broadcast, BroadcastOver, Run
from bot.store.outbox import DeliveryState, Settled
from tests.store.conftest import BOT, NOW, World

TEXT = TextContent(html="نص")
EDITOR, SECOND, READERS = 1001, 1005, 3
DRAFT, SCHEDULED = BroadcastState.DRAFT, BroadcastState.SCHEDULED


async def _composed(world: World, readers: int = READERS) -> Broadcast:
    for number in range(readers):
        await world.chat(number + 1)
    async with world.database.write() as connection:
        await chats.register_bot(connection, BOT, username="ajil_bot", now=NOW)
        return await steps.compose(connection, BOT, TEXT, by=EDITOR, now=NOW)


async def _launched(world: World, readers: int = READERS) -> Run:
    composed = await _composed(world, readers)
    async with world.database.write() as connection:
        return await steps.launch(connection, composed.id, within=[DRAFT], by=EDITOR, now=NOW, watch=(EDITOR, 9))


async def _delivered(world: World, run: Run) -> list[Run]:
    """Everything the run owes arrives; the runs closed by that."""
    async with world.database.write() as connection:
        owed = [message.delivery for message, _ in await batches.pending(connection, run, (), now=NOW, limit=99)]
        await batches.claim(connection, owed, now=NOW, lease=timedelta(minutes=1))
        done = [Settled(id=id_, state=DeliveryState.SENT, message_id=500 + n) for n, id_ in enumerate(owed)]
        await outbox.settle(connection, done, now=NOW)
        await broadcasts.counted(connection, {run.id: {"sent": len(done)}})
        return await steps.close(connection, BOT, now=NOW)


async def _steps(world: World, number: BroadcastId) -> list[str]:
    async with world.database.read() as connection:
        lines = await audit.listed(connection, subject=steps.subject(number), limit=50)
    return [line.action.removeprefix("broadcast.") for line in lines]


async def test_every_step_from_draft_to_retraction_is_noted(world: World) -> None:
    run = await _launched(world)
    assert [over.id for over in await _delivered(world, run)] == [run.id]
    for kind in (RunKind.CORRECT, RunKind.RETRACT):
        async with world.database.write() as connection:
            run = await steps.again(
                connection, run.broadcast_id, kind, content=TEXT, seen=run.id, by=SECOND, now=NOW, watch=(SECOND, 3)
            )
        await _delivered(world, run)
    noted = ["draft", "start", "finish", "correct", "finish", "retract", "finish"]
    assert await _steps(world, run.broadcast_id) == noted


async def test_the_message_pressed_is_where_the_run_is_watched_from_its_start(world: World) -> None:
    run = await _launched(world)
    async with world.database.read() as connection:
        assert [(r.id, r.progress) for r in await steps.attended(connection, BOT)] == [(run.id, (EDITOR, 9))]


async def test_a_run_without_a_message_is_attended_until_it_is_reported(world: World) -> None:
    composed = await _composed(world)
    async with world.database.write() as connection:
        at = NOW + timedelta(hours=1)
        await steps.schedule(connection, composed.id, at=at, by=EDITOR, now=NOW, approving=False)
        run = await steps.launch(connection, composed.id, within=[SCHEDULED], by=None, now=at)
        assert [r.id for r in await steps.attended(connection, BOT)] == [run.id]
        await broadcasts.set_progress(connection, run.id, EDITOR, 5)
        await steps.show_anew(connection, run.id)
        assert [r.progress for r in await steps.attended(connection, BOT)] == [None]
        await steps.reported(connection, run.id, EDITOR)
        assert await steps.attended(connection, BOT) == []


async def test_a_second_tap_on_a_correction_changes_nothing(world: World) -> None:
    run = await _launched(world)
    await _delivered(world, run)
    async with world.database.write() as connection:
        first = await steps.again(
            connection, run.broadcast_id, RunKind.CORRECT, content=TEXT, seen=run.id, by=EDITOR, now=NOW, watch=(1, 1)
        )
    await _delivered(world, first)
    with pytest.raises(BroadcastOver):
        async with world.database.write() as connection:
            await steps.again(
                connection,
                run.broadcast_id,
                RunKind.CORRECT,
                content=TEXT,
                seen=run.id,
                by=EDITOR,
                now=NOW,
                watch=(1, 1),
            )
    async with world.database.read() as connection:
        assert (await broadcasts.get(connection, run.broadcast_id)).state is BroadcastState.FINISHED
        assert len(await broadcasts.runs_of(connection, run.broadcast_id)) == 2


async def test_an_empty_audience_leaves_the_draft_as_it_was(world: World) -> None:
    composed = await _composed(world, readers=0)
    with pytest.raises(AudienceEmpty):
        async with world.database.write() as connection:
            await steps.launch(connection, composed.id, within=[DRAFT], by=EDITOR, now=NOW)
    async with world.database.read() as connection:
        assert (await broadcasts.get(connection, composed.id)).state is DRAFT
    assert await _steps(world, composed.id) == ["draft"]


async def test_a_cancelled_run_is_closed_when_all_of_it_is_swept(world: World) -> None:
    run = await _launched(world)
    async with world.database.write() as connection:
        await steps.steer(connection, run.id, "pause", by=SECOND, now=NOW)
        await steps.steer(connection, run.id, "resume", by=SECOND, now=NOW)
        await steps.steer(connection, run.id, "cancel", by=SECOND, now=NOW)
        assert await steps.close(connection, BOT, now=NOW) == []
        assert await steps.any_running(connection, BOT)
        await broadcasts.sweep(connection, BOT, now=NOW)
        assert [(r.state, r.tally.cancelled) for r in await steps.close(connection, BOT, now=NOW)] == [
            (RunState.CANCELLED, READERS)
        ]
        assert not await steps.any_running(connection, BOT)
        with pytest.raises(BroadcastOver):
            await steps.steer(connection, run.id, "resume", by=EDITOR, now=NOW)
    assert await _steps(world, run.broadcast_id) == ["draft", "start", "pause", "resume", "cancel", "finish"]


async def test_a_second_editor_approves_once(world: World) -> None:
    composed = await _composed(world)
    awaiting = [BroadcastState.AWAITING]
    async with world.database.write() as connection:
        await steps.choose(connection, composed.id, audience=Audience(language="ar"), by=EDITOR, now=NOW)
        await steps.submit(connection, composed.id, at=None, by=EDITOR, now=NOW)
        await steps.launch(connection, composed.id, within=awaiting, by=SECOND, now=NOW)
        with pytest.raises(BroadcastOver):
            await steps.launch(connection, composed.id, within=awaiting, by=SECOND, now=NOW)
        assert (await broadcasts.get(connection, composed.id)).approved_by == SECOND
    assert await _steps(world, composed.id) == ["draft", "audience", "submit", "approve", "start"]


async def test_an_approved_one_waits_for_the_time_its_author_chose(world: World) -> None:
    composed, at = await _composed(world), NOW + timedelta(hours=1)
    async with world.database.write() as connection:
        await steps.submit(connection, composed.id, at=at, by=EDITOR, now=NOW)
        approved = await steps.schedule(connection, composed.id, at=None, by=SECOND, now=NOW, approving=True)
        assert (approved.state, approved.send_at, approved.approved_by) == (SCHEDULED, at, SECOND)
        await steps.drop(connection, composed.id, by=EDITOR, now=NOW, why="by its editor")
        assert await broadcasts.due(connection, BOT, now=at) == []
    assert await _steps(world, composed.id) == ["draft", "submit", "approve", "schedule", "cancel"]
