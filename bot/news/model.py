"""The nouns of the line: what a feed says, before it is stored. Frozen values; all times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime, time

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
StoryId = NewType("StoryId", int)
"""Our id of a piece of news, whoever tells it."""
TopicId = NewType("TopicId", int)
BotId = NewType("BotId", int)
"""Telegram's id of the bot itself: several bots may share one database."""
ChatId = NewType("ChatId", int)
"""Telegram's id of a chat: positive for people, negative for groups and channels."""
ChatKey = NewType("ChatKey", int)
"""Our own id of a (bot, chat) pair: it outlives a migration to another Telegram id."""
DeliveryId = NewType("DeliveryId", int)


class FeedKind(StrEnum):
    """What kind of thing we poll. Found by looking at the content, never asked."""

    TICKER = "ticker"
    RSS = "rss"
    ATOM = "atom"
    JSONFEED = "jsonfeed"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as it was read.

    Texts are clean: NFC, single spaces, no markup, no direction marks. `url` is absolute.
    `clock` is the wall time a ticker printed beside the line; such an entry has no `published_at` until the
    snapshot it stood in is dated. `guid` is the feed's own identity for the entry, where it gives one.
    `breaking` is the feed's own flag or the mark its desk wrote (see bot.news.breaking), not our guess.
    """

    headline: str
    published_at: datetime | None = None
    url: str | None = None
    kicker: str | None = None
    lead: str | None = None
    guid: str | None = None
    clock: time | None = None
    breaking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A line we have stored. `present`: it stood in the last snapshot; `flaps`: how often it went and came back."""

    id: EntryId
    headline: str
    url: str | None = None
    guid: str | None = None
    clock: time | None = None
    published_at: datetime | None = None
    present: bool = True
    flaps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The page an entry links to, as readers would want it: no menus, no "read also"."""

    headline: str
    paragraphs: tuple[str, ...]
    kicker: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    image: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one look at a document found.

    `kind` is None when nothing to poll was found; `why` says, in English and for an operator, what decided.
    `links` are addresses of feeds the document points to, best first. `zone` is an IANA name, where the document
    gives it away; `language` is a BCP 47 tag. Entries stand in the document's order.
    """

    kind: FeedKind | None
    why: str
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    language: str | None = None
    zone: str | None = None
    links: tuple[str, ...] = ()
    article: Article | None = None
