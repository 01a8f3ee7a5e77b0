"""Brings updates to webhooks: in order within a chat, with the secret, again until they are taken."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.telegram import Telegram
    from simulator.updates import Webhook

LOOK_EVERY = 0.02
ANSWER_WITHIN = 60.0
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0
TAKEN = range(200, 300)


@dataclass(slots=True)
class Courier:
    """Looks for bots with a webhook, and takes each chat's oldest update to it, many chats at a time."""

    telegram: Telegram
    _on_the_way: set[tuple[int, object]] = field(default_factory=set)
    _waits: dict[tuple[int, object], tuple[float, float]] = field(default_factory=dict)

    async def run(self) -> None:
        """Until cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        async with aiohttp.ClientSession(timeout=timeout) as http, asyncio.TaskGroup() as group:
            while True:
                for bot in self.telegram.bots.by_id.values():
                    self._send_out(bot, http, group)
                await asyncio.sleep(LOOK_EVERY)

    def _send_out(self, bot: Bot, http: aiohttp.ClientSession, group: asyncio.TaskGroup) -> None:
        webhook = bot.inbox.webhook
        if webhook is None:
            return
        bot.inbox.expire(time.time())
        for _, update in list(bot.inbox.waiting):
            if len(self._on_the_way) >= webhook.max_connections:
                break
            place = (bot.id, chat_of(update))
            if place in self._on_the_way:
                continue
            if time.monotonic() >= self._waits.get(place, (0.0, 0.0))[0]:
                self._on_the_way.add(place)
                group.create_task(self._bring(bot, webhook, update, http))

    async def _bring(self, bot: Bot, webhook: Webhook, update: dict[str, Any], http: aiohttp.ClientSession) -> None:
        place = (bot.id, chat_of(update))
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with http.post(webhook.url, json=update, headers=headers) as answer:
                fault = None if answer.status in TAKEN else f"Wrong response from the webhook: {answer.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            fault = f"Connection failed: {type(error).__name__}"
        finally:
            self._on_the_way.discard(place)
        if fault is None:
            bot.inbox.remove(update["update_id"])
            self._waits.pop(place, None)
        else:
            bot.inbox.last_error = fault
            wait = min(self._waits.get(place, (0.0, FIRST_WAIT / 2))[1] * 2, LONGEST_WAIT)
            self._waits[place] = (time.monotonic() + wait, wait)


def chat_of(update: dict[str, Any]) -> object:
    """The chat an update belongs to: its order counts there."""
    body = next(value for key, value in update.items() if key != "update_id")
    chat = body.get("chat") or body.get("message", {}).get("chat") or {}
    return chat.get("id")
