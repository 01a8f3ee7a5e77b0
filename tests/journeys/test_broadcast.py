"""Broadcasts end to end: a real bot, a real simulator, real HTTP; editors press, readers read."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.news.model import BotId, ChatId
from bot.store import chats, migrate
from bot.store.engine import Database
from tests.journeys.people import labels, shown, tap
from tests.journeys.process import EDITOR, TOKEN, command, running_bot

if TYPE_CHECKING:
    from tests.simulator.process import Json, Simulator

READERS = 30
FIRST = 50_000
SECOND_EDITOR = 1005
TEXT = "تنبيه من التحرير: تتوقف الخدمة ساعة هذا المساء"


async def _readers(simulator: Simulator, database_url: str, count: int = READERS) -> None:
    """People who came over the months; every fifth reads English."""
    await simulator.make_chats(FIRST, count)
    database, bot_id, now = Database(database_url), BotId(int(TOKEN.split(":", maxsplit=1)[0])), datetime.now(UTC)
    await migrate.upgrade(database)
    async with database.write() as connection:
        await chats.register_bot(connection, bot_id, username="ajil_bot", now=now)
        for number in range(count):
            await chats.meet(
                connection,
                bot_id=bot_id,
                chat_id=ChatId(FIRST + number),
                type="private",
                title="قارئ",
                username=None,
                language="en" if number % 5 == 0 else "ar",
                now=now,
            )
    await database.close()


async def _editor(simulator: Simulator, editor: int = EDITOR) -> None:
    await simulator.make_chat(id=editor, title="نور", language_code="ar")


async def _compose(simulator: Simulator, text: str = TEXT) -> Json:
    """The control beneath the preview of a typed text."""
    await simulator.say(EDITOR, "/broadcast")
    await simulator.wait_for_text(EDITOR, "اكتب النص")
    await simulator.say(EDITOR, text)
    return await simulator.wait_for_text(EDITOR, "لم يُرسل بعد")


async def _reached(simulator: Simulator) -> dict[str, int]:
    by_chat = (await simulator.ledger())["by_chat"]
    return {chat: count for chat, count in by_chat.items() if int(chat) >= FIRST}


async def _audit(simulator: Simulator, database_url: str, *options: str) -> list[dict[str, Any]]:
    """What `ajil audit --json` prints."""
    _, printed = await command(simulator, database_url, "audit", "--json", *options)
    return [json.loads(line) for line in printed.splitlines()]


async def test_a_text_is_sent_corrected_and_retracted_and_every_step_is_in_the_audit_log(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _readers(simulator, sqlite_url)
    await simulator.limits(overall=1000, chat_burst=20)
    await _editor(simulator)
    async with running_bot(simulator, sqlite_url):
        control = await _compose(simulator)
        assert "31 محادثة" in control["text"]
        await tap(simulator, EDITOR, control, "إرسال الآن")
        await simulator.wait_for(EDITOR, lambda m: "وصل 31" in m["text"] and "أُرسل" in m["text"], within=60)

        report = await shown(simulator, EDITOR, control)
        assert labels(report) == ["✏️ تصحيح", "🗑 سحب"]
        await tap(simulator, EDITOR, report, "تصحيح")
        await simulator.wait_for_text(EDITOR, "اكتب النص الجديد")
        await simulator.say(EDITOR, "تنبيه: تتوقف الخدمة ساعتين")
        confirm = await simulator.wait_for_text(EDITOR, "لم يُصحّح بعد")
        await tap(simulator, EDITOR, confirm, "تصحيح 31")
        await simulator.wait_for(EDITOR, lambda m: "صُحّح\n" in m["text"] and "صُحّح 31" in m["text"], within=60)
        corrected = await simulator.wait_for_text(FIRST + 1, "ساعتين")
        assert "✏️ صُحّح" in corrected["text"]
        assert "✏️ Corrected" in (await simulator.wait_for_text(FIRST, "ساعتين"))["text"]

        await tap(simulator, EDITOR, await shown(simulator, EDITOR, confirm), "سحب")
        question = await simulator.wait_for_text(EDITOR, "أيُحذف من")
        await tap(simulator, EDITOR, question, "حذف")
        await simulator.wait_for(EDITOR, lambda m: "سُحب\n" in m["text"] and "حُذف 31" in m["text"], within=60)
        assert await simulator.bot_messages(FIRST + 1) == []
    assert set((await _reached(simulator)).values()) == {1}
    steps = await _audit(simulator, sqlite_url, "--broadcast", "1")
    assert [step["action"].removeprefix("broadcast.") for step in steps] == [
        *("draft", "start", "finish"),
        *("correct", "finish"),
        *("retract", "finish"),
    ]
    assert steps[2]["details"]["sent"] == READERS + 1


async def _start(simulator: Simulator, database_url: str, count: int = READERS) -> None:
    await _readers(simulator, database_url, count)
    await _editor(simulator)


async def _wait_for(simulator: Simulator, count: int) -> None:
    """Until so many readers have it, whichever they are."""
    async with asyncio.timeout(30):
        while len(await _reached(simulator)) < count:  # noqa: ASYNC110 another process's ledger has no event
            await asyncio.sleep(0.05)


async def _settle(seconds: float = 2.0) -> None:
    """A repeat would follow at once."""
    await asyncio.sleep(seconds)


async def test_of_a_double_tap_and_two_editors_at_once_one_send_counts(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url)
    await _editor(simulator, SECOND_EDITOR)
    async with running_bot(simulator, sqlite_url, ADMIN_IDS=f"{EDITOR},{SECOND_EDITOR}"):
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "تحديد الموعد")
        await simulator.wait_for_text(EDITOR, "متى؟")
        await simulator.say(EDITOR, "2099-01-01 10:00")
        waiting = await simulator.wait_for_text(EDITOR, "يُرسل في 01/01")
        await simulator.say(SECOND_EDITOR, "/broadcasts")
        listed = await simulator.wait_for_text(SECOND_EDITOR, "حُدّد موعده")
        await simulator.press(SECOND_EDITOR, listed["message_id"], "cast:open:1")
        theirs = await simulator.wait_for_text(SECOND_EDITOR, "يُرسل في 01/01")

        toasts = await asyncio.gather(
            tap(simulator, EDITOR, waiting, "إرسال الآن"),
            tap(simulator, SECOND_EDITOR, theirs, "إرسال الآن"),
            tap(simulator, EDITOR, waiting, "إرسال الآن"),
            tap(simulator, SECOND_EDITOR, theirs, "إرسال الآن"),
        )
        assert sum("فات الأوان" in (toast["text"] or "") for toast in toasts) == 3
        await _wait_for(simulator, READERS)
        await _settle()
    reached = await _reached(simulator)
    assert (len(reached), set(reached.values())) == (READERS, {1})


async def test_a_second_editor_approves_and_the_author_cannot(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 3)
    await _editor(simulator, SECOND_EDITOR)
    settings = {"ADMIN_IDS": f"{EDITOR},{SECOND_EDITOR}", "BROADCAST_APPROVALS": 2}
    async with running_bot(simulator, sqlite_url, **settings):
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "إرسال الآن")
        asked = await simulator.wait_for_text(SECOND_EDITOR, "ينتظر موافقتك")
        assert any(m["text"] == TEXT for m in await simulator.bot_messages(SECOND_EDITOR))
        mine = await simulator.press(EDITOR, control["message_id"], "cast:ok:1")
        assert mine["text"] == "الموافقة لمحرر آخر: هذا الإرسال لك."
        assert await _reached(simulator) == {}
        await tap(simulator, SECOND_EDITOR, asked, "موافقة")
        await simulator.wait_for_text(FIRST, TEXT)
        await simulator.wait_for_text(EDITOR, "وصل 5")


async def test_a_rejected_broadcast_is_not_sent_and_its_author_hears_of_it(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _start(simulator, sqlite_url, 3)
    await _editor(simulator, SECOND_EDITOR)
    settings = {"ADMIN_IDS": f"{EDITOR},{SECOND_EDITOR}", "BROADCAST_APPROVALS": 2}
    async with running_bot(simulator, sqlite_url, **settings):
        await tap(simulator, EDITOR, await _compose(simulator), "إرسال الآن")
        asked = await simulator.wait_for_text(SECOND_EDITOR, "ينتظر موافقتك")
        await tap(simulator, SECOND_EDITOR, asked, "رفض")
        await simulator.wait_for_text(EDITOR, "رُفض")
        late = await simulator.press(SECOND_EDITOR, asked["message_id"], "cast:ok:1")
        assert "فات الأوان" in late["text"]
    assert await _reached(simulator) == {}


async def test_a_paused_run_survives_a_kill_and_its_message_goes_on_after_the_restart(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _start(simulator, sqlite_url, 150)
    async with running_bot(simulator, sqlite_url) as bot:
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "إرسال الآن")
        await _wait_for(simulator, 20)
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "إيقاف")
        await _settle()
        before = len(await _reached(simulator))
        await bot.kill()
    assert 20 <= before < 150
    async with running_bot(simulator, sqlite_url):
        await _settle()
        assert len(await _reached(simulator)) == before
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "استئناف")
        await simulator.wait_for(EDITOR, lambda m: "وصل 151" in m["text"] and "أُرسل" in m["text"], within=30)
        assert labels(await shown(simulator, EDITOR, control)) == ["✏️ تصحيح", "🗑 سحب"]
    reached = await _reached(simulator)
    assert (len(reached), set(reached.values())) == (150, {1})


async def test_a_run_is_cancelled_after_one_question_and_says_how_far_it_came(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _start(simulator, sqlite_url, 200)
    async with running_bot(simulator, sqlite_url):
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "إرسال الآن")
        await _wait_for(simulator, 20)
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "إلغاء")
        question = await simulator.wait_for_text(EDITOR, "تلغي الباقي؟")
        await tap(simulator, EDITOR, question, "إلغاء الباقي")
        report = await simulator.wait_for_text(EDITOR, "أُلغي قبل اكتماله")
        assert "لم يُرسل" in report["text"]
        assert labels(report) == ["✏️ تصحيح", "🗑 سحب"]
    assert 20 <= len(await _reached(simulator)) < 200


async def test_a_scheduled_broadcast_starts_late_rather_than_never(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 3)
    async with running_bot(simulator, sqlite_url) as bot:
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "تحديد الموعد")
        await simulator.wait_for_text(EDITOR, "متى؟")
        await simulator.say(EDITOR, "2099-01-01 10:00")
        await simulator.wait_for_text(EDITOR, "يُرسل في 01/01")
        await bot.kill()
    database = Database(sqlite_url)
    async with database.write() as connection:  # the years pass while the bot is down
        await connection.exec_driver_sql("UPDATE broadcasts SET send_at = '2026-01-01 10:00:00.000000'")
    await database.close()
    async with running_bot(simulator, sqlite_url):
        await simulator.wait_for_text(FIRST + 2, TEXT)
        await simulator.wait_for(EDITOR, lambda m: "وصل 4" in m["text"] and "أُرسل" in m["text"])


async def test_an_article_is_broadcast_from_its_address_in_each_readers_language(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _start(simulator, sqlite_url, 3)
    headline = "افتتاح حديقة جديدة في حي الزيتون"
    lead = "افتتحت البلدية صباح اليوم حديقة عامة في حي الزيتون تضم ملاعب ومقاعد ومكتبة صغيرة للأطفال."
    async with running_bot(simulator, sqlite_url):
        page = await simulator.publish(headline, paragraphs=[lead, "وقال رئيس البلدية إن العمل استغرق سبعة أشهر."])
        await simulator.say(EDITOR, f"/broadcast {page['url']}")
        control = await simulator.wait_for_text(EDITOR, "لم يُرسل بعد")
        preview = await simulator.wait_for_text(EDITOR, headline)
        await tap(simulator, EDITOR, control, "إرسال الآن")
        alert = await simulator.wait_for_text(FIRST + 1, headline)
        assert alert["text_html"] == preview["text_html"]
        assert lead in alert["text"]
        await simulator.wait_for_text(EDITOR, "وصل 4")
        report = await simulator.wait_for(EDITOR, lambda m: "✏️ تصحيح" in labels(m))
        await tap(simulator, EDITOR, report, "تصحيح")
        await simulator.wait_for_text(EDITOR, "اكتب العنوان الجديد")
        await simulator.say(EDITOR, "افتتاح حديقتين في حي الزيتون")
        await tap(simulator, EDITOR, await simulator.wait_for_text(EDITOR, "لم يُصحّح بعد"), "تصحيح 4")
        corrected = await simulator.wait_for_text(FIRST + 1, "افتتاح حديقتين")
        assert lead in corrected["text"]
        assert "✏️ صُحّح" in corrected["text"]

        report = await simulator.wait_for(EDITOR, lambda m: "صُحّح 4" in m["text"] and "✏️ تصحيح" in labels(m))
        await tap(simulator, EDITOR, report, "تصحيح")
        asked = await simulator.wait_for(EDITOR, lambda m: "قراءة الصفحة من جديد" in labels(m))
        await tap(simulator, EDITOR, asked, "قراءة الصفحة من جديد")
        again = await simulator.wait_for(EDITOR, lambda m: "لم يُصحّح بعد" in m["text"])
        await tap(simulator, EDITOR, again, "تصحيح 4")
        await simulator.wait_for(FIRST + 1, lambda m: headline in m["text"] and "✏️ صُحّح" in m["text"])


async def test_a_message_replied_to_is_copied_with_its_formatting(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 2)
    async with running_bot(simulator, sqlite_url):
        original = await simulator.say(EDITOR, "نص أصلي للنسخ")
        await simulator.say(EDITOR, "/broadcast", reply_to_message_id=original["message_id"])
        control = await simulator.wait_for_text(EDITOR, "لم يُرسل بعد")
        await tap(simulator, EDITOR, control, "إرسال الآن")
        await simulator.wait_for_text(FIRST + 1, "نص أصلي للنسخ")
        report = await simulator.wait_for(EDITOR, lambda m: "✏️ تصحيح" in labels(m))
        await tap(simulator, EDITOR, report, "تصحيح")
        await simulator.wait_for_text(EDITOR, "اكتب النص الجديد")
        await simulator.say(EDITOR, "نص مصحح للنسخ")
        await tap(simulator, EDITOR, await simulator.wait_for_text(EDITOR, "لم يُصحّح بعد"), "تصحيح 3")
        assert "✏️ صُحّح" in (await simulator.wait_for_text(FIRST + 1, "نص مصحح"))["text"]


async def test_the_audience_is_chosen_and_counted_before_it_is_sent(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 10)
    async with running_bot(simulator, sqlite_url):
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "English")
        assert "محادثتان" in (await shown(simulator, EDITOR, control))["text"]
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "خاصة")
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "إرسال الآن")
        assert "لا محادثات" in (await shown(simulator, EDITOR, control))["text"]
        refused = await simulator.press(EDITOR, control["message_id"], "cast:send:1")
        assert refused["text"] == "لا أحد في هذا الجمهور. اختر أوسع منه."
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "خاصة")
        await tap(simulator, EDITOR, await shown(simulator, EDITOR, control), "إرسال الآن")
        await simulator.wait_for(EDITOR, lambda m: "وصل 2" in m["text"] and "أُرسل" in m["text"])
    assert await _reached(simulator) == {str(FIRST): 1, str(FIRST + 5): 1}


async def test_stars_are_counted_and_a_ceiling_kept(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 50)
    settings = {"PAID_BROADCASTS": "true", "STARS_CEILING": 5}
    async with running_bot(simulator, sqlite_url, **settings):
        await simulator.limits(stars=3)
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "مدفوع")
        assert "الكلفة بالنجوم: 6 من 3" in (await shown(simulator, EDITOR, control))["text"]
        dear = await tap(simulator, EDITOR, control, "إرسال الآن")
        assert dear["text"] == "الكلفة بالنجوم 6، والسقف 5. اختر جمهورًا أصغر، أو الإرسال المجاني."
        await tap(simulator, EDITOR, control, "العربية")
        poor = await tap(simulator, EDITOR, control, "إرسال الآن")
        assert poor["text"] == "الكلفة بالنجوم 5، ورصيد البوت 3. زد الرصيد، أو اختر الإرسال المجاني."
    assert await _reached(simulator) == {}


async def test_bad_input_is_answered_clearly_and_leaves_no_broadcast(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 3)
    said = {
        f"/broadcast {simulator.page('/newsroom/nothing-here')}": "لا صفحة في",
        f"/broadcast {simulator.page('/newsroom/rss.xml')}": "لا خبر في هذه الصفحة",
        "/broadcast " + "ط" * 4097: "عدد الحروف 4097",
        "/broadcast <b>مفتوح": "لا يقرأ تيليغرام هذا التنسيق",
    }
    async with running_bot(simulator, sqlite_url):
        for text, answer in said.items():
            await simulator.say(EDITOR, text)
            await simulator.wait_for_text(EDITOR, answer)
        original = await simulator.say(EDITOR, "رسالة لا تُنسخ")
        await simulator.fault("400", method="copyMessage", description="message can't be copied", count=1)
        await simulator.say(EDITOR, "/broadcast", reply_to_message_id=original["message_id"])
        await simulator.wait_for_text(EDITOR, "لا ينسخ تيليغرام هذه الرسالة")
        await simulator.say(EDITOR, "/broadcasts")
        await simulator.wait_for_text(EDITOR, "لم يُرسل شيء بعد")
    assert await _audit(simulator, sqlite_url) == []
    assert await _reached(simulator) == {}


async def test_a_time_that_has_passed_or_an_unknown_zone_keeps_the_question_open(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _start(simulator, sqlite_url, 3)
    async with running_bot(simulator, sqlite_url):
        await tap(simulator, EDITOR, await _compose(simulator), "تحديد الموعد")
        await simulator.wait_for_text(EDITOR, "متى؟")
        await simulator.say(EDITOR, "2020-01-01 10:00")
        await simulator.wait_for_text(EDITOR, "مضى \u20682020-01-01 10:00\u2069")
        await simulator.say(EDITOR, "18:30 Asia/Nowhere")
        await simulator.wait_for_text(EDITOR, "لا منطقة زمنية باسم")
        await simulator.say(EDITOR, "مساءً")
        await simulator.wait_for_text(EDITOR, "اكتب وقتًا مثل")
        await simulator.say(EDITOR, "2099-01-01 10:00")
        await simulator.wait_for_text(EDITOR, "يُرسل في 01/01")


async def test_who_is_no_editor_is_refused_and_that_is_logged(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 3)
    await simulator.make_chat(id=2001, title="سلمى", language_code="ar")
    async with running_bot(simulator, sqlite_url) as bot:
        control = await _compose(simulator)
        await simulator.say(2001, "/broadcast تجربة")
        answer = await simulator.wait_for_text(2001, "للمحررين")
        pressed = await simulator.press(2001, answer["message_id"], "cast:send:1")
        assert "للمحررين" in pressed["text"]
        await bot.logged("editors.refused")
        assert "لم يُرسل بعد" in (await shown(simulator, EDITOR, control))["text"]


async def test_what_telegram_refuses_is_stopped_and_reported_with_its_reason(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _start(simulator, sqlite_url, 80)
    async with running_bot(simulator, sqlite_url):
        control = await _compose(simulator)
        for number in range(80):
            details = {"method": "sendMessage", "chat_id": FIRST + number, "description": "message text is empty"}
            await simulator.fault("400", **details)
        await tap(simulator, EDITOR, control, "إرسال الآن")
        report = await simulator.wait_for_text(EDITOR, "⚠️ توقف", within=30)
        assert "يرفضه تيليغرام" in report["text"]
        assert "لم يُرسل" in report["text"]


async def test_an_editor_removed_midway_steers_no_more_and_the_others_do(simulator: Simulator, sqlite_url: str) -> None:
    await _start(simulator, sqlite_url, 150)
    await _editor(simulator, SECOND_EDITOR)
    async with running_bot(simulator, sqlite_url):
        control = await _compose(simulator)
        await tap(simulator, EDITOR, control, "إرسال الآن")
        await _wait_for(simulator, 5)
    async with running_bot(simulator, sqlite_url, ADMIN_IDS=SECOND_EDITOR):
        refused = await simulator.press(EDITOR, control["message_id"], "run:pause:1")
        assert "للمحررين" in refused["text"]
        await simulator.say(SECOND_EDITOR, "/broadcasts")
        listed = await simulator.wait_for_text(SECOND_EDITOR, "يُرسل الآن")
        await simulator.press(SECOND_EDITOR, listed["message_id"], "cast:open:1")
        opened = await simulator.wait_for(SECOND_EDITOR, lambda m: "⏸ إيقاف مؤقت" in labels(m))
        await tap(simulator, SECOND_EDITOR, opened, "إيقاف")
        await simulator.wait_for_text(SECOND_EDITOR, "موقوف")
