"""What people may do wrong, or with intent, and what they are told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.journeys.people import add_feed, follow, shown, tap
from tests.journeys.process import EDITOR, TOKEN, running_bot
from tests.journeys.sites import bad_site

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

SALMA, YOUSEF, FORUM, CHANNEL, GROUP = 2001, 2002, -3002, -3003, -3004
HEADLINE = "افتتاح حديقة جديدة في حي الزيتون"
TOO_OLD = "هذا الزر قديم"
FOREIGN = [
    *("", "nonsense", ":", "alert:", "alert:1", "alert:x:unfold", "alert:1:unfold", "alert:-1:unfold"),
    *("alert:99999999999999999999999999:unfold", "topic:99999999999999999999999:g:1", "topic:page:999999999999999999"),
    *("words:1:follow", "words:9999999999999999999999:follow", "list:drop:99999999999999999999999", "list:x:1"),
    *("language:", "language:xx", "language:99999999999999999999999", "alert:٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣:unfold"),
    *("feed:save:1", "feed:gone:1", "curate:gone:1", "topic:9223372036854775808:g:1", "topic:1:g:1"),
]


async def test_foreign_buttons_are_answered_and_do_nothing(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        message = (await simulator.bot_messages(SALMA))[0]
        answers = [await simulator.press(SALMA, message["message_id"], data) for data in FOREIGN]
        unanswered = [data for data, answer in zip(FOREIGN, answers, strict=True) if not answer["answered"]]
        assert unanswered == []
        assert TOO_OLD in answers[0]["text"]
        assert "للمحررين" in answers[FOREIGN.index("feed:gone:1")]["text"]
        editors = (await simulator.bot_messages(EDITOR))[0]
        for data in ("feed:gone:99", "feed:save:99999999999999999999", "curate:gone:99", "feed:list:99", "curate:x:1"):
            assert (await simulator.press(EDITOR, editors["message_id"], data))["answered"], data
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(SALMA, HEADLINE)
        said = "".join(bot.lines)
        assert "update.failed" not in said, said
        assert "editors.refused" in said


async def test_buttons_work_after_a_restart_and_a_double_tap_harms_nothing(
    simulator: Simulator, sqlite_url: str
) -> None:
    async with running_bot(simulator, sqlite_url):
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        await simulator.say(EDITOR, simulator.page())
        preview = await simulator.wait_for_text(EDITOR, "Asia/")
    async with running_bot(simulator, sqlite_url):
        await tap(simulator, EDITOR, preview, "حفظ")
        saved = await simulator.wait_for_text(EDITOR, "أُضيف المصدر")
        data = preview["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        again = await simulator.press(EDITOR, preview["message_id"], data)
        assert "سبقت إضافة" in again["text"]
        assert (await shown(simulator, EDITOR, saved))["text"] == saved["text"]


async def test_each_bad_page_and_query_has_its_sentence(simulator: Simulator, sqlite_url: str) -> None:
    async with bad_site() as site, running_bot(simulator, sqlite_url) as bot:
        await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
        for path, told in {
            f"{site.url}/empty": "هذه الصفحة فارغة",
            f"{site.url}/plain": "لا تحوي شريطًا",
            f"{site.url}/broken": "جرّب",
            f"{site.url}/huge": "أكبر مما يقرؤه",
            "http://127.0.0.1:9/": "تعذّر الوصول",
        }.items():
            await simulator.say(EDITOR, path)
            await simulator.wait_for_text(EDITOR, told)
        await simulator.make_chat(id=SALMA, title="سلمى", language_code="ar")
        for words, told in {
            "في من على": "كلمات كهذه ترد",
            " ".join(f"كلمة{n}" for n in range(300)): "عدد الكلمات",
            "https://news.example/": "إضافة المصادر للمحررين",
            "/feeds": "للمحررين",
            "/nothing": "/help",
        }.items():
            await simulator.say(SALMA, words)
            await simulator.wait_for_text(SALMA, told)
        for word in ("س" * 3900, "ب" * 3900):
            await simulator.say(SALMA, f"/follow {word}")
        await simulator.say(SALMA, "/list")
        await simulator.say(SALMA, f"/unfollow {'ت' * 3900}")
        await simulator.say(SALMA, "/help")
        await simulator.wait_for_text(SALMA, "/latest")
        assert "update.failed" not in "".join(bot.lines), "".join(bot.lines)


async def test_threads_channels_and_groups_get_what_their_administrators_chose(
    simulator: Simulator, sqlite_url: str
) -> None:
    async with running_bot(simulator, sqlite_url, LOG_FORMAT="json") as bot:
        await add_feed(simulator)
        await simulator.make_chat("supergroup", id=FORUM, title="منتدى", admins=[EDITOR], is_forum=True, threads=[7])
        await simulator.make_chat("channel", id=CHANNEL, title="قناة", admins=[EDITOR])
        await simulator.make_chat("group", id=GROUP, title="مجموعة", admins=[EDITOR])
        await simulator.say(FORUM, "/follow حديقة", sender=EDITOR, message_thread_id=7)
        await simulator.say(CHANNEL, "/follow حديقة")
        await simulator.say(GROUP, "/follow حديقة", sender=EDITOR)
        for chat in (FORUM, CHANNEL, GROUP):
            await simulator.wait_for_text(chat, "تتابع الآن")
        await bot.logged('"baseline": true')
        await simulator.publish(HEADLINE)
        alert = await simulator.wait_for_text(FORUM, HEADLINE)
        assert alert["message_thread_id"] == 7
        await simulator.wait_for_text(CHANNEL, HEADLINE)
        await simulator.wait_for_text(GROUP, HEADLINE)
        await tap(simulator, FORUM, alert, "كتم", sender=EDITOR)
        toast = await tap(simulator, FORUM, await shown(simulator, FORUM, alert), "ساعة", sender=EDITOR)
        assert "حديقة" in toast["text"]
        assert sum("«عاجل» معكم" in m["text"] for m in await simulator.bot_messages(GROUP)) == 1
    for line in bot.lines:
        assert TOKEN.split(":")[1] not in line
        assert json.loads(line)["event"]


async def test_who_said_stop_is_not_woken_by_unblocking(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "حديقة")
        await simulator.say(SALMA, "/stop")
        await simulator.wait_for_text(SALMA, "توقفت التنبيهات")
        await simulator.block(SALMA)
        await simulator.unblock(SALMA)
        await bot.logged_times("chat.membership", 2)
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(YOUSEF, HEADLINE)
        assert not any(HEADLINE in m["text"] for m in await simulator.bot_messages(SALMA))
