"""Bring a database to the newest schema. One history, run from code: at each start and by `ajil migrate`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.engine import Database


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, without an alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database) -> tuple[str | None, str]:
    """Apply what is missing, in one transaction; returns the revisions before and after."""
    async with database.write() as connection:
        return await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    before = MigrationContext.configure(connection).get_current_revision()
    config = configuration(connection)
    newest = ScriptDirectory.from_config(config).get_current_head()
    if newest is None:
        message = "the migrations are missing from this installation"
        raise RuntimeError(message)
    if before != newest:
        with warnings.catch_warnings():
            # SQLite's reflection can't name expression indexes; ours are plain.
            warnings.simplefilter("ignore", UserWarning)
            command.upgrade(config, "head")
    return before, newest
