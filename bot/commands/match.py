"""`ajil match`: queries tried on headlines, outside the bot."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.errors import AjilError
from bot.news import explaining, matching, topics
from bot.news.matching import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.news.topics import Query


class LineUnreadable(AjilError):
    """Line {number} is no JSON object with "query" and "headline"."""


def words(query: str, headline: str) -> tuple[str, ...] | None:
    """The headline's words that fit, or None. Raises QueryError."""
    return matching.match(_parsed(query), Text.of(headline))


def explained(query: str, headline: str | None) -> dict[str, Any]:
    """What each word of a query catches and, given a headline, how the two relate. Raises QueryError.

    {"forms": {word: [form, …]}} and, with a headline, "fits" [{"asked", "found"}, …], "missing", "barred" and "near"
    [[asked, seen], …]: see news/explaining.
    """
    parsed = _parsed(query)
    told: dict[str, Any] = {"forms": {catch.word: list(catch.forms) for catch in explaining.catches(parsed)}}
    if headline is not None:
        told |= asdict(explaining.explain(parsed, Text.of(headline)))
    return told


def explanation(told: dict[str, Any]) -> Iterator[str]:
    """The lines of what `explained` tells, for a terminal."""
    for word, forms in told["forms"].items():
        yield f"{word}: catches {', '.join(forms)}"
    for fit in told.get("fits", ()):
        yield f"{fit['asked']}: found in {' '.join(fit['found'])}"
    for fit in told.get("barred", ()):
        yield f"-{fit['asked']}: left out, but {' '.join(fit['found'])} occurs"
    for asked in told.get("missing", ()):
        yield f"{asked}: missing"
    for asked, seen in told.get("near", ()):
        yield f"{asked}: {seen} came near"


@lru_cache(maxsize=4096)
def _parsed(query: str) -> Query:
    return topics.parse(query)


def answers(lines: Iterable[str], *, explain: bool = False) -> Iterator[dict[str, Any]]:
    """Each line's object with "match", and the "words" that fit; with `explain` also what `explained` tells.

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
            answer = _answer(asked)
            yield answer | explained(asked["query"], asked["headline"]) if explain and "error" not in answer else answer


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
