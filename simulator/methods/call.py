"""What a method is given: who asks, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.model import Chat
    from simulator.telegram import Telegram


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request whose parameters were checked against the facts."""

    telegram: Telegram
    bot: Bot
    method: str
    params: dict[str, Any]

    def get(self, name: str) -> Any:
        return self.params.get(name)

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat that is meant, or Telegram's refusal."""
        wanted = self.params.get(name)
        if wanted is None:
            raise bad_request("chat_id is empty")
        return self.telegram.world.chat(_number_or_name(wanted))


def _number_or_name(wanted: int | str) -> int | str:
    if isinstance(wanted, str) and wanted.lstrip("-").isdigit():
        return int(wanted)
    return wanted
