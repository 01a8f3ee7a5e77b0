"""Logging: events with fields. Bot tokens and what people write never reach a log."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

from bot.config import LogFormat

_TOKEN = re.compile(r"\d{5,}(?::|%3A)[\w-]{30,}", re.IGNORECASE)
"""Also in an address, where it stands right behind "bot"."""
_PASSWORD = re.compile(r"(?<=://)([^:/@\s]+):[^@\s]+@")
_CHATTY = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "apscheduler": logging.WARNING,
    "telegram": logging.WARNING,
    "alembic": logging.WARNING,
}


def redact(text: str) -> str:
    """The text without bot tokens and passwords of database addresses."""
    return _PASSWORD.sub(r"\1:…@", _TOKEN.sub("<token>", text))


def reason(error: BaseException) -> str:
    """An error in one line, for an event that needs no traceback. Of SQLAlchemy's, the database's own words."""
    inner = getattr(error, "orig", None) or error
    first = str(inner).strip().partition("\n")[0]
    return redact(f"{type(inner).__name__}: {first}" if first else type(inner).__name__)


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list | tuple):
        return [_redacted(part) for part in value]
    if isinstance(value, dict):
        return {name: _redacted(part) for name, part in value.items()}
    if isinstance(value, BaseException):
        return redact(f"{type(value).__name__}: {value}")
    return value


def _redact_fields(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: _redacted(value) for name, value in event.items()}


def configure(style: LogFormat = LogFormat.CONSOLE) -> None:
    """Send structlog's events and the libraries' records the same way: to standard error, redacted."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_fields,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style is LogFormat.JSON
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), pad_event_to=28, exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _redact_fields, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.captureWarnings(True)
    for name, level in _CHATTY.items():
        logging.getLogger(name).setLevel(level)
