"""A story is told once and names who else tells it; its summary is there before anybody asks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.store.engine import Database
from bot.store.outbox import DeliveryState
from bot.store.schema import deliveries
from tests.journeys.people import add_feed, follow, labels, shown, tap
from tests.journeys.press import printing
from tests.journeys.process import EDITOR, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.press import Press
    from tests.journeys.process import Bot
    from tests.simulator.process import Json, Simulator

SALMA, YOUSEF, GROUP = 2001, 2002, -3001
TOLD = "إصابة 3 عمال في انهيار سقف مصنع قرب الميناء"
RETOLD = "إصابة ثلاثة عمال بانهيار سقف مصنع قرب الميناء"
UPDATED = "ارتفاع عدد المصابين في انهيار سقف المصنع قرب الميناء إلى 7 عمال"
LEAD = "انهار سقف مصنع للنسيج قرب الميناء صباح اليوم وأصاب ثلاثة عمال نقلوا إلى المستشفى."
MORE = "وقالت البلدية إن فرقها أغلقت الشارع المؤدي إلى المصنع وبدأت فحص المباني المجاورة له."


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with printing() as rooms:
        yield rooms


async def _both_read(simulator: Simulator, bot: Bot, press: Press) -> None:
    await add_feed(simulator, f"{press.agency.url}/rss.xml")
    await add_feed(simulator, f"{press.paper.url}/rss.xml")
    await bot.logged_times("baseline=True", 2)


async def _alerts(simulator: Simulator, chat: int) -> list[Json]:
    return [message for message in await simulator.bot_messages(chat) if "🔔 المصنع" in message["text"]]


async def _settled(url: str) -> None:
    """An alert that was in flight at a kill may be sent again; here none shall be."""
    database = Database(url)
    while True:
        async with database.read() as connection:
            states = set((await connection.execute(select(deliveries.c.state))).scalars())
        if states == {DeliveryState.SENT}:
            break
        await asyncio.sleep(0.05)
    await database.close()


async def _choose(simulator: Simulator, chat: int, choice: str) -> None:
    await simulator.say(chat, "/settings")
    await tap(simulator, chat, await simulator.wait_for_text(chat, "كيف تصل التنبيهات إلى هنا"), choice)
    await simulator.wait_for(chat, lambda m: f"✓ {choice}" in labels(m))


async def test_two_feeds_that_tell_the_same_are_one_alert_that_names_both(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        press.agency.publish(TOLD)
        alert = await simulator.wait_for_text(SALMA, TOLD)
        retold = press.paper.publish(RETOLD)

        named = await simulator.wait_for_text(SALMA, "أيضًا: صحيفة السنديان")
        assert named["message_id"] == alert["message_id"]
        assert retold in [e["url"] for e in named["entities"] if e["type"] == "text_link"]
        assert labels(named) == labels(alert)
        assert len(await _alerts(simulator, SALMA)) == 1


async def test_an_update_is_an_alert_that_answers_the_first(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        press.agency.publish(TOLD)
        told = await simulator.wait_for_text(SALMA, TOLD)
        await follow(simulator, YOUSEF, "المصنع")
        press.paper.publish(UPDATED)
        updated = await simulator.wait_for_text(SALMA, UPDATED)
        assert updated["reply_to_message_id"] == told["message_id"]
        assert len(await _alerts(simulator, SALMA)) == 2
        assert (await simulator.wait_for_text(YOUSEF, UPDATED))["reply_to_message_id"] is None


async def test_who_wants_every_source_gets_every_source(simulator: Simulator, sqlite_url: str, press: Press) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        await follow(simulator, YOUSEF, "المصنع")
        await _choose(simulator, SALMA, "الخبر من كل مصدر")
        press.agency.publish(TOLD)
        await simulator.wait_for_text(SALMA, TOLD)
        press.paper.publish(RETOLD)
        await simulator.wait_for_text(SALMA, RETOLD)
        await simulator.wait_for_text(YOUSEF, "أيضًا: صحيفة السنديان")
        assert len(await _alerts(simulator, SALMA)) == 2
        assert len(await _alerts(simulator, YOUSEF)) == 1


async def test_in_a_group_only_administrators_choose_how_alerts_come(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url):
        await simulator.make_chat("supergroup", id=GROUP, title="غرفة الأخبار", admins=[EDITOR])
        await simulator.say(GROUP, "/settings", sender=EDITOR)
        choices = await simulator.wait_for_text(GROUP, "كيف تصل التنبيهات إلى هنا")
        refused = await tap(simulator, GROUP, choices, "الخبر من كل مصدر", sender=SALMA)
        assert "المشرفون" in refused["text"]
        assert labels(await shown(simulator, GROUP, choices)) == ["الخبر من كل مصدر", "الملخص داخل التنبيه"]
        await tap(simulator, GROUP, choices, "الخبر من كل مصدر", sender=EDITOR)
        assert labels(await shown(simulator, GROUP, choices)) == ["✓ الخبر من كل مصدر", "الملخص داخل التنبيه"]


async def test_a_kill_between_two_tellings_neither_repeats_nor_loses(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        await follow(simulator, YOUSEF, "بانهيار")
        press.agency.publish(TOLD)
        await simulator.wait_for_text(SALMA, TOLD)
        await _settled(sqlite_url)
        await bot.kill()
    press.paper.publish(RETOLD)
    async with running_bot(simulator, sqlite_url):
        await simulator.wait_for_text(YOUSEF, RETOLD)
        await simulator.wait_for_text(SALMA, "أيضًا: صحيفة السنديان")
        assert len(await _alerts(simulator, SALMA)) == 1


async def test_an_unfolded_summary_stays_so_when_a_source_joins(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        press.agency.publish(TOLD, f"{LEAD} {MORE}")
        alert = await simulator.wait_for_text(SALMA, TOLD)
        await tap(simulator, SALMA, alert, "الملخص")
        await simulator.wait_for_text(SALMA, LEAD)
        press.paper.publish(RETOLD)
        named = await simulator.wait_for_text(SALMA, "أيضًا: صحيفة السنديان")
        assert LEAD in named["text"]
        assert labels(named)[0] == "إخفاء الملخص"


async def test_the_page_is_read_before_the_first_reader_asks_and_only_once(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        slug = press.agency.publish(TOLD, f"{LEAD} {MORE}").rpartition("/")[2]
        alert = await simulator.wait_for_text(SALMA, TOLD)
        async with asyncio.timeout(20):
            while slug not in press.agency.asked:  # noqa: ASYNC110 another process asks
                await asyncio.sleep(0.05)
        await tap(simulator, SALMA, alert, "الملخص")
        assert LEAD in (await simulator.wait_for_text(SALMA, LEAD))["text"]
        await asyncio.sleep(2)
        assert press.agency.asked == {slug: 1}


async def test_a_summary_comes_inside_the_alert_for_who_wants_that(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        await _choose(simulator, SALMA, "الملخص داخل التنبيه")
        press.agency.publish(TOLD, f"{LEAD} {MORE}")
        alert = await simulator.wait_for_text(SALMA, TOLD)
        assert labels(alert)[0] == "📄 الملخص"
        carried = await simulator.wait_for_text(SALMA, LEAD)
        assert carried["message_id"] == alert["message_id"]
        await tap(simulator, SALMA, carried, "إخفاء")
        assert LEAD not in (await shown(simulator, SALMA, alert))["text"]


async def test_an_article_that_cannot_be_read_leaves_its_headline_to_open(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        press.agency.publish(TOLD)
        alert = await simulator.wait_for_text(SALMA, TOLD)
        await tap(simulator, SALMA, alert, "الملخص")
        told = await simulator.wait_for_text(SALMA, "تعذّرت قراءة الخبر من هنا الآن. افتح العنوان")
        await tap(simulator, SALMA, told, "إخفاء")
        assert (await shown(simulator, SALMA, alert))["text"] == alert["text"]


async def test_a_models_summary_is_marked_wherever_it_is_shown(
    simulator: Simulator, sqlite_url: str, press: Press
) -> None:
    press.words.append("أصاب انهيار سقف مصنع للنسيج قرب الميناء ثلاثة عمال وأغلقت البلدية الشارع المؤدي إلى المصنع.")
    model = {"SUMMARY_API_URL": press.model_url, "SUMMARY_API_MODEL": "small"}
    async with running_bot(simulator, sqlite_url, **model) as bot:
        await _both_read(simulator, bot, press)
        await follow(simulator, SALMA, "المصنع")
        press.agency.publish(TOLD, f"{LEAD} {MORE}")
        alert = await simulator.wait_for_text(SALMA, TOLD)
        await tap(simulator, SALMA, alert, "الملخص")
        said = (await simulator.wait_for_text(SALMA, "ملخّص آلي"))["text"]
        assert said.endswith(f"ملخّص آلي\n\u200f{press.words[0]}")
