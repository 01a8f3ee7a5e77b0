"""Who is talking to us, where, and in which language; and the ways to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from telegram import CallbackQuery, Message
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.error import BadRequest

from bot.chats import markup, rtl
from bot.chats.texts import Texts, language_for, speaking
from bot.news.model import BotId, ChatId
from bot.store import chats
from bot.store.chats import Chat, ChatState
from bot.store.drafts import Asker
from bot.store.subscriptions import Place

if TYPE_CHECKING:
    from telegram import Bot, Update

    from bot.chats.render import Page
    from bot.store.engine import Database

_TOAST_LIMIT = 200
_LONGEST_ID = 18
"""Digits: longer numbers are no ids of ours, and databases' integers end there."""
_NOTHING_TO_CHANGE = ("message is not modified", "message to edit not found", "message can't be edited")
"""A second tap on the same button; a message its reader deleted meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One update, understood: the chat it came from, the place (thread) it means, who sent it, and when."""

    bot: Bot
    chat: Chat
    place: Place
    user_id: int
    t: Texts
    is_editor: bool
    now: datetime
    message: Message | None
    query: CallbackQuery | None

    @property
    def asker(self) -> Asker:
        return Asker(bot_id=self.chat.bot_id, chat_id=self.chat.chat_id, user_id=self.user_id)

    @property
    def words(self) -> str:
        """What stands behind the command, or the whole text where there is none."""
        text = (self.message and self.message.text) or ""
        command, _, rest = text.partition(" ")
        if not command.startswith("/"):
            return text.strip()
        first, _, more = command.partition("\n")
        return f"{more} {rest}".strip() if first != command else rest.strip()

    @property
    def data(self) -> list[str]:
        """The parts of a pressed button's data; of one we can't have made, none that fits an errand."""
        parts = ((self.query and self.query.data) or "").split(":")
        return [""] if any(len(part) > _LONGEST_ID and part.isdecimal() for part in parts) else parts

    async def say(self, page: Page) -> Message:
        """Answer with a new message, in the thread the question came from."""
        return await self.bot.send_message(
            self.chat.chat_id,
            page.html,
            parse_mode=ParseMode.HTML,
            message_thread_id=self.place.thread or None,
            reply_markup=markup.buttons(page.keyboard),
            link_preview_options=markup.NO_PREVIEW,
        )

    async def change(self, page: Page, message_id: int | None = None) -> None:
        """Show something else in the message whose button was pressed (or in another of ours)."""
        wanted = message_id or (self.message.message_id if self.message else None)
        if wanted is None:
            return
        try:
            await self.bot.edit_message_text(
                page.html,
                chat_id=self.chat.chat_id,
                message_id=wanted,
                parse_mode=ParseMode.HTML,
                reply_markup=markup.buttons(page.keyboard),
                link_preview_options=markup.NO_PREVIEW,
            )
        except BadRequest as error:
            if not any(known in error.message.lower() for known in _NOTHING_TO_CHANGE):
                raise

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer a pressed button, with a short note where there is something to say."""
        if self.query is None:
            return
        try:
            await self.query.answer(rtl.cut(text, _TOAST_LIMIT) or None, show_alert=alert)
        except BadRequest as error:
            if "query is too old" not in error.message.lower():  # we were down then: the rest still counts
                raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Turns updates into visits. `language` is for people whose own we don't speak."""

    database: Database
    bot_id: BotId
    admin_ids: frozenset[int]
    language: str

    async def receive(self, update: Update, bot: Bot) -> Visit | None:
        """Know the chat and its language. None for an update without a chat. A reader who writes can be reached."""
        place, user = update.effective_chat, update.effective_user
        if place is None:
            return None
        now = datetime.now(UTC)
        wanted = language_for(user.language_code if user else None, self.language)
        async with self.database.write() as connection:
            chat = await chats.meet(
                connection,
                bot_id=self.bot_id,
                chat_id=ChatId(place.id),
                type=place.type,
                title=place.title or place.full_name,
                username=place.username,
                language=wanted,
                now=now,
                set_up_by=user.id if user else None,
            )
            if chat.is_private and chat.state is ChatState.GONE and update.my_chat_member is None:
                await chats.set_state(connection, chat.key, ChatState.ACTIVE, now=now)
        message = update.effective_message if isinstance(update.effective_message, Message) else None
        in_thread = message is not None and message.is_topic_message and place.type != ChatType.PRIVATE
        return Visit(
            bot=bot,
            chat=chat,
            place=Place(chat=chat.key, thread=(message.message_thread_id or 0) if message and in_thread else 0),
            user_id=user.id if user else 0,
            t=speaking(chat.language),
            is_editor=user is not None and user.id in self.admin_ids,
            now=now,
            message=message,
            query=update.callback_query,
        )

    @staticmethod
    async def may_change(visit: Visit) -> bool:
        """Whether this person decides what the chat follows: in a group, its administrators do."""
        if visit.chat.is_private or visit.chat.type == ChatType.CHANNEL:
            return True
        anonymous = visit.message is not None and visit.query is None and visit.message.sender_chat is not None
        if anonymous and visit.message is not None and visit.message.sender_chat is not None:
            return visit.message.sender_chat.id == visit.chat.chat_id
        try:
            member = await visit.bot.get_chat_member(visit.chat.chat_id, visit.user_id)
        except BadRequest:  # someone Telegram doesn't know there
            return False
        return member.status in {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
