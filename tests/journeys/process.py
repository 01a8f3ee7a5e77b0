"""A real bot process against a real simulator process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests import processes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.processes import Running
    from tests.simulator.process import Simulator

TOKEN = "7000000042:" + "J" * 35
EDITOR = 1001
_STARTS_WITHIN = 30.0
_ENDS_WITHIN = 15.0


@dataclass(slots=True)
class Bot:
    """A running `ajil run`. `lines` are what it wrote to standard error."""

    process: Running
    lines: list[str] = field(default_factory=list)

    async def logged(self, event: str, *, within: float = _STARTS_WITHIN) -> str:
        """Wait for a log event."""
        async with asyncio.timeout(within):
            while True:
                for line in self.lines:
                    if event in line:
                        return line
                if self.process.returncode is not None:
                    raise AssertionError("the bot ended:\n" + "".join(self.lines))
                await asyncio.sleep(0.02)

    async def logged_times(self, event: str, times: int, *, within: float = _STARTS_WITHIN) -> None:
        """Wait until an event was logged so often."""
        async with asyncio.timeout(within):
            while sum(event in line for line in self.lines) < times:  # noqa: ASYNC110 lines come from a pipe
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL: as a power cut."""
        self.process.kill()
        await self.process.wait()

    async def end(self) -> int:
        """SIGTERM, as an operator ends it; returns the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_ENDS_WITHIN):
            return await self.process.wait()

    async def read(self, stderr: asyncio.StreamReader) -> None:
        async for line in stderr:
            self.lines.append(line.decode())


def environment(simulator: Simulator, database_url: str, **settings: object) -> dict[str, str]:
    """Settings of a bot that talks to the simulator."""
    values = {
        "BOT_TOKEN": TOKEN,
        "ADMIN_IDS": EDITOR,
        "DATABASE_URL": database_url,
        "BOT_API_URL": simulator.url,
        "POLL_SECONDS": 1,
        "TIME_ZONE": "Asia/Amman",
        "ALLOW_PRIVATE_FEEDS": "true",
        **settings,
    }
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "HOME"} or name.startswith("COVERAGE_")
    }
    return kept | {"PYTHONUNBUFFERED": "1"} | {name: str(value) for name, value in values.items()}


async def command(
    simulator: Simulator, database_url: str, *arguments: str, **settings: object
) -> tuple[int | None, str]:
    """What an operator's `ajil …` beside the bot ends with and prints on standard output."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=processes.ROOT,
        env=environment(simulator, database_url, **settings),
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


@asynccontextmanager
async def running_bot(simulator: Simulator, database_url: str, **settings: object) -> AsyncIterator[Bot]:
    """`ajil run`, ready for updates; ended with SIGTERM unless it has ended already."""
    async with starting_bot(simulator, database_url, **settings) as bot:
        await bot.logged("ajil.running")
        yield bot


@asynccontextmanager
async def starting_bot(simulator: Simulator, database_url: str, **settings: object) -> AsyncIterator[Bot]:
    """As `running_bot`, without waiting for it."""
    stderr, written = os.pipe()
    try:
        given = environment(simulator, database_url, **settings)
        process = await processes.start("bot", "run", environment=given, stderr=written)
    finally:
        os.close(written)
    bot = Bot(process)
    async with _reader(stderr) as lines:
        reading = asyncio.create_task(bot.read(lines))
        try:
            yield bot
        finally:
            if process.returncode is None:
                try:
                    await bot.end()
                except TimeoutError:
                    process.kill()
                    raise
            await reading


@asynccontextmanager
async def _reader(pipe: int) -> AsyncIterator[asyncio.StreamReader]:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(pipe, "rb", 0))
    try:
        yield reader
    finally:
        transport.close()
