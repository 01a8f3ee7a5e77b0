"""How a bot hears: getUpdates, webhooks, and who it is."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from simulator.errors import bad_request
from simulator.updates import Webhook, webhook_is_active

if TYPE_CHECKING:
    from simulator.methods.call import Call
    from simulator.model import Json

LONGEST_POLL = 50
MOST_UPDATES = 100


def get_me(call: Call) -> Json:
    return call.bot.as_json()


async def get_updates(call: Call) -> list[Json]:
    bot = call.bot
    if bot.inbox.webhook:
        raise webhook_is_active()
    if call.get("allowed_updates") is not None:
        bot.inbox.allowed = tuple(call.get("allowed_updates"))
    call.telegram.connect(bot)
    bot.inbox.expire(time.time())
    bot.inbox.confirm(call.get("offset") or 0)
    limit = min(max(call.get("limit") or MOST_UPDATES, 1), MOST_UPDATES)
    seconds = min(max(call.get("timeout") or 0, 0), LONGEST_POLL)
    return list(await bot.inbox.poll(limit=limit, seconds=seconds))


def set_webhook(call: Call) -> bool:
    url, secret = call.get("url") or "", call.get("secret_token")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    _drop_pending(call)
    if call.get("allowed_updates") is not None:
        call.bot.inbox.allowed = tuple(call.get("allowed_updates"))
    most = call.get("max_connections") or 40
    call.bot.inbox.webhook = Webhook(url=url, secret=secret, max_connections=most) if url else None
    call.bot.inbox.end_polls()
    if url:
        call.telegram.connect(call.bot)
    return True


def delete_webhook(call: Call) -> bool:
    _drop_pending(call)
    call.bot.inbox.webhook = None
    return True


def get_webhook_info(call: Call) -> Json:
    inbox = call.bot.inbox
    info: Json = {
        "url": inbox.webhook.url if inbox.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(inbox.waiting),
    }
    return info | ({"last_error_message": inbox.last_error} if inbox.last_error else {})


def _drop_pending(call: Call) -> None:
    if call.get("drop_pending_updates"):
        call.bot.inbox.waiting.clear()
