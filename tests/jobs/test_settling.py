"""Verdicts written down, at the edges: rows that ended meanwhile, chats that closed or moved, poisoned content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chats.outcomes import Gone, Moved, Outcome, Refused, Sent, Throttled, Unknown
from bot.news.broadcasts import RunKind, RunState, Tally, TextContent
from bot.news.model import ChatId, DeliveryId
from bot.store import alerts, batches, broadcasts, chats, outbox, owing
from bot.store.chats import ChatState
from jobs import verdicts
from tests.store.conftest import BOT, NOW, World, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.news.broadcasts import RunId, RunMessage

LEASE = timedelta(minutes=3)
AGAIN = Throttled(retry_after=timedelta(0))
POISON = Refused(reason="Bad Request: message is too long", target=False)


@dataclass(frozen=True, slots=True)
class Wire:
    """Runs over the chats of a world, and the answers Telegram gives."""

    world: World

    async def start(self) -> RunId:
        async with self.world.database.write() as connection:
            draft = await broadcasts.draft(connection, BOT, TextContent(html="نص"), created_by=1, now=NOW)
            run = await broadcasts.start(
                connection, draft, kind=RunKind.SEND, content=draft.content, started_by=1, now=NOW
            )
        return run.id

    async def claim(self, run_id: RunId, limit: int = 99) -> list[RunMessage]:
        async with self.world.database.write() as connection:
            run = await broadcasts.run(connection, run_id)
            owed = [message for message, _ in await batches.pending(connection, run, (), now=NOW, limit=limit)]
            claimed = await batches.claim(connection, [each.delivery for each in owed], now=NOW, lease=LEASE)
            return [message for message in owed if message.delivery in claimed]

    async def answer(self, messages: Sequence[RunMessage], *outcomes: Outcome, after: float = 0.0) -> None:
        now = NOW + timedelta(seconds=after)
        decided = [
            verdicts.decide(message, outcome, now=now, draw=0.0)
            for message, outcome in zip(messages, outcomes, strict=True)
        ]
        async with self.world.database.write() as connection:
            await verdicts.store(connection, decided, now=now)

    async def tally(self, run_id: RunId) -> Tally:
        async with self.world.database.read() as connection:
            return (await broadcasts.run(connection, run_id)).tally

    async def state(self, run_id: RunId) -> RunState:
        async with self.world.database.read() as connection:
            return (await broadcasts.run(connection, run_id)).state

    async def states(self) -> list[str]:
        async with self.world.database.read() as connection:
            return [str(state) for (state,) in await rows(connection, "SELECT state FROM deliveries ORDER BY id")]

    async def close(self, number: int, state: ChatState) -> None:
        async with self.world.database.write() as connection:
            chat = await chats.find(connection, BOT, ChatId(number))
            assert chat is not None
            await chats.set_state(connection, chat.key, state, now=NOW)


@pytest.fixture
def wire(world: World) -> Wire:
    return Wire(world)


async def test_a_result_that_is_written_twice_counts_once(wire: Wire) -> None:
    await wire.world.chat(1)
    run = await wire.start()
    messages = await wire.claim(run)
    await wire.answer(messages, Sent(message_id=5))
    await wire.answer(messages, Sent(message_id=5), after=1)
    assert (await wire.tally(run)) == Tally(total=1, sent=1)


async def test_a_result_that_comes_after_the_lease_was_taken_back_changes_nothing(wire: Wire) -> None:
    await wire.world.chat(1)
    run = await wire.start()
    messages = await wire.claim(run)
    async with wire.world.database.write() as connection:
        await outbox.recover(connection, BOT, now=NOW + LEASE, all_leases=False)
    await wire.answer(messages, Sent(message_id=5))
    assert (await wire.states(), await wire.tally(run)) == (["unknown"], Tally(total=1, unknown=1))


async def test_a_lease_that_ends_while_its_request_is_under_way_here_is_not_taken_back(wire: Wire) -> None:
    await wire.world.chat(1)
    run = await wire.start()
    messages = await wire.claim(run)
    async with wire.world.database.write() as connection:
        under_way = [message.delivery for message in messages]
        left = await outbox.recover(connection, BOT, now=NOW + LEASE, all_leases=False, under_way=under_way)
    await wire.answer(messages, Sent(message_id=5))
    assert (left, await wire.states(), await wire.tally(run)) == (0, ["sent"], Tally(total=1, sent=1))


async def test_what_was_under_way_when_its_run_was_paused_still_counts(wire: Wire) -> None:
    await wire.world.chat(1)
    await wire.world.chat(2)
    run = await wire.start()
    messages = await wire.claim(run)
    async with wire.world.database.write() as connection:
        await broadcasts.steer(connection, run, RunState.PAUSED, within=[RunState.RUNNING], now=NOW)
    await wire.answer(messages, Sent(message_id=5), AGAIN)
    assert (await wire.states(), await wire.tally(run)) == (["sent", "pending"], Tally(total=2, sent=1))


async def test_what_comes_back_to_a_cancelled_run_is_swept(wire: Wire) -> None:
    await wire.world.chat(1)
    run = await wire.start()
    messages = await wire.claim(run)
    async with wire.world.database.write() as connection:
        await broadcasts.steer(connection, run, RunState.CANCELLED, within=[RunState.RUNNING], now=NOW)
        await broadcasts.sweep(connection, BOT, now=NOW)
    await wire.answer(messages, AGAIN)
    async with wire.world.database.write() as connection:
        assert await broadcasts.sweep(connection, BOT, now=NOW) == 1
    assert await wire.tally(run) == Tally(total=1, cancelled=1)


@pytest.mark.parametrize("closed", [ChatState.STOPPED, ChatState.GONE, ChatState.REFUSED])
async def test_what_comes_back_to_a_chat_that_closed_meanwhile_is_not_tried_again(
    wire: Wire, closed: ChatState
) -> None:
    await wire.world.chat(1)
    run = await wire.start()
    messages = await wire.claim(run)
    await wire.close(1, closed)
    await wire.answer(messages, AGAIN)
    assert (await wire.states(), await wire.tally(run)) == (["cancelled"], Tally(total=1, gone=1))


async def test_a_chat_that_is_gone_leaves_every_run_at_once(wire: Wire) -> None:
    await wire.world.chat(1)
    first, second = await wire.start(), await wire.start()
    await wire.answer(await wire.claim(first), Gone(reason="Forbidden: bot was blocked by the user"))
    assert await wire.tally(first) == Tally(total=1, gone=1)
    assert await wire.tally(second) == Tally(total=1, gone=1)


async def test_a_group_that_moved_while_two_messages_were_under_way_gets_both(wire: Wire) -> None:
    await wire.world.chat(-1, kind="group")
    first, second = await wire.start(), await wire.start()
    one, two = await wire.claim(first), await wire.claim(second)
    await wire.answer([*one, *two], Moved(to=ChatId(-100)), Moved(to=ChatId(-100)))
    again = [*await wire.claim(first), *await wire.claim(second)]
    assert [message.chat_id for message in again] == [-100, -100]


async def test_a_group_whose_new_id_was_in_the_audience_too_is_counted_once(wire: Wire) -> None:
    await wire.world.chat(-1, kind="group")
    await wire.world.chat(-100, kind="supergroup")
    run = await wire.start()
    messages = await wire.claim(run)
    old, new = sorted(messages, key=lambda message: -message.chat_id)
    await wire.answer([new], Sent(message_id=5))
    await wire.answer([old], Moved(to=ChatId(-100)))
    assert (await wire.states(), await wire.tally(run)) == (["pending"], Tally(total=1))


async def test_the_third_like_refusal_among_the_first_twenty_stops_a_run(wire: Wire) -> None:
    for number in range(21):
        await wire.world.chat(number + 1)
    run = await wire.start()
    messages = await wire.claim(run, limit=20)
    await wire.answer(messages[:19], *([Sent(message_id=1)] * 17), POISON, POISON)
    assert await wire.state(run) is RunState.RUNNING
    await wire.answer(messages[19:], POISON)
    assert await wire.state(run) is RunState.STOPPED


async def test_refusals_after_the_first_twenty_stop_nothing(wire: Wire) -> None:
    for number in range(23):
        await wire.world.chat(number + 1)
    run = await wire.start()
    messages = await wire.claim(run)
    await wire.answer(messages[:20], *([Sent(message_id=1)] * 20))
    await wire.answer(messages[20:], POISON, POISON, POISON)
    assert (await wire.state(run), await wire.tally(run)) == (RunState.RUNNING, Tally(total=23, sent=20, failed=3))


async def test_a_crowd_that_is_refused_together_stops_its_run_too(wire: Wire) -> None:
    for number in range(60):
        await wire.world.chat(number + 1)
    run = await wire.start()
    await wire.answer(await wire.claim(run), *([POISON] * 60))
    assert await wire.state(run) is RunState.STOPPED


async def test_tries_that_surely_failed_take_no_chance_from_an_alert(wire: Wire) -> None:
    chat = await wire.world.chat(1)
    topic = await wire.world.follow(chat, "مكتبة")
    entry = await wire.world.entry(await wire.world.feed(), "افتتاح مكتبة")
    async with wire.world.database.write() as connection:
        await owing.owe_alerts(connection, entry, [topic.id], lane=2, now=NOW)
    doubt = Unknown(reason="cut")
    assert await _tried(wire, AGAIN, AGAIN, doubt, AGAIN, doubt) == "pending"
    assert await _tried(wire, doubt) == "unknown"


async def _tried(wire: Wire, *outcomes: Outcome) -> str:
    """The state of the one alert after these answers."""
    for outcome in outcomes:
        async with wire.world.database.write() as connection:
            claimed = await batches.claim(connection, [DeliveryId(1)], now=NOW, lease=LEASE)
            (alert,) = await alerts.load(connection, claimed)
            await verdicts.store(connection, [verdicts.decide(alert, outcome, now=NOW, draw=0.0)], now=NOW)
    return (await wire.states())[0]


async def test_a_result_that_cannot_be_stored_ends_as_unknown_and_holds_up_no_other(wire: Wire) -> None:
    await wire.world.chat(-1, kind="group")
    await wire.world.chat(2)
    run = await wire.start()
    messages = sorted(await wire.claim(run), key=lambda message: message.chat_id)
    outcomes: list[Outcome] = [Moved(to=ChatId(-(2**70))), Sent(message_id=5)]
    decided = [verdicts.decide(m, o, now=NOW, draw=0.0) for m, o in zip(messages, outcomes, strict=True)]
    await verdicts.store_singly(wire.world.database, decided, now=NOW)
    assert (await wire.states(), await wire.tally(run)) == (["unknown", "sent"], Tally(total=2, sent=1, unknown=1))
