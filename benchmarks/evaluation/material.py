"""What is evaluated on: labelled pairs and articles with abstracts, our own and those that stand beside the project.

Our own sets are split by the number of the line: rules are tuned on the odd lines ("dev"), the even ones are held out.
What stands beside the project may only be evaluated on; it is never copied into it.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.news.stories import Telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ROOT = Path(__file__).parents[2]
OWN = _ROOT / "tests" / "data" / "language"
SHARED = _ROOT.parent / "shared" / "data" / "language"

DEV, HELD_OUT, WHOLE = "dev", "held out", "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A query, a headline, and whether the one must find the other; `why` names the grammar after its category."""

    half: str
    language: str
    query: str
    headline: str
    match: bool
    why: str

    @property
    def category(self) -> str:
        """Arabic pairs are told apart by what they try, others by their language."""
        return self.why.split(":")[0] if self.language == "ar" else self.language


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, compressed or not; nothing where there is no such file."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def halved(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with the half its line belongs to."""
    return ((DEV if number % 2 else HELD_OUT, line) for number, line in enumerate(lines(path), 1))


def asks(*, shared: Path | None) -> dict[str, list[Ask]]:
    """The sets of queries and headlines, by name."""
    own = ("match_arabic.jsonl", "match_multilingual.jsonl")
    sets = {f"our {name.split('_')[1].split('.')[0]}": [_ask(*line) for line in halved(OWN / name)] for name in own}
    if shared:
        for name in ("match_arabic_dev.jsonl", "match_multilingual_dev.jsonl"):
            sets[name.removesuffix(".jsonl")] = [_ask(WHOLE, line) for line in lines(shared / name)]
    return {name: found for name, found in sets.items() if found}


def _ask(half: str, line: Mapping[str, Any]) -> Ask:
    known = {key: line[key] for key in ("query", "headline", "match", "why")}
    return Ask(half=half, language=line.get("lang", "ar"), **known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """Two headlines, and whether they tell the same; `why` where it is known."""

    half: str
    a: Telling
    b: Telling
    dup: bool
    why: str = ""


def twices(*, shared: Path | None) -> dict[str, list[Twice]]:
    """The sets of stories told twice, by name."""
    sets = {"our stories": [_our_twice(*line) for line in halved(OWN / "stories.jsonl")]}
    if shared:
        leads = _leads(shared)
        name = "near_duplicates_dev"
        sets[name] = [_their_twice(line, leads) for line in lines(shared / f"{name}.jsonl")]
    return {name: found for name, found in sets.items() if found}


def _our_twice(half: str, line: Mapping[str, Any]) -> Twice:
    a, b = (
        Telling(headline=told["headline"], lead=told.get("lead"), at=datetime.fromisoformat(told["published_at"]))
        for told in (line["a"], line["b"])
    )
    return Twice(half=half, a=a, b=b, dup=line["dup"], why=line["why"])


def _their_twice(line: Mapping[str, Any], leads: Mapping[str, str]) -> Twice:
    """Their headlines have no leads; some of their articles stand among those with abstracts, by title."""
    a, b = (
        Telling(headline=line[which], lead=leads.get(line[which]), at=datetime.fromisoformat(line[f"t{which}"]))
        for which in "ab"
    )
    return Twice(half=WHOLE, a=a, b=b, dup=line["dup"])


def _leads(shared: Path) -> dict[str, str]:
    return {told.headline: told.text.split("\n")[0] for told in _their_texts(shared, ("bbc", "cnn"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article, a paragraph a line, and how a journalist summed it up."""

    half: str
    headline: str
    text: str
    abstract: str


def texts(*, shared: Path | None) -> dict[str, list[Told]]:
    """The sets of articles with abstracts, by name."""
    own = [Told(half=half, **line) for half, line in halved(OWN / "summaries.jsonl")]
    sets = {"our summaries": own}
    if shared:
        sets |= {f"summaries_{desk}_dev": list(_their_texts(shared, (desk,))) for desk in ("bbc", "cnn")}
    return {name: found for name, found in sets.items() if found}


def _their_texts(shared: Path, desks: Iterable[str]) -> Iterator[Told]:
    for desk in desks:
        for line in lines(shared / f"summaries_{desk}_dev.jsonl.gz"):
            yield Told(half=WHOLE, headline=line["title"], text=line["text"], abstract=line["abstract"])


def headlines(shared: Path) -> list[str]:
    """Real headlines of five newsrooms, 2018 (ANT corpus v2.1, Chouigui et al. 2021); none where they don't stand."""
    return [line["title"] for line in lines(shared / "headlines_ant.jsonl.gz")]
