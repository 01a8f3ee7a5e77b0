"""One message to one chat, and what came of it. Never raises for what Telegram or the network does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final, assert_never

from telegram import Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.chats.outcomes import CANNOT_PARSE, THREAD_NOT_FOUND, Outcome, Sent, Unknown, outcome_of

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions

    from bot.news.model import ChatId

_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in Telegram's HTML, at most 4096 UTF-16 units once parsed. `paid` allows a paid broadcast's rate."""

    chat_id: ChatId
    html: str
    thread_id: int | None = None
    buttons: InlineKeyboardMarkup | None = None
    preview: LinkPreviewOptions | None = None
    silent: bool = False
    paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A new text for a message of ours. Buttons not given are taken away: that is Telegram's rule."""

    chat_id: ChatId
    message_id: int
    html: str
    buttons: InlineKeyboardMarkup | None = None
    preview: LinkPreviewOptions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """A message of ours to take back; one that is no more counts as deleted."""

    chat_id: ChatId
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Any message, with its formatting and media, as if it were ours. The original's buttons don't come along."""

    chat_id: ChatId
    from_chat_id: ChatId
    message_id: int
    thread_id: int | None = None
    buttons: InlineKeyboardMarkup | None = None
    silent: bool = False
    paid: bool = False


OutgoingMessage = Text | Edit | Delete | Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Sends through `bot`, whose request must be ours (wire.py): only so can doubt be told from failure.

    Give it a plain telegram.Bot for deliveries: the pace is kept before this, not by PTB's rate limiter.
    """

    bot: Bot

    async def send(self, message: OutgoingMessage) -> Outcome:
        """Two faults are mended here, each once: markup Telegram can't parse, a forum thread that is no more."""
        mended = Sent()
        while True:
            try:
                message_id = await self._request(message, plain=mended.plain)
            except BadRequest as error:
                step = _mend(error, message, mended)
                if step is None:
                    return outcome_of(error)
                message, mended = step
            except TelegramError as error:
                return outcome_of(error)
            except (AttributeError, KeyError, TypeError, ValueError) as error:  # PTB met an answer it couldn't read
                return Unknown(reason=f"the answer made no sense: {type(error).__name__}")
            else:
                return replace(mended, message_id=message_id)

    async def _request(self, message: OutgoingMessage, *, plain: bool) -> int | None:
        match message:
            case Text():
                return await self._text(message, plain=plain)
            case Edit():
                return await self._edit(message, plain=plain)
            case Delete():
                await self.bot.delete_message(message.chat_id, message.message_id)
                return None
            case Copy():
                return await self._copy(message)
            case _:
                assert_never(message)

    async def _text(self, message: Text, *, plain: bool) -> int:
        sent = await self.bot.send_message(
            message.chat_id,
            plain_of(message.html) if plain else message.html,
            parse_mode=None if plain else ParseMode.HTML,
            message_thread_id=message.thread_id,
            reply_markup=message.buttons,
            link_preview_options=message.preview,
            disable_notification=message.silent or None,
            allow_paid_broadcast=message.paid or None,
        )
        return sent.message_id

    async def _edit(self, message: Edit, *, plain: bool) -> int:
        edited = await self.bot.edit_message_text(
            plain_of(message.html) if plain else message.html,
            chat_id=message.chat_id,
            message_id=message.message_id,
            parse_mode=None if plain else ParseMode.HTML,
            reply_markup=message.buttons,
            link_preview_options=message.preview,
        )
        return edited.message_id if isinstance(edited, Message) else message.message_id

    async def _copy(self, message: Copy) -> int:
        copied = await self.bot.copy_message(
            message.chat_id,
            from_chat_id=message.from_chat_id,
            message_id=message.message_id,
            message_thread_id=message.thread_id,
            reply_markup=message.buttons,
            disable_notification=message.silent or None,
            allow_paid_broadcast=message.paid or None,
        )
        return copied.message_id


def plain_of(html: str) -> str:
    """The same words without markup, for when Telegram can't parse it. A link's address is lost with its tag."""
    return unescape(_TAG.sub("", html))


def _mend(error: BadRequest, message: OutgoingMessage, mended: Sent) -> tuple[OutgoingMessage, Sent] | None:
    """The message to try instead, or None: nothing to mend, or mended already."""
    reason = error.message.lower()
    if CANNOT_PARSE in reason and not mended.plain and isinstance(message, Text | Edit):
        return message, replace(mended, plain=True)
    if THREAD_NOT_FOUND in reason and isinstance(message, Text | Copy) and message.thread_id is not None:
        return replace(message, thread_id=None), replace(mended, thread_lost=True)
    return None
