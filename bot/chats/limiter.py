"""Puts what handlers send under the same pace as deliveries: PTB calls it around each request of an ExtBot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.news.model import ChatId

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict

    from bot.chats.pace import Ticket
    from bot.chats.turns import Turns

_MESSAGES: Final = ("send", "copy", "forward")
_EDITS: Final = ("edit", "delete", "stop", "pin", "unpin")
_NO_MESSAGE: Final = frozenset(
    {"sendChatAction", "sendMessageDraft", "editForumTopic", "deleteWebhook", "deleteMyCommands"}
)


class PacedLimiter(BaseRateLimiter[None]):
    """Messages and edits of handlers take a turn in the reply lane: at once, unless a halt or their chat's pace is on.

    A 429 is waited out exactly as told, as long as all waits of one request stay within `patience`; then it is raised.
    What makes no message (answerCallbackQuery, getMe, menus …) passes at once. PTB never brings getUpdates here.
    """

    __slots__ = ("_patience", "_turns")

    def __init__(self, turns: Turns, *, patience: timedelta = timedelta(seconds=30)) -> None:
        self._turns = turns
        self._patience = patience

    async def initialize(self) -> None:
        """Nothing to prepare: the turns belong to the application."""

    async def shutdown(self) -> None:
        """As initialize."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> bool | JSONDict | list[JSONDict]:
        """PTB's hook. Raises what the request raised, and a RetryAfter that asks for more patience than there is."""
        del rate_limit_args
        chat_id = _chat_of(endpoint, data)
        if chat_id is None:
            return await callback(*args, **kwargs)
        edit = not endpoint.startswith(_MESSAGES)
        waited = timedelta()
        while True:
            ticket = await self._turns.turn(chat_id, edit=edit)
            try:
                return await self._within(ticket, callback(*args, **kwargs))
            except RetryAfter as error:
                waited += error._retry_after  # noqa: SLF001 (PTB's public property warns)
                if waited > self._patience:
                    raise

    async def _within(
        self, ticket: Ticket, request: Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]
    ) -> bool | JSONDict | list[JSONDict]:
        """Make the request and tell the pace how it ended."""
        try:
            result = await request
        except RetryAfter as error:
            self._turns.throttled(ticket, error._retry_after)  # noqa: SLF001 (as above)
            raise
        except BadRequest:
            self._turns.answered(ticket)
            raise
        except NetworkError:
            self._turns.unanswered(ticket)
            raise
        except TelegramError:
            self._turns.answered(ticket)
            raise
        except BaseException:
            self._turns.unanswered(ticket)
            raise
        self._turns.answered(ticket)
        return result


def _chat_of(endpoint: str, data: dict[str, Any]) -> ChatId | None:
    """The chat whose pace the request must keep; None if it makes no message.

    A channel given by its @name is paced under an id of our own, below zero as channels' are.
    """
    if endpoint in _NO_MESSAGE or not endpoint.startswith(_MESSAGES + _EDITS):
        return None
    chat = data.get("chat_id")
    if isinstance(chat, int):
        return ChatId(chat)
    return ChatId(-crc32(chat.encode())) if isinstance(chat, str) else None
