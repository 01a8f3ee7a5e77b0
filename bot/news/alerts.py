"""An alert: an entry on its way to one chat, with what its reader knows it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news.outgoing import Outgoing

if TYPE_CHECKING:
    from datetime import datetime

    from bot.news.model import EntryId, TopicId
    from bot.news.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that tells the same story, and where it does."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Outgoing):
    """Everything one alert shows.

    `at` is when it was published (or first seen), `feed_zone` and `chat_zone` are IANA names; `topics` are
    (id, the name this reader knows it by); `summary` is the article's, if it was made before, and `unfolded` says
    whether the reader wants to see it. `others` are the other feeds that tell the story, the first of them first.
    `reply_to` is the message there that told what this one updates. `is_refresh`: it stands in the chat already, and is
    edited.
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
    summary: Summary | None
    topics: tuple[tuple[TopicId, str], ...]
    unfolded: bool = False
    others: tuple[Source, ...] = ()
    reply_to: int | None = None
    is_refresh: bool = False
