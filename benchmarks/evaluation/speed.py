"""How fast a core answers: headlines against one query, pairs of tellings, texts summed up; in its own processor time.

The first round meets every word for the first time; the later ones find what they keep, as a running bot does.
"""

from __future__ import annotations

import time
from functools import partial
from itertools import chain, pairwise
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from benchmarks import invented
from benchmarks.evaluation import material
from benchmarks.evaluation.contenders import ARABIC, contenders
from benchmarks.evaluation.summaries import TELLERS
from benchmarks.evaluation.tables import Row, Table
from benchmarks.evaluation.telling import likeners
from bot.news.stories import Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.evaluation.contenders import Contender
    from benchmarks.evaluation.material import Told
    from benchmarks.evaluation.telling import Likener

T = TypeVar("T")

ROUNDS = 4
HEADLINES = 10_000


def tables(*, shared: Path | None, headlines: int = HEADLINES) -> Iterator[Table]:
    notes = ["Median of the rounds after the first. Other work on the machine makes all of it slower."]
    yield Table(
        name="speed", title="Speed, a second of one core", rows=list(_rows(shared, headlines)), notes=[*notes, ""]
    )


def _rows(shared: Path | None, headlines: int) -> Iterator[Row]:
    known, query, source = _headlines(shared, headlines)
    for contender in contenders():
        yield _rated(f"headlines, {source}", contender.name, partial(_reads, contender, query), known)
    strangers = list(pairwise(map(_telling, known)))
    yield from _likened(f"neighbours, {source}", strangers)
    name, twices = list(material.twices(shared=shared).items())[-1]
    yield from _likened(f"hard pairs, {name}", [(twice.a, twice.b) for twice in twices])
    name, texts = list(material.texts(shared=shared).items())[-1]
    for teller, (tell, count) in TELLERS.items():
        yield _rated(f"texts, {name}", teller, partial(_tells, tell, count), texts)


def _headlines(shared: Path | None, count: int) -> tuple[list[str], str, str]:
    """Real ones where they stand, else invented ones; with a word to look for, and where they are from."""
    real = material.headlines(shared) if shared else []
    if real:
        return real[:count], "غزة", "headlines_ant"
    news = invented.Newsroom()
    return [news.headline() for _ in range(count)], news.word(), "invented"


def _rated(what: str, who: str, work: Callable[[Sequence[T]], object], on: Sequence[T]) -> Row:
    first, *later = [_rate(work, on) for _ in range(ROUNDS)]
    return {"what": what, "contender": who, "n": len(on), "first round": first, "later rounds": median(later)}


def _rate(work: Callable[[Sequence[T]], object], on: Sequence[T]) -> float:
    began = time.thread_time()
    work(on)
    return len(on) / max(time.thread_time() - began, 1e-9)


def _reads(contender: Contender, query: str, headlines: Sequence[str]) -> int:
    matches = contender.ask(query, ARABIC)
    return sum(matches(contender.read(headline, ARABIC)) for headline in headlines)


def _telling(headline: str) -> Telling:
    return Telling(headline=headline, at=invented.today())


def _likened(what: str, pairs: Sequence[tuple[Telling, Telling]]) -> Iterator[Row]:
    for likener in likeners(list(chain.from_iterable(pairs))):
        yield _rated(what, likener.name, partial(_compares, likener), pairs)


def _compares(likener: Likener, pairs: Sequence[tuple[Telling, Telling]]) -> None:
    for a, b in pairs:
        likener.compare(a, b)


def _tells(tell: Callable[[Told, int], str], count: int, texts: Sequence[Told]) -> None:
    for told in texts:
        tell(told, count)
