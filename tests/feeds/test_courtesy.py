from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import HostResting
from bot.feeds.courtesy import Courtesy


def courtesy(*, spacing: float = 0.0, per_host: int = 2, together: int = 16, patience: float = 10.0) -> Courtesy:
    return Courtesy(spacing=spacing, per_host=per_host, together=together, patience=patience)


async def most_at_once(manners: Courtesy, hosts: list[str]) -> int:
    """How many turns were held at once while every one of the hosts was visited."""
    held: list[int] = [0]
    present: set[int] = set()

    async def visit(number: int, host: str) -> None:
        async with manners.turn(host):
            present.add(number)
            held.append(len(present))
            await asyncio.sleep(0.01)
            present.remove(number)

    await asyncio.gather(*(visit(number, host) for number, host in enumerate(hosts)))
    return max(held)


async def test_a_host_is_never_asked_more_than_twice_at_once() -> None:
    assert await most_at_once(courtesy(), ["one"] * 10) == 2


async def test_all_hosts_together_are_asked_so_often_at_most() -> None:
    assert await most_at_once(courtesy(together=3), [f"host {number}" for number in range(20)]) == 3


async def test_a_turn_that_fails_is_given_back() -> None:
    manners = courtesy(per_host=1, together=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="fault"):
            async with manners.turn("one"):
                raise ValueError("fault")
    assert await most_at_once(manners, ["one"]) == 1


async def test_who_waits_too_long_for_a_turn_is_told() -> None:
    manners = courtesy(per_host=1, patience=0.05)
    async with manners.turn("one"):
        with pytest.raises(HostResting):
            async with manners.turn("one"):
                pass
    assert await most_at_once(manners, ["one"] * 2) == 1


async def test_who_is_cancelled_while_waiting_takes_no_turn_along() -> None:
    manners = courtesy(spacing=0.2, per_host=1, together=1)
    async with manners.turn("one"):
        pass
    waiting = asyncio.ensure_future(most_at_once(manners, ["one"]))
    await asyncio.sleep(0.01)
    waiting.cancel()
    assert await most_at_once(manners, ["one", "other"]) == 1


async def test_rest_is_at_most_an_hour_and_concerns_one_host() -> None:
    manners = courtesy()
    manners.rest("tired", timedelta(days=1))

    with pytest.raises(HostResting, match="3600 seconds"):
        async with manners.turn("tired"):
            pass
    assert await most_at_once(manners, ["fresh"]) == 1


async def test_hosts_that_owe_no_pause_are_forgotten() -> None:
    manners = courtesy()
    manners.rest("tired", timedelta(minutes=1))
    for number in range(3000):
        async with manners.turn(f"host {number}"):
            pass

    assert len(manners._hosts) <= 1025
    assert "tired" in manners._hosts
