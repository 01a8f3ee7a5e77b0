"""What Telegram answers when it won't do what was asked.

The texts are those of the official Bot API server, since a bot decides by them (see design: the errors' table).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
TOO_MANY_REQUESTS = 429
BAD_GATEWAY = 502


@dataclass(eq=False)
class RefusalError(Exception):
    """The request is not carried out. `parameters` is Telegram's ResponseParameters, where there is any."""

    code: int
    description: str
    parameters: dict[str, int] = field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        """The body of the answer, as the Bot API writes it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


class DroppedError(Exception):
    """The request was carried out, and the connection is cut before the answer: the sender must doubt."""


def bad_request(text: str) -> RefusalError:
    return RefusalError(BAD_REQUEST, f"Bad Request: {text}")


def forbidden(text: str) -> RefusalError:
    return RefusalError(FORBIDDEN, f"Forbidden: {text}")


def too_many(seconds: int) -> RefusalError:
    """429 with the whole seconds to wait."""
    return RefusalError(TOO_MANY_REQUESTS, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(chat_id: int) -> RefusalError:
    """The group has become the supergroup `chat_id`."""
    return RefusalError(
        BAD_REQUEST,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": chat_id},
    )
