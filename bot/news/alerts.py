"""An alert: an entry on its way to one chat, with what its reader knows it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.news.model import ChatId, ChatKey, DeliveryId, EntryId, TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Everything one alert shows, and what its sending needs to know.

    `at` is when it was published (or first seen), `feed_zone` and `chat_zone` are IANA names; `topics` are
    (id, the name this reader knows it by); `summary` are the article's sentences, if they were chosen before.
    `attempts` counts the sends begun; `chat_failures` the chat's passing refusals in a row.
    """

    delivery: DeliveryId
    chat_key: ChatKey
    chat_id: ChatId
    thread_id: int
    language: str
    chat_zone: str | None
    chat_failures: int
    chat_failing_since: datetime | None
    attempts: int
    owed_at: datetime
    message_id: int | None
    entry: EntryId
    headline: str
    kicker: str | None
    url: str | None
    lead: str | None
    breaking: bool
    at: datetime
    feed: str
    feed_zone: str
    summary: tuple[str, ...] | None
    topics: tuple[tuple[TopicId, str], ...]
