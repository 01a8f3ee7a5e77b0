"""Sentences and small pages that several errands share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chats import render
from bot.chats.render import Button, Keyboard, Line
from bot.errors import QueryError
from bot.store import subscriptions

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.chats.texts import Texts
    from bot.store.entries import Headline
    from bot.store.topics import Topic
    from handlers.visits import Visit


def N_(message: str) -> str:  # noqa: N802 gettext's name for "to be translated where it is said"
    return message


class TooManyTopics(QueryError):
    """You follow {count} topics, the most a chat can. Unfollow one first: /list."""


FOLLOWING = N_("🔔 Now following: {topic}.")
UNFOLLOWED = N_("No longer following: {topic}.")


_ADDRESS = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?)", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a text is a page's address, with or without its scheme."""
    return _ADDRESS.fullmatch(text) is not None


def only_admins(t: Texts) -> str:
    return t.plain("In a group, only its administrators decide what it follows.")


def only_editors(t: Texts) -> str:
    return t.plain("This is for editors, in their private chat with Ajil.")


def stale(t: Texts) -> str:
    return t.plain("This button is too old. Send /start for a new one.")


def last_published(visit: Visit, headline: Headline) -> str:
    """Where the reader sees what a topic brings."""
    label = visit.t("Last published:")
    return f"{label}\n{render.headlines([line(headline)], visit.t, now=visit.now)}"


def line(headline: Headline) -> Line:
    """A stored headline as a list shows it."""
    return Line(headline=headline.headline, url=headline.url, feed=headline.feed, at=headline.at, zone=headline.zone)


async def follow(connection: AsyncConnection, visit: Visit, topic: Topic, *, label: str) -> bool:
    """Follow a topic in the visit's place. False: it was followed already. Raises TooManyTopics."""
    followed = await subscriptions.of(connection, visit.place)
    if len(followed) >= subscriptions.LIMIT and topic.id not in {s.topic_id for s in followed}:
        raise TooManyTopics(count=len(followed))
    return await subscriptions.follow(connection, visit.place, topic, label=label, now=visit.now)


def pager(t: Texts, prefix: str, number: int, count: int, size: int) -> Keyboard:
    """Buttons to the pages before and after; none where everything fits one."""
    turns = []
    if number > 0:
        turns.append(Button(t.plain("‹ Back"), f"{prefix}:{number - 1}"))
    if (number + 1) * size < count:
        turns.append(Button(t.plain("More ›"), f"{prefix}:{number + 1}"))
    return (tuple(turns),) if turns else ()
