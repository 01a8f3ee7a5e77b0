"""How many headlines a second one core compares with one query. Beside it a substring search, which knows no words."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from benchmarks import invented
from benchmarks.figures import Figure, rounds
from bot.news import matching, topics
from bot.news.matching import Text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.news.topics import Query

T = TypeVar("T")

_QUERIES = {"one word": "{0}", "three words, one excluded": "{0} {1} -{2}", "a phrase or a word": '"{0} {1}"|{2}'}


async def run(smoke: bool) -> AsyncIterator[Figure]:  # noqa: FBT001 every benchmark is called alike
    news, times = invented.Newsroom(), 2 if smoke else 7
    headlines = [news.headline() for _ in range(500 if smoke else 10_000)]
    ready = [Text.of(headline) for headline in headlines]
    for name, shape in _QUERIES.items():
        query = topics.parse(shape.format(*news.words(3)))
        rates = [_rate(partial(_read_and_compare, query), headlines) for _ in range(times)]
        yield rounds("matching", "headline read and compared", rates, "headlines/s", query=name)
        rates = [_rate(partial(matching.match, query), ready) for _ in range(times)]
        yield rounds("matching", "comparison alone", rates, "headlines/s", query=name)
    word = news.word()
    rates = [_rate(partial(_contains, word), headlines) for _ in range(times)]
    yield rounds("matching", "baseline: substring", rates, "headlines/s", query="one word")


def _rate(work: Callable[[T], object], on: Sequence[T]) -> float:
    began = time.perf_counter()
    for each in on:
        work(each)
    return len(on) / (time.perf_counter() - began)


def _read_and_compare(query: Query, headline: str) -> tuple[str, ...] | None:
    return matching.match(query, Text.of(headline))


def _contains(word: str, headline: str) -> bool:
    return word in headline
