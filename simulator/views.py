"""Messages as others see them: as the Bot API writes them, and as the chat page and the tests read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.model import ChatType
from simulator.texts import html_of

if TYPE_CHECKING:
    from simulator.model import Chat, Content, Json, Message
    from simulator.world import World


def bot_api_message(message: Message, world: World, *, with_reply: bool = True) -> Json:
    """Telegram's Message."""
    chat = world.chat(message.chat_id)
    body: Json = {"message_id": message.id, "date": message.date, "chat": chat.as_json()}
    if chat.type is ChatType.CHANNEL:
        body["sender_chat"] = chat.as_json()
    elif message.sender:
        body["from"] = message.sender.as_json()
    if message.edited:
        body["edit_date"] = message.edited
    if message.thread_id:
        body |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.forwarded_from:
        origin = message.forwarded_from.as_json()
        body["forward_origin"] = {"type": "user", "date": message.date, "sender_user": origin}
    answered = world.message(chat.id, message.reply_to) if message.reply_to and with_reply else None
    if answered:
        body["reply_to_message"] = bot_api_message(answered, world, with_reply=False)
    return body | _shown(message.content)


def _shown(content: Content) -> Json:
    body: Json = {}
    entities = list(content.entities)
    if content.photo:
        body["photo"] = [_photo_size(content.photo)]
        body |= {"caption": content.text} if content.text else {}
        body |= {"caption_entities": entities} if entities else {}
    else:
        body |= {"text": content.text}
        body |= {"entities": entities} if entities else {}
    if content.markup and "inline_keyboard" in content.markup:
        body["reply_markup"] = content.markup
    return body


def _photo_size(photo: str) -> Json:
    return {"file_id": photo, "file_unique_id": f"{abs(hash(photo)):x}", "width": 800, "height": 450}


def view(message: Message, chat: Chat) -> Json:
    """The message as now shown, for the control interface and the chat page."""
    content = message.content
    return {
        "message_id": message.id,
        "chat_id": chat.id,
        "date": message.date,
        "edit_date": message.edited,
        "deleted": message.deleted,
        "from": message.sender.as_json() if message.sender else None,
        "text": content.text,
        "text_html": html_of(content.text, list(content.entities)),
        "entities": list(content.entities),
        "reply_markup": content.markup,
        "photo": content.photo,
        "reply_to_message_id": message.reply_to,
        "message_thread_id": message.thread_id,
    }


def chat_view(chat: Chat, world: World) -> Json:
    """A chat for the control interface and the page's list, with its newest message."""
    said = [message for message in world.messages.get(chat.id, ())[-20:] if not message.deleted]
    name: dict[str, Any] = {"id": chat.id, "type": chat.type.value, "title": chat.title}
    return name | {
        "username": chat.username,
        "language_code": chat.language_code,
        "about": chat.about,
        "is_forum": chat.is_forum,
        "started": chat.started,
        "blocked": chat.bot_status in {"kicked", "left"},
        "bot_status": chat.bot_status,
        "admins": list(chat.admins),
        "last": view(said[-1], chat) if said else None,
    }
