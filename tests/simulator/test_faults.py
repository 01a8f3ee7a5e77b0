"""What goes wrong on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

READER, OTHER = 7001, 7002


@pytest.fixture(autouse=True)
async def readers(simulator: Simulator) -> None:
    await simulator.make_chats(READER, 10)


async def send(simulator: Simulator, chat_id: int = READER) -> tuple[int, str]:
    answer = await simulator.bot("sendMessage", chat_id=chat_id, text="news")
    return answer.get("error_code", 200), answer.get("description", "")


async def test_a_chats_429_halts_only_that_chat_until_its_time(simulator: Simulator) -> None:
    await simulator.fault("429", chat_id=READER, retry_after=30)
    told = await simulator.bot("sendMessage", chat_id=READER, text="news")
    assert told["parameters"] == {"retry_after": 30}
    assert [(await send(simulator))[0], (await send(simulator, OTHER))[0]] == [429, 200]


async def test_a_global_429_halts_the_bot(simulator: Simulator) -> None:
    await simulator.fault("429_global", retry_after=30)
    assert [(await send(simulator))[0], (await send(simulator, OTHER))[0]] == [429, 429]


async def test_what_is_sent_before_a_halt_is_over_stands_in_the_ledger(simulator: Simulator) -> None:
    await simulator.fault("429_global", retry_after=30)
    await send(simulator)
    await send(simulator)
    assert [each["window"] for each in (await simulator.ledger())["violations"]] == ["early"]


async def test_a_blocked_person_stays_gone(simulator: Simulator) -> None:
    await simulator.fault("403_blocked", chat_id=READER)
    answers = [await send(simulator), await send(simulator)]
    assert answers == [(403, "Forbidden: bot was blocked by the user")] * 2


async def test_a_deactivated_person_is_gone(simulator: Simulator) -> None:
    await simulator.fault("403_deactivated", chat_id=READER)
    assert await send(simulator) == (403, "Forbidden: user is deactivated")


async def test_a_passing_403_passes(simulator: Simulator) -> None:
    await simulator.fault("403_passing", chat_id=READER, count=2)
    codes = [(await send(simulator))[0] for _ in range(3)]
    assert codes == [403, 403, 200]


async def test_a_group_that_migrates_tells_its_new_id(simulator: Simulator) -> None:
    group = await simulator.make_chat("group", title="غرفة الأخبار")
    await simulator.fault("400_migrate", chat_id=group["id"])
    first = await simulator.bot("sendMessage", chat_id=group["id"], text="news")
    again = await simulator.bot("sendMessage", chat_id=group["id"], text="news")
    there = await simulator.bot("sendMessage", chat_id=first["parameters"]["migrate_to_chat_id"], text="news")
    assert (first["parameters"], again["parameters"], there["ok"]) == (again["parameters"], first["parameters"], True)


async def test_a_dropped_message_was_delivered_all_the_same(simulator: Simulator) -> None:
    await simulator.fault("drop")
    with pytest.raises(aiohttp.ClientError):
        await send(simulator)
    assert (await simulator.ledger())["by_chat"] == {str(READER): 1}


async def test_one_dropped_before_was_not(simulator: Simulator) -> None:
    await simulator.fault("drop_before")
    with pytest.raises(aiohttp.ClientError):
        await send(simulator)
    assert (await simulator.ledger())["total"] == 0


async def test_a_bad_gateway_delivers_nothing(simulator: Simulator) -> None:
    await simulator.fault("502", method="sendMessage")
    assert [(await send(simulator))[0], (await send(simulator))[0]] == [502, 200]


async def test_a_wrong_token_stays_wrong_until_the_fault_is_taken_back(simulator: Simulator) -> None:
    await simulator.fault("401", count=0)
    assert [(await simulator.bot("getMe"))["error_code"], (await send(simulator))[0]] == [401, 401]
    await simulator.clear_faults()
    assert (await simulator.bot("getMe"))["ok"]


async def test_a_fault_without_chance_never_happens(simulator: Simulator) -> None:
    await simulator.fault("502", count=0, probability=0.0)
    assert (await send(simulator))[0] == 200


async def test_a_fault_of_sending_leaves_polling_alone(simulator: Simulator) -> None:
    await simulator.fault("502", count=0)
    assert (await simulator.bot("getUpdates"))["ok"]


async def test_an_unknown_kind_is_told(simulator: Simulator) -> None:
    with pytest.raises(aiohttp.ClientResponseError, match="400"):
        await simulator.fault("418")
