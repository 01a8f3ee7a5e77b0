"""Why a headline matched a query or didn't: what each word catches, what fitted where, and what came near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news import language, matching, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.news.language import Word
    from bot.news.matching import Text
    from bot.news.topics import Phrase, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """A word as it was typed, and the words of the news it catches, likeliest first (itself among them)."""

    word: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was asked for, and the headline's words that are it."""

    asked: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`fits` are met; `missing` would have had to occur; `barred` must not, and do.

    `near` pairs a missing word with one of the headline: another that looks like it, or itself outside of its phrase.
    """

    fits: tuple[Fit, ...]
    missing: tuple[str, ...]
    barred: tuple[Fit, ...]
    near: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an alert came: the reader's name of a topic, and what of it the headline fits."""

    topic: str
    fits: tuple[Fit, ...]


def catches(query: Query) -> tuple[Catch, ...]:
    """What each of a query's wanted words will catch, in the order they were typed."""
    wanted = {word.text: word for group in query.groups for phrase in group for word in phrase}
    return tuple(
        Catch(word=written, forms=(written,) if wanted[text].exact else language.forms(written))
        for text, written in wording.typed(query).items()
        if text in wanted and not language.is_common(wanted[text])
    )


def explain(query: Query, text: Text) -> Explanation:
    """How a query and a text relate, word by word."""
    words = wording.typed(query)
    met = {group: tuple(_fits(group, words, text)) for group in query.groups}
    missing = [group for group, fits in met.items() if not fits]
    return Explanation(
        fits=tuple(fits[0] for fits in met.values() if fits),
        missing=tuple(wording.group(group, words) for group in missing),
        barred=tuple(_fits(query.excluded, words, text)),
        near=tuple(dict.fromkeys((words[w.text], seen) for group in missing for w, seen in _near(group, text))),
    )


def _fits(phrases: Iterable[Phrase], words: Mapping[str, str], text: Text) -> Iterator[Fit]:
    for phrase in phrases:
        if found := matching.met((phrase,), text):
            yield Fit(asked=wording.phrase(phrase, words), found=found)


def _near(group: Iterable[Phrase], text: Text) -> Iterator[tuple[Word, str]]:
    tokens = [token for run in text.runs for token in run]
    for phrase in group:
        for word in phrase:
            for token in tokens:
                if language.resembles(word, token) and (len(phrase) > 1 or not language.fits(word, token)):
                    yield word, token.surface
