"""Tells whoever watches the chat page, over WebSockets, what has just changed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

BACKLOG = 1000
"""Events a slow watcher may lag behind before it is cut off; its page connects again and reads everything anew."""
HEARTBEAT = 20.0


@dataclass(slots=True)
class Live:
    """The open pages, each with what it has still to be told."""

    watchers: set[asyncio.Queue[str | None]] = field(default_factory=set)

    def tell(self, event: str, **details: object) -> None:
        """Queue an event for each watcher; costs nothing when nobody watches."""
        if not self.watchers:
            return
        text = json.dumps({"event": event, **details}, ensure_ascii=False)
        for queue in list(self.watchers):
            if queue.qsize() < BACKLOG:
                queue.put_nowait(text)
            else:
                self.watchers.discard(queue)
                queue.put_nowait(None)

    def close(self) -> None:
        """The server stops: let every page go."""
        for queue in self.watchers:
            queue.put_nowait(None)
        self.watchers.clear()

    async def watch(self, request: web.Request) -> web.WebSocketResponse:
        """`GET /sim/ws`: events as JSON texts until either side leaves."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self.watchers.add(queue)
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(_write(socket, queue))
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
            self.watchers.discard(queue)
            writer.cancel()
        return socket


async def _write(socket: web.WebSocketResponse, queue: asyncio.Queue[str | None]) -> None:
    with contextlib.suppress(ConnectionError):
        while (text := await queue.get()) is not None:
            await socket.send_str(text)
    await socket.close()
