"""`ajil stories`: whether two headlines tell one piece of news, outside the bot."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import AjilError
from bot.news import stories
from bot.news.stories import Relation, Telling, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNKNOWN = timedelta(hours=6)
"""How far apart two tellings are taken to be when the time of one isn't known: as half of the pairs are that the
score was made on."""

_SAID = {
    Relation.SAME: "the same news",
    Relation.UPDATE: "a new development of the same news",
    Relation.OTHER: "other news",
}


class PairUnreadable(AjilError):
    """Line {number} isn't {{"a": {{"headline": …}}, "b": {{"headline": …}}}}. Mend it; "published_at" is ISO 8601."""


def sentence(a: str, b: str) -> str:
    """What two headlines of one day are to each other, for people."""
    at, later = _times(None, None)
    verdict = stories.compare(Telling(headline=a, at=at), Telling(headline=b, at=later))
    return f"{_SAID[verdict.relation]} (score {verdict.score:.2f})"


def answers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each line's pair with "same", "score" and "relation".

    A line that is no such object says why in "error"; the lines after it are answered all the same.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            verdict = _verdict(line, number)
        except PairUnreadable as error:
            yield {"line": number, "same": False, "score": 0, "error": str(error)}
        else:
            yield {
                "same": verdict.relation is Relation.SAME,
                "score": round(verdict.score, 4),
                "relation": verdict.relation.value,
            }


def _verdict(line: str, number: int) -> Verdict:
    try:
        asked = json.loads(line)
        a, b = asked["a"], asked["b"]
        times = _times(a.get("published_at"), b.get("published_at"))
        one, other = (_telling(side, at) for side, at in zip((a, b), times, strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise PairUnreadable(number=number) from None
    return stories.compare(one, other)


def _telling(side: dict[str, Any], at: datetime) -> Telling:
    headline, lead, url = side["headline"], side.get("lead"), side.get("url")
    if not isinstance(headline, str) or not isinstance(lead, str | None) or not isinstance(url, str | None):
        raise TypeError
    return Telling(headline=headline, lead=lead, at=at, url=url)


def _times(a: str | None, b: str | None) -> tuple[datetime, datetime]:
    one, other = _moment(a), _moment(b)
    if one is None or other is None:
        known = one or other or datetime(2000, 1, 1, tzinfo=UTC)
        return known, known + _UNKNOWN
    return one, other


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
