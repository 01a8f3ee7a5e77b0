"""`ajil match`: queries tried on headlines, outside the bot."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.errors import AjilError
from bot.news import matching, topics
from bot.news.matching import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.news.topics import Query


class LineUnreadable(AjilError):
    """Line {number} is no JSON object with "query" and "headline"."""


def words(query: str, headline: str) -> tuple[str, ...] | None:
    """The headline's words that fit, or None. Raises QueryError."""
    return matching.match(_parsed(query), Text.of(headline))


@lru_cache(maxsize=4096)
def _parsed(query: str) -> Query:
    return topics.parse(query)


def answers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each line's object with "match", and the "words" that fit.

    A query that is refused, or a line that is no such object, says why in "error"; the lines after it are answered
    all the same.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = _asked(line, number)
        except LineUnreadable as error:
            yield {"line": number, "match": False, "words": [], "error": str(error)}
        else:
            yield _answer(asked)


def _asked(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if isinstance(asked["query"], str) and isinstance(asked["headline"], str):
            return dict(asked)
    except (ValueError, KeyError, TypeError):
        pass
    raise LineUnreadable(number=number)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    told = {"query": asked["query"], "headline": asked["headline"]}
    try:
        found = words(asked["query"], asked["headline"])
    except AjilError as error:
        return told | {"match": False, "words": [], "error": str(error)}
    return told | {"match": found is not None, "words": list(found or ())}
