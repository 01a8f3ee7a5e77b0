"""The composition root: builds every part once, hands each what it needs, and ends them in order."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot import listening, web
from bot.chats.limiter import PacedLimiter
from bot.chats.pace import Pace, PaceState
from bot.chats.send import Sender
from bot.chats.turns import Turns
from bot.chats.wire import AiohttpRequest
from bot.errors import ConfigError
from bot.feeds import summarizer
from bot.feeds.article_pool import ArticlePool
from bot.feeds.http import Fetcher
from bot.feeds.summarizer import Extract
from bot.listening import Ear
from bot.news import explaining, matching, stories
from bot.news import topics as queries
from bot.news.matching import Text
from bot.news.model import BotId
from bot.news.stories import Telling
from bot.store import chats, limits, migrate
from bot.store.engine import Database
from handlers import menu
from handlers.alerts import Alerts
from handlers.broadcast import Broadcast
from handlers.broadcast_amend import Amend
from handlers.broadcast_compose import Compose
from handlers.broadcast_release import Release
from handlers.broadcast_watch import Watch
from handlers.curate import Curate
from handlers.feeds import Feeds
from handlers.follow import Follow
from handlers.latest import Latest
from handlers.membership import Membership
from handlers.reading import Reading
from handlers.routes import InTurn, Routes
from handlers.settings import Settings as SettingsErrands
from handlers.topics import Topics
from handlers.visits import Reception
from handlers.words import Words
from jobs import schedule
from jobs.broadcasts import Broadcasts
from jobs.deliver import Deliver
from jobs.placing import Placing
from jobs.poll import Poll
from jobs.rekey import Rekey
from jobs.summaries import Summaries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.config import Settings
    from bot.feeds.summarizer import Summarizer

log = structlog.get_logger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_SWITCH_SECONDS = 0.0005
"""After how long a thread that wants the interpreter gets it; Python's 5 ms is what each of SQLite's steps would wait
beside a busy event loop. Measured on the paid lane: 8 ms a transaction instead of 30, 900 messages/s instead of 750.
"""


class TokenRefused(ConfigError):
    """Telegram doesn't know this BOT_TOKEN. Copy it anew from @BotFather into .env."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bots:
    """Two bots of one token: `paced` for handlers, `plain` for deliveries, whose pace is kept before they are sent."""

    plain: Bot
    paced: ExtBot[None]
    turns: Turns
    ear: Ear


def bots(settings: Settings) -> Bots:
    """The bots of BOT_TOKEN, not yet connected. Raises ConfigError without a token."""
    if settings.bot_token is None:
        raise ConfigError(fault="BOT_TOKEN is empty. Ask @BotFather for one and put it into .env")
    token = settings.bot_token.get_secret_value()
    base = settings.bot_api_url.rstrip("/") + "/bot"
    turns, ear = Turns(Pace()), Ear()
    try:
        return Bots(
            plain=Bot(token, base_url=base, request=AiohttpRequest()),
            paced=ExtBot(
                token,
                base_url=base,
                request=AiohttpRequest(),
                get_updates_request=ear,
                rate_limiter=PacedLimiter(turns),
            ),
            turns=turns,
            ear=ear,
        )
    except InvalidToken as error:
        raise TokenRefused from error


async def connect(bot: Bot, *, stop: asyncio.Event) -> bool:
    """Wait for Telegram to answer, however long it takes, and say so. False when stopped before it did.

    Raises TokenRefused.
    """
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            await bot.initialize()
        except InvalidToken as error:
            raise TokenRefused from error
        except TelegramError as error:
            told = error._retry_after.total_seconds() if isinstance(error, RetryAfter) else 0.0  # noqa: SLF001 (PTB's public property warns)
            wait = max(pause, told)
            log.warning("telegram.unreachable", api=bot.base_url.split("/bot")[0], reason=error.message, again_in=wait)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return True
    return False


