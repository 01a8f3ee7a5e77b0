"""An alert: an entry on its way to one chat, with what its reader knows it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news.outgoing import Outgoing

if TYPE_CHECKING:
    from datetime import datetime

    from bot.news.model import EntryId, TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Outgoing):
    """Everything one alert shows.

    `at` is when it was published (or first seen), `feed_zone` and `chat_zone` are IANA names; `topics` are
    (id, the name this reader knows it by); `summary` are the article's sentences, if they were chosen before.
    """

    chat_zone: str | None
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
