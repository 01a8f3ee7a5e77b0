"""What the benchmarks promise whoever reads their figures. That they run is seen by `python -m benchmarks --smoke`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import invented
from benchmarks.figures import Figure, distribution, percentile, rounds, with_pace
from bot.feeds import discover
from bot.news.model import FeedKind

ROOT = Path(__file__).parents[1]


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.95) == 4.0
    assert percentile([7.0], 0.5) == 7.0


def test_a_figure_is_one_json_line_with_four_significant_digits() -> None:
    figure = Figure(benchmark="owing", figure="time", value=0.0123456, unit="s", conditions={"database": "sqlite"})
    line = figure.as_json()
    assert "\n" not in line
    assert json.loads(line) == {
        "benchmark": "owing",
        "figure": "time",
        "value": 0.01235,
        "unit": "s",
        "conditions": {"database": "sqlite"},
    }


def test_a_distribution_tells_how_many_were_measured_and_their_extremes() -> None:
    told = [
        (figure.figure, figure.value, figure.conditions)
        for figure in distribution("b", "wait", [3.0, 1.0, 2.0], "ms", (0.5, 0.95), feeds=1)
    ]
    known = {"feeds": 1, "n": 3, "min": 1.0, "max": 3.0}
    assert told == [("wait p50", 2.0, known), ("wait p95", 3.0, known)]


def test_rounds_are_told_by_their_median_and_spread() -> None:
    figure = rounds("b", "time", [3.0, 1.0, 10.0], "s")
    assert (figure.value, figure.conditions) == (3.0, {"rounds": 3, "min": 1.0, "max": 10.0})


def test_the_machines_own_pace_stands_beside_what_was_known() -> None:
    figure = with_pace(rounds("b", "time", [1.0], "s", feeds=1))
    assert figure.conditions["feeds"] == 1
    assert 1 < figure.conditions["loop_ns"] < 10_000


@pytest.mark.parametrize(
    ("page", "content_type", "kind", "entries"),
    [
        (invented.ticker_page, "text/html", FeedKind.TICKER, 20),
        (invented.rss, "application/rss+xml", FeedKind.RSS, 30),
        (invented.plain_text, "text/plain", FeedKind.TICKER, 15),
    ],
)
def test_the_invented_pages_are_read_like_a_newsrooms(
    page: invented.Page, content_type: str, kind: FeedKind, entries: int
) -> None:
    news, now = invented.Newsroom(), invented.today()
    headlines = [news.headline() for _ in range(40)]
    reading = discover.read(
        page(headlines, now=now).encode(),
        url="https://news.example/",
        header_charset=None,
        content_type=content_type,
        zone="UTC",
        now=now,
        with_article=False,
    )
    assert reading.kind is kind
    assert sorted(entry.headline for entry in reading.entries) == sorted(headlines[:entries])


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "latency" in answer.stderr
    assert answer.stdout == ""
