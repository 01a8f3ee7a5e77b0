"""aiogram with the broadcaster of its examples: one after the other, .05 s between two, a 429 waited out."""

from __future__ import annotations

import asyncio

from aiogram import Bot  # type: ignore[import-not-found]
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found]
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter  # type: ignore[import-not-found]
from told import WORDS, done, lost, told  # type: ignore[import-not-found]  # its neighbour, run as a script

PAUSE = 0.05


async def main() -> None:
    task = told()
    async with Bot(task.token, session=AiohttpSession(api=TelegramAPIServer.from_base(task.api))) as bot:

        async def send(chat_id: int) -> None:
            try:
                await bot.send_message(chat_id, WORDS, parse_mode="HTML", **task.extra)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                await send(chat_id)
            except TelegramAPIError:
                lost()

        for chat_id in task.chats:
            await send(chat_id)
            await asyncio.sleep(PAUSE)
        await done()


asyncio.run(main())
