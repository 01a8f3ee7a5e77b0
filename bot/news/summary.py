"""An article in a few of its own sentences.

News puts what happened first, so the lead is hard to beat: on journalist-written abstracts the first sentence scores
far above any graph ranking. So: the first real sentence, then the one of the next few that shares most words with
the headline. Chosen sentences are never cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.news.boilerplate import byline, is_boilerplate, without_dateline
from bot.news.language import STOP_WORDS, clean, normalise
from bot.news.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.news.model import Article

__all__ = ["sentences", "summarise"]

_CONSIDERED = 5
"""Beyond the first five sentences an article explains; it no longer says what happened."""
_SAME = 0.6
"""Two sentences sharing this part of the shorter one's words say the same."""
_FEWEST_WORDS = 4
_SUBHEAD_WORDS = 12
_LONGEST = 4
"""A lead longer than this many times the limit is a page's fault, not a sentence."""

_ENDS = tuple('.!?؟۔…»”"')


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
    """The first few sentences that tell something, each once."""
    headline = normalise(article.headline)
    found: dict[str, str] = {}
    for sentence in _telling(article):
        key = normalise(sentence)
        if key != headline:
            found.setdefault(key, sentence)
        if len(found) == _CONSIDERED:
            break
    return list(found.values())


def _telling(article: Article) -> Iterator[str]:
    for paragraph in article.paragraphs:
        text = clean(paragraph)
        if is_boilerplate(text) or byline(text) or _is_subhead(text):
            continue
        for sentence in sentences(without_dateline(text), article.language):
            if not is_boilerplate(sentence) and len(normalise(sentence).split()) >= _FEWEST_WORDS:
                yield sentence


def _is_subhead(text: str) -> bool:
    return len(text.split()) <= _SUBHEAD_WORDS and not text.endswith(_ENDS)


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
