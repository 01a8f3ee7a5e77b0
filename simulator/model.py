"""The nouns of the offline Telegram: people, chats, messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class ChatType(StrEnum):
    """As the Bot API writes it."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    is_bot: bool = False
    username: str | None = None
    language_code: str | None = None

    def as_json(self) -> Json:
        """Telegram's User."""
        told = {"username": self.username, "language_code": self.language_code}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | _known(told)


@dataclass(slots=True, kw_only=True)
class Chat:
    """A conversation's place and what holds there.

    `title` is a private chat's person's first name. `started`: the person has written to the bot at least once.
    `bot_status` is the bot's membership: member, administrator, left, kicked (a private chat: member or kicked,
    which is what Telegram calls a bot that was blocked). `about` says in a word who that is, on the chat page.
    """

    id: int
    type: ChatType
    title: str
    username: str | None = None
    language_code: str | None = None
    about: str | None = None
    is_forum: bool = False
    started: bool = True
    deactivated: bool = False
    bot_status: str = "member"
    admins: tuple[int, ...] = ()
    migrated_to: int | None = None
    pinned: int | None = None
    threads: tuple[int, ...] = ()

    @property
    def is_private(self) -> bool:
        return self.type is ChatType.PRIVATE

    def as_json(self) -> Json:
        """Telegram's Chat."""
        name = {"first_name": self.title} if self.is_private else {"title": self.title}
        told = {"username": self.username, "is_forum": self.is_forum or None}
        return {"id": self.id, "type": self.type.value} | name | _known(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message shows. Equal contents are one object in memory: a broadcast to a million is stored once.

    `photo` is the address or file id a photo was sent by; the text is its caption then.
    """

    text: str
    entities: tuple[Json, ...] = ()
    markup: Json | None = None
    photo: str | None = None


@dataclass(slots=True, kw_only=True)
class Message:
    """One message in one chat. `date` and `edited` are Unix seconds."""

    id: int
    chat_id: int
    sender: User | None
    date: int
    content: Content
    edited: int | None = None
    deleted: bool = False
    thread_id: int | None = None
    reply_to: int | None = None
    forwarded_from: User | None = None


@dataclass(slots=True, kw_only=True)
class Menus:
    """A bot's commands and words about itself: by scope and language, "" being every language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    buttons: dict[int, Json] = field(default_factory=dict)


def _known(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}
