"""A simulator in the test's own process, over real HTTP: quick enough to be started for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from simulator.app import create_app
from tests.simulator.process import Simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with TestServer(create_app(), shutdown_timeout=1) as server, aiohttp.ClientSession() as http:
        yield Simulator(url=str(server.make_url("")).rstrip("/"), http=http)
