"""Which method is carried out by what. The others are known to the facts and refused with a clear word."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from simulator.methods import editing, places, profile, receiving, sending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.methods.call import Call


@cache
def methods() -> Mapping[str, Callable[[Call], Any]]:
    """By the method's proper name."""
    names, texts, shorts = (attrgetter(each) for each in ("names", "descriptions", "short_descriptions"))
    return {
        "getMe": receiving.get_me,
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "copyMessage": sending.copy_message,
        "copyMessages": sending.copy_messages,
        "forwardMessage": sending.forward_message,
        "forwardMessages": sending.forward_messages,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "pinChatMessage": editing.pin_chat_message,
        "unpinChatMessage": editing.unpin_chat_message,
        "answerCallbackQuery": editing.answer_callback_query,
        "getChat": places.get_chat,
        "getChatMember": places.get_chat_member,
        "getChatAdministrators": places.get_chat_administrators,
        "getChatMemberCount": places.get_chat_member_count,
        "leaveChat": places.leave_chat,
        "createForumTopic": places.create_forum_topic,
        "getMyStarBalance": places.get_my_star_balance,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyName": profile.setter(names, "name"),
        "getMyName": profile.getter(names, "name"),
        "setMyDescription": profile.setter(texts, "description"),
        "getMyDescription": profile.getter(texts, "description"),
        "setMyShortDescription": profile.setter(shorts, "short_description"),
        "getMyShortDescription": profile.getter(shorts, "short_description"),
        "setChatMenuButton": profile.set_chat_menu_button,
        "getChatMenuButton": profile.get_chat_menu_button,
        "logOut": _done,
        "close": _done,
    }


def _done(_call: Call) -> bool:
    return True
