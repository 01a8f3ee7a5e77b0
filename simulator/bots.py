"""The programs that talk to the offline Telegram, each known by the number in its token."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.errors import NOT_FOUND, RefusalError
from simulator.limits import Windows
from simulator.model import Json, Menus, User
from simulator.updates import Inbox

if TYPE_CHECKING:
    from simulator.limits import Limits

TOKEN = re.compile(r"(\d{1,15}):[\w-]{30,}")
FIRST_BALANCE = 100_000


@dataclass(slots=True)
class Bot:
    """One bot. `connected` once it has polled or set a webhook.

    `active` counts its open requests; `tenths` is its balance in tenths of a Star.
    """

    id: int
    windows: Windows
    inbox: Inbox = field(default_factory=Inbox)
    menus: Menus = field(default_factory=Menus)
    connected: bool = False
    active: int = 0
    tenths: int = FIRST_BALANCE
    _user: User | None = None

    @property
    def username(self) -> str:
        return f"ajil_{self.id}_bot"

    def as_user(self) -> User:
        """The bot as it is called now; one object for all its messages, since there may be a million."""
        name = self.menus.names.get("") or "عاجل"
        if self._user is None or self._user.first_name != name:
            self._user = User(id=self.id, is_bot=True, first_name=name, username=self.username)
        return self._user

    def as_json(self) -> Json:
        """What getMe answers."""
        return self.as_user().as_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


@dataclass(slots=True)
class Bots:
    """Any well-formed token is a bot."""

    by_id: dict[int, Bot] = field(default_factory=dict)

    def of_token(self, token: str, limits: Limits) -> Bot:
        """The token's bot, made at its first request."""
        match = TOKEN.fullmatch(token)
        if not match:
            raise RefusalError(NOT_FOUND, "Not Found")
        return self.of_id(int(match[1]), limits)

    def of_id(self, bot_id: int, limits: Limits) -> Bot:
        if bot_id not in self.by_id:
            self.by_id[bot_id] = Bot(bot_id, Windows(limits))
        return self.by_id[bot_id]

    def connected(self) -> list[Bot]:
        return [bot for bot in self.by_id.values() if bot.connected]
