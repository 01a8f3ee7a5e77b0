"""Our pages as python-telegram-bot's types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

if TYPE_CHECKING:
    from bot.chats.render import Keyboard

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""The headline is the news; a preview of each link would push the others off the screen."""


def buttons(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Inline buttons, or None where there are none."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row] for row in keyboard]
    )
