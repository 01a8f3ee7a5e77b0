"""Fresh databases at the newest schema: a SQLite file each time, and PostgreSQL where a server answers."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

from bot.store import migrate
from bot.store.engine import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
"""The tests' server: see tests/conftest.py."""
_MIGRATING = asyncio.Lock()
"""Alembic's context is one per process, and `--smoke` runs all benchmarks at once."""


def kinds() -> list[str]:
    """What can be measured here; what can't is said on standard error."""
    try:
        psycopg.connect(_server(), connect_timeout=3).close()
    except psycopg.OperationalError:
        print("PostgreSQL isn't measured: no server answers at TEST_POSTGRES_URL", file=sys.stderr)
        return ["sqlite"]
    return ["sqlite", "postgresql"]


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """The address of an empty database, which is gone afterwards."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="ajil-benchmark-") as folder:
            yield f"sqlite+aiosqlite:///{Path(folder) / 'ajil.db'}"
        return
    name = f"ajil_benchmark_{secrets.token_hex(6)}"
    with psycopg.connect(_server(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database at the newest schema."""
    database = Database(url)
    try:
        async with _MIGRATING:
            await migrate.upgrade(database)
        yield database
    finally:
        await database.close()


def _server() -> str:
    return make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)
