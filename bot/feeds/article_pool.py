"""Articles read and summed up in processes of their own, each within a time limit.

A page can keep a parser busy for minutes, and no thread can be stopped. So pages are read in one or two worker
processes (article_worker.py): one that overstays is killed, one that read many pages or was idle ends, and the next
page starts another. multiprocessing's pools can't kill the one worker that hangs.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import structlog

from bot.feeds.article_worker import LENGTH, frame, pack, unpack

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence
    from types import TracebackType

    from bot.news.model import Article

_log = structlog.get_logger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-m", "bot.feeds.article_worker")
_LARGEST_ANSWER = 8 << 20
_DEAD = (ConnectionError, asyncio.IncompleteReadError)
"""What writing to or reading from an ended process raises."""
_LEAVE = 2.0
"""Seconds a worker has to end by itself when the pool closes."""


class _Worker:
    """One process and how many pages it has read."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.pages = 0

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def do(self, job: bytes) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.pages += 1
        self.process.stdin.write(job)
        await self.process.stdin.drain()
        (length,) = LENGTH.unpack(await self.process.stdout.readexactly(LENGTH.size))
        if length > _LARGEST_ANSWER:
            raise ConnectionResetError
        answer: dict[str, Any] = json.loads(await self.process.stdout.readexactly(length))
        return answer

    async def kill(self) -> None:
        if self.alive:
            self.process.kill()
        await self.process.wait()

    async def leave(self) -> None:
        """Its input ends and so does it; if it doesn't, it is killed."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            async with asyncio.timeout(_LEAVE):
                await self.process.wait()
        except TimeoutError:
            await self.kill()


class ArticlePool:
    """Up to `workers` processes, started when first needed, that read pages into articles."""

    def __init__(
        self,
        *,
        workers: int = 1,
        seconds: float = 10,
        pages: int = 200,
        idle: float = 120,
        command: Sequence[str] = _COMMAND,
    ) -> None:
        """Each page has `seconds`; a worker ends after `pages` pages, since parsers leak, or `idle` seconds."""
        self._seconds = seconds
        self._pages = pages
        self._command = (*command, str(idle))
        self._free = asyncio.Semaphore(workers)
        self._resting: list[_Worker] = []
        self._working: set[_Worker] = set()
        self._closing = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        for worker in tuple(self._working):
            await worker.kill()
        for worker in self._resting:
            await worker.leave()
        self._resting.clear()

    async def extract(self, html: str, *, url: str | None = None) -> Article | None:
        """The article in a page; None when there is none, or when it can't be read in time."""
        answer = await self._ask({"html": html, "url": url}, url=url)
        return unpack(answer["article"]) if answer else None

    async def summarise(self, article: Article) -> tuple[str, ...]:
        """What `bot.news.summary.summarise` chooses from an article; nothing when it can't do so in time."""
        answer = await self._ask({"article": pack(article)}, url=article.url)
        return tuple(answer["sentences"]) if answer else ()

    async def _ask(self, job: dict[str, Any], *, url: str | None) -> dict[str, Any] | None:
        """A worker's answer, which it gives in time and without dying; None otherwise."""
        framed = frame(job | {"seconds": self._seconds})
        async with self._free:
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await self._do(framed)
            except TimeoutError:
                _log.warning("article.too_slow", url=url, seconds=self._seconds, size=len(framed))
            except _DEAD:
                _log.warning("article.worker_died", url=url, size=len(framed))
            else:
                if answer["error"]:
                    _log.warning("article.unreadable", url=url, error=answer["error"])
                return answer
        return None

    async def _do(self, job: bytes) -> dict[str, Any]:
        """A worker may have died while it rested, or this page may kill it: only a second death is the page's fault."""
        try:
            return await self._do_once(job)
        except _DEAD:
            if self._closing:
                raise
            return await self._do_once(job)

    async def _do_once(self, job: bytes) -> dict[str, Any]:
        worker = await self._take()
        self._working.add(worker)
        try:
            answer = await worker.do(job)
        except BaseException:
            # Cancelled or timed out, it still reads the old page: it must not be asked for another.
            await asyncio.shield(worker.kill())
            raise
        finally:
            self._working.discard(worker)
        if worker.pages < self._pages:
            self._resting.append(worker)
        else:
            await worker.leave()
        return answer

    async def _take(self) -> _Worker:
        while self._resting:
            worker = self._resting.pop()
            if worker.alive:
                return worker
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment()
        )
        return _Worker(process)


def _environment() -> dict[str, str]:
    """What Python needs to start, and nothing of the bot's: its token must not stand where pages are parsed."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(_ROOT)}


async def extract(html: str, *, url: str | None, pool: ArticlePool) -> Article | None:
    """The article of a page found at `url`, read outside this process."""
    return await pool.extract(html, url=url)
