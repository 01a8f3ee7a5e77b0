"""The offline Telegram and the sample newsroom as one web application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from simulator.bot_api import BotApi
from simulator.control import Control
from simulator.limits import Limits
from simulator.telegram import Telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LARGEST_BODY = 20 * 1024 * 1024


def create_app(*, limits: Limits | None = None, latency_ms: int = 0) -> web.Application:
    """Everything, ready to be served. Nothing is shared between two applications."""
    telegram = Telegram(limits=limits or Limits(), latency=latency_ms / 1000)
    app = web.Application(client_max_size=LARGEST_BODY)
    api = BotApi(telegram)
    app.router.add_route("*", "/bot{token}/{method}", api.serve)
    app.router.add_routes(Control(telegram).routes())

    async def owned(_app: web.Application) -> AsyncIterator[None]:
        yield
        telegram.live.close()

    app.cleanup_ctx.append(owned)
    return app
