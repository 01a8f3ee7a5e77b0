"""Messages on their way into a chat: sendMessage, sendPhoto, copyMessage(s), forwardMessage(s), sendChatAction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request, forbidden, migrated, too_many
from simulator.limits import Attempt, Violation
from simulator.markup import checked_markup
from simulator.model import Chat, ChatType, Content, Json, Message
from simulator.texts import CAPTION_LIMIT, formatted
from simulator.views import bot_api_message

if TYPE_CHECKING:
    from simulator.methods.call import Call

PAID_PRICE = 1
"""Tenths of a Star for a message above the free rate."""


def send_message(call: Call) -> Json:
    text, entities = formatted(call.params["text"], parse_mode=call.get("parse_mode"), entities=call.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    content = Content(text=text, entities=tuple(entities), markup=checked_markup(call.get("reply_markup")))
    return bot_api_message(deliver(call, content), call.telegram.world)


def send_photo(call: Call) -> Json:
    photo = call.params["photo"]
    if not isinstance(photo, str) or not photo:
        raise bad_request("there is no photo in the request")
    content = _captioned(call, photo)
    return bot_api_message(deliver(call, content), call.telegram.world)


def _captioned(call: Call, photo: str) -> Content:
    text, entities = formatted(
        call.get("caption") or "",
        parse_mode=call.get("parse_mode"),
        entities=call.get("caption_entities"),
        limit=CAPTION_LIMIT,
        noun="message caption",
    )
    return Content(text=text, entities=tuple(entities), markup=checked_markup(call.get("reply_markup")), photo=photo)


def copy_message(call: Call) -> Json:
    """The same content under the bot's name; the buttons only if they are given again."""
    original = _original(call, call.params["message_id"], "copy")
    content = original.content
    if content.photo and call.get("caption") is not None:
        content = _captioned(call, content.photo)
    markup = checked_markup(call.get("reply_markup"))
    copied = Content(text=content.text, entities=content.entities, photo=content.photo, markup=markup)
    return {"message_id": deliver(call, copied).id}


def copy_messages(call: Call) -> list[Json]:
    found = [_original(call, message_id, "copy") for message_id in call.params["message_ids"]]
    bare = [Content(text=each.content.text, entities=each.content.entities, photo=each.content.photo) for each in found]
    return [{"message_id": deliver(call, content).id} for content in bare]


def forward_message(call: Call) -> Json:
    original = _original(call, call.params["message_id"], "forward")
    message = deliver(call, original.content)
    message.forwarded_from = original.forwarded_from or original.sender
    return bot_api_message(message, call.telegram.world)


def forward_messages(call: Call) -> list[Json]:
    found = [_original(call, message_id, "forward") for message_id in call.params["message_ids"]]
    return [{"message_id": deliver(call, original.content).id} for original in found]


def send_chat_action(call: Call) -> bool:
    reachable(call, call.chat())
    return True


def _original(call: Call, message_id: int, verb: str) -> Message:
    message = call.telegram.world.message(call.chat("from_chat_id").id, message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def deliver(call: Call, content: Content) -> Message:
    """The message stands in the chat and in the ledger, or is refused as Telegram would."""
    chat = call.chat()
    reachable(call, chat)
    thread_id = _thread(call, chat)
    reply_to = _answered(call, chat)
    paid = pass_limits(call, chat)
    message = call.telegram.bot_says(call.bot, chat, content, reply_to=reply_to, thread_id=thread_id)
    call.telegram.ledger.record_message(chat.id, content.text, time.time(), paid=paid)
    return message


def reachable(call: Call, chat: Chat) -> None:
    """A refusal unless the bot may write in the chat."""
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.deactivated:
        raise forbidden("user is deactivated")
    if chat.is_private and chat.bot_status == "kicked":
        raise forbidden("bot was blocked by the user")
    if chat.is_private and not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    place = "group" if chat.type is ChatType.GROUP else f"{chat.type.value}"
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {place} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {place} chat")
    if chat.type is ChatType.CHANNEL and chat.bot_status != "administrator":
        raise bad_request("need administrator rights in the channel chat")
    if chat.bot_status == "restricted" and call.method != "getChat":
        raise bad_request("not enough rights to send text messages to the chat")


def pass_limits(call: Call, chat: Chat, *, edit: bool = False) -> bool:
    """Count the message in its windows, or refuse it. True if it was paid for, which happens above the free rate."""
    telegram, now = call.telegram, time.monotonic()
    windows = call.bot.windows
    attempt = Attempt(
        chat_id=chat.id,
        is_private=chat.is_private,
        counts_overall=not edit and not _is_reply(call, chat, now),
        counts_in_private=not edit,
    )
    violation = windows.judge(attempt, now)
    paid = False
    if violation and violation.window == "overall" and call.get("allow_paid_broadcast"):
        attempt = Attempt(chat_id=chat.id, is_private=chat.is_private, paid=True)
        violation, paid = windows.judge(attempt, now), True
    if violation:
        _refuse(call, chat, violation)
    elif paid:
        _charge(call)
    windows.count(attempt, now)
    if not edit and not attempt.counts_overall:
        until, left = telegram.replies[chat.id]
        telegram.replies[chat.id] = (until, left - 1)
    return paid


def _refuse(call: Call, chat: Chat, violation: Violation) -> None:
    ledger = call.telegram.ledger
    ledger.record_violation(
        window=violation.window, chat_id=chat.id, method=call.method, at=time.time(), wait=round(violation.wait, 3)
    )
    if call.telegram.limits.enforce or violation.window == "early":
        raise too_many(violation.retry_after)


def _charge(call: Call) -> None:
    if call.bot.tenths < PAID_PRICE:
        raise bad_request("BALANCE_TOO_LOW")
    call.bot.tenths -= PAID_PRICE


def _is_reply(call: Call, chat: Chat, now: float) -> bool:
    until, left = call.telegram.replies.get(chat.id, (0.0, 0))
    return now < until and left > 0


def _thread(call: Call, chat: Chat) -> int | None:
    thread_id: int | None = call.get("message_thread_id")
    if thread_id is not None and thread_id not in chat.threads:
        raise bad_request("message thread not found")
    return thread_id


def _answered(call: Call, chat: Chat) -> int | None:
    reply: dict[str, Any] = call.get("reply_parameters") or {}
    wanted: int | None = reply.get("message_id")
    if wanted is None or call.telegram.world.message(chat.id, wanted):
        return wanted
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
