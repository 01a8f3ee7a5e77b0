"""What the operator decides, read once from the environment or .env. Nothing else reads either."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


class LogFormat(StrEnum):
    """How log events are written: for a person at a terminal, or one JSON object a line."""

    CONSOLE = "console"
    JSON = "json"


class Language(StrEnum):
    """The languages Ajil speaks."""

    ARABIC = "ar"
    ENGLISH = "en"


_UNITS = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d+)\s*([smhd]?)")


def _duration(value: Any) -> Any:
    """'90m', '2h' or a number of seconds; anything else is left to pydantic (ISO 8601, hh:mm:ss)."""
    found = _DURATION.fullmatch(value.strip().casefold()) if isinstance(value, str) else None
    try:
        return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else value
    except OverflowError:
        message = "that is longer than anybody waits"
        raise ValueError(message) from None


def _ids(value: Any) -> Any:
    """'1001, 1002' as people write lists in .env files."""
    return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        message = f"unknown time zone {value!r}; write an IANA name such as Asia/Gaza"
        raise ValueError(message)
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        message = "write an address such as https://api.telegram.org"
        raise ValueError(message)
    return value


class Settings(BaseSettings):
    """Every setting, with its default. `.env.example` lists the same; a test keeps the two equal."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr | None = Field(None, description="The token @BotFather gave you. Empty: the demo.")
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = Field(
        frozenset(), description="Telegram ids of the editors, separated by commas. Ask @userinfobot for yours."
    )
    database_url: str = Field(
        "sqlite+aiosqlite:///data/ajil.db", description="SQLite, or PostgreSQL as postgresql+psycopg://user@host/name."
    )
    bot_api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "https://api.telegram.org", description="Another Bot API server, such as the simulator."
    )
    poll_seconds: int = Field(30, ge=1, le=3600, description="How often each feed is asked for new entries.")
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "Asia/Gaza",
        description="The zone of pages that don't say theirs, and of the times that editors write and see.",
    )
    language: Language = Field(Language.ARABIC, description="For chats whose language we don't speak: ar or en.")
    look_back: Annotated[timedelta, BeforeValidator(_duration)] = Field(
        timedelta(hours=2),
        ge=timedelta(0),
        le=timedelta(days=30),
        description="After a downtime, entries younger than this still alert: 2h, 90m.",
    )
    allow_private_feeds: bool = Field(
        False, description="Whether pages on private or loopback addresses may be read. Only for feeds of your own."
    )
    log_format: LogFormat = Field(LogFormat.CONSOLE, description="console, or json for log collectors.")
    broadcast_approvals: Annotated[int, Field(ge=1, le=2)] = Field(
        1, description="How many editors a broadcast needs: 1, or 2 for a second one's approval."
    )
    paid_broadcasts: bool = Field(
        False, description="Whether editors may choose Telegram's paid lane: up to 1000/s, 0.1 Star a message."
    )
    stars_ceiling: int = Field(1000, ge=0, description="The most Stars that one paid broadcast may cost.")
    http_port: int = Field(
        0, ge=0, le=65535, description="Where /health and /metrics are served on all interfaces; 0 serves neither."
    )
    summary_api_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        None, description="An OpenAI-compatible endpoint such as https://host/v1, to sum articles up. Empty: none."
    )
    summary_api_key: SecretStr | None = Field(None, description="Its key, where it wants one.")
    summary_api_model: str = Field("", description="The model it is asked for.")
    summary_api_timeout: Annotated[timedelta, BeforeValidator(_duration)] = Field(
        timedelta(seconds=8),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=1),
        description="How long it may take; after that the article's own sentences are shown: 8s.",
    )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def load(env_file: Path | str | None = ".env", **overrides: Any) -> Settings:
    """Read the settings, or say which one is wrong and how (ConfigError), never repeating a secret's value."""
    try:
        return Settings(_env_file=env_file, **overrides)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors(include_input=False))
        raise ConfigError(fault="; ".join(faults)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(fault=f"{env_file} can't be read: write it as plain text in UTF-8") from error
