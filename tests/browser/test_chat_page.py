"""The chat page in a real browser: what a bot sends is seen, what a person does is heard."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.simulator.process import Simulator, running_simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SALMA, JAMES, NEWSROOM = 1002, 1003, -2001
PHONE: ViewportSize = {"width": 360, "height": 720}

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: none of its usual commands is on PATH"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def simulator() -> AsyncIterator[Simulator]:
    async with running_simulator("--demo") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(simulator: Simulator, browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    await opened.goto(f"{simulator.url}/#{SALMA}")
    await expect(opened.locator("#peer h1")).to_have_text("سلمى")
    yield opened
    await opened.close()


async def test_the_start_button_sends_start_as_the_person(simulator: Simulator, page: Page) -> None:
    await page.get_by_role("button", name="ابدأ").click()
    await expect(page.locator(".bubble.own")).to_contain_text("/start")
    assert [each["text"] for each in await simulator.messages(SALMA)] == ["/start"]


async def test_typed_words_reach_the_bot(simulator: Simulator, page: Page) -> None:
    await simulator.say(SALMA, "/start")
    await page.fill("#words", "مكتبة عامة")
    await page.press("#words", "Enter")
    await expect(page.locator(".bubble.own").last).to_contain_text("مكتبة عامة")
    updates = await simulator.bot("getUpdates", timeout=0)
    assert updates["result"][-1]["message"]["text"] == "مكتبة عامة"


async def test_a_bots_message_appears_and_changes_live(simulator: Simulator, page: Page) -> None:
    await simulator.say(SALMA, "/start")
    sent = await simulator.bot("sendMessage", chat_id=SALMA, text="<b>عنوان</b>", parse_mode="HTML")
    await expect(page.locator(".bubble.other strong")).to_have_text("عنوان")
    message_id = sent["result"]["message_id"]
    await simulator.bot("editMessageText", chat_id=SALMA, message_id=message_id, text="عنوان مصحح")
    await expect(page.locator(".bubble.other .text")).to_have_text("عنوان مصحح")
    await expect(page.locator(".bubble.other .edited")).to_have_text("عُدّلت")
    await simulator.bot("deleteMessage", chat_id=SALMA, message_id=message_id)
    await expect(page.locator(".bubble.other")).to_have_count(0)


async def test_a_pressed_button_shows_the_bots_answer(simulator: Simulator, page: Page) -> None:
    await simulator.say(SALMA, "/start")
    keyboard = {"inline_keyboard": [[{"text": "الصحة", "callback_data": "follow:health"}]]}
    await simulator.bot("sendMessage", chat_id=SALMA, text="اختر", reply_markup=keyboard)
    await simulator.bot("getUpdates", allowed_updates=["callback_query"])
    await page.get_by_role("button", name="الصحة").click()
    updates = await simulator.bot("getUpdates", timeout=10)
    query = updates["result"][0]["callback_query"]
    await simulator.bot("answerCallbackQuery", callback_query_id=query["id"], text="تتابع الآن: الصحة")
    await expect(page.locator("#toast")).to_have_text("تتابع الآن: الصحة")
    assert query["data"] == "follow:health"


async def test_a_long_quote_folds_and_unfolds(simulator: Simulator, page: Page) -> None:
    await simulator.say(SALMA, "/start")
    quote = "<blockquote expandable>" + "سطر من الملخص\n" * 8 + "</blockquote>"
    await simulator.bot("sendMessage", chat_id=SALMA, text=quote, parse_mode="HTML")
    folded = page.locator(".folding")
    await expect(folded).to_have_attribute("aria-expanded", "false")
    await folded.click()
    await expect(folded).to_have_attribute("aria-expanded", "true")


async def test_other_chats_count_what_was_not_read(simulator: Simulator, page: Page) -> None:
    await simulator.say(JAMES, "/start")
    await simulator.bot("sendMessage", chat_id=JAMES, text="one")
    await simulator.bot("sendMessage", chat_id=JAMES, text="two")
    await expect(page.locator(f'[data-chat="{JAMES}"] .unread')).to_have_text("2")


async def test_the_page_speaks_the_language_of_the_open_chat(page: Page) -> None:
    await page.locator(f'[data-chat="{JAMES}"]').click()
    await expect(page.locator("#start")).to_have_text("Start")
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")


async def test_in_a_group_people_speak_by_name(simulator: Simulator, page: Page) -> None:
    await page.locator(f'[data-chat="{NEWSROOM}"]').click()
    await page.fill("#words", "/latest")
    await page.press("#words", "Enter")
    await expect(page.locator(".bubble.own")).to_contain_text("/latest")
    said = await simulator.messages(NEWSROOM)
    assert [each["from"]["first_name"] for each in said] == ["نور"]


async def test_the_commands_menu_is_the_one_of_the_chats_language(simulator: Simulator, page: Page) -> None:
    await simulator.say(SALMA, "/start")
    arabic = [{"command": "topics", "description": "المواضيع"}]
    english = [{"command": "topics", "description": "Topics"}]
    await simulator.bot("setMyCommands", commands=arabic, language_code="ar")
    await simulator.bot("setMyCommands", commands=english)
    await page.locator("#menu").click()
    await expect(page.get_by_role("option")).to_have_text(["/topicsالمواضيع"])


async def test_a_headline_can_be_published_from_the_page(simulator: Simulator, page: Page) -> None:
    await page.locator("#publish").click()
    await page.fill('#publish-dialog [name="headline"]', "افتتاح حديقة في الميناء")
    await page.locator("#publish-dialog .main").click()
    await expect(page.locator("#latest")).to_have_text("افتتاح حديقة في الميناء")


async def test_nothing_overflows_a_narrow_phone(simulator: Simulator, page: Page) -> None:
    await simulator.say(SALMA, "/start")
    row = [{"text": "زر طويل الاسم جدًّا", "callback_data": str(number)} for number in range(3)]
    await simulator.bot("sendMessage", chat_id=SALMA, text="خبر " * 60, reply_markup={"inline_keyboard": [row]})
    await page.set_viewport_size(PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