async def _connect(both: Bots, stop: asyncio.Event) -> bool:
    return await connect(both.plain, stop=stop) and await connect(both.paced, stop=stop)


def _learn() -> None:
    """Read the language data now: the first headline or reader would stop the event loop for a second otherwise."""
    query = queries.parse("أخبار")
    queries.anchors(query)
    explaining.catches(query)
    for headline in ("افتتاح مكتبة عامة في المدينة", "A public library opens in town"):
        matching.match(query, Text.of(headline))
    news = Telling(headline="أخبار المدينة", at=datetime.now(UTC))
    stories.best(news, [news])


async def run(settings: Settings, *, stop: asyncio.Event) -> None:
    """The whole bot, until `stop` is set; then everything ends in order and nothing is lost."""
    began = time.monotonic()
    sys.setswitchinterval(_SWITCH_SECONDS)
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        before, after = await migrate.upgrade(database)
        if before != after:
            log.info("database.migrated", before=before, after=after)
        both = bots(settings)
        stack.callback(both.turns.close)
        stack.push_async_callback(both.plain.shutdown)
        stack.push_async_callback(both.paced.shutdown)
        connected, _ = await asyncio.gather(_connect(both, stop), asyncio.to_thread(_learn))
        if not connected:
            return
        fetcher = await stack.enter_async_context(Fetcher(allow_private=settings.allow_private_feeds))
        pool = await stack.enter_async_context(ArticlePool())
        await stack.enter_async_context(web.serving(settings.http_port, database))
        bot_id = BotId(both.plain.id)
        await _remember(database, both, bot_id)
        deliver = Deliver(database=database, bot_id=bot_id, sender=Sender(bot=both.plain), turns=both.turns)
        poll = Poll(
            database=database,
            fetcher=fetcher,
            every=timedelta(seconds=settings.poll_seconds),
            look_back=settings.look_back,
            owed=deliver.wake,
            placing=Placing(),
        )
        watching = Broadcasts(
            database=database,
            bot_id=bot_id,
            bot=both.paced,
            zone=settings.time_zone,
            language=settings.language,
            owed=deliver.wake,
        )
        summing_up = await stack.enter_async_context(_summarizing(settings, pool))
        reading = Reading(database=database, fetcher=fetcher, pool=pool, summarizer=summing_up)
        stack.push_async_callback(reading.close)
        summaries = Summaries(database=database, read=reading.stored, owed=deliver.wake)
        errands = routes(settings, database, fetcher, reading, bot_id, deliver.wake)
        line = _polling(poll, summaries, deliver, watching, database)
        async with _delivering(deliver), listening.listening(_application(settings, both, errands)), line:
            gc.freeze()  # what stands now stays: never walk through it again, which stops the loop for 100 ms
            log.info("ajil.running", bot=both.plain.username, seconds=round(time.monotonic() - began, 2))
            token_refused = await _refused_before(stop, both)
            log.info("ajil.stopping")
    log.info("ajil.stopped")
    if token_refused:
        raise TokenRefused


async def _refused_before(stop: asyncio.Event, both: Bots) -> bool:
    """Wait for the end; True when it comes because the token was revoked."""
    asked = asyncio.create_task(stop.wait(), name="asked to stop")
    refused = asyncio.create_task(listening.refused(both.ear, both.plain), name="token refused")
    try:
        await asyncio.wait({asked, refused}, return_when=asyncio.FIRST_COMPLETED)
        return refused.done()
    finally:
        asked.cancel()
        refused.cancel()


async def _remember(database: Database, both: Bots, bot_id: BotId) -> None:
    """Go on under the limits Telegram taught us before the restart."""
    async with database.write() as connection:
        now = datetime.now(UTC)
        await chats.register_bot(connection, bot_id, username=both.plain.username, now=now)
        learned = await limits.load(connection, bot_id)
    both.turns.pace.restore(
        PaceState(
            halted_until=learned.get("halted_until") or None,
            rate=learned.get("rate") or None,
            paid_rate=learned.get("paid_rate") or None,
            learned_at=learned.get("learned_at", 0.0),
        )
    )


