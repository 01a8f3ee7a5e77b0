"""The part of `/sim/` that sets what holds and tells what happened: ledger, limits, faults, bots. See control.py."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from simulator.asked import body_of, fault
from simulator.faults import Fault, FaultKind
from simulator.ledger import Ledger

if TYPE_CHECKING:
    from simulator.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Conditions:
    """Serves the record and the rules."""

    telegram: Telegram

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sim/ledger", self.ledger),
            web.delete("/sim/ledger", self.reset_ledger),
            web.post("/sim/ledger/reset", self.reset_ledger),
            web.post("/sim/limits", self.set_limits),
            web.post("/sim/faults", self.add_fault),
            web.delete("/sim/faults", self.clear_faults),
            web.get("/sim/bots", self.bots),
        ]

    async def ledger(self, request: web.Request) -> web.Response:
        return web.json_response(self.telegram.ledger.as_json(with_chats=request.query.get("chats") != "0"))

    async def reset_ledger(self, _request: web.Request) -> web.Response:
        self.telegram.ledger = Ledger()
        return web.json_response({"total": 0})

    async def set_limits(self, request: web.Request) -> web.Response:
        asked = await body_of(request)
        if "latency_ms" in asked:
            self.telegram.latency = asked.pop("latency_ms") / 1000
        if "stars" in asked:
            tenths = round(float(asked.pop("stars")) * 10)
            for bot in self.telegram.bots.by_id.values():
                bot.tenths = tenths
        try:
            self.telegram.set_limits(dataclasses.replace(self.telegram.limits, **asked))
        except TypeError as error:
            raise fault(str(error)) from error
        return web.json_response(dataclasses.asdict(self.telegram.limits))

    async def add_fault(self, request: web.Request) -> web.Response:
        asked = await body_of(request)
        try:
            kind, count = FaultKind(str(asked.pop("kind", ""))), asked.pop("count", 1)
            planned = Fault(kind=kind, left=count or None, **asked)
        except (TypeError, ValueError) as error:
            raise fault(str(error)) from error
        self.telegram.faults.waiting.append(planned)
        return web.json_response({"waiting": len(self.telegram.faults.waiting)})

    async def clear_faults(self, _request: web.Request) -> web.Response:
        self.telegram.faults.waiting.clear()
        return web.json_response({"waiting": 0})

    async def bots(self, _request: web.Request) -> web.Response:
        return web.json_response(
            [
                {"id": bot.id, "username": bot.username, "connected": bot.connected, "waiting": len(bot.inbox.waiting)}
                for bot in self.telegram.bots.by_id.values()
            ]
        )
