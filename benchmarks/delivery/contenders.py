"""Who is measured, and how each is started: Ajil as operators run it, the others from a throw-away environment."""

from __future__ import annotations

import asyncio
import shutil
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import readers
from benchmarks.delivery import audience
from benchmarks.delivery.watch import Account, drained
from tests.journeys.process import EDITOR, TOKEN, running_bot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.engine import Database
    from tests.simulator.process import Simulator

PEERS = Path(__file__).parent / "peers"
_INSTALLED_WITHIN = 240.0
_LAST_MESSAGES = 2.0
"""The ledger counts what the editor is told as well, so the count is full a little before the broadcast is over."""


class NotInstalledError(Exception):
    """A peer can't be measured here; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """`free` is Telegram's 30/s, `paid` up to 1000/s with allow_paid_broadcast."""

    name: str
    messages: int
    within: float

    @property
    def paid(self) -> bool:
        return self.name == "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One contender's run: `lost` are the messages it gave up."""

    account: Account
    lost: int


async def ajil(simulator: Simulator, lane: Lane, database: Database, url: str) -> Outcome:
    """The real process; the broadcast is owed once it runs, and an editor has just spoken to it."""
    await audience.settle(database, lane.messages)
    await simulator.make_chat(id=EDITOR)
    async with running_bot(simulator, url, PAID_BROADCASTS="true", STARS_CEILING=1_000_000) as bot:
        await simulator.say(EDITOR, "/help")
        await simulator.wait_for(EDITOR, lambda _: True)
        await simulator.reset_ledger()
        await audience.owe(database, paid=lane.paid)
        account = await drained(simulator, bot.process.pid, messages=lane.messages, within=lane.within)
        await asyncio.sleep(_LAST_MESSAGES)
    return Outcome(account=account, lost=0)


async def peer(simulator: Simulator, lane: Lane, command: Sequence[str]) -> Outcome:
    """A peer's script, until it says that it is done or its time is up."""
    arguments = (simulator.url, TOKEN, str(readers.FIRST), str(lane.messages), lane.name)
    process = await asyncio.create_subprocess_exec(
        *command, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    said: list[str] = []
    reading = asyncio.create_task(_read(process, said))
    try:
        account = await drained(
            simulator, process.pid, messages=lane.messages, within=lane.within, over=lambda: "done" in said[-1:]
        )
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading
    return Outcome(account=account, lost=said.count("lost"))


async def _read(process: asyncio.subprocess.Process, said: list[str]) -> None:
    assert process.stdout is not None
    async for line in process.stdout:
        said.append(line.decode().strip())  # noqa: PERF401 they are read while it goes on


async def python_peers(folder: Path) -> Path:
    """The interpreter of a fresh environment with peers/requirements.txt."""
    await asyncio.to_thread(venv.create, folder, with_pip=True)
    python = folder / "bin" / "python"
    await _install([str(python), "-m", "pip", "install", "--quiet", "-r", str(PEERS / "requirements.txt")])
    return python


async def node_peers(folder: Path) -> tuple[str, ...]:
    """The command that runs the grammY script, installed beside its packages."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise NotInstalledError("npm and node are not here")
    folder.mkdir()  # noqa: ASYNC240 nothing else runs
    for name in ("package.json", "grammy_throttler.mjs"):
        shutil.copy(PEERS / name, folder)
    await _install([npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder)])
    return node, str(folder / "grammy_throttler.mjs")


async def _install(command: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_INSTALLED_WITHIN):
            _, errors = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise NotInstalledError("its installation took too long") from None
    if process.returncode:
        lines = errors.decode(errors="replace").strip().splitlines()
        raise NotInstalledError(lines[-1] if lines else f"its installation ended with {process.returncode}")
