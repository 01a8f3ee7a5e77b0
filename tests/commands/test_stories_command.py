"""`ajil stories`: pairs of headlines from standard input, or two of them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.__main__ import cli

A = {"headline": "بلدية الخليل تفتتح مكتبة عامة للأطفال", "published_at": "2026-03-01T12:00:00+02:00"}
B = {"headline": "افتتاح مكتبة عامة للأطفال في الخليل", "published_at": "2026-03-01T11:00:00"}


def answered(*lines: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(cli, ["stories", "--json"], input="\n".join(lines))
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_pair_is_answered_in_its_order() -> None:
    same, other = answered(json.dumps({"a": A, "b": B}), "", json.dumps({"a": A, "b": {"headline": "أمطار"}}))
    assert (same["same"], same["relation"]) == (True, "same")
    assert (other["same"], other["relation"]) == (False, "other")


def test_a_time_that_is_missing_is_no_hindrance() -> None:
    (answer,) = answered(json.dumps({"a": {"headline": A["headline"]}, "b": B | {"lead": None, "url": None}}))
    assert answer["same"] is True


@pytest.mark.parametrize(
    "line",
    [
        "x",
        "[]",
        "{}",
        '{"a": 1, "b": 2}',
        '{"a": {"headline": 1}, "b": {"headline": "x"}}',
        '{"a": {"headline": "x", "lead": 1}, "b": {"headline": "x"}}',
        '{"a": {"headline": "x", "url": 1}, "b": {"headline": "x"}}',
        '{"a": {"headline": "x", "published_at": "soon"}, "b": {"headline": "x"}}',
        '{"a": {"headline": "x", "published_at": 5}, "b": {"headline": "x"}}',
        '{"a": {"headline": "x", "published_at": "0001-01-01T00:00:00+14:00"}, "b": {"headline": "x"}}',
        '{"a": ' * 50_000,
    ],
)
def test_a_line_that_is_no_pair_is_named_and_the_next_answered(line: str) -> None:
    refused, answer = answered(line, json.dumps({"a": A, "b": A}))
    assert refused == {"line": 1, "same": False, "score": 0, "error": refused["error"]}
    assert "Line 1 isn't" in str(refused["error"])
    assert answer == {"same": True, "score": 1.0, "relation": "same"}


def test_two_headlines_are_answered_with_a_sentence() -> None:
    done = CliRunner().invoke(cli, ["stories", A["headline"], B["headline"]])
    assert done.exit_code == 0
    assert done.stdout.startswith("the same news (score 0.9")


def test_one_headline_alone_is_a_question_too_few() -> None:
    assert CliRunner().invoke(cli, ["stories", "one"]).exit_code == 2
