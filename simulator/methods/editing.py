"""What happens to messages that stand: edits, deletes, pins, and answers to pressed buttons."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from simulator.errors import bad_request
from simulator.markup import checked_markup
from simulator.methods.sending import pass_limits, reachable
from simulator.model import Content, Json, Message
from simulator.texts import CAPTION_LIMIT, formatted
from simulator.views import bot_api_message

if TYPE_CHECKING:
    from simulator.methods.call import Call

ALERT_LIMIT = 200
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(call: Call) -> Json:
    if not call.get("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(call.params["text"], parse_mode=call.get("parse_mode"), entities=call.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    message = _own_message(call, "edit")
    if message.content.photo:
        raise bad_request("there is no text in the message to edit")
    markup = checked_markup(call.get("reply_markup"))
    return _edited(call, message, Content(text=text, entities=tuple(entities), markup=markup))


def edit_message_caption(call: Call) -> Json:
    message = _own_message(call, "edit")
    if not message.content.photo:
        raise bad_request("there is no caption in the message to edit")
    text, entities = formatted(
        call.get("caption") or "",
        parse_mode=call.get("parse_mode"),
        entities=call.get("caption_entities"),
        limit=CAPTION_LIMIT,
        noun="message caption",
    )
    markup = checked_markup(call.get("reply_markup"))
    content = Content(text=text, entities=tuple(entities), markup=markup, photo=message.content.photo)
    return _edited(call, message, content)


def edit_message_reply_markup(call: Call) -> Json:
    message = _own_message(call, "edit")
    old = message.content
    markup = checked_markup(call.get("reply_markup"))
    return _edited(call, message, Content(text=old.text, entities=old.entities, photo=old.photo, markup=markup))


def delete_message(call: Call) -> bool:
    _delete(call, _message(call, call.params["message_id"], "delete"))
    return True


def delete_messages(call: Call) -> bool:
    """Those that can be found; the others are passed over, as Telegram does."""
    chat = call.chat()
    for message_id in call.params["message_ids"]:
        message = call.telegram.world.message(chat.id, message_id)
        if message:
            _delete(call, message)
    return True


def pin_chat_message(call: Call) -> bool:
    message = _message(call, call.params["message_id"], "pin")
    call.telegram.world.chat(message.chat_id).pinned = message.id
    return True


def unpin_chat_message(call: Call) -> bool:
    call.chat().pinned = None
    return True


def answer_callback_query(call: Call) -> bool:
    query = call.telegram.queries.get(call.params["callback_query_id"])
    if query is None or query.bot_id != call.bot.id or query.answer.cancelled():
        raise bad_request(STALE_QUERY)
    if not query.answer.done():
        answer = {key: call.get(key) for key in ("text", "url")} | {"show_alert": bool(call.get("show_alert"))}
        query.answer.set_result({"answered": True, **answer})
    return True


def _message(call: Call, message_id: int | None, verb: str) -> Message:
    chat = call.chat()
    reachable(call, chat)
    message = call.telegram.world.message(chat.id, message_id) if message_id is not None else None
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def _own_message(call: Call, verb: str) -> Message:
    message = _message(call, call.get("message_id"), verb)
    if message.sender is None or message.sender.id != call.bot.id:
        raise bad_request(f"message can't be {verb}ed")
    return message


def _edited(call: Call, message: Message, content: Content) -> Json:
    old = message.content
    if (old.text, old.entities, old.markup) == (content.text, content.entities, content.markup):
        raise bad_request(NOT_MODIFIED)
    chat = call.telegram.world.chat(message.chat_id)
    pass_limits(call, chat, edit=True)
    message.content = call.telegram.world.shared(content)
    message.edited = int(time.time())
    call.telegram.show(message, chat)
    return bot_api_message(message, call.telegram.world)


def _delete(call: Call, message: Message) -> None:
    chat = call.telegram.world.chat(message.chat_id)
    own = message.sender is not None and message.sender.id == call.bot.id
    if not (own or chat.is_private or chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted")
    message.deleted = True
    call.telegram.show(message, chat)
