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
"""Headlines looked through, newest first: a week of a few busy feeds, in about a quarter of a second."""
_BREATH = 100


async def headlines(
    connection: AsyncConnection, query: Query, *, since: datetime
) -> list[tuple[Headline, tuple[str, ...]]]:
    """The headlines that match, newest first, each with the words that fit. Lets other work through as it goes."""
    found: list[tuple[Headline, tuple[str, ...]]] = []
    for number, headline in enumerate(await entries.latest(connection, since=since, limit=MOST)):
        if number % _BREATH == 0:
            await asyncio.sleep(0)
        words = matching.match(query, Text.of(headline.headline, headline.kicker, language=headline.language))
        if words is not None:
            found.append((headline, words))
    return found


async def first_found(
    connection: AsyncConnection, queries: Sequence[Query], *, since: datetime
) -> tuple[Query, int] | None:
    """The first of some queries that recent headlines match, and how many do; None when none does."""
    counted = dict.fromkeys(range(len(queries)), 0)
    for number, headline in enumerate(await entries.latest(connection, since=since, limit=MOST) if queries else ()):
        if number % _BREATH == 0:
            await asyncio.sleep(0)
        text = Text.of(headline.headline, headline.kicker, language=headline.language)
        for place, query in enumerate(queries):
            counted[place] += matching.match(query, text) is not None
    return next(((queries[place], count) for place, count in counted.items() if count), None)
