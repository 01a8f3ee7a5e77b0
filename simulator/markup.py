"""Buttons under a message, held to what Telegram accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simulator.errors import bad_request

if TYPE_CHECKING:
    from simulator.model import Json

BUTTON_LIMIT = 100
STYLES = frozenset({"primary", "success", "danger"})
LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})
SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})


def checked_markup(markup: Json | None) -> Json | None:
    """The markup, or Telegram's refusal. An empty keyboard is none."""
    if not markup or "inline_keyboard" not in markup:
        return markup
    rows = [row for row in markup["inline_keyboard"] if row]
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check(button)
    return {"inline_keyboard": rows} if rows else None


def _check(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not button.keys() - LOOKS:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(button.keys() - LOOKS) > 1:
        raise bad_request("exactly one action of an inline keyboard button must be used")
    if button.get("style") not in {None, *STYLES}:
        raise bad_request("unknown button style specified")
    url = button.get("url")
    if url is not None and (urlsplit(url).scheme not in SCHEMES or not urlsplit(url).netloc):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
