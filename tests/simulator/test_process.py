"""The simulator as a process of its own."""

from __future__ import annotations

import asyncio

from tests.simulator.process import running_simulator


async def test_it_starts_answers_and_ends_when_asked() -> None:
    async with running_simulator("--demo", "--newsroom-every", "0.2") as simulator:
        names = [chat["title"] for chat in await simulator.call("GET", "/sim/chats")]
        process = simulator.process
    assert process is not None
    assert (names, process.returncode) == (["سلمى", "James", "يوسف", "نور", "غرفة الأخبار"], 0)


async def test_a_poll_that_waits_does_not_keep_it_from_ending() -> None:
    async with running_simulator() as simulator:
        poll = asyncio.create_task(simulator.bot("getUpdates", timeout=50))
        await asyncio.sleep(0.3)
        assert simulator.process is not None
        simulator.process.terminate()
        assert (await poll)["result"] == []
