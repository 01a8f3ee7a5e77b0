"""One message to one chat, and what came of it. Never raises for what Telegram or the network does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final, assert_never

from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.chats.outcomes import CANNOT_PARSE, THREAD_NOT_FOUND, Outcome, Sent, Unknown, outcome_of
from bot.chats.wire import AiohttpRequest

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions

    from bot.news.model import ChatId

_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in Telegram's HTML, at most 4096 UTF-16 units once parsed. `paid` allows a paid broadcast's rate.

    One that answers a message (`reply_to`) which is no longer there is sent all the same.
    """

    chat_id: ChatId
    html: str
    thread_id: int | None = None
    buttons: InlineKeyboardMarkup | None = None
    preview: LinkPreviewOptions | None = None
    reply_to: int | None = None
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
class EditCaption:
    """New words under a picture, film or file of ours, at most 1024 UTF-16 units once parsed."""

    chat_id: ChatId
    message_id: int
    html: str


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


OutgoingMessage = Text | Edit | EditCaption | Delete | Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Sends as `bot`, straight over its request, which must be ours (wire.py): only so can doubt be told from failure.

    The pace is kept before this; a rate limiter of the bot's isn't asked.
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
            except (KeyError, TypeError, ValueError) as error:  # a 2xx answer that can't be read
                return Unknown(reason=f"the answer made no sense: {type(error).__name__}")
            else:
                return replace(mended, message_id=message_id)

    async def _request(self, message: OutgoingMessage, *, plain: bool) -> int | None:
        method, parameters = _call_for(message, plain=plain)
        request = self.bot.request
        assert isinstance(request, AiohttpRequest)
        result = await request.call(f"{self.bot.base_url}/{method}", parameters)
        if isinstance(message, Delete):
            return None
        return message.message_id if isinstance(message, Edit | EditCaption) else int(result["message_id"])


def _call_for(message: OutgoingMessage, *, plain: bool) -> tuple[str, dict[str, object]]:
    """The Bot API's method and its parameters; what isn't asked for isn't sent along."""
    match message:
        case Text():
            method, parameters = "sendMessage", _worded(message, plain=plain) | _placed(message) | _answering(message)
        case Edit():
            method, parameters = "editMessageText", _worded(message, plain=plain) | {"message_id": message.message_id}
        case EditCaption():
            worded = {"caption": plain_of(message.html)} if plain else _captioned(message)
            method, parameters = "editMessageCaption", worded | {"message_id": message.message_id}
        case Delete():
            method, parameters = "deleteMessage", {"message_id": message.message_id}
        case Copy():
            original = {"from_chat_id": message.from_chat_id, "message_id": message.message_id}
            method, parameters = "copyMessage", original | _placed(message)
        case _:
            assert_never(message)
    if isinstance(message, Text | Edit | Copy) and message.buttons is not None:
        parameters["reply_markup"] = message.buttons.to_dict()
    return method, {"chat_id": message.chat_id, **parameters}


def _worded(message: Text | Edit, *, plain: bool) -> dict[str, object]:
    worded: dict[str, object] = (
        {"text": plain_of(message.html)} if plain else {"text": message.html, "parse_mode": ParseMode.HTML}
    )
    return worded | ({"link_preview_options": message.preview.to_dict()} if message.preview is not None else {})


def _captioned(message: EditCaption) -> dict[str, object]:
    return {"caption": message.html, "parse_mode": ParseMode.HTML}


def _placed(message: Text | Copy) -> dict[str, object]:
    asked: dict[str, object] = {
        "message_thread_id": message.thread_id,
        "disable_notification": message.silent,
        "allow_paid_broadcast": message.paid,
    }
    return {name: value for name, value in asked.items() if value}


def _answering(message: Text) -> dict[str, object]:
    if message.reply_to is None:
        return {}
    return {"reply_parameters": {"message_id": message.reply_to, "allow_sending_without_reply": True}}


def plain_of(html: str) -> str:
    """The same words without markup, for when Telegram can't parse it. A link's address is lost with its tag."""
    return unescape(_TAG.sub("", html))


def _mend(error: BadRequest, message: OutgoingMessage, mended: Sent) -> tuple[OutgoingMessage, Sent] | None:
    """The message to try instead, or None: nothing to mend, or mended already."""
    reason = error.message.lower()
    if CANNOT_PARSE in reason and not mended.plain and isinstance(message, Text | Edit | EditCaption):
        return message, replace(mended, plain=True)
    if THREAD_NOT_FOUND in reason and isinstance(message, Text | Copy) and message.thread_id is not None:
        return replace(message, thread_id=None), replace(mended, thread_lost=True)
    return None
