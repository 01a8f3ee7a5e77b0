"""What came of one message, as a value, and the one table that reads it from Telegram's answers.

Sources of the texts: the official server's and TDLib's source, and what bots have reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chats.wire import InDoubt, NotSent, ServerFault
from bot.news.model import ChatId


class Cause(StrEnum):
    """Why a message must wait: the caller's patience depends on it."""

    NOT_SENT = "not sent"
    """No connection. Retry freely; five in a row mean that Telegram can't be reached."""
    SERVER = "server error"
    """Telegram answered 5xx. As NOT_SENT."""
    CANNOT_SEND = "can't send to the user"
    """A 403 that is seen for minutes at a time: final only after days."""
    CHAT_NOT_FOUND = "chat not found"
    """Gone when it was said three times."""
    SECOND_POLLER = "a second poller runs"
    """409: another process uses this token's getUpdates. An operator must hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Delivered. `message_id` is None for a deletion and for an edit that changed nothing.

    `plain`: the markup was refused and the same text went as plain text. `thread_lost`: the forum thread is no
    more and the message went to the general one.
    """

    message_id: int | None = None
    plain: bool = False
    thread_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The chat can't be reached any more; it revives by /start or `my_chat_member`, so keep its settings."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The group became a supergroup: rewrite its id everywhere and send again."""

    to: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It will be refused again. `target`: rights are missing in that chat; else the content is at fault, ours."""

    reason: str
    target: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """429: put it back without costing an attempt, and tell the pace. The wait is exactly as Telegram said."""

    retry_after: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Surely not delivered, and worth trying again. See `patience` for when."""

    reason: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """In doubt: it may have been delivered. An alert is sent again, a broadcast is not."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadToken:
    """401 or 404: halt the sender, alarm the operator. Nothing was delivered."""

    reason: str


Outcome = Sent | Gone | Moved | Refused | Throttled | Later | Unknown | BadToken

NOT_MODIFIED: Final = "message is not modified"
THREAD_NOT_FOUND: Final = "message thread not found"
CANNOT_PARSE: Final = "can't parse entities"

_PASSING_403: Final = "bot can't send messages to the user"
_CHAT_NOT_FOUND: Final = ("chat not found", "peer_id_invalid")
_TARGET: Final = (
    "not enough rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "chat_send_",  # CHAT_SEND_PLAIN_FORBIDDEN and its kin
    "topic_closed",
    "topic_deleted",
    "user_is_blocked",
    "have no rights to send",
)
_GONE_400: Final = ("group chat was deactivated", "group is deactivated", "user_deactivated", "input_user_deactivated")
_ALREADY_DELETED: Final = "message to delete not found"


def outcome_of(error: TelegramError) -> Outcome:
    """The meaning of what PTB raised over our wire. Narrow classes first: most are NetworkErrors too."""
    outcome: Outcome
    match error:
        case RetryAfter():
            outcome = Throttled(retry_after=error._retry_after)  # noqa: SLF001 (PTB's public property warns)
        case ChatMigrated():
            outcome = Moved(to=ChatId(error.new_chat_id))
        case Forbidden():
            outcome = _of_403(error.message)
        case InvalidToken():
            outcome = BadToken(reason=error.message)
        case Conflict():
            outcome = Later(reason=error.message, cause=Cause.SECOND_POLLER)
        case BadRequest():
            outcome = _of_400(error.message)
        case NetworkError():
            outcome = _of_the_network(error)
        case _:  # a 2xx answer that can't be read: the message was accepted
            outcome = Unknown(reason=error.message)
    return outcome


def _of_403(reason: str) -> Outcome:
    if _PASSING_403 in reason.lower():
        return Later(reason=reason, cause=Cause.CANNOT_SEND)
    return Gone(reason=reason)


def _of_400(reason: str) -> Outcome:
    text = reason.lower()
    if NOT_MODIFIED in text or _ALREADY_DELETED in text:
        return Sent()
    if any(known in text for known in _CHAT_NOT_FOUND):
        return Later(reason=reason, cause=Cause.CHAT_NOT_FOUND)
    if any(known in text for known in _GONE_400):
        return Gone(reason=reason)
    return Refused(reason=reason, target=any(known in text for known in _TARGET))


def _of_the_network(error: NetworkError) -> Outcome:
    """A bare NetworkError is a 4xx for which PTB has no class, or a surprise of PTB's own HTTP layer."""
    reason = error.message
    match error:
        case NotSent():
            return Later(reason=reason, cause=Cause.NOT_SENT)
        case ServerFault():
            return Later(reason=reason, cause=Cause.SERVER)
        case InDoubt() | TimedOut():
            return Unknown(reason=reason)
    if "entity too large" in reason.lower():
        return Refused(reason=reason, target=False)
    return Unknown(reason=reason)


def backoff(attempts: int, draw: float) -> timedelta:
    """How long to wait before trying again after `attempts` failed ones (≥ 1): full jitter up to 1, 2, 4 … 60 s.

    `draw` is a uniform random number in [0, 1), given so that the function stays pure.
    """
    ceiling = min(60.0, 2.0 ** min(attempts - 1, 6))
    return timedelta(seconds=ceiling * draw)


def final(outcome: Later, *, said: int, failing_for: timedelta) -> Gone | None:
    """Whether a Later has been said so often, and for so long, that the chat is gone.

    `said` counts this cause in a row for this chat, this time included.
    """
    if outcome.cause is Cause.CHAT_NOT_FOUND and said > 2:  # noqa: PLR2004 (twice is patience, telegram.md)
        return Gone(reason=outcome.reason)
    if outcome.cause is Cause.CANNOT_SEND and failing_for >= timedelta(days=3):
        return Gone(reason=outcome.reason)
    return None
