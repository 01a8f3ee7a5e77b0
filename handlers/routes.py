"""Which update goes to which errand; and what a person sees when one fails."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.constants import ChatType
from telegram.error import Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    BaseUpdateProcessor,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.chats import rtl
from bot.chats.render import Page
from bot.chats.texts import LANGUAGES, language_for, speaking
from bot.errors import AjilError
from bot.log import reason
from handlers import menu, replies

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram import Bot

    from handlers.alerts import Alerts
    from handlers.broadcast import Broadcast
    from handlers.curate import Curate
    from handlers.feeds import Feeds
    from handlers.follow import Follow
    from handlers.latest import Latest
    from handlers.membership import Membership
    from handlers.settings import Settings
    from handlers.topics import Topics
    from handlers.visits import Reception, Visit
    from handlers.words import Words

    Errand = Callable[[Visit], Awaitable[None]]

log = structlog.get_logger(__name__)

_HERE = filters.UpdateType.MESSAGES | filters.UpdateType.CHANNEL_POST
_AT_ONCE = 64


class InTurn(BaseUpdateProcessor):
    """Updates of different chats run side by side, those of one chat one after the other: a double tap is two taps."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=_AT_ONCE)
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await self._in_turn(update, coroutine)
        finally:
            self._under_way.discard(task)

    async def _in_turn(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        self._waiting[chat.id] += 1
        try:
            async with self._turns[chat.id]:
                await coroutine
        finally:
            self._waiting[chat.id] -= 1
            if not self._waiting[chat.id]:
                del self._waiting[chat.id], self._turns[chat.id]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """PTB waits for the updates itself; those that outlast its patience are cut short."""
        under_way = tuple(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """All errands, built in app.py."""

    reception: Reception
    topics: Topics
    follow: Follow
    latest: Latest
    settings: Settings
    alerts: Alerts
    words: Words
    feeds: Feeds
    curate: Curate
    broadcast: Broadcast
    membership: Membership

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Every update finds its errand: what nobody claims is answered too."""
        commands: dict[str, Errand] = {
            "start": self._start,
            "topics": self.topics.show,
            "follow": self.follow.command,
            "unfollow": self.follow.unfollow,
            "list": self.follow.show,
            "latest": self.latest.command,
            "help": self.settings.help,
            "stop": self.settings.stop,
            "settings": self.settings.choices,
            "language": self.settings.language,
            "feeds": self._for_editors(self.feeds.show),
            "topic": self._for_editors(self.curate.command),
            "broadcast": self._for_editors(self.broadcast.compose.command),
            "broadcasts": self._for_editors(self.broadcast.watch.command),
        }
        for name, errand in commands.items():
            application.add_handler(CommandHandler(name, self._visiting(self._anew(errand)), filters=_HERE))
        buttons: dict[str, Errand] = {
            "alert": self.alerts.press,
            "topic": self.topics.press,
            "words": self.follow.press,
            "list": self.follow.press_list,
            "language": self.settings.press,
            "choice": self.settings.press_choice,
            "feed": self._for_editors(self.feeds.press),
            "curate": self._for_editors(self.curate.press),
            "cast": self._for_editors(self.broadcast.press),
            "run": self._for_editors(self.broadcast.press),
        }
        for prefix, errand in buttons.items():
            application.add_handler(CallbackQueryHandler(self._visiting(errand), pattern=f"^{prefix}:"))
        application.add_handler(CallbackQueryHandler(self._visiting(_stale)))
        application.add_handler(ChatMemberHandler(self._member_changed, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, self._visiting(self.membership.migrated)))
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        application.add_handler(MessageHandler(private & filters.COMMAND, self._visiting(_unknown)))
        application.add_handler(MessageHandler(private & filters.TEXT, self._visiting(self.words)))
        application.add_error_handler(_log_error)

    async def _start(self, visit: Visit) -> None:
        if not await self.reception.may_change(visit):
            await visit.say(Page(rtl.escape(replies.only_admins(visit.t))))
            return
        await self.topics.start(visit)
        if visit.is_editor and visit.chat.is_private:
            await menu.install_for_editor(visit.bot, visit.user_id, default=self.reception.language)

    async def _member_changed(self, update: Update, context: Any) -> None:
        visit = await self.reception.receive(update, context.bot)
        if visit is not None:
            await self.membership.changed(visit, update)

    def _visiting(self, errand: Errand) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        """The errand as PTB calls it. A fault that has words for people is said to whoever asked."""

        async def handle(update: Update, context: Any) -> None:
            visit = await self.reception.receive(update, context.bot)
            if visit is None:
                return
            try:
                await errand(visit)
            except AjilError as error:
                await _tell(visit, error)

        return handle

    def _anew(self, errand: Errand) -> Errand:
        """A command ends a question of ours that still waited for words: nobody is caught in one."""

        async def begun(visit: Visit) -> None:
            await self.words.forget_question(visit)
            await errand(visit)

        return begun

    def _for_editors(self, errand: Errand) -> Errand:
        async def guarded(visit: Visit) -> None:
            if visit.is_editor and visit.chat.is_private:
                await errand(visit)
                return
            log.warning("editors.refused", user=visit.user_id, chat=visit.chat.key)
            if visit.query is not None:
                await visit.toast(replies.only_editors(visit.t), alert=True)
            else:
                await visit.say(Page(rtl.line(rtl.escape(replies.only_editors(visit.t)), is_rtl=visit.t.is_rtl)))

        return guarded


async def _tell(visit: Visit, error: AjilError) -> None:
    if visit.query is not None:
        await visit.toast(visit.t.plain(error.template(), **error.details), alert=True)
    else:
        await visit.say(Page(visit.t.error(error)))


async def _stale(visit: Visit) -> None:
    await visit.toast(replies.stale(visit.t), alert=True)


async def _unknown(visit: Visit) -> None:
    await visit.say(Page(visit.t("There is no such command. See /help.")))


async def _log_error(update: object, context: Any) -> None:
    """What went wrong for us. A chat that blocked the bot meanwhile and a network that failed are no faults of ours."""
    error = context.error
    of = update.update_id if isinstance(update, Update) else None
    if isinstance(error, Forbidden | NetworkError | RetryAfter | InvalidToken) and not _is_ours(error):
        log.warning("update.unanswered", update=of, reason=type(error).__name__)
        return
    if isinstance(error, SQLAlchemyError):
        log.error("update.failed", update=of, reason=reason(error))
    else:
        log.error("update.failed", update=of, exc_info=error)
    if isinstance(update, Update):
        with suppress(TelegramError):
            await _apologise(update, context.bot)


async def _apologise(update: Update, bot: Bot) -> None:
    """Whoever pressed or wrote shall not wait for an answer that doesn't come. No database: it may be the fault."""
    user, chat = update.effective_user, update.effective_chat
    t = speaking(language_for(user.language_code if user else None, LANGUAGES[0]))
    sorry = t.plain("Something went wrong on our side. Try again in a minute.")
    if update.callback_query is not None:
        await update.callback_query.answer(sorry, show_alert=True)
    elif update.message is not None and chat is not None and chat.type == ChatType.PRIVATE:
        await bot.send_message(chat.id, sorry)


def _is_ours(error: TelegramError) -> bool:
    """PTB's BadRequest is a NetworkError too, but means that we asked for nonsense."""
    return type(error).__name__ == "BadRequest"
