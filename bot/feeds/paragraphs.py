"""From the lines an extractor found to an article's paragraphs: clean, each once, nothing of the page's furniture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.news.boilerplate import byline, is_boilerplate, is_pointer
from bot.news.language import clean, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADLINE_WORDS = 25
_ENDS = tuple('.!?؟۔…:»”"')
_SENTENCE_WORDS = 12


def tidy(lines: Iterable[str], *, headline: str | None) -> tuple[str, ...]:
    """The paragraphs among `lines`; the headline printed again above them is none of them."""
    kept: dict[str, str] = {}
    below_pointer = False
    for line in map(clean, lines):
        if is_boilerplate(line):
            below_pointer = is_pointer(line)
            continue
        if below_pointer and is_headline_like(line):
            continue
        below_pointer = False
        key = normalise(line)
        if byline(line) is None and key != normalise(headline or ""):
            kept.setdefault(key, line)
    return _between_sentences(list(kept.values()))


def is_headline_like(line: str) -> bool:
    """No sentence: short, and nothing closes it."""
    return len(line.split()) <= _HEADLINE_WORDS and not line.endswith(_ENDS)


def is_sentence(line: str) -> bool:
    """Closed by a mark, or too long to be a line of a menu."""
    return line.endswith(_ENDS) or len(line.split()) > _SENTENCE_WORDS


def _between_sentences(lines: list[str]) -> tuple[str, ...]:
    """Short lines above the first and below the last sentence are places and tags; those between are subheads."""
    sentences = [number for number, line in enumerate(lines) if is_sentence(line)]
    return tuple(lines[sentences[0] : sentences[-1] + 1]) if sentences else ()
