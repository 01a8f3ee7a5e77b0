"""A real simulator in a process of its own, for tests that talk to it over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

from tests import processes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.processes import Running

TOKEN = "424242:offline-telegram-takes-any-wellformed-token"
STARTS_WITHIN = 20.0
STOPS_WITHIN = 5.0
LOOK_EVERY = 0.05

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulator:
    """A running simulator. `url` has no slash at its end; `token` is a bot's, any other well-formed one is too."""

    url: str
    http: aiohttp.ClientSession
    process: Running | None = None
    token: str = TOKEN

    async def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """One request to the control interface; its answer as JSON."""
        async with self.http.request(method, self.url + path, json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def bot(self, method: str, **params: object) -> Json:
        """One Bot API request as a bot would send it; the whole answer, refusals too."""
        async with self.http.post(f"{self.url}/bot{self.token}/{method}", json=params) as answer:
            return dict(await answer.json())

    async def make_chat(self, chat_type: str = "private", **details: object) -> Json:
        """A chat: id, title, username, language_code, admins, … as control.py says."""
        return dict(await self.call("POST", "/sim/chats", {"type": chat_type, **details}))

    async def make_chats(self, first_id: int, count: int) -> None:
        await self.call("POST", "/sim/chats/bulk", {"first_id": first_id, "count": count})

    async def say(self, chat_id: int, text: str, **details: object) -> Json:
        """A person writes; `sender` in a group is an id or a user."""
        if "sender" in details:
            details["from"] = details.pop("sender")
        return dict(await self.call("POST", f"/sim/chats/{chat_id}/messages", {"text": text, **details}))

    async def press(self, chat_id: int, message_id: int, data: str, *, sender: int | None = None) -> Json:
        """A person presses a button: {"answered", "text", "show_alert"}."""
        body: Json = {"message_id": message_id, "data": data}
        return dict(await self.call("POST", f"/sim/chats/{chat_id}/press", body | ({"from": sender} if sender else {})))

    async def messages(self, chat_id: int) -> list[Json]:
        """What stands in the chat, oldest first, deleted messages among it."""
        return list(await self.call("GET", f"/sim/chats/{chat_id}/messages"))

    async def bot_messages(self, chat_id: int) -> list[Json]:
        """What bots said there and has not been deleted."""
        said = await self.messages(chat_id)
        return [each for each in said if each["from"] and each["from"]["is_bot"] and not each["deleted"]]

    async def wait_for(self, chat_id: int, wanted: Callable[[Json], bool], *, within: float = 20.0) -> Json:
        """The first bot's message in the chat that is wanted; TimeoutError names what stood there instead."""
        said: list[Json] = []
        try:
            async with asyncio.timeout(within):
                while True:
                    said = await self.bot_messages(chat_id)
                    found = next((each for each in said if wanted(each)), None)
                    if found is not None:
                        return found
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError as error:
            texts = [each["text"] for each in said]
            raise TimeoutError(f"not within {within} s; chat {chat_id} shows {texts}") from error

    async def wait_for_text(self, chat_id: int, part: str, *, within: float = 20.0) -> Json:
        """The first bot's message in the chat that contains `part`."""
        return await self.wait_for(chat_id, lambda message: part in message["text"], within=within)

    async def block(self, chat_id: int) -> None:
        await self.call("POST", f"/sim/chats/{chat_id}/block")

    async def unblock(self, chat_id: int) -> None:
        await self.call("POST", f"/sim/chats/{chat_id}/unblock")

    async def ledger(self) -> Json:
        return dict(await self.call("GET", "/sim/ledger"))

    async def reset_ledger(self) -> None:
        await self.call("POST", "/sim/ledger/reset")

    async def limits(self, **limits: object) -> Json:
        return dict(await self.call("POST", "/sim/limits", dict(limits)))

    async def fault(self, kind: str, **details: object) -> None:
        """Something goes wrong: see simulator/faults.py."""
        await self.call("POST", "/sim/faults", {"kind": kind, **details})

    async def clear_faults(self) -> None:
        await self.call("DELETE", "/sim/faults")

    async def publish(self, headline: str | None = None, **details: object) -> Json:
        """A new line: {"url", "headline", "published_at"}. Without a headline the next prepared one."""
        body = {"headline": headline, **details} if headline else dict(details)
        return dict(await self.call("POST", "/newsroom/publish", body))

    def page(self, path: str = "/newsroom/") -> str:
        """The address of a page of the newsroom: /newsroom/, /newsroom/en/, or /newsroom/rss.xml."""
        return self.url + path


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def running_simulator(*args: str) -> AsyncIterator[Simulator]:
    """A simulator process with these arguments, once it answers; it is ended at the end.

    Its own tests run it in theirs, so here its coverage isn't measured: that costs two thirds more processor time.
    """
    port = free_port()
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    process = await processes.start("simulator", "--port", str(port), *args, environment=unmeasured)
    try:
        async with aiohttp.ClientSession() as http:
            simulator = Simulator(url=f"http://127.0.0.1:{port}", http=http, process=process)
            await _answers(simulator, process)
            yield simulator
    finally:
        await _end(process)


async def _answers(simulator: Simulator, process: Running) -> None:
    async with asyncio.timeout(STARTS_WITHIN):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                await simulator.call("GET", "/sim/bots")
                return
            if process.returncode is not None:
                raise ChildProcessError(f"the simulator ended with {process.returncode}")
            await asyncio.sleep(LOOK_EVERY)


async def _end(process: Running) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