def routes(
    settings: Settings,
    database: Database,
    fetcher: Fetcher,
    reading: Reading,
    bot_id: BotId,
    owed: Callable[[], None],
) -> Routes:
    """Every errand with what it needs. `owed` wakes the delivery."""
    reception = Reception(database=database, bot_id=bot_id, admin_ids=settings.admin_ids, language=settings.language)
    topics = Topics(database=database, reception=reception)
    follow = Follow(database=database, reception=reception, zone=settings.time_zone)
    feeds = Feeds(database=database, fetcher=fetcher, zone=settings.time_zone)
    curate = Curate(database=database)
    broadcast = _broadcast(settings, database, reading, owed)
    return Routes(
        reception=reception,
        topics=topics,
        follow=follow,
        latest=Latest(database=database),
        settings=SettingsErrands(database=database, reception=reception),
        alerts=Alerts(database=database, reception=reception, reading=reading),
        words=Words(database=database, follow=follow, feeds=feeds, curate=curate, broadcast=broadcast),
        feeds=feeds,
        curate=curate,
        broadcast=broadcast,
        membership=Membership(database=database, topics=topics),
    )


def _broadcast(settings: Settings, database: Database, reading: Reading, owed: Callable[[], None]) -> Broadcast:
    zone = settings.time_zone
    compose = Compose(database=database, reading=reading, paid_lane=settings.paid_broadcasts)
    return Broadcast(
        compose=compose,
        release=Release(
            database=database,
            compose=compose,
            admin_ids=settings.admin_ids,
            approvals=settings.broadcast_approvals,
            stars_ceiling=settings.stars_ceiling,
            zone=zone,
            owed=owed,
        ),
        watch=Watch(database=database, compose=compose, zone=zone, owed=owed),
        amend=Amend(database=database, compose=compose, reading=reading, zone=zone, owed=owed),
    )


def _application(settings: Settings, both: Bots, errands: Routes) -> Application[Any, Any, Any, Any, Any, Any]:
    async def set_menus(_: object) -> None:
        try:
            await menu.install(both.paced, admin_ids=settings.admin_ids, default=settings.language)
        except TelegramError as error:
            log.warning("menu.not_set", reason=error.message)

    application = ApplicationBuilder().bot(both.paced).concurrent_updates(InTurn()).build()
    errands.add_to(application)
    application.post_init = set_menus
    return application


@asynccontextmanager
async def _summarizing(settings: Settings, pool: ArticlePool) -> AsyncIterator[Summarizer]:
    """The operator's model where one is set, else the articles' own sentences."""
    extract = Extract(pool)
    model = summarizer.endpoint(settings, extract)
    if model is None:
        yield extract
        return
    async with model:
        yield model


@asynccontextmanager
async def _delivering(deliver: Deliver) -> AsyncIterator[None]:
    """Deliver for as long as this lasts. Should it fail, the whole bot ends: a supervisor's restart loses nothing."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(deliver.run(), name="deliver")
        try:
            yield
        finally:
            task.cancel()


@asynccontextmanager
async def _polling(
    poll: Poll, summaries: Summaries, deliver: Deliver, watching: Broadcasts, database: Database
) -> AsyncIterator[None]:
    """Feeds are polled from here on. The first to end: nothing new is owed while the rest goes down."""
    await poll.resume()
    await summaries.resume()
    rekey = Rekey(database=database, look_back=poll.look_back, owed=poll.owed)
    await rekey.begin()
    async with asyncio.TaskGroup() as tasks:
        scheduler = schedule.build(
            poll=poll,
            summaries=summaries,
            rekey=rekey,
            deliver=deliver,
            broadcasts=watching,
            database=database,
            tasks=tasks,
        )
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)
            for task in (*poll.running, *summaries.running):
                task.cancel()
