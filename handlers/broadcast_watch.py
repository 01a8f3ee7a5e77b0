"""Watching broadcasts: the list of the last ones, and the wheel of each that runs. Every editor may steer every one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chats import desk, progress
from bot.chats.render import Button, Page
from bot.news.broadcasts import BroadcastId, BroadcastState, RunId, RunState
from bot.store import broadcasts, steps
from bot.store.broadcasts import BroadcastOver

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.broadcasts import Broadcast, Run
    from bot.store.engine import Database
    from handlers.broadcast_compose import Compose
    from handlers.visits import Visit

_LAST = 8
_OVER = {RunState.CANCELLED, RunState.STOPPED, RunState.FINISHED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """`owed` wakes the delivery when a run is resumed."""

    database: Database
    compose: Compose
    zone: str
    owed: Callable[[], None]

    async def command(self, visit: Visit) -> None:
        """/broadcasts: the last ones, with state and counts."""
        lines = []
        async with self.database.read() as connection:
            for broadcast in await broadcasts.last(connection, visit.chat.bot_id, limit=_LAST):
                runs = await broadcasts.runs_of(connection, broadcast.id)
                run = runs[-1] if runs else None
                at = run.created_at if run else broadcast.send_at or broadcast.created_at
                content = run.content if run else broadcast.content
                lines.append(progress.Line(id=broadcast.id, state=broadcast.state, content=content, at=at, run=run))
        await visit.say(progress.listed(lines, visit.t, zone=self.zone))

    async def press(self, visit: Visit) -> bool:
        """cast:open:<n>, run:pause|resume|cancel|stop|show:<run>. False: the button isn't of these."""
        match visit.data:
            case ["cast", "open", number] if number.isdecimal():
                await visit.say(await self._opened(visit, BroadcastId(int(number))))
                return True
            case ["run", ("pause" | "resume" | "cancel" | "stop" | "show") as verb, number] if number.isdecimal():
                await self._steer(visit, verb, RunId(int(number)))
                return True
        return False

    async def _opened(self, visit: Visit, number: BroadcastId) -> Page:
        async with self.database.read() as connection:
            broadcast = await broadcasts.get(connection, number)
            runs = await broadcasts.runs_of(connection, number)
        return self.page(visit, runs[-1]) if runs else await self._waiting(visit, broadcast)

    async def _waiting(self, visit: Visit, broadcast: Broadcast) -> Page:
        """A broadcast of which nothing was sent: whatever this editor can do about it."""
        match broadcast.state:
            case BroadcastState.SCHEDULED if broadcast.send_at is not None:
                at, content = broadcast.send_at, broadcast.content
                return desk.scheduled(broadcast.id, content, at, zone=self.zone, now=visit.now, t=visit.t)
            case BroadcastState.AWAITING if visit.user_id != broadcast.created_by:
                composed = await self.compose.composed(visit, broadcast)
                return desk.approval(composed, broadcast.send_at, self.zone, visit.t)
            case BroadcastState.AWAITING:
                drop = Button(visit.t.plain("Cancel"), f"cast:drop:{broadcast.id}")
                return Page(desk.settled(broadcast.state, broadcast.content, visit.t).html, ((drop,),))
            case _:
                return desk.settled(broadcast.state, broadcast.content, visit.t)

    def page(self, visit: Visit, run: Run) -> Page:
        """A run as it stands."""
        if run.state in _OVER and run.tally.done >= run.tally.total:
            return progress.report(run, visit.t, zone=self.zone)
        return progress.running(run, visit.t)

    async def _steer(self, visit: Visit, verb: str, run_id: RunId) -> None:
        if verb in {"cancel", "show"}:
            async with self.database.read() as connection:
                run = await broadcasts.run(connection, run_id)
            await self._ask(visit, verb, run)
            return
        async with self.database.write() as connection:
            step = "cancel" if verb == "stop" else verb
            run = await steps.steer(connection, run_id, step, by=visit.user_id, now=visit.now)
        if verb == "resume":
            self.owed()
        await visit.change(Page(visit.t("<b>Cancelled.</b>")) if verb == "stop" else self.page(visit, run))

    async def _ask(self, visit: Visit, verb: str, run: Run) -> None:
        """The question is a message of its own: the progress goes on above it."""
        if verb == "show":
            await visit.change(Page(visit.t("It goes on.")))
        elif run.state in _OVER:
            raise BroadcastOver
        else:
            await visit.say(progress.cancelling(run, visit.t))
