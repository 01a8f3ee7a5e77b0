"""`ajil check`: is everything in place? Each fault comes with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, TelegramError

from bot import app, log
from bot.errors import AjilError
from bot.store import feeds, migrate
from bot.store.engine import Database

if TYPE_CHECKING:
    from datetime import timezone

    from bot.config import Settings
    from bot.store.feeds import Feed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    ok: bool
    what: str
    said: str


async def findings(settings: Settings) -> list[Finding]:
    """Look at everything the bot needs, and go on after a fault: one run tells all of them."""
    return [await _token(settings), _editors(settings), *await _stored(settings)]


async def _token(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding(False, "token", "BOT_TOKEN is empty. Ask @BotFather for one and put it into .env")
    try:
        bot = app.bots(settings).plain
        try:
            await bot.initialize()
        finally:
            await bot.shutdown()
    except (InvalidToken, AjilError):
        return Finding(False, "token", str(app.TokenRefused()))
    except TelegramError as error:
        said = (
            f"Telegram can't be reached at {settings.bot_api_url} ({error.message}). Check the network and BOT_API_URL"
        )
        return Finding(False, "token", said)
    return Finding(True, "token", f"@{bot.username}")


def _editors(settings: Settings) -> Finding:
    if not settings.admin_ids:
        return Finding(False, "editors", "ADMIN_IDS is empty, so nobody can add feeds. Put your Telegram id into .env")
    return Finding(True, "editors", str(len(settings.admin_ids)))


async def _stored(settings: Settings) -> list[Finding]:
    try:
        database = Database(settings.database_url)
    except AjilError as error:
        return [Finding(False, "database", str(error))]
    except OSError as error:
        return [Finding(False, "database", f"{error.strerror} ({error.filename}). Check DATABASE_URL")]
    try:
        _, newest = await migrate.upgrade(database)
        async with database.read() as connection:
            known = await feeds.every(connection)
            now = datetime.now(UTC)
            fitting = [await feeds.fitting_offset(connection, feed, now=now) for feed in known]
    except (SQLAlchemyError, OSError) as error:
        reason = log.redact(str(error.__cause__ or error)).splitlines()[0]
        return [Finding(False, "database", f"{reason}. Check DATABASE_URL, and that the server runs")]
    finally:
        await database.close()
    stored = Finding(True, "database", f"{log.redact(settings.database_url)}, schema {newest}")
    return [
        stored,
        *(map(_feed, known, fitting) if known else [Finding(True, "feeds", "none yet. Paste an address to the bot")]),
    ]


def _feed(feed: Feed, fitting: timezone | None) -> Finding:
    what = f"feed {feed.id}"
    if feed.fault is not None:
        said = f"{feed.title}: {feed.fault.name} ×{feed.failures}. Try: ajil feeds test {feed.id}"
        return Finding(False, what, said)
    if fitting is not None:
        said = f"{feed.title}: its times fit {fitting}, not {feed.zone}, so its news seems old and isn't sent"
        return Finding(False, what, f"{said}. Change its time zone in the bot: /feeds")
    return Finding(True, what, f"{feed.title}: {feed.state.value}")
