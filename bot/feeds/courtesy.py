"""Manners towards the sites we read: few requests at once, a pause between two, and rest where it is asked for."""

from __future__ import annotations

import asyncio
import math
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import HostResting
from bot.news.schedule import LONGEST_RETRY_AFTER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_SWEEP_ABOVE = 1024


@dataclass(slots=True, kw_only=True)
class _Host:
    """A host's turn-taking. Times are the event loop's (monotonic seconds)."""

    room: asyncio.Semaphore
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0
    rests_until: float = 0.0
    visitors: int = 0


class Courtesy:
    """Grants turns to ask a host.

    From one start to the next `spacing` seconds; at most `per_host` at a time, at most `together` over all hosts.
    A task holds one turn at a time and never waits for a second, so turns can't deadlock.
    """

    def __init__(self, *, spacing: float, per_host: int, together: int, patience: float) -> None:
        """`patience` is how many seconds a turn is waited for."""
        self._spacing = spacing
        self._per_host = per_host
        self._patience = patience
        self._everywhere = asyncio.Semaphore(together)
        self._hosts: dict[str, _Host] = {}

    def rest(self, host: str, pause: timedelta) -> None:
        """The host asked to be left alone."""
        until = asyncio.get_running_loop().time() + min(pause, LONGEST_RETRY_AFTER).total_seconds()
        place = self._place(host)
        place.rests_until = max(place.rests_until, until)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold a turn to ask the host. Raises HostResting if it rests, or if too many wait for it already."""
        place = self._place(host)
        self._refuse_if_resting(host, place)
        place.visitors += 1
        try:
            await self._enter(host, place)
            try:
                yield
            finally:
                self._everywhere.release()
                place.room.release()
        finally:
            place.visitors -= 1

    async def _enter(self, host: str, place: _Host) -> None:
        """Wait for room and for the moment. On return, one permit of the host's and one of all are held."""
        try:
            async with asyncio.timeout(self._patience):
                await place.room.acquire()
                try:
                    await self._start(host, place)
                except BaseException:
                    place.room.release()
                    raise
        except TimeoutError as error:
            pause = timedelta(seconds=self._patience)
            raise HostResting(host=host, seconds=math.ceil(self._patience), retry_after=pause) from error

    async def _start(self, host: str, place: _Host) -> None:
        """Starts pass one by one through the host's door, so the pause holds even when all hosts are busy."""
        clock = asyncio.get_running_loop().time
        async with place.door:
            await asyncio.sleep(max(0.0, place.next_start - clock()))
            self._refuse_if_resting(host, place)
            await self._everywhere.acquire()
            place.next_start = clock() + self._spacing

    def _place(self, host: str) -> _Host:
        if host not in self._hosts:
            self._sweep()
            self._hosts[host] = _Host(room=asyncio.Semaphore(self._per_host))
        return self._hosts[host]

    def _sweep(self) -> None:
        """Forget hosts that nobody waits for and that owe no pause, so memory doesn't grow with every link."""
        if len(self._hosts) < _SWEEP_ABOVE:
            return
        now = asyncio.get_running_loop().time()
        self._hosts = {
            name: place
            for name, place in self._hosts.items()
            if place.visitors or place.next_start > now or place.rests_until > now
        }

    @staticmethod
    def _refuse_if_resting(host: str, place: _Host) -> None:
        left = place.rests_until - asyncio.get_running_loop().time()
        if left > 0:
            raise HostResting(host=host, seconds=math.ceil(left), retry_after=timedelta(seconds=left))
