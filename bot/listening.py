"""Updates from Telegram by long polling: taken while the bot runs, and let go of in order."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.chats.wire import AiohttpRequest, ServerFault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Bot
    from telegram.ext import Application

log = structlog.get_logger(__name__)

_LONG_POLL = timedelta(seconds=30)
_UPDATER_PATIENCE = 1.5
"""Seconds the updater gets to stop: it can hang in a long poll."""
_HANDLERS_PATIENCE = 1.5
"""Seconds that answers begun get to finish: one may wait for a page that drips."""
_UPDATES = [Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_UNKNOWN_TOKEN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}


class Ear(AiohttpRequest):
    """The request getUpdates goes through. `doubted` is set when Telegram says it doesn't know the token.

    PTB's updater would end at that without a word to us; as a server's fault, it is asked again until we know better.
    """

    __slots__ = ("doubted",)

    def __init__(self) -> None:
        super().__init__(connections=2)
        self.doubted = asyncio.Event()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status in _UNKNOWN_TOKEN:
            self.doubted.set()
            raise ServerFault(f"Telegram answered {status}")
        return status, payload


async def refused(ear: Ear, bot: Bot) -> None:
    """Return when Telegram has refused the token twice, in getUpdates and in getMe: it was revoked."""
    while True:
        await ear.doubted.wait()
        ear.doubted.clear()
        try:
            await bot.get_me()
        except InvalidToken:
            return
        except TelegramError as error:
            log.warning("telegram.token_doubted", reason=error.message)


@asynccontextmanager
async def listening(application: Application[Any, Any, Any, Any, Any, Any]) -> AsyncIterator[None]:
    """Take updates. At the end those begun are finished, the rest come again at the next start."""
    updater = application.updater
    assert updater is not None
    async with application:
        await application.start()
        menus = asyncio.create_task(_menus(application), name="set menus")
        try:
            await updater.start_polling(
                timeout=_LONG_POLL,
                bootstrap_retries=-1,
                allowed_updates=_UPDATES,
                drop_pending_updates=False,
                error_callback=_log,
            )
            yield
        finally:
            menus.cancel()
            await _end(application)


async def _end(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    updater = application.updater
    if updater is not None and updater.running:
        with suppress(TimeoutError):
            async with asyncio.timeout(_UPDATER_PATIENCE):
                await updater.stop()
    try:
        async with asyncio.timeout(_HANDLERS_PATIENCE):
            await application.stop()
    except TimeoutError:
        log.warning("updates.cut_short")
        await application.update_processor.shutdown()


async def _menus(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    if application.post_init is not None:
        await application.post_init(application)


def _log(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("telegram.second_poller", what_to_do="stop the other process that runs with this BOT_TOKEN")
    else:
        log.warning("telegram.listening_failed", reason=error.message)
