"""The news that was written in advance: `ar.toml` and `en.toml`. All places, people and events are invented."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One piece of news, not yet published. `slug` is the last part of its address."""

    slug: str
    headline: str
    paragraphs: tuple[str, ...]
    section: str = "local"
    byline: str | None = None
    kicker: str | None = None
    breaking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A language's newspaper: its own words, and its stories in the order of their publication."""

    language: str
    words: dict[str, Any]
    sections: dict[str, str]
    stories: tuple[Story, ...]


@cache
def edition(language: str) -> Edition:
    """The newspaper in this language, "ar" or "en"."""
    text = resources.files("simulator.newsroom").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sections: dict[str, dict[str, Any]] = data["sections"]
    return Edition(
        language=language,
        words=data["words"],
        sections={key: section["name"] for key, section in sections.items()},
        stories=tuple(_story(each, number, sections) for number, each in enumerate(data["stories"])),
    )


def _story(written: dict[str, Any], number: int, sections: dict[str, dict[str, Any]]) -> Story:
    """A story ends with one of its section's background paragraphs, as newspapers' pieces do."""
    background = sections[written["section"]]["background"]
    paragraphs = (*written.pop("paragraphs"), background[number % len(background)])
    return Story(paragraphs=paragraphs, **written)
