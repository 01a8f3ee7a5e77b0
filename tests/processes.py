"""The bot and the simulator as processes: begun anew, or forked from one that has imported them already.

An import of the bot takes two seconds of a processor, and tests start it more than a hundred times. Benchmarks begin
each anew, as operators do, and so do tests that ask for `begun_anew`.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import coverage
from coverage.config import CoverageConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.context import ForkServerProcess

ROOT = Path(__file__).parents[1]
_LOOK_EVERY = 0.01

forking = False
"""Whether to fork. Tests do."""


class Running(Protocol):
    """What asyncio's Process and a forked one have in common."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def send_signal(self, signal: int) -> None: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...
    async def wait(self) -> int: ...


async def start(program: str, *arguments: str, environment: Mapping[str, str], stderr: int | None = None) -> Running:
    """`python -m program` with arguments; `stderr` is a file descriptor, by default this process's."""
    if forking:
        return _fork(program, arguments, environment, stderr)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", program, *arguments), cwd=ROOT, env=environment, stderr=stderr
    )


def _fork(program: str, arguments: tuple[str, ...], environment: Mapping[str, str], stderr: int | None) -> _Forked:
    context = get_context("forkserver")
    context.set_forkserver_preload(["bot.app", "bot.__main__", "bot.store.migrate", "simulator.__main__"])
    # What is imported is measured where tests import it; the one that only forks would be slower, and write no data.
    measuring = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith("COVERAGE_")}
    forkserver.ensure_running()
    os.environ.update(measuring)
    outputs = [Connection(os.dup(number)) for number in (1, 2 if stderr is None else stderr)]
    process = context.Process(target=_become, args=(program, arguments, dict(environment), *outputs), daemon=True)
    process.start()
    for output in outputs:
        output.close()
    return _Forked(process)


def _become(
    program: str,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    stdout: Connection[bytes, bytes],
    stderr: Connection[bytes, bytes],
) -> None:
    for number, output in enumerate((stdout, stderr), 1):
        os.dup2(output.fileno(), number)
        output.close()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    _follow_greenlets()
    measured = coverage.process_startup()
    sys.argv = [program, *arguments]
    try:
        importlib.import_module(f"{program}.__main__").main()
    finally:
        if measured is not None:  # it would do so at the interpreter's end, which a forked process doesn't come to
            measured.stop()
            measured.save()


def _follow_greenlets() -> None:
    """Have coverage see what a coroutine does behind a transaction, which SQLAlchemy ends in a greenlet of its own.

    Only here: where the store is tested by itself, following them takes a fifth more of the processor.
    """
    name = "COVERAGE_PROCESS_CONFIG"
    if configured := os.environ.get(name):
        config = CoverageConfig.deserialize(configured)
        config.concurrency = ["greenlet", "thread"]
        os.environ[name] = config.serialize()


class _Forked:
    def __init__(self, process: ForkServerProcess) -> None:
        assert process.pid is not None
        self._process, self.pid = process, process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    async def wait(self) -> int:
        while (code := self.returncode) is None:  # noqa: ASYNC110 the process tells nobody
            await asyncio.sleep(_LOOK_EVERY)
        return code
