"""Sites that behave badly."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def drip(request: web.Request) -> web.StreamResponse:
    """A page that comes a byte a second and never ends."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(1)


async def huge(request: web.Request) -> web.StreamResponse:
    """A hundred megabytes."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    for _ in range(100):
        await response.write(b"x" * 1_000_000)
    return response


async def empty(_: web.Request) -> web.Response:
    return web.Response(content_type="text/html")


async def plain(_: web.Request) -> web.Response:
    """A page with nothing to poll on it."""
    return web.Response(text="<html><body><p>مرحبًا بكم في موقعنا.</p></body></html>", content_type="text/html")


async def broken(_: web.Request) -> web.Response:
    """What says it is RSS and isn't XML."""
    return web.Response(text="<rss><channel><title>oops", content_type="application/rss+xml")


@dataclass(frozen=True, slots=True)
class Site:
    """`url` has no slash at its end; /news.xml lists `headlines`, whose articles drip."""

    url: str
    headlines: list[str] = field(default_factory=list)


@asynccontextmanager
async def bad_site() -> AsyncIterator[Site]:
    headlines = ["خبر قديم"]

    async def news(request: web.Request) -> web.Response:
        items = "".join(f"<item><title>{h}</title><link>{request.url.origin()}/drip</link></item>" for h in headlines)
        feed = f'<rss version="2.0"><channel><title>موقع</title>{items}</channel></rss>'
        return web.Response(text=feed, content_type="application/rss+xml")

    app = web.Application()
    pages = {"drip": drip, "huge": huge, "empty": empty, "plain": plain, "broken": broken, "news.xml": news}
    for path, page in pages.items():
        app.router.add_get(f"/{path}", page)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0)
    try:
        yield Site(str(server.make_url("")).rstrip("/"), headlines)
    finally:
        await server.close()
