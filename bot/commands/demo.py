"""The demo: the whole product against the offline Telegram, with a newsroom that publishes and topics to follow.

The simulator is a process of its own, talked to only over HTTP, as Telegram would be. Its people live in memory, so
the demo's database does too: a folder that goes with it.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from bot import app, config
from bot.commands import feeds as feeding
from bot.errors import ConfigError
from bot.news import topics as queries
from bot.store import topics
from bot.store.engine import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import Settings

EDITOR = 1001
"""نور, of the simulator's people: the demo's editor."""
_PUBLISH_EVERY = 8
_STARTS_WITHIN = 20.0
_NEWSROOM = (("/newsroom/", "صحيفة السنديان"), ("/newsroom/en/rss.xml", "The Sindian Courier"))
_TOPICS = (
    ("الصحة", "صحة|الصحية|صحية|مستشفى|المستشفى|أطباء|التطعيم|عيادة|الدم"),
    ("التعليم", "مدرسة|المدرسة|مدارس|المدارس|طلاب|طالبات|جامعة|الجامعة|معلم|الامتحانات"),
    ("الاقتصاد", "اقتصاد|الاقتصاد|أسعار|سعر|سوق|السوق|قروض|شحنة|مبيعات"),
    ("الرياضة", "رياضة|كرة|الدوري|ماراثون|بطولة|سبّاحو|شطرنج"),
    ("الطقس", "الأرصاد|أمطار|ثلوج|رياح|ضباب|غبار"),
    ("الثقافة", "مكتبة|كتاب|الكتاب|شعرية|سينما|مسرح|الموسيقى|الفسيفساء"),
    ("العلوم", "باحثون|نبات|مرصد|قمر|السلاحف"),
    ("Health", "health|hospital|clinic|doctors|nurses|vaccination"),
    ("Education", "school|schools|students|pupils|university|teachers|library"),
    ("Sport", "football|final|league|marathon|cup|champion|swimmers"),
    ("Weather", "rain|snow|wind|winds|fog|forecasters|storm|sunny"),
)


async def run(*, port: int, stop: asyncio.Event) -> None:
    """Until `stop`: simulator, newsroom and bot. Prints where to look."""
    port = _free(port)
    origin = f"http://127.0.0.1:{port}"
    with TemporaryDirectory(prefix="ajil-demo-") as folder:
        settings = _settings(origin, Path(folder))
        async with _simulator(port):
            click.echo(f"\n  Ajil's demo: open {origin}/ in a browser. Ctrl-C ends it.\n")
            await _furnish(settings, origin)
            await app.run(settings, stop=stop)


def _free(port: int) -> int:
    """The port, or any free one when it is taken."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ConfigError(fault="No port is free on 127.0.0.1")


def _settings(origin: str, folder: Path) -> Settings:
    return config.load(
        None,
        bot_token=f"7000000001:{secrets.token_urlsafe(30)}",
        admin_ids=frozenset({EDITOR}),
        database_url=f"sqlite+aiosqlite:///{folder / 'ajil.db'}",
        bot_api_url=origin,
        poll_seconds=2,
        time_zone="Asia/Amman",
        allow_private_feeds=True,
    )


@asynccontextmanager
async def _simulator(port: int) -> AsyncIterator[None]:
    """The offline Telegram with people and a publishing newsroom, for as long as this lasts."""
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "simulator", "--demo"),
            *("--port", str(port), "--newsroom-every", str(_PUBLISH_EVERY)),
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches us alone; we end the simulator after the bot
        )
    except OSError as error:
        raise ConfigError(fault=f"The simulator can't be started: {error}") from error
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_STARTS_WITHIN):
            if not await process.stdout.readline():
                raise ConfigError(fault="The simulator doesn't start: install Ajil as ajil[demo], or use `make setup`")
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _furnish(settings: Settings, origin: str) -> None:
    """What an editor would have set up: feeds, and topics to choose from."""
    for path, title in _NEWSROOM:
        await feeding.add(settings, origin + path, zone=None, title=title)
    database = Database(settings.database_url)
    try:
        async with database.write() as connection:
            for name, query in _TOPICS:
                await topics.curate(connection, name=name, query=queries.parse(query), now=datetime.now(UTC))
    finally:
        await database.close()
