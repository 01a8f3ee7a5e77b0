from __future__ import annotations

import json
import logging
import warnings
from typing import TYPE_CHECKING

import pytest
import structlog

from bot import log
from bot.config import LogFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "7000000042:" + "J" * 35


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"The token `{TOKEN}` was rejected",
        TOKEN,
        f"x={TOKEN}",
        f"/bot{TOKEN.replace(':', '%3A')}/sendMessage",
    ],
)
def test_a_token_is_cut_out_wherever_it_stands(text: str) -> None:
    assert "J" * 30 not in log.redact(text)


def test_a_databases_password_is_cut_out_and_its_address_left() -> None:
    assert log.redact("postgresql+psycopg://ajil:hunter2@db/ajil") == "postgresql+psycopg://ajil:…@db/ajil"


@pytest.mark.parametrize("style", list(LogFormat))
def test_no_event_tells_a_token_in_words_fields_lists_or_tracebacks(
    style: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure(style)
    ours, theirs = structlog.get_logger("bot.x"), logging.getLogger("aiohttp.client")
    ours.info("event", url=f"/bot{TOKEN}", parts=[TOKEN], more={"a": (TOKEN,)}, error=ValueError(TOKEN))
    theirs.warning("asked %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    try:
        raise ValueError(TOKEN)  # noqa: TRY301 the traceback is what is tested
    except ValueError:
        ours.exception("crashed")
        theirs.exception("crashed")
    said = capsys.readouterr().err
    assert said.count("crashed") >= 2
    assert "J" * 30 not in said


def test_in_json_each_line_is_an_object_warnings_and_tracebacks_too(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogFormat.JSON)
    structlog.get_logger("bot.x").info("حدث", what={"a": 1}, of=object())
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("careful", stacklevel=1)
    try:
        raise ValueError("one\ntwo")  # noqa: TRY301 as above
    except ValueError:
        logging.getLogger("telegram.ext").exception("crashed")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"].split("\n")[0][-8:] for line in lines] == ["حدث", " careful", "crashed"]
    assert {"event", "level", "logger", "timestamp"} <= set(lines[0])
    assert "ValueError: one" in lines[2]["exception"]


def test_a_reason_is_one_line() -> None:
    assert log.reason(ValueError("one\ntwo")) == "ValueError: one"
    assert log.reason(TimeoutError()) == "TimeoutError"
