"""A broadcast: what an editor says, to whom, and how it fares. Pure values, stored as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal, NewType

from bot.news.outgoing import Outgoing

BroadcastId = NewType("BroadcastId", int)
RunId = NewType("RunId", int)


class BroadcastState(StrEnum):
    """draft: being composed. awaiting: a second editor must approve. Then scheduled, running, finished."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class RunKind(StrEnum):
    """One pass over an audience."""

    SEND = "send"
    CORRECT = "correct"
    RETRACT = "retract"


class RunState(StrEnum):
    """stopped: by the poison guard, since Telegram refuses the content; it can't be resumed."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContent:
    """Composed from an article's page; rendered in each reader's language."""

    headline: str
    url: str
    kicker: str | None = None
    source: str | None = None
    summary: tuple[str, ...] = ()
    corrected_at: str | None = None
    form: Literal["article"] = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContent:
    """A text as the editor typed it, in Telegram's HTML."""

    html: str
    corrected_at: str | None = None
    form: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyContent:
    """Any message, copied with its formatting and media from the editor's chat.

    `caption` replaces the copy's caption, or its text if it `is_text`, in a correction (None: it is left). `preview`
    are its first words, for lists.
    """

    from_chat_id: int
    message_id: int
    preview: str
    caption: str | None = None
    is_text: bool = False
    corrected_at: str | None = None
    form: Literal["copy"] = "copy"


Content = ArticleContent | TextContent | CopyContent
_FORMS = {"article": ArticleContent, "text": TextContent, "copy": CopyContent}


def content_from_json(stored: dict[str, Any]) -> Content:
    """The content a row holds."""
    kind = _FORMS[stored["form"]]
    values = stored | ({"summary": tuple(stored["summary"])} if "summary" in stored else {})
    content: Content = kind(**values)
    return content


def to_json(value: Any) -> dict[str, Any]:
    """A dataclass as a row holds it."""
    return asdict(value)


KINDS = ("private", "group", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everyone (no limits), or: chats of some kinds, of one language, that follow one of some topics."""

    kinds: tuple[str, ...] = KINDS
    language: str | None = None
    topics: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Audience:
        return cls(kinds=tuple(stored["kinds"]), language=stored["language"], topics=tuple(stored["topics"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a run fares. `gone` are chats that left; `unknown` may have arrived."""

    total: int = 0
    sent: int = 0
    gone: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0

    @property
    def done(self) -> int:
        return self.sent + self.gone + self.failed + self.unknown + self.cancelled

    @property
    def share(self) -> float:
        """From 0 to 1; an empty run is done."""
        return self.done / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMessage(Outgoing):
    """One message of a run, on its way to one chat."""

    run: RunId
    kind: RunKind
    content: Content
    paid: bool


POISON_WITHIN = 20
POISON_AT = 3
"""The same refusal of a run's content 3 times within its first 20 messages stops it: the rest would fail alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a broadcast to `count` chats takes: seconds at a rate, and Stars on the paid lane.

    0.1 Star for each message above the free 30/s (core.telegram.org/bots/faq, "paid broadcasts").
    """

    count: int
    rate: float
    stars: int = field(default=0)

    @property
    def seconds(self) -> float:
        return self.count / self.rate


FREE_RATE = 30.0
PAID_RATE = 1000.0
_STARS_A_MESSAGE = 0.1


def cost(count: int, *, paid: bool) -> Cost:
    """Time and Stars of a broadcast. Stars are counted for every message: the free 30/s belong to alerts."""
    if not paid:
        return Cost(count=count, rate=FREE_RATE)
    return Cost(count=count, rate=PAID_RATE, stars=-int(-count * _STARS_A_MESSAGE // 1))
