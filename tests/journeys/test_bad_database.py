"""A database that goes away for a while: the bot says so, goes on, and delivers afterwards."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from tests.journeys.people import add_feed, follow
from tests.journeys.process import running_bot

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

pytestmark = pytest.mark.usefixtures("untraced")

SALMA = 2001
HEADLINE = "افتتاح حديقة جديدة في حي الزيتون"
LATER = "توسعة حديقة الميناء"


async def test_a_headline_reaches_its_follower_on_postgresql_whose_connections_were_cut(
    simulator: Simulator, postgres_url: str, postgres_server: str
) -> None:
    async with running_bot(simulator, postgres_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(SALMA, HEADLINE)
        _cut_connections(postgres_server, make_url(postgres_url).database or "")
        await simulator.publish(LATER)
        await simulator.wait_for_text(SALMA, LATER)
        assert (await simulator.ledger())["duplicates"] == []


def _cut_connections(server: str, database: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])


async def test_a_postgresql_that_is_away_for_a_while_is_waited_for(
    simulator: Simulator, postgres_url: str, postgres_server: str
) -> None:
    name = make_url(postgres_url).database or ""
    async with running_bot(simulator, postgres_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        _allow_connections(postgres_server, name, allowed=False)
        _cut_connections(postgres_server, name)
        await simulator.publish(HEADLINE)
        await bot.logged("poll.unavailable")
        await simulator.say(SALMA, "/list")
        await simulator.wait_for_text(SALMA, "أعد المحاولة بعد دقيقة")
        _allow_connections(postgres_server, name, allowed=True)
        await simulator.wait_for_text(SALMA, HEADLINE)
        await simulator.say(SALMA, "/list")
        await simulator.wait_for_text(SALMA, "تتابع موضوعًا")
    assert "Traceback" not in "".join(bot.lines)


def _allow_connections(server: str, database: str, *, allowed: bool) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS {str(allowed).lower()}'.encode())


async def test_a_locked_database_is_waited_for(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        with closing(sqlite3.connect(_path(sqlite_url), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await simulator.publish(HEADLINE)
            await bot.logged("database is locked")
            other.execute("ROLLBACK")
        await simulator.wait_for_text(SALMA, HEADLINE)


async def test_a_full_disk_is_waited_for(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        _, hard = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (1, hard))
        await simulator.publish(HEADLINE)
        await bot.logged("poll.un")
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        await simulator.wait_for_text(SALMA, HEADLINE, within=30)
        await asyncio.sleep(0.5)
    assert sum(HEADLINE in m["text"] for m in await simulator.messages(SALMA)) == 1
    assert "Traceback" not in "".join(bot.lines)


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")
