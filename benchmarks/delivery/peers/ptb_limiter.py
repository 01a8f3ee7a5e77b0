"""python-telegram-bot with its AIORateLimiter, as its documentation shows; on the paid lane told of 1000/s."""

from __future__ import annotations

import asyncio

from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder, ExtBot
from told import WORDS, done, lost, told  # type: ignore[import-not-found]  # its neighbour, run as a script


async def main() -> None:
    task = told()

    async def send(bot: ExtBot[int], chat_id: int) -> None:
        try:
            await bot.send_message(chat_id, WORDS, parse_mode="HTML", **task.extra)
        except TelegramError:
            lost()

    limiter = AIORateLimiter(overall_max_rate=1000) if task.paid else AIORateLimiter()
    application = ApplicationBuilder().token(task.token).base_url(f"{task.api}/bot").rate_limiter(limiter).build()
    async with application:
        await asyncio.gather(*(send(application.bot, chat_id) for chat_id in task.chats))
        await done()


asyncio.run(main())
