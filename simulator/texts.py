"""Message texts as Telegram keeps them: parsed by its own library (TDLib through `tdjson`), measured in UTF-16.

`formatted` turns what a bot sent (text with parse_mode, or with entities) into clean text and Bot API entities;
`html_of` renders them back, for people who read a conversation through the control interface.
"""

from __future__ import annotations

import html
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import tdjson

from simulator.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

Entity = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100

SIMPLE_ENTITIES = {
    "textEntityTypeMention": "mention",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
}
PARSE_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
REMOVED = dict.fromkeys([0x0D, *range(0x2028, 0x202F)])
"""Characters that Telegram takes out of every text: carriage returns, separators, directional embeddings."""
HTML_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def utf16_length(text: str) -> int:
    """How long Telegram finds the text: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def formatted(
    text: str, *, parse_mode: str | None, entities: list[Entity] | None, limit: int = TEXT_LIMIT, noun: str = "message"
) -> tuple[str, list[Entity]]:
    """Clean text and its entities, or the refusal Telegram would give."""
    clean = text.translate(REMOVED)
    if parse_mode:
        clean, found = _parsed(clean, parse_mode)
    else:
        found = [*(entities or ()), *_detected(clean)]
    clean, found = _trimmed(clean, found)
    if utf16_length(clean) > limit:
        raise bad_request(f"{noun} is too long")
    return clean, sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))[:ENTITY_LIMIT]


def typed_by_person(text: str) -> tuple[str, list[Entity]]:
    """What a person's client makes of typed words: commands, mentions, hashtags and addresses are marked."""
    clean = text.translate(REMOVED).strip()
    return clean, _detected(clean)


def html_of(text: str, entities: list[Entity]) -> str:
    """The text as Bot API HTML."""
    marks: list[tuple[int, int, int, str]] = []
    for entity in entities:
        opening, closing = _tags(entity)
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if opening:
            marks += [(start, 1, -end, opening), (end, 0, -start, closing)]
    units = text.encode("utf-16-le")
    pieces, done = [], 0
    for position, _, _, mark in sorted(marks, key=lambda each: each[:3]):
        pieces += [html.escape(units[done * 2 : position * 2].decode("utf-16-le"), quote=False), mark]
        done = position
    return "".join(pieces) + html.escape(units[done * 2 :].decode("utf-16-le"), quote=False)


def _tags(entity: Entity) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if entity["type"] == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    return HTML_TAGS.get(entity["type"], ("", ""))


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    try:
        mode = PARSE_MODES[parse_mode.lower()]
    except KeyError:
        raise bad_request("unsupported parse_mode") from None
    answer = _td({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        message = str(answer["message"])
        raise bad_request(message[:1].lower() + message[1:])
    marked = [entity for entity in map(_entity, answer["entities"]) if entity]
    covered = {(entity["offset"], entity["length"]) for entity in marked}
    detected = [each for each in _detected(answer["text"]) if (each["offset"], each["length"]) not in covered]
    return str(answer["text"]), [*marked, *_outside_of_links(detected, marked)]


def _outside_of_links(detected: list[Entity], marked: list[Entity]) -> list[Entity]:
    """Nothing is detected inside links and code."""
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in marked
        if entity["type"] in {"text_link", "text_mention", "code", "pre"}
    ]
    return [
        each
        for each in detected
        if not any(start < each["offset"] + each["length"] and each["offset"] < end for start, end in closed)
    ]


def _detected(text: str) -> list[Entity]:
    if not any(sign in text for sign in "/@#.$+"):  # nothing that could be one: spare the call
        return []
    answer = _td({"@type": "getTextEntities", "text": text})
    return [entity for entity in map(_entity, answer.get("entities", ())) if entity]


def _entity(found: dict[str, Any]) -> Entity | None:
    """TDLib's entity in the Bot API's words; None for the few the Bot API doesn't show."""
    name, kind = found["type"]["@type"], found["type"]
    details: dict[str, Any] | None
    if name in SIMPLE_ENTITIES:
        details = {"type": SIMPLE_ENTITIES[name]}
    else:
        details = DETAILED_ENTITIES[name](kind) if name in DETAILED_ENTITIES else None
    return {**details, "offset": found["offset"], "length": found["length"]} if details else None


def _mentioned(kind: dict[str, Any]) -> Entity:
    user = {"id": kind["user_id"], "is_bot": False, "first_name": str(kind["user_id"])}
    return {"type": "text_mention", "user": user}


DETAILED_ENTITIES: dict[str, Callable[[dict[str, Any]], Entity]] = {
    "textEntityTypeTextUrl": lambda kind: {"type": "text_link", "url": kind["url"]},
    "textEntityTypePreCode": lambda kind: {"type": "pre", "language": kind["language"]},
    "textEntityTypeMentionName": _mentioned,
    "textEntityTypeCustomEmoji": lambda kind: {"type": "custom_emoji", "custom_emoji_id": str(kind["custom_emoji_id"])},
    "textEntityTypeDateTime": lambda kind: {"type": "date_time", "unix_time": kind["unix_time"]},
}


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at the ends; entities move along."""
    short = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(short)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return short, kept


@cache
def _silenced() -> bool:
    """TDLib writes to standard error unless told not to; once in a process is enough."""
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')
    return True


def _td(query: dict[str, Any]) -> dict[str, Any]:
    _silenced()
    answer = tdjson.td_execute(json.dumps(query).encode())
    return dict(json.loads(answer or b'{"@type":"error","code":400,"message":"Text can\'t be read"}'))
