from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import config
from bot.config import Language, LogFormat
from bot.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "7000000042:" + "S" * 35


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in config.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2h", timedelta(hours=2)), ("90m", timedelta(minutes=90)), ("10 s", timedelta(seconds=10)),
     ("1D", timedelta(days=1)), ("3600", timedelta(hours=1)), ("PT30M", timedelta(minutes=30)), ("0s", timedelta())],
)  # fmt: skip
def test_durations_are_written_as_people_do(monkeypatch: pytest.MonkeyPatch, written: str, meant: timedelta) -> None:
    monkeypatch.setenv("LOOK_BACK", written)
    assert config.load(None).look_back == meant


@pytest.mark.parametrize("written", ["1001,1002", "1001, 1002", "1001 1002", " 1001,\n1002, "])
def test_ids_are_separated_by_commas_or_spaces(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("ADMIN_IDS", written)
    assert config.load(None).admin_ids == {1001, 1002}


def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("POLL_SECONDS", "")
    settings = config.load(None)
    assert (settings.bot_token, settings.poll_seconds, settings.language) == (None, 30, Language.ARABIC)
    assert settings.log_format is LogFormat.CONSOLE


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIME_ZONE", "Mars/Olympus"), ("LOOK_BACK", "soon"), ("LOOK_BACK", "-PT1H"), ("LOOK_BACK", "9999999999999d"),
     ("LOOK_BACK", "400d"), ("ADMIN_IDS", "nour"), ("POLL_SECONDS", "0"), ("LANGUAGE", "fr"), ("LOG_FORMAT", "xml"),
     ("HTTP_PORT", "70000"), ("BOT_API_URL", "api.telegram.org"), ("BOT_API_URL", "ftp://x"),
     ("ALLOW_PRIVATE_FEEDS", "perhaps"), ("SUMMARY_API_URL", "api.example.org"), ("SUMMARY_API_TIMEOUT", "0s"),
     ("SUMMARY_API_TIMEOUT", "2m")],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_no_secret_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", SECRET)
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name) as caught:
        config.load(None)
    assert SECRET not in str(caught.value)


def test_no_token_or_key_is_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", SECRET)
    monkeypatch.setenv("SUMMARY_API_KEY", SECRET)
    assert SECRET not in repr(config.load(None))


@pytest.mark.parametrize("content", [b"BOT_TOKEN=\xff\xfe"])
def test_an_unreadable_env_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / ".env"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"\.env can't be read"):
        config.load(file)


def test_a_env_file_is_read_and_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("POLL_SECONDS=60\nLOOK_BACK=1h\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("POLL_SECONDS", "10")
    settings = config.load(file)
    assert (settings.poll_seconds, settings.look_back) == (10, timedelta(hours=1))
