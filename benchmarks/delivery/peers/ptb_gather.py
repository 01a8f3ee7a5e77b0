"""python-telegram-bot as it comes, everything at once: what most home-made broadcasts look like."""

from __future__ import annotations

import asyncio

from telegram import Bot
from telegram.error import TelegramError
from told import WORDS, done, lost, told  # type: ignore[import-not-found]  # its neighbour, run as a script


async def main() -> None:
    task = told()

    async def send(bot: Bot, chat_id: int) -> None:
        try:
            await bot.send_message(chat_id, WORDS, parse_mode="HTML", **task.extra)
        except TelegramError:
            lost()

    async with Bot(task.token, base_url=f"{task.api}/bot") as bot:
        await asyncio.gather(*(send(bot, chat_id) for chat_id in task.chats))
        await done()


asyncio.run(main())
