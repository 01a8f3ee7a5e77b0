"""What the project says of itself is true: settings, lock files, layout."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic_core import PydanticUndefined

from bot.config import Settings

ROOT = Path(__file__).parents[2]


def _example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_names_every_setting_and_no_other() -> None:
    assert [name.lower() for name in _example()] == list(Settings.model_fields)


def test_the_example_shows_the_defaults() -> None:
    shown = Settings(_env_file=ROOT / ".env.example")
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert PydanticUndefined not in defaults.values()
    assert {name: getattr(shown, name) for name in Settings.model_fields} == defaults


def test_the_example_explains_each_setting_in_the_codes_own_words() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"# {field.description}\n{name.upper()}=" in text


def test_lock_files_are_hashed_and_name_no_index() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", text, flags=re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text


def test_no_room_has_a_name_that_says_nothing() -> None:
    empty_names = {"utils", "helpers", "common", "base", "manager"}
    files = [f for room in ("bot", "handlers", "jobs", "simulator") for f in (ROOT / room).rglob("*.py")]
    assert [f for f in files if f.stem in empty_names] == []


def test_every_promise_in_the_readme_names_a_test_that_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", readme)
    assert named
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), test
