"""What the operator's tools ask over HTTP: /health for the container, /metrics for Prometheus."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.store import outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.engine import Database

log = structlog.get_logger(__name__)


@asynccontextmanager
async def serving(port: int, database: Database) -> AsyncIterator[None]:
    """Serve while the bot runs; port 0 serves nothing."""
    if not port:
        yield
        return

    async def health(_: web.Request) -> web.Response:
        async with database.read() as connection:
            owed = await outbox.count(connection)
        return web.json_response({"ok": True, "deliveries": {state.value: number for state, number in owed.items()}})

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/health", health), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "0.0.0.0", port).start()  # noqa: S104 a container's port is published or not by its operator
        log.info("http.serving", port=port)
        yield
    finally:
        await runner.cleanup()
