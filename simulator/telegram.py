"""The offline Telegram as one thing: what people do in it, and what bots are told and let do."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.bots import Bot, Bots
from simulator.faults import Faults
from simulator.ledger import Ledger
from simulator.limits import Limits, Windows
from simulator.live import Live
from simulator.model import Chat, ChatType, Content, Json, Message, User
from simulator.texts import typed_by_person
from simulator.updates import KEPT_FOR
from simulator.views import bot_api_message, view
from simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable

QUERY_LIVES = 60.0
"""Seconds within which a callback query can be answered."""
REPLY_SECONDS = 10.0
REPLIES_UNCOUNTED = 5
"""So many messages to a person who has just done something don't count in the window over all chats."""


@dataclass(slots=True, kw_only=True)
class Query:
    """A pressed button that waits for the bot's word."""

    bot_id: int
    at: float
    answer: asyncio.Future[Json]


@dataclass(slots=True)
class Telegram:
    """State and rules together. Windows are kept on the monotonic clock; dates are the wall clock's."""

    limits: Limits = field(default_factory=Limits)
    latency: float = 0.0
    world: World = field(default_factory=World)
    bots: Bots = field(default_factory=Bots)
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=Faults)
    live: Live = field(default_factory=Live)
    queries: dict[str, Query] = field(default_factory=dict)
    undelivered: deque[tuple[str, Json, float]] = field(default_factory=deque)
    replies: dict[int, tuple[float, int]] = field(default_factory=dict)
    next_query: int = 1

    def set_limits(self, limits: Limits) -> None:
        """New limits for every bot; the past is forgotten."""
        self.limits = limits
        for bot in self.bots.by_id.values():
            bot.windows = Windows(limits)

    def connect(self, bot: Bot) -> None:
        """The bot listens from now on; the first to do so gets what nobody was there to hear."""
        if bot.connected:
            return
        bot.connected = True
        while self.undelivered:
            kind, body, at = self.undelivered.popleft()
            if at > time.time() - KEPT_FOR:
                bot.inbox.put(kind, body, at)

    def tell_bots(self, kind: str, body: Json, bots: Iterable[Bot]) -> None:
        """An update for each of the bots, or for the first that will come."""
        told = list(bots)
        if not told:
            self.undelivered.append((kind, body, time.time()))
        for bot in told:
            bot.inbox.put(kind, body, time.time())

    def listeners(self, bot_id: int | None) -> list[Bot]:
        """The one bot that is meant, or all that listen."""
        return self.bots.connected() if bot_id is None else [self.bots.of_id(bot_id, self.limits)]

    def person_says(
        self,
        chat: Chat,
        sender: User,
        text: str,
        *,
        bot_id: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Someone writes in the chat; the bots that may read it are told."""
        self.world.keep(chat)
        clean, entities = typed_by_person(text)
        message = self._say(
            chat, sender, Content(text=clean, entities=tuple(entities)), reply_to=reply_to, thread_id=thread_id
        )
        chat.started = True
        self.replies[chat.id] = (time.monotonic() + REPLY_SECONDS, REPLIES_UNCOUNTED)
        kind = "channel_post" if chat.type is ChatType.CHANNEL else "message"
        body = bot_api_message(message, self.world)
        bots = self.listeners(bot_id)
        if bots and not chat.is_private:
            bots = [bot for bot in bots if self._may_read(bot, chat, message)]
            if not bots:
                return message
        self.tell_bots(kind, body, bots)
        return message

    def _may_read(self, bot: Bot, chat: Chat, message: Message) -> bool:
        """Privacy mode: in groups a bot hears commands, replies to itself and mentions, unless it is an admin."""
        if chat.bot_status in {"kicked", "left"}:
            return False
        if chat.type is ChatType.CHANNEL or chat.bot_status == "administrator":
            return True
        text = message.content.text
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        if command:
            return "@" not in command or command.lower().endswith("@" + bot.username)
        answered = self.world.message(chat.id, message.reply_to) if message.reply_to else None
        return f"@{bot.username}" in text or bool(answered and answered.sender and answered.sender.id == bot.id)

    def press(self, message: Message, sender: User, data: str) -> asyncio.Future[Json]:
        """Someone presses a button; the future holds the bot's answer, once it comes."""
        assert message.sender is not None, "only a bot's message has buttons"
        bot = self.bots.of_id(message.sender.id, self.limits)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        query_id = str(4_000_000_000_000 + self.next_query)
        self.next_query += 1
        self._forget_old_queries()
        self.queries[query_id] = Query(bot_id=bot.id, at=time.monotonic(), answer=answer)
        self.replies[message.chat_id] = (time.monotonic() + REPLY_SECONDS, REPLIES_UNCOUNTED)
        body = {
            "id": query_id,
            "from": sender.as_json(),
            "chat_instance": str(message.chat_id),
            "message": bot_api_message(message, self.world),
            "data": data,
        }
        self.tell_bots("callback_query", body, [bot])
        return answer

    def _forget_old_queries(self) -> None:
        limit = time.monotonic() - QUERY_LIVES
        for query_id in [each for each, query in self.queries.items() if query.at < limit]:
            del self.queries[query_id]

    def change_membership(self, chat: Chat, status: str, by: User, bot_id: int | None = None) -> None:
        """The bot is blocked, unblocked, added, removed, made an admin: `my_chat_member` tells of it."""
        self.world.keep(chat)
        old, chat.bot_status = chat.bot_status, status
        self.live.tell("chat", chat_id=chat.id)
        bots = self.listeners(bot_id)
        change = {"chat": chat.as_json(), "from": by.as_json(), "date": int(time.time())}
        if not bots:
            self.tell_bots("my_chat_member", change | _turn(NO_BOT, old, status), [])
        for bot in bots:
            self.tell_bots("my_chat_member", change | _turn(bot.as_user(), old, status), [bot])

    def migrate(self, chat: Chat) -> Chat:
        """The group becomes a supergroup of another id."""
        new_id = self.world.free_id(ChatType.SUPERGROUP)
        new = Chat(
            id=new_id, type=ChatType.SUPERGROUP, title=chat.title, admins=chat.admins, bot_status=chat.bot_status
        )
        self.world.keep(chat)
        self.world.add(new)
        chat.migrated_to = new_id
        service = {"message_id": 0, "date": int(time.time()), "chat": chat.as_json(), "migrate_to_chat_id": new_id}
        self.tell_bots("message", service, self.bots.connected())
        return new

    def bot_says(self, bot: Bot, chat: Chat, content: Content, **place: int | None) -> Message:
        """A bot's message stands in the chat. Whether it may was decided before."""
        return self._say(chat, bot.as_user(), content, **place)

    def _say(
        self,
        chat: Chat,
        sender: User,
        content: Content,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        message = self.world.say(
            Message(
                id=0,
                chat_id=chat.id,
                sender=sender,
                date=int(time.time()),
                content=self.world.shared(content),
                reply_to=reply_to,
                thread_id=thread_id,
            )
        )
        self.show(message, chat)
        return message

    def show(self, message: Message, chat: Chat) -> None:
        """Let the chat page know how the message looks now."""
        if self.live.watchers:
            self.live.tell("message", message=view(message, chat))


NO_BOT = User(id=0, is_bot=True, first_name="bot")


def _turn(user: User, old: str, new: str) -> Json:
    return {"old_chat_member": membership(user, old), "new_chat_member": membership(user, new)}


def membership(user: User, status: str) -> Json:
    """Telegram's ChatMember."""
    body: Json = {"user": user.as_json(), "status": status}
    if status == "kicked":
        body["until_date"] = 0
    if status == "creator":
        body["is_anonymous"] = False
    if status == "administrator":
        body |= dict.fromkeys(ADMIN_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    return body


ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_pin_messages",
    "can_manage_topics",
)
