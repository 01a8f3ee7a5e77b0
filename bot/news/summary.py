"""An article in a few of its own sentences.

News puts what happened first, so the lead is hard to beat: on journalist-written abstracts the first sentence scores
far above any graph ranking. So: the first real sentence, then the one of the next few that shares most words with
the headline. Chosen sentences are never cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.news.boilerplate import byline, is_boilerplate, without_dateline
from bot.news.language import STOP_WORDS, clean, normalise
from bot.news.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.news.model import Article

__all__ = ["sentences", "summarise"]

_CONSIDERED = 5
"""Beyond the first five sentences an article explains; it no longer says what happened."""
_SAME = 0.6
"""Two sentences sharing this part of the shorter one's words say the same."""
_FEWEST_WORDS = 4
_SUBHEAD_WORDS = 12
_HEADLINE_WORDS = 25
"""Above the lead only short lines are in doubt; below it an unclosed line may be another article's headline."""
_LONGEST = 4
"""A lead longer than this many times the limit is a page's fault, not a sentence."""

_CLOSED = re.compile(r"[.!?؟۔…][»”\"’')\]]*$")
_GOES_ON = ("،", ",", "؛", ";", ":")
"""What a sentence ends with when the page broke it off, or when it only announces a quotation."""


def summarise(article: Article, *, sentences: int = 2, limit: int = 280) -> tuple[str, ...]:
    """At most `sentences` whole sentences in the article's order.

    Together they keep to `limit` characters, unless the lead alone is longer: then it stands alone. Empty when the
    article has no sentence.
    """
    candidates = _candidates(article)
    if not candidates or sentences < 1:
        return ()
    lead = _lead(candidates, limit)
    chosen = [lead]
    for candidate in _by_overlap(candidates, article.headline):
        fits = sum(map(len, chosen)) + len(chosen) + len(candidate) <= limit
        if len(chosen) < sentences and fits and not any(_says_the_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return tuple(sorted(chosen, key=candidates.index))


def _candidates(article: Article) -> list[str]:
    """The first few sentences that tell something, each once; of a page that closes none, its longer lines."""
    return _first_few(_telling(article), article.headline) or _first_few(_lines(article), article.headline)


def _first_few(telling: Iterable[str], headline: str) -> list[str]:
    said = normalise(headline)
    found: dict[str, str] = {}
    for sentence in telling:
        key = normalise(sentence)
        if key != said:
            found.setdefault(key, sentence)
        if len(found) == _CONSIDERED:
            break
    return list(found.values())


def _telling(article: Article) -> Iterator[str]:
    """Whole sentences, without what a desk or a page adds; subheads and other news' headlines are none."""
    longest_title = _SUBHEAD_WORDS
    for text in _paragraphs(article):
        if len(text.split()) <= longest_title and not _CLOSED.search(text):
            continue
        longest_title = _HEADLINE_WORDS
        for sentence in sentences(text, article.language):
            is_whole = not sentence.endswith(_GOES_ON) and len(normalise(sentence).split()) >= _FEWEST_WORDS
            if is_whole and not is_boilerplate(sentence):
                yield sentence


def _lines(article: Article) -> Iterator[str]:
    return (text for text in _paragraphs(article) if len(normalise(text).split()) > _FEWEST_WORDS)


def _paragraphs(article: Article) -> Iterator[str]:
    texts = map(clean, article.paragraphs)
    return (without_dateline(text) for text in texts if not is_boilerplate(text) and byline(text) is None)


def _lead(candidates: Sequence[str], limit: int) -> str:
    bearable = (candidate for candidate in candidates if len(candidate) <= limit * _LONGEST)
    return next(bearable, min(candidates, key=len))


def _by_overlap(candidates: Sequence[str], headline: str) -> list[str]:
    """Those that share most of the headline's words first; among equals the earlier."""
    wanted = _words(headline)
    return sorted(candidates, key=lambda candidate: -len(wanted & _words(candidate)))


def _says_the_same(one: str, other: str) -> bool:
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) >= _SAME * min(len(mine), len(theirs))


def _words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split()) - STOP_WORDS
