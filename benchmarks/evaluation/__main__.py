"""`python -m benchmarks.evaluation [topics] [--only NAME] [--own] [--json] [--misses [all]]`: what a rule costs.

Ajil's engine and what others would have used, on the same labelled data: our own in tests/data/language/, and what
stands beside the project under shared/data/language/.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.evaluation import matching, material, speed, stories, summaries, topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.evaluation.tables import Table

PARTS = ("matching", "stories", "summaries", "speed")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code is 1 when what was asked for couldn't be measured here."""
    options = _parser().parse_args(arguments)
    shared = None if options.own or not material.SHARED.exists() else material.SHARED
    if shared is None:
        print("Only our own sets: shared/data/language is left out, or isn't there.", file=sys.stderr)
    try:
        for table in _tables(options, shared):
            _print(table, as_json=options.json)
    except topics.NoHeadlinesError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description="How well Ajil understands.")
    parser.add_argument("what", nargs="?", choices=["topics"], help="40 everyday topics over real headlines")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    parser.add_argument("--own", action="store_true", help="only the sets in this repository")
    parser.add_argument("--json", action="store_true", help="a JSON line for each row")
    parser.add_argument(
        "--misses",
        nargs="?",
        const="dev",
        choices=["dev", "all"],
        help='list wrong answers; "all" opens the held-out half as well, after which it is held out no longer',
    )
    return parser


def _tables(options: argparse.Namespace, shared: Path | None) -> Iterator[Table]:
    if options.what == "topics":
        yield from topics.tables(shared=shared)
        return
    made: dict[str, Callable[..., Iterator[Table]]] = {
        "matching": partial(matching.tables, misses=options.misses),
        "stories": partial(stories.tables, misses=options.misses),
        "summaries": summaries.tables,
        "speed": speed.tables,
    }
    for part in options.only or PARTS:
        yield from made[part](shared=shared)


def _print(table: Table, *, as_json: bool) -> None:
    if as_json:
        print(table.as_json(), end="", flush=True)
    else:
        table.show(sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
