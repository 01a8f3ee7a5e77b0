"""What people do in a chat, in one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.journeys.process import EDITOR

if TYPE_CHECKING:
    from tests.simulator.process import Json, Simulator


def button(message: Json, label: str) -> str:
    """The data of the button whose label contains these letters."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(b["callback_data"]) for row in rows for b in row if label in b["text"])


def labels(message: Json) -> list[str]:
    rows: list[list[dict[str, Any]]] = (message.get("reply_markup") or {"inline_keyboard": []})["inline_keyboard"]
    return [b["text"] for row in rows for b in row]


async def tap(simulator: Simulator, chat: int, message: Json, label: str, *, sender: int | None = None) -> Json:
    """Press the button with this label; the toast that came back."""
    return await simulator.press(chat, message["message_id"], button(message, label), sender=sender)


async def shown(simulator: Simulator, chat: int, message: Json) -> Json:
    """The same message as it stands now."""
    return next(m for m in await simulator.messages(chat) if m["message_id"] == message["message_id"])


async def add_feed(simulator: Simulator, path: str = "/newsroom/") -> None:
    """The editor pastes an address (or a newsroom's path) and saves what was found."""
    await simulator.make_chat(id=EDITOR, title="نور", language_code="ar")
    await simulator.say(EDITOR, path if "://" in path else simulator.page(path))
    preview = await simulator.wait_for(EDITOR, lambda m: "✓ حفظ" in labels(m))
    await tap(simulator, EDITOR, preview, "حفظ")
    await simulator.wait_for_text(EDITOR, "أُضيف المصدر")


async def follow(simulator: Simulator, chat: int, words: str, *, language: str = "ar") -> None:
    """A reader comes and follows words."""
    await simulator.make_chat(id=chat, title="قارئ", language_code=language)
    await simulator.say(chat, f"/follow {words}")
    said = "تتابع الآن" if language == "ar" else "Now following"
    await simulator.wait_for_text(chat, said)
