"""What a bot says about itself: menus of commands by scope and language, name, descriptions, menu button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.methods.call import Call
    from simulator.model import Chat, Json, Menus

COMMAND_LIMIT = 100


def set_my_commands(call: Call) -> bool:
    commands = call.params["commands"]
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    call.bot.menus.commands[_scope(call), _language(call)] = commands
    call.telegram.live.tell("commands")
    return True


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.menus.commands.get((_scope(call), _language(call)), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.menus.commands.pop((_scope(call), _language(call)), None)
    call.telegram.live.tell("commands")
    return True


def menu_for(menus: Menus, chat: Chat, user_id: int) -> list[Json]:
    """The commands a person sees in a chat: the narrowest scope first, in it their language before none."""
    kind = "all_private_chats" if chat.is_private else "all_group_chats"
    admin = user_id in chat.admins
    scopes = [
        f"chat_member:{chat.id}:{user_id}",
        *([f"chat_administrators:{chat.id}"] if admin else []),
        f"chat:{chat.id}",
        *(["all_chat_administrators"] if admin and not chat.is_private else []),
        kind,
        "default",
    ]
    languages = [chat.language_code or "", ""]
    wanted = [(scope, language) for scope in scopes for language in languages]
    return next((menus.commands[each] for each in wanted if each in menus.commands), [])


def _scope(call: Call) -> str:
    scope = call.get("scope") or {"type": "default"}
    if scope["type"].startswith("chat"):
        call.telegram.world.chat(scope["chat_id"])
    parts = [scope["type"], *(str(scope[key]) for key in ("chat_id", "user_id") if key in scope)]
    return ":".join(parts)


def _language(call: Call) -> str:
    language = str(call.get("language_code") or "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def setter(store: Callable[[Menus], dict[str, str]], name: str) -> Callable[[Call], bool]:
    """What setMyName and its kind do: one text for each language."""

    def set_text(call: Call) -> bool:
        store(call.bot.menus)[_language(call)] = call.get(name) or ""
        return True

    return set_text


def getter(store: Callable[[Menus], dict[str, str]], name: str) -> Callable[[Call], Json]:
    """What getMyName and its kind do: the language's text, else the one for all."""

    def get_text(call: Call) -> Json:
        texts = store(call.bot.menus)
        return {name: texts.get(_language(call)) or texts.get("", "")}

    return get_text


def set_chat_menu_button(call: Call) -> bool:
    call.bot.menus.buttons[call.get("chat_id") or 0] = call.get("menu_button") or {"type": "default"}
    return True


def get_chat_menu_button(call: Call) -> Json:
    return call.bot.menus.buttons.get(call.get("chat_id") or 0, {"type": "commands"})
