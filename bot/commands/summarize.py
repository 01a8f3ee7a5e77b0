"""`ajil summarize`: what Ajil would tell of an article, outside the bot."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from bot.commands.inspect import inspect
from bot.errors import AjilError, NotAnArticle
from bot.feeds import script
from bot.news.model import Article
from bot.news.summary import summarise
from bot.news.summary_language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from rich.console import RenderableType

    from bot.feeds.http import Fetcher

_LOOKED_AT = 400
"""Letters that tell a text's language."""
_MOST = 100
"""Sentences that may be asked for."""


class LineUnreadable(AjilError):
    """Line {number} is no JSON object with "text", and "headline" and "sentences" where they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an article says in a few sentences; none where it has none. `language` is a BCP 47 tag, if it is known."""

    headline: str
    sentences: tuple[str, ...]
    language: str | None


async def summarize(target: str, *, count: int, now: datetime, fetcher: Fetcher | None) -> Told:
    """Sums up the article in a file or at an address. Raises FeedError: what kept it from being read, or NotAnArticle.

    Without a `fetcher` only files are read.
    """
    article = (await inspect(target, zone=None, now=now, fetcher=fetcher)).reading.article
    if article is None:
        raise NotAnArticle
    return await asyncio.to_thread(_told, article, count)


def to_json(told: Told) -> dict[str, Any]:
    return {"headline": told.headline, "sentences": list(told.sentences), "language": told.language}


def to_text(told: Told) -> RenderableType:
    """The same for a terminal."""
    lines = [Text(sentence) for sentence in told.sentences] or [Text("(no sentence)", style="dim")]
    return Group(Text(told.headline, style="bold"), *(Padding(line, (1, 0, 0, 2)) for line in lines))


def answers(lines: Iterable[str], *, count: int) -> Iterator[dict[str, Any]]:
    """Each line's article {"headline", "text", "sentences"} as {"sentences", "language"}.

    `count` is how many sentences a line gets that doesn't say. A line that is no such object says why in "error"; the
    lines after it are answered all the same.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            article, wanted = _asked(line, number, count)
        except LineUnreadable as error:
            yield {"line": number, "sentences": [], "error": str(error)}
        else:
            told = _told(article, wanted)
            yield {"sentences": list(told.sentences), "language": told.language}


def _asked(line: str, number: int, count: int) -> tuple[Article, int]:
    try:
        asked = json.loads(line)
        headline, text, wanted = asked.get("headline") or "", asked["text"], asked.get("sentences", count)
        language = asked.get("language")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise LineUnreadable(number=number) from None
    are_texts = isinstance(headline, str) and isinstance(text, str) and isinstance(language, str | None)
    if not are_texts or type(wanted) is not int or not 0 <= wanted <= _MOST:
        raise LineUnreadable(number=number)
    return Article(headline=headline, paragraphs=tuple(text.splitlines()), language=language), wanted


def _told(article: Article, count: int) -> Told:
    beginning = " ".join(article.paragraphs[:_LOOKED_AT])[:_LOOKED_AT]
    language = script.language_of(beginning, told=article.language) or language_of(beginning)
    chosen = summarise(replace(article, language=language), sentences=count)
    return Told(headline=article.headline, sentences=chosen, language=language)
