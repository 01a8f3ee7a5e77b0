"""Where people talk: chats, who is in them, and what was said. No network, no clock; times are arguments."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from simulator.errors import bad_request
from simulator.model import Chat, ChatType, Content, Message, User

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT_MESSAGES = 2000
"""Messages remembered for one chat; older ones are only counted."""
SHARED_CONTENTS = 512
FIRST_SUPERGROUP_ID = -1_001_000_000_001
FIRST_READER_ID = 700_001


@dataclass(slots=True)
class World:
    """All chats by id. Bulk chats are ranges of ids: such a chat becomes an object when something happens in it."""

    chats: dict[int, Chat] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    bulk: list[range] = field(default_factory=list)
    messages: dict[int, list[Message]] = field(default_factory=dict)
    dropped: dict[int, int] = field(default_factory=dict)
    next_message: int = 1
    next_in_chat: dict[int, int] = field(default_factory=dict)
    _contents: dict[str, Content] = field(default_factory=dict)

    def add(self, chat: Chat) -> None:
        """A new chat; a private one brings its person along."""
        self.chats[chat.id] = chat
        if chat.is_private:
            self.people[chat.id] = User(
                id=chat.id, first_name=chat.title, username=chat.username, language_code=chat.language_code
            )

    def free_id(self, chat_type: ChatType) -> int:
        """An id that no chat has, of the kind Telegram gives to this type."""
        if chat_type is ChatType.PRIVATE:
            return next(free for free in _count(FIRST_READER_ID, 1) if self.find(free) is None)
        first = -5_000_001 if chat_type is ChatType.GROUP else FIRST_SUPERGROUP_ID
        return next(free for free in _count(first, -1) if self.find(free) is None)

    def find(self, chat_id: int | str) -> Chat | None:
        """The chat of this id, or of this @username."""
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower()
            return next((chat for chat in self.chats.values() if (chat.username or "").lower() == name), None)
        chat = self.chats.get(chat_id)
        if chat is None and any(chat_id in ids for ids in self.bulk):
            return Chat(id=chat_id, type=ChatType.PRIVATE, title=f"reader {chat_id}", language_code="ar")
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """The chat, or Telegram's refusal."""
        found = self.find(chat_id)
        if found is None:
            raise bad_request("chat not found")
        return found

    def keep(self, chat: Chat) -> None:
        """Remember a bulk chat as an object from now on, because something about it has changed."""
        if chat.id not in self.chats:
            self.add(chat)

    def person(self, user_id: int) -> User:
        """Whoever has this id; unknown people are called by it."""
        chat = self.find(user_id) if user_id not in self.people else None
        fallback = User(id=user_id, first_name=chat.title if chat else f"user {user_id}", language_code="ar")
        return self.people.get(user_id, fallback)

    def say(self, message: Message) -> Message:
        """The message stands in its chat; it gets its id here."""
        message.id = self._new_message_id(message.chat_id)
        said = self.messages.setdefault(message.chat_id, [])
        said.append(message)
        if len(said) > KEPT_MESSAGES:
            del said[0]
            self.dropped[message.chat_id] = self.dropped.get(message.chat_id, 0) + 1
        return message

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """The message, unless it was deleted or forgotten."""
        said = self.messages.get(chat_id, [])
        place = bisect_left(said, message_id, key=attrgetter("id"))
        if place < len(said) and said[place].id == message_id and not said[place].deleted:
            return said[place]
        return None

    def shared(self, content: Content) -> Content:
        """The same content as one object, if it was used lately."""
        mark = repr((content.text, content.entities, content.markup, content.photo))
        if len(self._contents) > SHARED_CONTENTS:
            self._contents.clear()
        return self._contents.setdefault(mark, content)

    def _new_message_id(self, chat_id: int) -> int:
        """Supergroups and channels count for themselves; people and small groups share one count, as in Telegram."""
        if chat_id <= FIRST_SUPERGROUP_ID:
            self.next_in_chat[chat_id] = self.next_in_chat.get(chat_id, 0) + 1
            return self.next_in_chat[chat_id]
        self.next_message += 1
        return self.next_message - 1


def _count(first: int, step: int) -> Iterator[int]:
    value = first
    while True:
        yield value
        value += step
