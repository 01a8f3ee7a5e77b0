"""Coming and going: blocked and unblocked, added to a group and removed, a group that becomes a supergroup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from telegram.constants import ChatMemberStatus, ChatType

from bot.news.model import ChatId
from bot.store import chats
from bot.store.chats import ChatState

if TYPE_CHECKING:
    from telegram import Update

    from bot.store.engine import Database
    from handlers.topics import Topics
    from handlers.visits import Visit

log = structlog.get_logger(__name__)

_OUT = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Keeps the list of chats clean without a single refused send."""

    database: Database
    topics: Topics

    async def changed(self, visit: Visit, update: Update) -> None:
        """my_chat_member: our own standing in a chat has changed."""
        change = update.my_chat_member
        if change is None:
            return
        was_out = change.old_chat_member.status in _OUT
        is_out = change.new_chat_member.status in _OUT
        if visit.chat.state is not ChatState.STOPPED:  # who said /stop isn't woken by unblocking, only by /start
            state = ChatState.GONE if is_out else ChatState.ACTIVE
            async with self.database.write() as connection:
                await chats.set_state(
                    connection, visit.chat.key, state, now=visit.now, reason=change.new_chat_member.status
                )
        log.info("chat.membership", chat=visit.chat.key, type=visit.chat.type, status=change.new_chat_member.status)
        if was_out and not is_out and change.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
            await self.topics.start(visit)

    async def migrated(self, visit: Visit) -> None:
        """A service message in the old group names the new one."""
        if visit.message is not None and visit.message.migrate_to_chat_id is not None:
            to = ChatId(visit.message.migrate_to_chat_id)
            async with self.database.write() as connection:
                await chats.migrate(connection, visit.chat.key, to, now=visit.now)
            log.info("chat.migrated", chat=visit.chat.key)
