"""`ajil …` as an operator types it: exit codes, and sentences instead of tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOKEN = "7000000042:" + "J" * 35


def ajil(folder: Path, *arguments: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "HOME"} or name.startswith("COVERAGE_")
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT)} | settings,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        (["run"], {}, "BOT_TOKEN is empty"),
        (["feeds", "list"], {"TIME_ZONE": "Mars", "BOT_TOKEN": TOKEN}, "TIME_ZONE"),
        (["feeds", "test", "5"], {}, "no such feed"),
        (["feeds", "remove", "5"], {}, "no such feed"),
        (["feeds", "remove", "9" * 20], {}, "not in the range"),
        (["feeds", "add", "http://127.0.0.1:9/"], {}, "private network"),
        (["feeds", "add", "http://127.0.0.1:9/"], {"ALLOW_PRIVATE_FEEDS": "true"}, "can't be reached"),
        (["inspect", "."], {}, "can't be read"),
        (["inspect", "nothing.html"], {}, "No such file"),
        (["inspect", "x", "--zone", "Mars"], {}, "no time zone"),
        (["inspect", "x", "--now", "soon"], {}, "--now"),
        (["migrate"], {"DATABASE_URL": "mysql://x"}, "DATABASE_URL begins with mysql"),
        (["migrate"], {"DATABASE_URL": "postgresql+psycopg://a:hunter2@127.0.0.1:9/x"}, "Check DATABASE_URL"),
        (["migrate"], {"DATABASE_URL": "sqlite+aiosqlite:////proc/none/x.db"}, "/proc/none"),
        (["match", "one"], {}, "Give a query and a headline"),
        (["match", "the", "headline"], {}, ""),
        (["nonsense"], {}, "No such command"),
    ],
)
def test_a_fault_is_a_sentence_and_exit_code_2(
    tmp_path: Path, arguments: list[str], settings: dict[str, str], told: str
) -> None:
    done = ajil(tmp_path, *arguments, **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    assert TOKEN not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["migrate"], ["feeds", "list"], ["match", "garden", "A garden opens"]]
)
def test_what_goes_well_ends_with_0(tmp_path: Path, arguments: list[str]) -> None:
    done = ajil(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_no_match_is_exit_code_1(tmp_path: Path) -> None:
    assert ajil(tmp_path, "match", "garden", "A school opens").returncode == 1


def test_lists_are_json_where_asked(tmp_path: Path) -> None:
    assert json.loads(ajil(tmp_path, "feeds", "list", "--json").stdout) == []


def test_each_line_is_answered_and_one_that_is_no_question_is_named(tmp_path: Path) -> None:
    good = '{"query": "garden", "headline": "A garden"}\n'
    done = ajil(
        tmp_path, "match", "--json", given=f'{good}\n{{"query": "the", "headline": "x"}}\n{{"query": 1}}\n{good}'
    )
    first, second, third, last = (json.loads(line) for line in done.stdout.splitlines())
    assert first == last == {"query": "garden", "headline": "A garden", "match": True, "words": ["garden"]}
    assert (second["match"], bool(second["error"])) == (False, True)
    assert third == {"line": 4, "match": False, "words": [], "error": third["error"]}
    assert done.returncode == 0


def test_who_reads_only_one_line_is_not_told_of_the_rest(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text('{"query": "garden", "headline": "A garden"}\n' * 5000)
    command = f"{sys.executable} -m bot match --json < lines | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_a_check_tells_all_faults_at_once_and_what_to_do_about_each(tmp_path: Path) -> None:
    broken = {"BOT_TOKEN": TOKEN, "BOT_API_URL": "http://127.0.0.1:9"}
    done = ajil(tmp_path, "check", DATABASE_URL="sqlite+aiosqlite:////proc/none/x.db", COLUMNS="300", **broken)
    assert done.returncode == 2
    for told in ("Check the network and BOT_API_URL", "Put your Telegram id into .env", "Check DATABASE_URL"):
        assert told in done.stdout
