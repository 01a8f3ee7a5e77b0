"""Looking back: which recent headlines a query would have caught."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.news import matching
from bot.news.matching import Text
from bot.store import entries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.topics import Query
    from bot.store.entries import Headline

MOST = 5_000
"""Headlines looked through, newest first: a week of a few busy feeds, in about a quarter of a second of a thread."""


async def headlines(
    connection: AsyncConnection, query: Query, *, since: datetime
) -> list[tuple[Headline, tuple[str, ...]]]:
    """The headlines that match, newest first, each with the words that fit."""
    latest = await entries.latest(connection, since=since, limit=MOST)
    return await asyncio.to_thread(_matching, query, latest)


def _matching(query: Query, latest: Sequence[Headline]) -> list[tuple[Headline, tuple[str, ...]]]:
    matched = ((headline, matching.match(query, _text(headline))) for headline in latest)
    return [(headline, words) for headline, words in matched if words is not None]


async def first_found(
    connection: AsyncConnection, queries: Sequence[Query], *, since: datetime
) -> tuple[Query, int] | None:
    """The first of some queries that recent headlines match, and how many do; None when none does."""
    latest = await entries.latest(connection, since=since, limit=MOST) if queries else []
    return await asyncio.to_thread(_first_found, queries, latest)


def _first_found(queries: Sequence[Query], latest: Sequence[Headline]) -> tuple[Query, int] | None:
    counted = dict.fromkeys(range(len(queries)), 0)
    for text in map(_text, latest):
        for place, query in enumerate(queries):
            counted[place] += matching.match(query, text) is not None
    return next(((queries[place], count) for place, count in counted.items() if count), None)


def _text(headline: Headline) -> Text:
    return Text.of(headline.headline, headline.kicker, language=headline.language)
