"""`python -m benchmarks.unpaced DATABASE_URL API_URL`: the bot's delivering half alone, with its pace opened wide.

It is put together as in bot/app.py, but for the limits. Runs until SIGTERM.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from telegram import Bot

from benchmarks import readers
from bot.chats.gates import Limits
from bot.chats.pace import Pace
from bot.chats.send import Sender
from bot.chats.turns import Turns
from bot.chats.wire import AiohttpRequest
from bot.store.engine import Database
from jobs.deliver import Deliver
from tests.journeys.process import TOKEN

_WIDE = Limits(overall=100_000, burst=100_000, in_flight=64)


async def deliver(database_url: str, api: str) -> None:
    """Send whatever is owed, as fast as it goes."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database, turns = Database(database_url), Turns(Pace(_WIDE))
    async with Bot(TOKEN, base_url=f"{api}/bot", request=AiohttpRequest()) as bot, asyncio.TaskGroup() as tasks:
        work = Deliver(database=database, bot_id=readers.BOT, sender=Sender(bot=bot), turns=turns)
        task = tasks.create_task(work.run())
        await stop.wait()
        task.cancel()
    turns.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(deliver(*sys.argv[1:]))
