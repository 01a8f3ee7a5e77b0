"""A story is owed once to a chat, and its later tellings are told beneath the alert that stands there."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.news.alerts import Source
from bot.news.model import Article, ChatId, DeliveryId, Entry, EntryId
from bot.news.summary import By, Summary
from bot.store import alerts, articles, batches, chats, entries, feeds, owing, refreshes, stories, subscriptions
from bot.store.articles import StoredArticle
from bot.store.chats import ChatState, Choice
from bot.store.outbox import DeliveryState
from bot.store.schema import deliveries
from bot.store.subscriptions import Place
from tests.store.conftest import NOW, World, rows
from tests.store.desk import LATER, LEASE, REFRESHES, Desk

if TYPE_CHECKING:
    from bot.store.chats import Chat

LIBRARY = Entry(headline="افتتاح مكتبة", url="https://first-sight.example/1")


@pytest.fixture
async def desk(world: World) -> Desk:
    return Desk(world, await world.follow(await world.chat(99), "مكتبة"))


@pytest.fixture
async def salma(desk: Desk, world: World) -> Chat:
    """The one reader: chat 99, whose following made the topic, has left."""
    gone = await world.chat(99)
    async with world.database.write() as connection:
        await chats.set_state(connection, gone.key, ChatState.GONE, now=NOW)
    return await desk.reader(1)


@pytest.mark.usefixtures("salma")
async def test_a_story_is_owed_once_however_many_feeds_tell_it(desk: Desk) -> None:
    story, first = await desk.tell("agency")
    _, again = await desk.tell("paper", story)
    assert (first, again) == (1, 0)


@pytest.mark.usefixtures("salma")
async def test_an_update_is_a_story_of_its_own_that_names_the_one_it_follows(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    update_of, owed = await desk.tell("paper", follows=story)
    async with desk.world.database.read() as connection:
        follows = await rows(connection, "SELECT id, follows FROM stories ORDER BY id")
    assert (owed, follows) == (1, [(story, None), (update_of, story)])


@pytest.mark.usefixtures("salma")
async def test_the_alert_of_an_update_answers_the_place_s_alert_of_what_it_updates(desk: Desk, world: World) -> None:
    group = await world.chat(-5, kind="supergroup")
    await world.follow(group, "مكتبة", thread=3)
    story, _ = await desk.tell("agency")
    assert {alert.reply_to for alert in await desk.deliver(message_id=41)} == {None}
    await desk.reader(2)
    await world.follow(group, "مكتبة", thread=4)
    await desk.tell("paper", follows=story)
    answered = {(a.chat_id, a.thread_id): a.reply_to for a in await desk.deliver(message_id=42)}
    assert answered == {(1, 0): 41, (2, 0): None, (-5, 3): 41, (-5, 4): None}


@pytest.mark.usefixtures("salma")
@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.UNKNOWN])
async def test_an_alert_that_has_not_surely_arrived_is_not_answered(desk: Desk, state: DeliveryState) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver(state=state, message_id=None)
    await desk.tell("paper", follows=story)
    (alert,) = await desk.deliver()
    assert alert.reply_to is None


@pytest.mark.usefixtures("salma")
async def test_a_chat_that_wants_every_source_is_owed_each_telling(desk: Desk) -> None:
    await desk.reader(2, Choice.EVERY_SOURCE)
    story, first = await desk.tell("agency")
    _, again = await desk.tell("paper", story)
    assert (first, again) == (2, 1)


async def test_a_choice_made_between_two_tellings_repeats_nothing(desk: Desk, salma: Chat) -> None:
    async with desk.world.database.write() as connection:
        await chats.choose(connection, salma.key, Choice.EVERY_SOURCE, wanted=True)
    story, _ = await desk.tell("agency")
    async with desk.world.database.write() as connection:
        await chats.choose(connection, salma.key, Choice.EVERY_SOURCE, wanted=False)
    assert (await desk.tell("paper", story))[1] == 0


async def test_who_could_not_be_told_by_the_first_is_told_by_the_next(desk: Desk, salma: Chat) -> None:
    story, _ = await desk.tell("agency")
    async with desk.world.database.write() as connection:
        await chats.set_state(connection, salma.key, ChatState.STOPPED, now=NOW)
        await chats.set_state(connection, salma.key, ChatState.ACTIVE, now=NOW)
    assert (await desk.tell("paper", story))[1] == 1
    (alert,) = await desk.deliver()
    assert alert.entry == desk.told[story][1]


@pytest.mark.usefixtures("salma")
@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.UNKNOWN])
async def test_an_alert_that_arrived_or_may_have_is_not_repeated(desk: Desk, state: DeliveryState) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver(state=state)
    assert (await desk.tell("paper", story))[1] == 0


@pytest.mark.usefixtures("salma")
async def test_a_telling_nobody_was_owed_hides_no_later_one(desk: Desk, world: World) -> None:
    feed = await world.feed("https://first-sight.example/")
    async with world.database.write() as connection:
        story = await stories.begin(connection, follows=None, now=NOW)
        await entries.add(connection, feed.id, LIBRARY, position=0, now=NOW, story=story)
    assert (await desk.tell("paper", story))[1] == 1


@pytest.mark.usefixtures("salma")
async def test_an_alert_names_the_other_feeds_each_once_and_in_their_order(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    for feed in ("paper", "radio", "paper", "agency"):
        await desk.tell(feed, story)
    (alert,) = await desk.deliver()
    title = alert.feed
    assert alert.others == (
        Source(name=title, url="https://paper.example/1"),
        Source(name=title, url="https://radio.example/1"),
    )


async def test_a_chat_that_gets_every_source_is_named_none(desk: Desk, salma: Chat) -> None:
    async with desk.world.database.write() as connection:
        await chats.choose(connection, salma.key, Choice.EVERY_SOURCE, wanted=True)
    story, _ = await desk.tell("agency")
    await desk.tell("paper", story)
    assert [alert.others for alert in await desk.deliver()] == [(), ()]


@pytest.mark.usefixtures("salma")
async def test_a_source_that_joins_has_the_sent_alert_edited_once_for_a_burst(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver(message_id=55)
    owed = [await desk.join(story, now=NOW + timedelta(seconds=second)) for second in (0, 3, 9)]
    assert owed == [1, 0, 0]
    assert await desk.deliver(lane=REFRESHES, now=LATER - timedelta(seconds=1)) == []
    (edit,) = await desk.deliver(lane=REFRESHES, now=LATER)
    assert (edit.is_refresh, edit.message_id, edit.entry) == (True, 55, desk.told[story][0])
    assert await desk.join(story, now=LATER) == 1


@pytest.mark.usefixtures("salma")
async def test_an_alert_still_to_be_sent_needs_no_edit(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    assert await desk.join(story) == 0


@pytest.mark.usefixtures("salma")
async def test_an_alert_is_edited_only_so_often(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver()
    owed = []
    for minute in range(refreshes.MOST + 3):
        owed.append(await desk.join(story, now=NOW + timedelta(minutes=minute)))
        await desk.deliver(lane=REFRESHES, now=NOW + timedelta(minutes=minute) + refreshes.GATHERED)
    assert owed == [1] * refreshes.MOST + [0] * 3


@pytest.mark.usefixtures("salma")
async def test_an_old_alert_is_left_as_it_is(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver()
    assert await desk.join(story, now=NOW + refreshes.LIFE + timedelta(seconds=1)) == 0


async def test_a_chat_that_stopped_is_not_edited(desk: Desk, salma: Chat) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver()
    async with desk.world.database.write() as connection:
        await chats.set_state(connection, salma.key, ChatState.STOPPED, now=NOW)
    assert await desk.join(story) == 0


@pytest.mark.usefixtures("salma")
@pytest.mark.parametrize(
    ("alert", "kept"),
    [
        (DeliveryState.SENT, "pending"),
        (DeliveryState.SENDING, "pending"),
        (DeliveryState.PENDING, "cancelled"),
        (DeliveryState.FAILED, "cancelled"),
    ],
)
async def test_an_edit_waits_for_its_alert_and_goes_with_it(desk: Desk, alert: DeliveryState, kept: str) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver()
    await desk.join(story)
    async with desk.world.database.write() as connection:
        await connection.execute(update(deliveries).where(deliveries.c.kind == "alert").values(state=alert))
        edits = set(await batches.claim(connection, [DeliveryId(2)], now=LATER, lease=LEASE))
        taken_back = await refreshes.sift(connection, edits, now=LATER)
    assert taken_back == (set() if alert is DeliveryState.SENT else edits)
    expected = "sending" if alert is DeliveryState.SENT else kept
    assert (await desk.states())[1] == ("refresh", expected)


async def test_the_buttons_of_an_edited_alert_still_find_it(desk: Desk, salma: Chat) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver(message_id=55)
    await desk.join(story)
    await desk.deliver(lane=REFRESHES, now=LATER, message_id=55)
    async with desk.world.database.read() as connection:
        shown = await alerts.shown_as(connection, salma.key, 55)
        named = await alerts.of_entry(connection, salma.key, desk.told[story][0])
    assert shown is not None
    assert (shown.delivery, shown.is_refresh) == (1, False)
    assert named == shown


async def test_what_a_tap_did_to_the_summary_outlives_an_edit(desk: Desk, salma: Chat) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver(message_id=55)
    async with desk.world.database.write() as connection:
        await alerts.unfold(connection, DeliveryId(1), unfolded=True)
    await desk.join(story)
    (edit,) = await desk.deliver(lane=REFRESHES, now=LATER)
    assert (edit.unfolded, edit.summary) == (True, Summary(sentences=("قالت البلدية.",)))
    async with desk.world.database.write() as connection:
        await chats.choose(connection, salma.key, Choice.SUMMARY_INSIDE, wanted=True)
        await alerts.unfold(connection, DeliveryId(1), unfolded=False)
    await desk.join(story, now=LATER)
    (folded,) = await desk.deliver(lane=REFRESHES, now=LATER + refreshes.GATHERED)
    assert (folded.unfolded, folded.summary) == (False, None)


async def test_a_summary_that_comes_late_edits_the_alerts_of_those_who_want_it_inside(desk: Desk) -> None:
    for chat_id, choices in ((1, ()), (2, (Choice.SUMMARY_INSIDE,))):
        await desk.reader(chat_id, *choices)
    story, _ = await desk.tell("agency")
    await desk.deliver()
    async with desk.world.database.write() as connection:
        summary = Summary(sentences=("افتتحت البلدية مكتبة.",), by=By.MODEL)
        article = Article(headline="افتتاح مكتبة", paragraphs=("افتتحت البلدية مكتبة.",))
        read = StoredArticle(article=article, summary=summary)
        await articles.store(connection, "https://agency.example/1", read, now=NOW)
    assert await desk.summed_up(desk.told[story][0]) == 1
    (edit,) = await desk.deliver(lane=REFRESHES, now=LATER)
    assert (edit.chat_id, edit.unfolded, edit.summary) == (2, True, summary)


async def test_entries_from_before_stories_have_nothing_to_edit(desk: Desk, world: World) -> None:
    assert await desk.summed_up(await world.entry(await world.feed(), "افتتاح مكتبة")) == 0


async def test_what_was_told_lately_comes_in_the_order_it_was_stored(desk: Desk, world: World) -> None:
    await world.entry(await world.feed(), "من قبل أن تُعرف القصص")
    first, _ = await desk.tell("agency", now=NOW - timedelta(hours=50))
    second, _ = await desk.tell("paper")
    third, _ = await desk.tell("radio")
    async with world.database.read() as connection:
        told = await stories.told(connection, after=EntryId(0), since=NOW - timedelta(hours=48), limit=9)
        newest = await stories.told(connection, after=EntryId(0), since=NOW - timedelta(hours=99), limit=2)
        behind = await stories.told(connection, after=told[0].entry, since=NOW - timedelta(hours=48), limit=9)
    assert [each.story for each in told] == [second, third]
    assert newest == told
    assert behind == told[1:]
    assert first not in {each.story for each in told}
    assert (told[0].telling.url, told[0].telling.lead) == ("https://paper.example/1", "قالت البلدية.")


async def test_those_who_place_entries_take_turns(world: World) -> None:
    order: list[str] = []

    async def place(name: str) -> None:
        async with world.database.write() as connection:
            await stories.placing(connection)
            order.append(f"{name} begins")
            await asyncio.sleep(0.05)
            order.append(f"{name} ends")

    await asyncio.gather(place("one"), place("other"))
    assert [said.split()[0] for said in order[::2]] == [said.split()[0] for said in order[1::2]]


async def test_an_edit_called_off_by_stop_stays_so_though_its_alert_is_on_its_way(desk: Desk, salma: Chat) -> None:
    story, _ = await desk.tell("agency")
    await desk.deliver()
    await desk.join(story)
    async with desk.world.database.write() as connection:
        sending = update(deliveries).where(deliveries.c.kind == "alert").values(state=DeliveryState.SENDING)
        await connection.execute(sending)
        await chats.set_state(connection, salma.key, ChatState.STOPPED, now=NOW)
        assert await refreshes.sift(connection, [DeliveryId(2)], now=LATER) == set()
    assert await desk.states() == [("alert", "sending"), ("refresh", "cancelled")]


@pytest.mark.usefixtures("salma")
async def test_a_source_whose_poll_was_overtaken_by_an_edit_has_one_of_its_own(desk: Desk) -> None:
    """The poll has its moment from before; the edit left without its source."""
    story, _ = await desk.tell("agency")
    await desk.deliver()
    await desk.join(story)
    await desk.deliver(lane=REFRESHES, now=LATER)
    assert await desk.join(story, now=LATER - timedelta(seconds=0.5)) == 1


@pytest.mark.usefixtures("salma")
async def test_an_edit_that_still_waits_will_tell_what_came_since(desk: Desk) -> None:
    """Edits go last: behind a day's alerts a second one of the same message would only make the queue longer."""
    story, _ = await desk.tell("agency")
    await desk.deliver()
    owed = [await desk.join(story, now=NOW + timedelta(minutes=minute)) for minute in range(3)]
    assert owed == [1, 0, 0]


