"""Every request held to the Bot API's own facts: known methods and parameters, required ones, types, lengths.

The facts (`bot_api_facts.json`: Bot API 10.3, names, types, requiredness, length limits) were not written by us, so a
bot that passes here says what the real server would understand. Stricter than Telegram in one thing: an unknown
parameter, which Telegram passes over in silence, is refused, because it is always the sender's mistake.

A check turns what came over the wire (strings of a form, or JSON) into values: int, float, bool, str, list, dict.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from simulator.errors import NOT_FOUND, RefusalError, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Check = Callable[[Any], Any]

UNION = "*"
"""The facts' key for a type that stands for any one of several."""
LENIENT = re.compile(r"Rich|InputFile|CallbackGame|InputPollMedia|InputPollOptionMedia")
"""Types whose inner shape isn't held: rich texts are strings, arrays or objects at will."""

OFFICIAL_TEXTS = {
    ("InlineKeyboardButton", "callback_data"): "BUTTON_DATA_INVALID",
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("answerCallbackQuery", "callback_query_id"): (
        "query is too old and response timeout expired or query ID is invalid"
    ),
    ("BotCommand", "command"): "BOT_COMMAND_INVALID",
    ("BotCommand", "description"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("sendMessage", "text"): "message text is empty",
    ("editMessageText", "text"): "message text is empty",
    ("sendMessage", "chat_id"): "chat_id is empty",
}
"""What the official server says where it has words of its own for a missing or over-long value."""


@cache
def _facts() -> dict[str, Any]:
    text = resources.files("simulator").joinpath("bot_api_facts.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _method_names() -> dict[str, str]:
    return {name.lower(): name for name in _facts()["methods"]}


def method_name(written: str) -> str:
    """The method's proper name: Telegram reads it in any case. Unknown ones are a 404, as there."""
    try:
        return _method_names()[written.lower()]
    except KeyError:
        raise RefusalError(NOT_FOUND, "Not Found: method not found") from None


def check_request(method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as values, or a refusal that names the first fault."""
    return dict(_object_check(method, of_method=True)(params))


@cache
def _object_check(name: str, *, of_method: bool = False) -> Check:
    fields = _facts()["methods" if of_method else "types"][name]
    checks = {key: _field_check(name, key, fact) for key, fact in fields.items()}
    required = [key for key, fact in fields.items() if fact.get("required")]
    kind = "parameter" if of_method else f"field of {name}"

    def check(value: Any) -> dict[str, Any]:
        given = _as_json(value, dict, name)
        for key in required:
            if given.get(key) is None:
                raise bad_request(OFFICIAL_TEXTS.get((name, key), f'{kind} "{key}" is required'))
        for key in given:
            if key not in checks:
                raise bad_request(f'unknown {kind} "{key}"')
        return {key: checks[key](each) for key, each in given.items() if each is not None}

    return check


def _field_check(owner: str, key: str, fact: Mapping[str, Any]) -> Check:
    of_type = _type_check(fact["type"], f"{owner}.{key}")
    low, high = fact.get("length", (0, None))
    unit = fact.get("unit")
    if high is None or unit == "characters after entities":  # measured after parsing, in texts.py
        return of_type
    text = OFFICIAL_TEXTS.get((owner, key), f'"{key}" must have {low}-{high} {unit}')

    def check(value: Any) -> Any:
        typed = of_type(value)
        if isinstance(typed, str):
            size = len(typed.encode()) if unit == "bytes" else len(typed)
            if not low <= size <= high:
                raise bad_request(text)
        return typed

    return check


@cache
def _type_check(written: str, where: str) -> Check:
    """The check for a type as the facts write it: "Integer or String", "Array of X", "X"."""
    if written.startswith("Array of "):
        return _array_check(written.removeprefix("Array of "), where)
    if written in _scalars():
        return lambda value: _scalars()[written](value, where)
    names = re.split(r" or |, | and ", written)
    if len(names) > 1:
        return _union_check(tuple(names), where)
    if LENIENT.search(written):
        return _as_given
    fields = _facts()["types"][written]
    return _type_check(fields[UNION]["type"], where) if UNION in fields else _object_check(written)


def _array_check(inner: str, where: str) -> Check:
    each = _type_check(inner, where)
    return lambda value: [each(item) for item in _as_json(value, list, where)]


def _union_check(names: tuple[str, ...], where: str) -> Check:
    """The first alternative that fits; the fault told is that of the one which shares most keys with what was given."""
    checks = {name: _type_check(name, where) for name in names}

    def check(value: Any) -> Any:
        faults: dict[str, RefusalError] = {}
        for name, of_name in checks.items():
            try:
                return of_name(value)
            except RefusalError as refusal:
                faults[name] = refusal
        given = _decoded(value)
        keys = given.keys() if isinstance(given, dict) else set()
        nearest = max(faults, key=lambda name: len(keys & _facts()["types"].get(name, {}).keys()))
        raise faults[nearest]

    return check


@cache
def _scalars() -> dict[str, Callable[[Any, str], Any]]:
    return {"Integer": _integer, "Float": _float, "Boolean": _boolean, "True": _boolean, "String": _string}


def _integer(value: Any, where: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
        return int(value)
    raise bad_request(f"{where} must be an Integer")


def _float(value: Any, where: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request(f"{where} must be a Float") from None


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
    try:
        return known[str(value).lower()]
    except KeyError:
        raise bad_request(f"{where} must be a Boolean") from None


def _string(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value
    raise bad_request(f"{where} must be a String")


def _as_given(value: Any) -> Any:
    return _decoded(value)


def _decoded(value: Any) -> Any:
    """A form's field holds its objects as JSON text; a JSON body has them as they are."""
    if isinstance(value, str) and value[:1] in "{[":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _as_json(value: Any, kind: type, where: str) -> Any:
    given = _decoded(value)
    if not isinstance(given, kind):
        what = "an object" if kind is dict else "an array"
        raise bad_request(f"{where} must be {what}")
    return given
