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
from tests.journeys.process import EDITOR, ROOT, TOKEN, environment, running_bot

if TYPE_CHECKING:
    from tests.simulator.process import Json, Simulator

READERS = 200
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
    process = await asyncio.create_subprocess_exec(
        *(str(ROOT / ".venv/bin/python"), "-m", "bot", "audit", "--json", *options),
        cwd=ROOT,
        env=environment(simulator, database_url),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return [json.loads(line) for line in out.decode().splitlines()]


async def test_a_text_is_sent_corrected_and_retracted_and_every_step_is_in_the_audit_log(
    simulator: Simulator, sqlite_url: str
) -> None:
    await _readers(simulator, sqlite_url)
    await simulator.limits(overall=1000, chat_burst=20)
    await _editor(simulator)
    async with running_bot(simulator, sqlite_url):
        control = await _compose(simulator)
        assert "201 محادثة" in control["text"]
        await tap(simulator, EDITOR, control, "إرسال الآن")
        await simulator.wait_for(EDITOR, lambda m: "وصل 201" in m["text"] and "أُرسل" in m["text"], within=60)

        report = await shown(simulator, EDITOR, control)
        assert labels(report) == ["✏️ تصحيح", "🗑 سحب"]
        await tap(simulator, EDITOR, report, "تصحيح")
        await simulator.wait_for_text(EDITOR, "اكتب النص الجديد")
        await simulator.say(EDITOR, "تنبيه: تتوقف الخدمة ساعتين")
        confirm = await simulator.wait_for_text(EDITOR, "لم يُصحّح بعد")
        await tap(simulator, EDITOR, confirm, "تصحيح 201")
        await simulator.wait_for(EDITOR, lambda m: "صُحّح\n" in m["text"] and "وصل 201" in m["text"], within=60)
        corrected = await simulator.wait_for_text(FIRST + 1, "ساعتين")
        assert "✏️ صُحّح" in corrected["text"]
        assert "✏️ Corrected" in (await simulator.wait_for_text(FIRST, "ساعتين"))["text"]

        await tap(simulator, EDITOR, await shown(simulator, EDITOR, confirm), "سحب")
        question = await simulator.wait_for_text(EDITOR, "أتسحبه؟")
        await tap(simulator, EDITOR, question, "حذف")
        await simulator.wait_for(EDITOR, lambda m: "سُحب\n" in m["text"] and "وصل 201" in m["text"], within=60)
        assert await simulator.bot_messages(FIRST + 1) == []
    assert set((await _reached(simulator)).values()) == {1}
    steps = await _audit(simulator, sqlite_url, "--broadcast", "1")
    assert [step["action"].removeprefix("broadcast.") for step in steps] == [
        *("draft", "start", "finish"),
        *("correct", "finish"),
        *("retract", "finish"),
    ]
    assert steps[2]["details"]["sent"] == READERS + 1
