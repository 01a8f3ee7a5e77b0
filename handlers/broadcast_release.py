"""Letting a broadcast go: now, at a time, or with a second editor's approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chats import desk, markup, progress
from bot.chats.render import Button, Page
from bot.chats.texts import speaking
from bot.errors import AjilError
from bot.news import moments
from bot.news.broadcasts import BroadcastId, BroadcastState, cost
from bot.news.model import ChatId
from bot.store import broadcasts, chats, drafts, steps
from bot.store.broadcasts import AudienceEmpty, BroadcastOver
from handlers import broadcast_preview as preview
from handlers.broadcast_compose import balance

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.store.broadcasts import Broadcast
    from bot.store.drafts import Draft
    from bot.store.engine import Database
    from handlers.broadcast_compose import Compose
    from handlers.visits import Visit

log = structlog.get_logger(__name__)


class TooManyStars(AjilError):
    """That costs {stars} Stars, above the ceiling of {ceiling}. Choose a smaller audience or the free lane."""


class StarsMissing(AjilError):
    """That costs {stars} Stars, and the bot has {balance}. Top it up, or send on the free lane."""


class OwnApproval(AjilError):
    """Another editor must approve it: this one is yours."""


class NoSecondEditor(AjilError):
    """A second editor must approve broadcasts here, and there is none. The operator adds one to ADMIN_IDS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """`approvals` is how many editors a broadcast needs; `owed` wakes the delivery."""

    database: Database
    compose: Compose
    admin_ids: frozenset[int]
    approvals: int
    stars_ceiling: int
    zone: str
    owed: Callable[[], None]

    async def press(self, visit: Visit) -> bool:
        """cast:send|at|drop|ok|no:<n>. False: the button isn't of these."""
        match visit.data:
            case ["cast", ("send" | "at" | "drop" | "ok" | "no") as verb, number] if number.isdecimal():
                async with self.database.read() as connection:
                    broadcast = await broadcasts.get(connection, BroadcastId(int(number)))
                await self._act(visit, verb, broadcast)
                return True
        return False

    async def _act(self, visit: Visit, verb: str, broadcast: Broadcast) -> None:
        match verb:
            case "send":
                await self._send(visit, broadcast)
            case "at":
                await self._ask_when(visit, broadcast)
            case "drop":
                await self._drop(visit, broadcast)
            case "ok":
                await self._approve(visit, broadcast)
            case _:
                await self._reject(visit, broadcast)

    # Now

    async def _send(self, visit: Visit, broadcast: Broadcast) -> None:
        if broadcast.state not in {BroadcastState.DRAFT, BroadcastState.SCHEDULED}:
            raise BroadcastOver
        await self._check(visit, broadcast)
        if self._needs_approval(broadcast):
            await self._submit(visit, broadcast, at=None)
            return
        await self._launch(visit, broadcast.id, within=broadcast.state, watched_here=True)

    async def _launch(self, visit: Visit, number: BroadcastId, *, within: BroadcastState, watched_here: bool) -> None:
        """The message whose button was pressed becomes the progress, in the transaction that starts it."""
        assert visit.message is not None
        watch = (visit.chat.chat_id, visit.message.message_id) if watched_here else None
        async with self.database.write() as connection:
            run = await steps.launch(connection, number, within=[within], by=visit.user_id, now=visit.now, watch=watch)
        self.owed()
        await visit.change(
            progress.running(run, visit.t) if watched_here else Page(visit.t("✓ Approved; it is being sent."))
        )

    def _needs_approval(self, broadcast: Broadcast) -> bool:
        return self.approvals > 1 and broadcast.state is BroadcastState.DRAFT

    async def _check(self, visit: Visit, broadcast: Broadcast) -> None:
        """Refuse what can't be sent before anything is decided: an empty audience, Stars that aren't there."""
        async with self.database.read() as connection:
            count = await broadcasts.count(connection, broadcast.bot_id, broadcast.audience)
        if count == 0:
            raise AudienceEmpty
        stars = cost(count, paid=broadcast.paid).stars
        if stars > self.stars_ceiling:
            raise TooManyStars(stars=stars, ceiling=self.stars_ceiling)
        if broadcast.paid and stars > (there := await balance(visit.bot)):
            raise StarsMissing(stars=stars, balance=there)

    # At a time

    async def _ask_when(self, visit: Visit, broadcast: Broadcast) -> None:
        if broadcast.state is not BroadcastState.DRAFT:
            raise BroadcastOver
        assert visit.message is not None
        payload = {"broadcast": broadcast.id, "control": visit.message.message_id}
        async with self.database.write() as connection:
            await drafts.begin(
                connection, visit.asker, kind="cast.at", payload=payload, now=visit.now, awaits_text=True
            )
        question = visit.t(
            "When? 18:30, tomorrow 7:00, or 2026-11-23 07:00; times are those of {zone}.", zone=self.zone
        )
        await visit.say(Page(question))

    async def awaited(self, visit: Visit, draft: Draft) -> None:
        """The time asked for. A refusal leaves the question open for another try."""
        at = moments.read(visit.words, zone=self.zone, now=visit.now)
        async with self.database.read() as connection:
            broadcast = await broadcasts.get(connection, BroadcastId(draft.payload["broadcast"]))
        await self._check(visit, broadcast)
        control = int(draft.payload["control"])
        if self._needs_approval(broadcast):
            await self._submit(visit, broadcast, at=at, control=control)
        else:
            async with self.database.write() as connection:
                await steps.schedule(connection, broadcast.id, at=at, by=visit.user_id, now=visit.now, approving=False)
            await visit.change(Page(visit.t("⏰ <b>Scheduled</b>")), control)
            await visit.say(self._scheduled(visit, broadcast, at))
        async with self.database.write() as connection:
            await drafts.stop_awaiting(connection, visit.asker)

    def _scheduled(self, visit: Visit, broadcast: Broadcast, at: datetime) -> Page:
        return desk.scheduled(broadcast.id, broadcast.content, at, zone=self.zone, now=visit.now, t=visit.t)

    async def _drop(self, visit: Visit, broadcast: Broadcast) -> None:
        async with self.database.write() as connection:
            dropped = await steps.drop(connection, broadcast.id, by=visit.user_id, now=visit.now, why="by its editor")
            await drafts.stop_awaiting(connection, visit.asker)
        await visit.change(desk.settled(dropped.state, dropped.content, visit.t))

    # With a second editor

    async def _submit(
        self, visit: Visit, broadcast: Broadcast, *, at: datetime | None, control: int | None = None
    ) -> None:
        others = sorted(self.admin_ids - {broadcast.created_by})
        if not others:
            raise NoSecondEditor
        async with self.database.write() as connection:
            submitted = await steps.submit(connection, broadcast.id, at=at, by=visit.user_id, now=visit.now)
        drop = Button(visit.t.plain("Cancel"), f"cast:drop:{broadcast.id}")
        page = desk.settled(submitted.state, submitted.content, visit.t)
        await visit.change(Page(page.html, ((drop,),)), control)
        for editor in others:
            await self._ask_approval(visit, editor, submitted)

    async def _ask_approval(self, visit: Visit, editor: int, broadcast: Broadcast) -> None:
        async with self.database.read() as connection:
            chat = await chats.find(connection, broadcast.bot_id, ChatId(editor))
        t = speaking(chat.language) if chat is not None else visit.t
        composed = await self.compose.composed(visit, broadcast)
        page = desk.approval(composed, broadcast.send_at, self.zone, t)
        languages = await self.compose.languages(visit, broadcast.audience)
        try:
            await preview.show(visit.bot, editor, broadcast.content, languages)
            await visit.bot.send_message(
                editor, page.html, parse_mode=ParseMode.HTML, reply_markup=markup.buttons(page.keyboard)
            )
        except (TelegramError, AjilError) as error:  # an editor who never wrote to the bot: others may approve
            log.warning("broadcast.approver_unreached", editor=editor, reason=str(error))

    async def _approve(self, visit: Visit, broadcast: Broadcast) -> None:
        if visit.user_id == broadcast.created_by:
            raise OwnApproval
        await self._check(visit, broadcast)
        if broadcast.send_at is None or broadcast.send_at <= visit.now:
            await self._launch(visit, broadcast.id, within=BroadcastState.AWAITING, watched_here=False)
            return
        async with self.database.write() as connection:
            await steps.schedule(connection, broadcast.id, at=None, by=visit.user_id, now=visit.now, approving=True)
        await visit.change(self._scheduled(visit, broadcast, broadcast.send_at))
        await self._tell_author(visit, broadcast, self._scheduled(visit, broadcast, broadcast.send_at))

    async def _reject(self, visit: Visit, broadcast: Broadcast) -> None:
        if broadcast.state is not BroadcastState.AWAITING:
            raise BroadcastOver
        async with self.database.write() as connection:
            dropped = await steps.drop(connection, broadcast.id, by=visit.user_id, now=visit.now, why="rejected")
        page = Page(visit.t("<b>Rejected</b>: nothing was sent.") + "\n" + desk.first_words(dropped.content))
        await visit.change(page)
        await self._tell_author(visit, broadcast, page)

    @staticmethod
    async def _tell_author(visit: Visit, broadcast: Broadcast, page: Page) -> None:
        if broadcast.created_by == visit.user_id:
            return
        try:
            await visit.bot.send_message(
                broadcast.created_by, page.html, parse_mode=ParseMode.HTML, reply_markup=markup.buttons(page.keyboard)
            )
        except TelegramError as error:
            log.warning("broadcast.untold", broadcast=broadcast.id, reason=error.message)
