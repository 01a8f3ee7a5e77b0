"""What a reader's words would bring: how many headlines, in which forms, and, if none, which wider words would."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.chats import render, rtl
from bot.news import explaining, widening
from bot.store import search
from handlers import replies

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.chats.texts import Texts
    from bot.news.topics import Query
    from bot.store.entries import Headline

_DAYS = 7
_BUSY_A_DAY = 40
"""From how many a day a reader should know beforehand what they are in for."""
_WIDER = 4
"""Wider queries that are tried."""
_FORMS = 8
_LABEL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`found` are last week's headlines that match; `wider`, where there are none, the nearest query that has some."""

    query: Query
    found: tuple[Headline, ...]
    wider: tuple[Query, int] | None


async def forecast(connection: AsyncConnection, query: Query, *, since: datetime) -> Forecast:
    """Look a week back for a query, and for wider ones if it found nothing."""
    found = await search.headlines(connection, query, since=since)
    wider = None
    if not found:
        wider = await search.first_found(connection, tuple(islice(widening.wider(query), _WIDER)), since=since)
    return Forecast(query=query, found=tuple(headline for headline, _ in found), wider=wider)


def told(seen: Forecast, t: Texts, *, now: datetime) -> str:
    """The forecast as a message."""
    lines = [*_published(seen, t, now), *also_catches(seen.query, t)]
    a_day = len(seen.found) // _DAYS
    if a_day >= _BUSY_A_DAY:
        lines.append(t.many("Expect about {count} alert a day.", "Expect about {count} alerts a day.", a_day))
    return "\n".join(lines)


def _published(seen: Forecast, t: Texts, now: datetime) -> list[str]:
    if seen.found:
        heading = t.many(
            "{count} headline in the past week. The last:",
            "{count} headlines in the past week. The last:",
            len(seen.found),
        )
        return [heading, render.headlines([replies.line(seen.found[0])], t, now=now)]
    lines = [t("No headline had these words in the past week.")]
    if seen.wider is not None:
        query, count = seen.wider
        lines.append(
            t.many(
                "“{words}” was in {count} headline.",
                "“{words}” was in {count} headlines.",
                count,
                words=rtl.cut(query.wording, _LABEL),
            )
        )
    return lines


def also_catches(query: Query, t: Texts) -> list[str]:
    """The other forms of the words that will be caught, if there are any: at most a line."""
    others = [
        form
        for catch in explaining.catches(query)
        for form in catch.forms
        if form not in {catch.word, f"ال{catch.word}"}
    ]
    if not others:
        return []
    shown = t.plain(", ").join(dict.fromkeys(others[:_FORMS]))
    return [t("Also catches: {forms}.", forms=shown)]
