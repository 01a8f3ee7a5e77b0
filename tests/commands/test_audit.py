"""`ajil audit`: who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bot.__main__ import cli
from bot.commands import audit as auditing
from bot.config import load
from bot.news.broadcasts import TextContent
from bot.store import chats, steps
from tests.store.conftest import BOT, NOW

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.store.engine import Database


async def _settings(database: Database, migrated_url: str) -> Settings:
    async with database.write() as connection:
        await chats.register_bot(connection, BOT, username="ajil_bot", now=NOW)
        for _ in range(2):
            await steps.compose(connection, BOT, TextContent(html="نص"), by=1001, now=NOW)
    return load(None, database_url=migrated_url)


async def test_the_steps_of_one_broadcast_are_told_apart(database: Database, migrated_url: str) -> None:
    settings = await _settings(database, migrated_url)
    everything = await auditing.lines(settings, broadcast=None, limit=10)
    second = await auditing.lines(settings, broadcast=2, limit=10)
    assert [line.subject for line in everything] == ["broadcast 1", "broadcast 2"]
    assert [auditing.as_json(line) for line in second] == [
        {
            "at": "2026-11-22T12:00:00+00:00",
            "actor": 1001,
            "action": "broadcast.draft",
            "subject": "broadcast 2",
            "details": {"form": "text"},
        }
    ]
    assert auditing.as_table(everything).row_count == 2


def test_the_command_says_what_it_takes() -> None:
    said = CliRunner().invoke(cli, ["audit", "--help"]).output
    assert "--broadcast" in said
