"""A newspaper's site in this process, which notes when each of its lines was first asked for."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from benchmarks import invented

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_KEPT = 40


@dataclass(slots=True)
class Newspaper:
    """One ticker page, on one or several loopback addresses: to a polite reader each is a host of its own.

    `restless`: a new line stands on top whenever a host is asked. `asked` counts the requests; `first_asked` has,
    for each published headline, the wall clock at the arrival of the first request that was answered with it.
    """

    news: invented.Newsroom = field(default_factory=invented.Newsroom)
    restless: bool = False
    hosts: list[str] = field(default_factory=list)
    asked: int = 0
    first_asked: dict[str, float] = field(default_factory=dict)
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _newest: str = ""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def urls(self) -> list[str]:
        return [f"http://{host}/" for host in self.hosts]

    def publish(self, headline: str) -> None:
        """The newest line of every host from now on."""
        self._newest = headline
        for host in self.hosts:
            self._add(host, headline)

    async def answer(self, request: web.Request) -> web.Response:
        arrived = time.time()
        self.asked += 1
        if self.restless:
            self._add(request.host, self.news.headline())
        if self._newest:
            self.first_asked.setdefault(self._newest, arrived)
        self._changed.set()
        page = invented.ticker_page(self._of(request.host), now=datetime.now(UTC))
        return web.Response(text=page, content_type="text/html", charset="utf-8")

    async def until_asked(self, times: int) -> None:
        """Wait for the times-th request."""
        while self.asked < times:
            self._changed.clear()
            await self._changed.wait()

    def _of(self, host: str) -> list[str]:
        if host not in self._lines:
            self._lines[host] = [self.news.headline() for _ in range(_KEPT)]
        return self._lines[host]

    def _add(self, host: str, headline: str) -> None:
        lines = self._of(host)
        lines.insert(0, headline)
        del lines[_KEPT:]


@asynccontextmanager
async def printing(*, hosts: int = 1, restless: bool = False) -> AsyncIterator[Newspaper]:
    """The newspaper at 127.0.0.1, 127.0.0.2, …, all at one port (Linux answers for the whole of 127/8)."""
    paper = Newspaper(restless=restless)
    application = web.Application()
    application.router.add_get("/", paper.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        port = 0
        for number in range(1, hosts + 1):
            await web.TCPSite(runner, f"127.0.0.{number}", port).start()
            port = port or int(runner.addresses[0][1])
            paper.hosts.append(f"127.0.0.{number}:{port}")
        yield paper
    finally:
        await runner.cleanup()
