"""Forty topics a reader would follow, over a year's real headlines: what we, light10 and Snowball find.

No labels say which are right, so the ones that only we find are sampled, by a seeded chance, to be judged one by one;
and so are those that only the others find, which are our misses or their false alarms.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from benchmarks.evaluation import material
from benchmarks.evaluation.contenders import ARABIC, contenders
from benchmarks.evaluation.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.evaluation.contenders import Contender

TOPICS = (
    "الأسعار",
    "مدرسة",
    "طبيب",
    "أسرى",
    '"كرة القدم"',
    '"حوادث السير"',
    "رواتب",
    "الطقس",
    "لقاح",
    "غزة",
    "انتخابات",
    "لاجئ",
    "النفط",
    "صاروخ",
    "جامعة",
    "زلزال",
    "وزير",
    "محكمة",
    "قاضي",
    "مستشفى",
    "امرأة",
    "طفل",
    "صحفي",
    "مسلسل",
    "فيلم",
    "كتاب",
    "مباراة",
    "لاعب",
    "هاتف",
    "طائرة",
    "سيارة",
    "حريق",
    "الذهب",
    "بنك",
    "ضريبة",
    "عمال",
    "سجن",
    "دواء",
    '"مجلس الأمن"',
    "هجرة",
)

COMPARED = ("Ajil", "light10, normalised", "Snowball, normalised")
SAMPLED = 5
SEED = 2026

Found = dict[str, set[int]]
"""By contender: the places of the headlines it finds."""


class NoHeadlinesError(Exception):
    """What is searched doesn't stand here; the message says what and where."""


def tables(*, shared: Path | None) -> Iterator[Table]:
    """Raises NoHeadlinesError."""
    headlines = material.headlines(shared) if shared else []
    if not headlines:
        raise NoHeadlinesError(
            "topics: skipped; shared/data/language/headlines_ant.jsonl.gz doesn't stand beside the project"
        )
    yield tabled(TOPICS, headlines)


def tabled(topics: Sequence[str], headlines: Sequence[str]) -> Table:
    able = [contender for contender in contenders() if contender.name in COMPARED]
    read = {each.name: [each.read(headline, ARABIC) for headline in headlines] for each in able}
    found = {topic: {each.name: _found(each, topic, read[each.name]) for each in able} for topic in topics}
    rows = [_row(topic, places, headlines) for topic, places in found.items()]
    title = f"{len(topics)} topics over {len(headlines):,} headlines"
    return Table(name="topics", title=title, rows=rows, shown=[_counts(row) for row in rows], notes=_samples(rows))


def _found(contender: Contender, topic: str, headlines: Iterable[Any]) -> set[int]:
    matches = contender.ask(topic, ARABIC)
    return {place for place, headline in enumerate(headlines) if matches(headline)}


def _row(topic: str, found: Found, headlines: Sequence[str]) -> Row:
    """Samples are drawn by topic: another topic beside it changes none of them."""
    ours, theirs = found[COMPARED[0]], found[COMPARED[1]] | found[COMPARED[2]]
    return {
        "topic": topic,
        **{name: len(places) for name, places in found.items()},
        "only we": len(ours - theirs),
        "only they": len(theirs - ours),
        "only we, sampled": _sample(f"{SEED} {topic}", ours - theirs, headlines),
        "only they, sampled": _sample(f"{SEED} {topic}", theirs - ours, headlines),
    }


def _sample(seed: str, places: set[int], headlines: Sequence[str]) -> list[str]:
    texts = sorted({headlines[place] for place in places})
    return random.Random(seed).sample(texts, min(SAMPLED, len(texts)))


def _counts(row: Mapping[str, Any]) -> Row:
    return {key: value for key, value in row.items() if not isinstance(value, list)}


def _samples(rows: Iterable[Row]) -> list[str]:
    told: list[str] = []
    for row in rows:
        for which in ("only we", "only they"):
            if drawn := row[f"{which}, sampled"]:
                told += [f"{row['topic']}: {which}, {len(drawn)} of {row[which]}", *drawn, ""]
    return ["", *told]