@pytest.mark.usefixtures("salma")
async def test_a_choice_made_before_an_alert_is_owed_again_repeats_nothing(desk: Desk, world: World) -> None:
    """As re-keying does it, for a topic that the headline had missed."""
    chat = await desk.reader(2)
    _, first = await desk.tell("agency")
    owed = []
    for wanted in (True, False):
        async with world.database.write() as connection:
            await chats.choose(connection, chat.key, Choice.EVERY_SOURCE, wanted=wanted)
            owed.append(await owing.owe_alerts(connection, EntryId(1), [desk.topic.id], lane=2, now=NOW))
    assert (first, owed) == (2, [0, 0])


async def test_the_messages_of_a_group_that_migrated_are_not_edited_by_their_former_numbers(
    desk: Desk, salma: Chat
) -> None:
    """A supergroup counts its messages anew: the number is another message's there."""
    story, _ = await desk.tell("agency")
    await desk.deliver(message_id=55)
    await desk.join(story)
    async with desk.world.database.write() as connection:
        await chats.migrate(connection, salma.key, ChatId(-1002), now=NOW)
        edits = set(await batches.claim(connection, [DeliveryId(2)], now=LATER, lease=LEASE))
        assert await refreshes.sift(connection, edits, now=LATER) == edits
    assert await desk.states() == [("alert", "sent"), ("refresh", "cancelled")]


