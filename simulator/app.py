"""The offline Telegram and the sample newsroom as one web application."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from simulator.bot_api import BotApi
from simulator.conditions import Conditions
from simulator.control import Control
from simulator.courier import Courier
from simulator.demo import bring_people
from simulator.limits import Limits
from simulator.newsroom.publishing import Newsroom
from simulator.newsroom.routes import NewsroomSite
from simulator.page import page_routes
from simulator.telegram import Telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LARGEST_BODY = 20 * 1024 * 1024


def create_app(
    *, limits: Limits | None = None, latency_ms: int = 0, newsroom_every: float = 0, demo: bool = False
) -> web.Application:
    """Everything, ready to be served; nothing is shared between two applications.

    `newsroom_every` is the seconds between two published lines, 0 for none; `demo` brings people along (demo.py).
    """
    telegram = Telegram(limits=limits or Limits(), latency=latency_ms / 1000)
    app = web.Application(client_max_size=LARGEST_BODY)
    api = BotApi(telegram)
    app.router.add_route("*", "/bot{token}/{method}", api.serve)
    app.router.add_routes([*Control(telegram).routes(), *Conditions(telegram).routes()])
    site = NewsroomSite(Newsroom.opened(), telegram.live)
    app.router.add_routes(site.routes())
    app.router.add_routes(page_routes())
    if demo:
        bring_people(telegram)

    async def owned(_app: web.Application) -> AsyncIterator[None]:
        courier = Courier(telegram)
        tasks = [asyncio.create_task(courier.run())]
        if newsroom_every:
            tasks.append(asyncio.create_task(site.publish_every(newsroom_every)))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def let_go(_app: web.Application) -> None:
        telegram.live.close()
        for bot in telegram.bots.by_id.values():
            bot.inbox.close()

    app.on_shutdown.append(let_go)
    app.cleanup_ctx.append(owned)
    return app
