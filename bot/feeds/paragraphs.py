"""From the lines an extractor found to an article's paragraphs: clean, each once, nothing of the page's furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.news.boilerplate import byline, is_boilerplate, is_pointer
from bot.news.language import clean, fold, normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_HEADLINE_WORDS = 25
_ENDS = tuple('.!?؟۔…:»”"')
_SENTENCE_WORDS = 12
_POINTER_WORDS = 4
"""«اقرأ أيضا:» alone points to the lines below it; a longer line holds what it points to."""
_DATE = re.compile(r"\b\d{1,2}\s+[^\W\d_]+[\s,،/]+(?:\w+\s+)?(?:19|20)\d\d\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")
"""20 Nisan 2026, 10.11.2025: in any language, without its months' names."""


def tidy(lines: Iterable[str], *, headline: str | None, names: Collection[str] = ()) -> tuple[str, ...]:
    """The paragraphs among `lines`; the headline printed again, a date, or one of its writers' `names` is none."""
    alone = {normalise(text) for text in (headline or "", *names)}
    kept: dict[str, str] = {}
    below_pointer = False
    for line in map(clean, lines):
        if is_boilerplate(line):
            below_pointer = is_pointer(line) and len(line.split()) <= _POINTER_WORDS
            continue
        if below_pointer and _is_headline_like(line):
            continue
        below_pointer = False
        key = normalise(line)
        if key not in alone and byline(line) is None and not _is_date(line):
            kept.setdefault(key, line)
    return _between_sentences(list(kept.values()))


def _is_headline_like(line: str) -> bool:
    """What may stand below «اقرأ أيضا»: no long paragraph, and no full stop closes it."""
    return len(line.split()) <= _HEADLINE_WORDS and not line.endswith((".", ":"))


def is_sentence(line: str) -> bool:
    """Closed by a mark, or too long to be a line of a menu."""
    return line.endswith(_ENDS) or len(line.split()) > _SENTENCE_WORDS


def _is_date(line: str) -> bool:
    return not is_sentence(line) and bool(_DATE.search(fold(line)))


def _between_sentences(lines: list[str]) -> tuple[str, ...]:
    """Short lines above the first and below the last sentence are places and tags; those between are subheads."""
    closed = [number for number, line in enumerate(lines) if is_sentence(line)]
    while closed and lines[closed[-1]].endswith(":"):
        closed.pop()
    return tuple(lines[closed[0] : closed[-1] + 1]) if closed else ()
