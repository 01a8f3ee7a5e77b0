"""The article in a page's plain text, pasted or saved: kicker, headline, source, date, paragraphs.

There is no markup to go by, only the shape every newsroom prints: short lines above, one of them the headline, then
paragraphs. The body begins at the first line that is too long for anything else, or a closed sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.feeds.datelines import find_date
from bot.feeds.paragraphs import is_sentence, tidy
from bot.feeds.script import language_of
from bot.news.boilerplate import byline, is_boilerplate
from bot.news.language import clean
from bot.news.model import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

_BODY_LENGTH = 110
_SENTENCE_LENGTH = 60
_HEADLINE_WORDS = 4
_KICKER_WORDS = 5
_SOURCE_WORDS = 6
_NEAR = 6
"""Lines above the body among which the headline stands; those farther up are menus and other news."""
_STOPS = tuple('.؟!?…»”"')
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_FEW_LINES = 3
"""Lines that begin with a clock time, from which on they are a ticker's and not an article's."""


def from_text(text: str) -> Article | None:
    """The article of a text from which a ticker was taken; None when there are no headline and paragraph in it.

    A printed date without an offset is taken as UTC, one without a time as its day's begin: a text knows no zone.
    """
    lines = _without_ticker([line for raw in text.splitlines() if (line := clean(raw))])
    start = next((number for number, line in enumerate(lines) if _is_body(line)), None)
    if start is None:
        return None
    above = [line for line in lines[:start] if not is_boilerplate(line)]
    place = _headline_at(above)
    if place is None:
        return None
    headline, about = above[place], above[place + 1 :]
    body = [*filter(_is_standfirst, about), *lines[start:]]
    paragraphs = tidy(body, headline=headline)
    if not paragraphs:
        return None
    return Article(
        headline=headline,
        paragraphs=paragraphs,
        kicker=_kicker(above[:place]),
        source=_source(about, body),
        published_at=next((date for line in [*about, *above[:place]] if (date := find_date(line))), None),
        language=language_of(" ".join(paragraphs)),
    )


def _without_ticker(lines: list[str]) -> list[str]:
    others = [line for line in lines if not _CLOCK.match(line)]
    return others if len(lines) - len(others) >= _FEW_LINES else lines


def _is_body(line: str) -> bool:
    return len(line) >= _BODY_LENGTH or (len(line) >= _SENTENCE_LENGTH and line.endswith("."))


def _is_standfirst(line: str) -> bool:
    """A sentence between headline and body, too short for a paragraph."""
    return is_sentence(line) and find_date(line) is None and byline(line) is None


def _headline_at(above: Sequence[str]) -> int | None:
    """The first line near the body that is long enough for a headline; a kicker above it is shorter than that."""
    near = range(max(0, len(above) - _NEAR), len(above))
    telling = [number for number in near if _could_be_headline(above[number])]
    surely = (number for number in telling if len(above[number].split()) > _KICKER_WORDS)
    return next(surely, next(iter(telling), None))


def _could_be_headline(line: str) -> bool:
    return (
        len(line.split()) >= _HEADLINE_WORDS
        and not line.endswith(".")
        and find_date(line) is None
        and byline(line) is None
    )


def _kicker(above: Sequence[str]) -> str | None:
    """Only the line right above the headline can be one."""
    if not above or len(above[-1].split()) > _KICKER_WORDS or above[-1].endswith(_STOPS):
        return None
    line = above[-1]
    return None if find_date(line) or byline(line) or "." in line or "/" in line else line.rstrip(" :") or None


def _source(about: Sequence[str], body: Sequence[str]) -> str | None:
    """A name between headline and body, without the date beside it; else the byline that closes the article."""
    for line in about:
        name = byline(line) or _without_date(line)
        if name and len(name.split()) <= _SOURCE_WORDS and not name.endswith(_STOPS):
            return name
    return next((name for line in reversed(body) if (name := byline(line))), None)


def _without_date(line: str) -> str | None:
    parts = re.split(r"\s*[|•·–—]\s*|\s+[-/]\s+", line)
    names = [part.strip(" ,،:") for part in parts if find_date(part) is None and not any(map(str.isdigit, part))]
    return next((name for name in names if name), None)
