"""Why an alert came: each of its topics, as its follower knows it, held against the headline once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import QueryError
from bot.news import explaining, topics
from bot.news.explaining import Fit, Reason
from bot.news.matching import Text
from bot.store import entries

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.alerts import Alert
    from bot.store.entries import Matched


async def reasons(connection: AsyncConnection, alert: Alert) -> list[Reason]:
    """The reasons in the order of the alert's topics."""
    names = dict(alert.topics)
    found = await entries.matches_of(connection, alert.entry, list(names))
    text = Text.of(alert.headline, alert.kicker, language=found[0].language if found else None)
    return [Reason(topic=names[match.topic], fits=_fits(match, text)) for match in found]


def _fits(match: Matched, text: Text) -> tuple[Fit, ...]:
    """What fits now; where the rules changed since, or the headline did, the words that fitted then."""
    try:
        now = explaining.explain(topics.parse(match.wording), text).fits
    except QueryError:
        now = ()
    return now or (Fit(asked=match.wording, found=match.words),)
