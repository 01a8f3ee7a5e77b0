"""Real sites on the loopback interface for tests of what reads sites."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def site(routes: Mapping[str, Handler | web.Response]) -> AsyncIterator[str]:
    """A site that answers each path with a copy of a response, or as a handler says; yields its address."""
    application = web.Application()
    for path, answer in routes.items():
        application.router.add_get(path, _constant(answer) if isinstance(answer, web.Response) else answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _constant(response: web.Response) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=response.body, status=response.status, headers=response.headers)

    return answer


@asynccontextmanager
async def wire(*pieces: bytes, pause: float = 0.0) -> AsyncIterator[str]:
    """A server that writes these bytes, one piece after another with a pause between, and hangs up."""
    talks: list[asyncio.Task[None] | None] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.current_task())
        try:
            await reader.readuntil(b"\r\n\r\n")
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        unfinished = [talk for talk in talks if talk is not None and talk.cancel()]
        await asyncio.gather(*unfinished, return_exceptions=True)
        await asyncio.sleep(0)
