"""What the newsroom has published so far, newest first, and what comes next."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from simulator.newsroom.prepared import Story, edition

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIER_LINES = 12
KEPT_LINES = 400
GAPS = (4, 9, 3, 14, 6, 11, 5, 8, 17, 7, 12, 10)
"""Minutes between the lines that stood there before the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A published story. `published_at` is aware, in UTC."""

    story: Story
    published_at: datetime

    @property
    def path(self) -> str:
        return f"/newsroom/articles/{quote(self.story.slug)}"


@dataclass(slots=True)
class Desk:
    """One language's newspaper as it goes on."""

    language: str
    lines: list[Line] = field(default_factory=list)
    _next: int = 0

    def open(self, now: datetime) -> None:
        """Begin with the lines of the last hours."""
        at = now - timedelta(minutes=sum(GAPS) + 2)
        for gap in GAPS[:EARLIER_LINES]:
            self.publish(self.next_prepared(), at)
            at += timedelta(minutes=gap)

    def publish(self, story: Story, now: datetime) -> Line:
        """The story is the newest from now on."""
        line = Line(story=replace(story, slug=self._free_slug(story.slug)), published_at=now)
        self.lines.insert(0, line)
        del self.lines[KEPT_LINES:]
        return line

    def next_prepared(self) -> Story:
        """The next of the prepared stories; after the last the first again, under a new address."""
        stories = edition(self.language).stories
        self._next += 1
        return stories[(self._next - 1) % len(stories)]

    def article(self, slug: str) -> Line | None:
        return next((line for line in self.lines if line.story.slug == slug), None)

    def _free_slug(self, slug: str) -> str:
        taken = {line.story.slug for line in self.lines}
        return next(free for free in _variants(slug) if free not in taken)


def _variants(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def slug_of(headline: str) -> str:
    """An address for a headline that was made up on the spot."""
    letters = unicodedata.normalize("NFC", headline).lower()
    return re.sub(r"[^\w]+", "-", letters).strip("-")[:80] or "line"


@dataclass(slots=True)
class Newsroom:
    """The newspaper in both languages."""

    desks: dict[str, Desk] = field(default_factory=lambda: {"ar": Desk("ar"), "en": Desk("en")})

    @classmethod
    def opened(cls, now: datetime | None = None) -> Newsroom:
        """A newsroom in the middle of its day."""
        room = cls()
        for desk in room.desks.values():
            desk.open(now or datetime.now(UTC))
        return room

    def article(self, slug: str) -> tuple[Desk, Line] | None:
        """The published story at this address, and whose it is."""
        for desk in self.desks.values():
            line = desk.article(slug)
            if line:
                return desk, line
        return None
