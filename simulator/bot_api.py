"""The Bot API over HTTP: `/bot<token>/<method>`, GET or POST, as JSON, a form, or multipart.

A request goes: token → faults → facts → the method. Half of the latency passes before it is carried out and half
after, so that a process killed in between finds messages sent whose answer it never read, as in the real world.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.errors import (
    BAD_GATEWAY,
    BAD_REQUEST,
    UNAUTHORIZED,
    DroppedError,
    RefusalError,
    bad_request,
    forbidden,
    migrated,
    too_many,
)
from simulator.facts import check_request, method_name
from simulator.faults import Fault, FaultKind
from simulator.methods.call import Call
from simulator.methods.table import methods
from simulator.model import ChatType

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.telegram import Telegram

CROWDED_DELAY = 3.0
CROWDED_WAIT = 60
"""With too many requests at once the official server answers 429 after so many seconds, and names so long a wait."""
QUIET = frozenset({"getUpdates", "getMe"})
"""Methods that wait for nothing: latency is for what people will see."""


@dataclass(frozen=True, slots=True)
class BotApi:
    """Serves the methods to any number of bots."""

    telegram: Telegram

    async def serve(self, request: web.Request) -> web.Response:
        """One request, answered as Telegram does."""
        try:
            result = await self._carry_out(request)
        except DroppedError:
            if request.transport:
                request.transport.abort()
            return web.Response()
        except RefusalError as refusal:
            self.telegram.ledger.record_refusal(refusal.code)
            return _json(refusal.answer(), refusal.code)
        return _json({"ok": True, "result": result})

    async def _carry_out(self, request: web.Request) -> Any:
        telegram = self.telegram
        bot = telegram.bots.of_token(request.match_info["token"], telegram.limits)
        method = method_name(request.match_info["method"])
        given = await read_params(request)
        if telegram.limits.active and method not in QUIET and bot.active >= telegram.limits.active:
            await _pass(CROWDED_DELAY)
            raise too_many(CROWDED_WAIT)
        bot.active += 1
        try:
            return await self._through_faults(bot, method, given)
        finally:
            bot.active -= 1

    async def _through_faults(self, bot: Bot, method: str, given: dict[str, Any]) -> Any:
        telegram = self.telegram
        faults = telegram.faults.take(method, given.get("chat_id"))
        latency = 0.0 if method in QUIET else telegram.latency
        latency += sum(fault.latency_ms for fault in faults if fault.kind is FaultKind.LATENCY) / 1000
        await _pass(latency / 2)
        call = Call(telegram=telegram, bot=bot, method=method, params=given)
        for fault in faults:
            befall(fault, call)
        result = await self._answer(call)
        await _pass(latency / 2)
        if any(fault.kind is FaultKind.DROP for fault in faults):
            raise DroppedError
        return result

    async def _answer(self, call: Call) -> Any:
        ledger = self.telegram.ledger
        try:
            params = check_request(call.method, call.params)
        except RefusalError as refusal:
            ledger.record_violation(window="facts", method=call.method, description=refusal.description)
            raise
        carry_out = methods().get(call.method)
        if carry_out is None:
            raise bad_request(f"the offline Telegram doesn't carry out {call.method}")
        checked = Call(telegram=call.telegram, bot=call.bot, method=call.method, params=params)
        result = carry_out(checked)
        if inspect.isawaitable(result):
            result = await result
        ledger.record_call(call.method)
        return result


async def _pass(seconds: float) -> None:
    if seconds:
        await asyncio.sleep(seconds)


def befall(fault: Fault, call: Call) -> None:
    """Let the fault happen to the request; most end it."""
    telegram = call.telegram
    telegram.ledger.faults[fault.kind.value] += 1
    chat = telegram.world.find(int(str(call.get("chat_id")))) if _is_number(call.get("chat_id")) else None
    match fault.kind:
        case FaultKind.CHAT_LIMIT | FaultKind.GLOBAL_LIMIT:
            scope = chat.id if chat and fault.kind is FaultKind.CHAT_LIMIT else None
            call.bot.windows.halt(scope, fault.retry_after, time.monotonic())
            raise too_many(fault.retry_after)
        case FaultKind.BLOCKED | FaultKind.DEACTIVATED | FaultKind.KICKED if chat:
            telegram.world.keep(chat)
            chat.deactivated = fault.kind is FaultKind.DEACTIVATED
            chat.bot_status = chat.bot_status if chat.deactivated else "kicked"
        case FaultKind.PASSING:
            raise forbidden("bot can't send messages to the user")
        case FaultKind.MIGRATE if chat and chat.type is ChatType.GROUP:
            raise migrated(chat.migrated_to or telegram.migrate(chat).id)
        case FaultKind.REFUSED:
            raise RefusalError(BAD_REQUEST, fault.description)
        case FaultKind.UNAUTHORIZED:
            raise RefusalError(UNAUTHORIZED, "Unauthorized")
        case FaultKind.BAD_GATEWAY:
            raise RefusalError(BAD_GATEWAY, "Bad Gateway")
        case FaultKind.DROP_BEFORE:
            raise DroppedError
        case _:
            pass


def _is_number(value: object) -> bool:
    return str(value).removeprefix("-").isdigit()


async def read_params(request: web.Request) -> dict[str, Any]:
    """What was asked, from the query and the body. An uploaded file stands as "attach://<name>"."""
    given: dict[str, Any] = dict(request.query)
    if not request.can_read_body:
        return given
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected as the request's body")
        return given | body
    if request.content_type == "application/x-www-form-urlencoded":  # aiohttp's own reading takes three times as long
        return given | dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    form = await request.post()
    fields = {
        key: f"attach://{value.filename}" if isinstance(value, web.FileField) else str(value)
        for key, value in form.items()
    }
    return given | fields


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(body, ensure_ascii=False).encode(), status=status, content_type="application/json"
    )
