"""Chats and who is in them: getChat, members, leaving, forum threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import bad_request
from simulator.methods.sending import reachable
from simulator.telegram import membership

if TYPE_CHECKING:
    from simulator.methods.call import Call
    from simulator.model import Chat, Json

ORDINARY_MEMBERS = 3
"""How many people besides its admins a group has, as far as getChatMemberCount tells."""


def get_chat(call: Call) -> Json:
    """Telegram's ChatFullInfo."""
    chat = call.chat()
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.as_json() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_chat_member(call: Call) -> Json:
    chat, user_id = call.chat(), call.params["user_id"]
    if user_id == call.bot.id:
        return membership(call.bot.as_user(), chat.bot_status)
    if chat.is_private and user_id != chat.id:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return membership(call.telegram.world.person(user_id), _status(chat, user_id))


def get_chat_administrators(call: Call) -> list[Json]:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = [membership(call.telegram.world.person(user_id), _status(chat, user_id)) for user_id in chat.admins]
    own = [membership(call.bot.as_user(), "administrator")] if chat.bot_status == "administrator" else []
    return people + own


def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    return 2 if chat.is_private else len(chat.admins) + 1 + ORDINARY_MEMBERS


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    reachable(call, chat)
    call.telegram.change_membership(chat, "left", call.bot.as_user(), call.bot.id)
    return True


def create_forum_topic(call: Call) -> Json:
    chat = call.chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    thread_id = max(chat.threads, default=1) + 1
    chat.threads = (*chat.threads, thread_id)
    return {"message_thread_id": thread_id, "name": call.params["name"], "icon_color": 7322096}


def get_my_star_balance(call: Call) -> Json:
    stars, tenths = divmod(call.bot.tenths, 10)
    return {"amount": stars, "nanostar_amount": tenths * 100_000_000}


def _status(chat: Chat, user_id: int) -> str:
    if user_id not in chat.admins:
        return "member"
    return "creator" if chat.admins[0] == user_id else "administrator"
