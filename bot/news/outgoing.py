"""What every delivery on its way has in common: to whom it goes, and what its sending needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.news.model import ChatId, ChatKey, DeliveryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """`chat_failures` counts the chat's passing refusals in a row, `attempts` the sends begun.

    `doubts` are those of them whose answer was lost. `message_id` is the message it became, or the one it changes.
    """

    delivery: DeliveryId
    chat_key: ChatKey
    chat_id: ChatId
    thread_id: int
    language: str
    chat_failures: int
    chat_failing_since: datetime | None
    attempts: int
    owed_at: datetime
    message_id: int | None
    doubts: int = 0
