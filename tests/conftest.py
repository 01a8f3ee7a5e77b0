"""Databases for every test that needs one: a fresh SQLite file, or a fresh PostgreSQL database on a real server."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

from bot.store import migrate
from bot.store.engine import Database
from tests import processes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

settings.register_profile("ajil", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("ajil")


def _refuse(moment: datetime) -> str:
    message = f"{moment} went to SQLite past its column's type: it would stand there in another form than all others"
    raise TypeError(message)


sqlite3.register_adapter(datetime, _refuse)

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


processes.forking = True


@pytest.fixture
def begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that a test starts are begun as operators begin them: nothing is imported before."""
    monkeypatch.setattr(processes, "forking", False)


@pytest.fixture
def untraced(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the processes that a test starts: no coverage is measured there, which takes two thirds more of a processor.

    Where others measure the same, or the process is killed before it could tell.
    """
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a PostgreSQL server where databases may be made; skips by name when there is none."""
    plain = make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        psycopg.connect(plain, connect_timeout=3).close()
    except psycopg.OperationalError:
        pytest.skip("needs PostgreSQL: no server answers at TEST_POSTGRES_URL (default 127.0.0.1:5432, user postgres)")
    return plain


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A database of this test's own."""
    name = f"ajil_test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same test on both databases."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'ajil.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to be copied: migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "ajil.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database at the newest schema, to be copied."""
    name = f"ajil_test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        asyncio.run(_migrated(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)))
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


async def _migrated(url: str) -> None:
    opened = Database(url)
    await migrate.upgrade(opened)
    await opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own at the newest schema, the same test on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path / 'ajil.db')}"
        return
    template, name = request.getfixturevalue("migrated_template"), f"ajil_test_{secrets.token_hex(6)}"
    with psycopg.connect(request.getfixturevalue("postgres_server"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """An open database at the newest schema."""
    opened = Database(migrated_url)
    yield opened
    await opened.close()