async def test_what_a_removed_feed_told_first_stays_told_by_the_others(desk: Desk, salma: Chat) -> None:
    sent, _ = await desk.tell("agency")
    await desk.tell("paper", sent)
    await desk.deliver(message_id=55)
    waiting, _ = await desk.tell("agency")
    await desk.tell("paper", waiting)
    async with desk.world.database.write() as connection:
        await feeds.remove(connection, desk.feeds["agency"].id)
    assert (await desk.tell("radio", sent))[1] == 0
    (alert,) = await desk.deliver()
    assert alert.entry == desk.told[waiting][1]
    async with desk.world.database.read() as connection:
        shown = await alerts.shown_as(connection, salma.key, 55)
    assert shown is not None
    assert shown.entry == desk.told[sent][1]


@pytest.mark.usefixtures("salma")
async def test_who_still_waits_for_a_story_told_as_breaking_now_waits_in_its_lane(desk: Desk) -> None:
    story, _ = await desk.tell("agency")
    await desk.tell("paper", story)
    async with desk.world.database.write() as connection:
        await owing.hasten(connection, desk.told[story][1], lane=1)
    assert [alert.entry for alert in await desk.deliver(lane=1)] == [desk.told[story][0]]


async def test_what_is_not_followed_any_more_is_not_sent_any_more(desk: Desk, salma: Chat) -> None:
    await desk.tell("agency")
    async with desk.world.database.write() as connection:
        await subscriptions.unfollow(connection, Place(chat=salma.key), desk.topic.id, now=NOW)
    assert await desk.deliver() == []


async def test_what_is_muted_while_it_waits_is_not_sent(desk: Desk, salma: Chat) -> None:
    await desk.tell("agency")
    async with desk.world.database.write() as connection:
        await subscriptions.mute(connection, Place(chat=salma.key), [desk.topic.id], until=LATER, now=NOW)
    assert await desk.deliver() == []


async def test_a_story_is_still_owed_to_who_follows_what_another_telling_said(desk: Desk, salma: Chat) -> None:
    other = await desk.world.follow(salma, "حديقة")
    story, _ = await desk.tell("agency")
    await desk.tell("paper", story)
    async with desk.world.database.write() as connection:
        await entries.matched(connection, desk.told[story][1], {other.id: ("حديقة",)})
        await subscriptions.unfollow(connection, Place(chat=salma.key), desk.topic.id, now=NOW)
    assert len(await desk.deliver()) == 1
