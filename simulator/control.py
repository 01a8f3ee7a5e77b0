"""The control interface under `/sim/`: people's side of the conversation, and what was really delivered. Stable.

This file serves the chats; conditions.py the ledger, limits, faults and bots.

All bodies and answers are JSON. A fault of the caller is a 400 with {"error": …}; an unknown chat or message a 404.

    POST   /sim/chats                {id?, type, title?, username?, language_code?, started?, admins?: [user ids],
                                      bot_status?, is_forum?, threads?: [ids], about?, bot?}
                                                                                           → the chat
           A private chat's person has the chat's id and `title` as first name. Chats count as started unless said
           otherwise. In groups the bot is a member, in channels an administrator, and is told so (my_chat_member).
    POST   /sim/chats/bulk           {first_id, count}                                     → {"count"}
    GET    /sim/chats                                                                      → [chat] (bulk: if used)
    GET    /sim/chats/{id}                                                                 → the chat
    POST   /sim/chats/{id}/messages  {text, from?: id or user, reply_to_message_id?, message_thread_id?, bot?}
                                                                                           → the message
    GET    /sim/chats/{id}/messages  → [{message_id, date, edit_date, deleted, from, text, text_html, entities,
                                         reply_markup, photo, reply_to_message_id, message_thread_id, chat_id}]
    POST   /sim/chats/{id}/press     {message_id, data, from?, wait?: seconds}
           → {"answered": true, "text", "show_alert", "url"}, or {"answered": false} after 5 s
    POST   /sim/chats/{id}/block     the person blocks the bot; in a group: removes it     → the chat
    POST   /sim/chats/{id}/unblock   the person unblocks it; in a group: adds it again     → the chat
    POST   /sim/chats/{id}/migrate   the group becomes a supergroup                        → the new chat
    GET    /sim/chats/{id}/commands  ?from=…  the menu that person sees there              → [{command, description}]
    GET    /sim/ledger               ?chats=0 leaves by_chat out                           → see ledger.py
    DELETE /sim/ledger, POST /sim/ledger/reset
    POST   /sim/limits               {overall?, paid?, group?, chat?, chat_burst?, active?, tolerance?, enforce?,
                                      adaptive?, latency_ms?, stars?}                      → the limits now
    POST   /sim/faults               {kind, method?, chat_id?, count?, retry_after?, latency_ms?, probability?,
                                      description?}  see faults.py                         → {"waiting": n}
    DELETE /sim/faults
    GET    /sim/bots                                                                       → [{id, username, …}]
    GET    /sim/ws                   events for the chat page, as a WebSocket
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.asked import body_of, fault, missing, number
from simulator.methods.profile import menu_for
from simulator.model import Chat, ChatType, User
from simulator.views import chat_view, view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.telegram import Telegram

ANSWER_WITHIN = 5.0


@dataclass(frozen=True, slots=True)
class Control:
    """Serves what people see and do."""

    telegram: Telegram

    def routes(self) -> list[web.RouteDef]:
        chat = r"/sim/chats/{id:-?\d+}"
        return [
            web.post("/sim/chats", self.make_chat),
            web.get("/sim/chats", self.list_chats),
            web.post("/sim/chats/bulk", self.make_bulk),
            web.get(chat, self.show_chat),
            web.post(f"{chat}/messages", self.say),
            web.get(f"{chat}/messages", self.messages),
            web.post(f"{chat}/press", self.press),
            web.post(f"{chat}/block", self.block),
            web.post(f"{chat}/unblock", self.unblock),
            web.post(f"{chat}/migrate", self.migrate),
            web.get(f"{chat}/commands", self.commands),
            web.get("/sim/ws", self.telegram.live.watch),
        ]

    async def make_chat(self, request: web.Request) -> web.Response:
        asked = await body_of(request)
        chat = new_chat(asked, self.telegram)
        self.telegram.world.add(chat)
        if not chat.is_private:
            status, chat.bot_status = chat.bot_status, "left"
            by = self.telegram.world.person(chat.admins[0] if chat.admins else chat.id)
            self.telegram.change_membership(chat, status, by, asked.get("bot"))
        self.telegram.live.tell("chat", chat_id=chat.id)
        return web.json_response(chat_view(chat, self.telegram.world))

    async def make_bulk(self, request: web.Request) -> web.Response:
        asked = await body_of(request)
        first, count = number(asked, "first_id"), number(asked, "count")
        self.telegram.world.bulk.append(range(first, first + count))
        return web.json_response({"count": count})

    async def list_chats(self, _request: web.Request) -> web.Response:
        world = self.telegram.world
        return web.json_response([chat_view(chat, world) for chat in world.chats.values() if chat.migrated_to is None])

    async def show_chat(self, request: web.Request) -> web.Response:
        return web.json_response(chat_view(self._chat(request), self.telegram.world))

    async def say(self, request: web.Request) -> web.Response:
        chat, asked = self._chat(request), await body_of(request)
        text = asked.get("text")
        if not isinstance(text, str) or not text.strip():
            raise fault("a message needs a text")
        if chat.is_private and chat.bot_status == "kicked":
            raise fault("this person has blocked the bot, and can't write to it")
        message = self.telegram.person_says(
            chat,
            self._sender(chat, asked.get("from")),
            text,
            bot_id=asked.get("bot"),
            reply_to=asked.get("reply_to_message_id"),
            thread_id=asked.get("message_thread_id"),
        )
        return web.json_response(view(message, chat))

    async def messages(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        said = self.telegram.world.messages.get(chat.id, [])
        return web.json_response([view(message, chat) for message in said])

    async def press(self, request: web.Request) -> web.Response:
        chat, asked = self._chat(request), await body_of(request)
        message = self.telegram.world.message(chat.id, number(asked, "message_id"))
        if message is None:
            raise missing("no such message")
        if message.sender is None or not message.sender.is_bot:
            raise fault("only a bot's message has buttons")
        answer = self.telegram.press(message, self._sender(chat, asked.get("from")), str(asked.get("data", "")))
        try:
            async with asyncio.timeout(float(asked.get("wait", ANSWER_WITHIN))):
                return web.json_response(await asyncio.shield(answer))
        except TimeoutError:
            return web.json_response({"answered": False})

    async def block(self, request: web.Request) -> web.Response:
        return self._membership(self._chat(request), "kicked")

    async def unblock(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        return self._membership(chat, "administrator" if chat.type is ChatType.CHANNEL else "member")

    def _membership(self, chat: Chat, status: str) -> web.Response:
        by = chat.id if chat.is_private or not chat.admins else chat.admins[0]
        self.telegram.change_membership(chat, status, self.telegram.world.person(by))
        return web.json_response(chat_view(chat, self.telegram.world))

    async def migrate(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        if chat.type is not ChatType.GROUP:
            raise fault("only a group can become a supergroup")
        return web.json_response(chat_view(self.telegram.migrate(chat), self.telegram.world))

    async def commands(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        user_id = int(request.query.get("from", chat.id))
        menus = [menu_for(bot.menus, chat, user_id) for bot in self.telegram.bots.by_id.values()]
        return web.json_response([command for menu in menus for command in menu])

    def _chat(self, request: web.Request) -> Chat:
        chat = self.telegram.world.find(int(request.match_info["id"]))
        if chat is None:
            raise missing("no such chat")
        return chat

    def _sender(self, chat: Chat, given: Any) -> User:
        """Whoever speaks: in a private chat its person, in a group the one named, else its first admin."""
        world = self.telegram.world
        if isinstance(given, dict):
            known = {key: given[key] for key in ("username", "language_code") if key in given}
            user = User(id=int(given["id"]), first_name=str(given.get("first_name", given["id"])), **known)
            world.people[user.id] = user
            return user
        if isinstance(given, int):
            return world.person(given)
        return world.person(chat.id if chat.is_private or not chat.admins else chat.admins[0])


def new_chat(asked: Mapping[str, Any], telegram: Telegram) -> Chat:
    """The chat that was asked for, with what wasn't said filled in."""
    try:
        chat_type = ChatType(asked.get("type", "private"))
    except ValueError as error:
        raise fault(str(error)) from error
    chat_id = asked.get("id")
    if chat_id is None:
        chat_id = telegram.world.free_id(chat_type)
    if (chat_id > 0) is not (chat_type is ChatType.PRIVATE):
        raise fault("people have positive ids, groups and channels negative ones")
    titles = {ChatType.PRIVATE: f"reader {chat_id}", ChatType.CHANNEL: "channel"}
    return Chat(
        id=chat_id,
        type=chat_type,
        title=asked.get("title") or titles.get(chat_type, "group"),
        username=asked.get("username"),
        about=asked.get("about"),
        language_code=asked.get("language_code", "ar") if chat_type is ChatType.PRIVATE else None,
        started=bool(asked.get("started", True)),
        is_forum=bool(asked.get("is_forum", False)),
        admins=tuple(asked.get("admins", ())),
        threads=tuple(asked.get("threads", ())),
        bot_status=asked.get("bot_status", "administrator" if chat_type is ChatType.CHANNEL else "member"),
    )
