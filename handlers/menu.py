"""The commands Telegram offers beside the input field, per kind of chat and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest

from bot.chats.texts import LANGUAGES, Texts, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Bot, BotCommandScope

log = structlog.get_logger(__name__)


def _everyones(t: Texts) -> list[BotCommand]:
    return [
        BotCommand("topics", t.plain("Choose topics")),
        BotCommand("list", t.plain("What you follow")),
        BotCommand("latest", t.plain("The latest headlines")),
        BotCommand("follow", t.plain("Follow words")),
        BotCommand("unfollow", t.plain("Stop following")),
        BotCommand("settings", t.plain("How alerts come")),
        BotCommand("language", t.plain("English or العربية")),
        BotCommand("stop", t.plain("Stop all alerts")),
        BotCommand("help", t.plain("How it works")),
    ]


def _editors(t: Texts) -> list[BotCommand]:
    return [
        BotCommand("broadcast", t.plain("Send to readers: an article, a message, a text")),
        BotCommand("broadcasts", t.plain("The last broadcasts: watch, pause, correct, retract")),
        BotCommand("feeds", t.plain("Sources: add, pause, remove")),
        BotCommand("topic", t.plain("Topics for readers: create, change")),
        *_everyones(t),
    ]


async def install(bot: Bot, *, admin_ids: Iterable[int], default: str) -> None:
    """Set all menus. An editor who never wrote to the bot gets theirs with their first /start."""
    everyone: tuple[BotCommandScope, ...] = (
        BotCommandScopeDefault(),
        BotCommandScopeAllPrivateChats(),
        BotCommandScopeAllGroupChats(),
    )
    for scope in everyone:
        await bot.set_my_commands(_everyones(speaking(default)), scope=scope)
        for language in LANGUAGES:
            await bot.set_my_commands(_everyones(speaking(language)), scope=scope, language_code=language)
    await introduce(bot, default=default)
    for admin in admin_ids:
        await install_for_editor(bot, admin, default=default)


async def introduce(bot: Bot, *, default: str) -> None:
    """What Telegram shows of the bot before anybody writes to it."""
    for language, code in [(default, None), *((each, each) for each in LANGUAGES)]:
        t = speaking(language)
        promise = t.plain("Follow what matters to you, and get the news as it is published.")
        await bot.set_my_short_description(promise, language_code=code)
        await bot.set_my_description(
            "\n".join([promise, t.plain("Choose topics, or write any word.")]), language_code=code
        )


async def install_for_editor(bot: Bot, admin: int, *, default: str) -> None:
    """The editor's own menu, in their private chat."""
    try:
        scope = BotCommandScopeChat(admin)
        await bot.set_my_commands(_editors(speaking(default)), scope=scope)
        for language in LANGUAGES:
            await bot.set_my_commands(_editors(speaking(language)), scope=scope, language_code=language)
    except BadRequest as error:
        log.info("menu.editor_unknown", editor=admin, reason=error.message)
