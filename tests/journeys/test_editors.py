"""Editors' work in Telegram: feeds and topics, from adding to removing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.journeys.people import add_feed, follow, labels, shown, tap
from tests.journeys.process import EDITOR, command, running_bot

if TYPE_CHECKING:
    from tests.simulator.process import Json, Simulator

SALMA = 2001


async def test_a_feeds_time_zone_is_changed_before_it_is_saved(simulator: Simulator, sqlite_url: str) -> None:
    for number in range(6):
        await simulator.publish(f"خبر رقم {number} عن المدينة")
    async with running_bot(simulator, sqlite_url):
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        await simulator.say(EDITOR, simulator.page())
        preview = await simulator.wait_for_text(EDITOR, "خبر رقم 5")
        assert sum(" · " in line for line in preview["text"].split("\n")) == 5
        await tap(simulator, EDITOR, preview, "المنطقة الزمنية")
        await simulator.say(EDITOR, "المريخ")
        await simulator.wait_for_text(EDITOR, "لا منطقة زمنية باسم")
        await simulator.say(EDITOR, "africa/cairo")
        second = await simulator.wait_for_text(EDITOR, "Africa/Cairo\u2069")
        assert second["message_id"] != preview["message_id"]
        await tap(simulator, EDITOR, preview, "المنطقة الزمنية")
        await tap(simulator, EDITOR, preview, "إلغاء")
        assert "لم يُحفظ شيء" in (await shown(simulator, EDITOR, preview))["text"]
        await simulator.say(EDITOR, "حديقة")  # the question is over: these are words to follow again
        await simulator.wait_for(EDITOR, lambda m: any("متابعة" in label for label in labels(m)))


async def test_a_feed_is_listed_paused_resumed_and_removed(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await bot.logged("baseline=True")
        await simulator.say(EDITOR, "/feeds")
        listed = await simulator.wait_for_text(EDITOR, "آخر قراءة")
        for label, said in {
            "السنديان": "آخر قراءة",
            "إيقاف مؤقت": "القراءة موقوفة",
            "استئناف": "آخر قراءة",
            "🗑": "إزالة",
            "إبقاء": "آخر قراءة",
        }.items():
            await tap(simulator, EDITOR, await shown(simulator, EDITOR, listed), label)
            assert said in str(await shown(simulator, EDITOR, listed))
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, listed), "🗑")
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, listed), "إزالة")
        assert "لا مصادر بعد" in (await shown(simulator, EDITOR, listed))["text"]


async def test_a_ticker_read_by_a_wrong_time_zone_says_so_and_is_set_right(
    simulator: Simulator, sqlite_url: str
) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await follow(simulator, SALMA, "حديقة")
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        await simulator.say(EDITOR, simulator.page())
        await tap(simulator, EDITOR, await simulator.wait_for_text(EDITOR, "المنطقة الزمنية"), "المنطقة الزمنية")
        await simulator.say(EDITOR, "asia/tokyo")
        await tap(simulator, EDITOR, await simulator.wait_for_text(EDITOR, "Asia/Tokyo\u2069"), "حفظ")
        await bot.logged("baseline=True")
        for number in range(6):
            await simulator.publish(f"حديقة رقم {number} في المدينة")
        listed = await _feeds_that_say(simulator, "توافق \u2068UTC+03:00\u2069 لا \u2068Asia/Tokyo\u2069")
        assert not any("رقم 5" in message["text"] for message in await simulator.messages(SALMA))
        code, checked = await command(simulator, sqlite_url, "check", COLUMNS=300)
        assert code == 2
        assert "its times fit UTC+03:00, not Asia/Tokyo" in checked
        await tap(simulator, EDITOR, listed, "السنديان")
        page = await shown(simulator, EDITOR, listed)
        assert "غيّر منطقته الزمنية" in page["text"]
        await tap(simulator, EDITOR, page, "المنطقة الزمنية")
        await simulator.say(EDITOR, "asia/amman")
        await simulator.wait_for(EDITOR, lambda m: "✓" in m["text"] and "Asia/Amman" in m["text"])
        await simulator.publish("افتتاح حديقة بعد ضبط الساعة")
        await simulator.wait_for_text(SALMA, "بعد ضبط الساعة")


async def _feeds_that_say(simulator: Simulator, words: str) -> Json:
    """The list of feeds, asked for until it says so."""
    async with asyncio.timeout(30):
        while True:
            await simulator.say(EDITOR, "/feeds")
            await asyncio.sleep(1.5)  # longer than an answer waits for its turn in a chat
            for message in await simulator.messages(EDITOR):
                if words in message["text"]:
                    return message


async def test_a_topic_is_created_renamed_changed_and_deleted(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        await simulator.say(EDITOR, "/topic")
        empty = await simulator.wait_for(EDITOR, lambda m: "➕ موضوع جديد" in labels(m))
        await tap(simulator, EDITOR, empty, "موضوع جديد")
        await simulator.say(EDITOR, "\u200f = حديقة")
        await simulator.wait_for_text(EDITOR, "اكتب الاسم، ثم =")
        await simulator.say(EDITOR, "الحدائق = حديقة|متنزه")
        one = await simulator.wait_for_text(EDITOR, "لا يتابعه أحد")
        await tap(simulator, EDITOR, one, "تغيير الاسم")
        await simulator.say(EDITOR, "ـــ")
        await simulator.wait_for_text(EDITOR, "لا بد لاسم الموضوع")
        await simulator.say(EDITOR, "المتنزهات")
        await simulator.wait_for_text(EDITOR, "المتنزهات")
        await simulator.say(EDITOR, "/topic")
        listed = await simulator.wait_for(EDITOR, lambda m: "المتنزهات" in labels(m))
        await tap(simulator, EDITOR, listed, "المتنزهات")
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, listed), "🗑")
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, listed), "حذف")
        assert labels(await shown(simulator, EDITOR, listed)) == ["➕ موضوع جديد"]
        assert "update.failed" not in "".join(bot.lines), "".join(bot.lines)
