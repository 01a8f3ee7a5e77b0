"""After a broadcast: correcting what it says, or taking it back, wherever it was delivered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.chats import progress
from bot.chats.render import Button, Page
from bot.errors import AjilError, FeedError
from bot.news.broadcasts import (
    ArticleContent,
    BroadcastId,
    BroadcastState,
    CopyContent,
    RunId,
    RunKind,
    RunState,
    content_from_json,
    to_json,
)
from bot.store import broadcasts, drafts, steps
from bot.store.broadcasts import BroadcastOver
from handlers import broadcast_preview as preview
from handlers import replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.news.broadcasts import Content
    from bot.store.broadcasts import Broadcast, Run
    from bot.store.drafts import Draft
    from bot.store.engine import Database
    from handlers.broadcast_compose import Compose
    from handlers.reading import Reading
    from handlers.visits import Visit


class StillRunning(AjilError):
    """It is still on its way. Wait for its end or cancel the rest, then correct or retract it."""


class NothingDelivered(AjilError):
    """No message of it was delivered, so there is nothing to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A broadcast that is over: what its messages say now, how many there are, and its last run."""

    broadcast: Broadcast
    content: Content
    count: int
    last: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """`owed` wakes the delivery."""

    database: Database
    compose: Compose
    reading: Reading
    zone: str
    owed: Callable[[], None]

    async def press(self, visit: Visit) -> bool:
        """cast:correct|refetch|retract:<n>, cast:really:<n>:<run>, cast:fix:<draft>. False: it isn't of these."""
        match visit.data:
            case ["cast", ("correct" | "refetch" | "retract") as verb, number] if number.isdecimal():
                delivered = await self._delivered(BroadcastId(int(number)))
                await {"correct": self._ask, "refetch": self._refetch, "retract": self._ask_retract}[verb](
                    visit, delivered
                )
            case ["cast", "really", number, seen] if number.isdecimal() and seen.isdecimal():
                await self._retract(visit, BroadcastId(int(number)), RunId(int(seen)))
            case ["cast", "fix", number] if number.isdecimal():
                await self._correct(visit, int(number))
            case _:
                return False
        return True

    async def _delivered(self, number: BroadcastId) -> Delivered:
        async with self.database.read() as connection:
            broadcast = await broadcasts.get(connection, number)
            runs = await broadcasts.runs_of(connection, number)
        if broadcast.state is BroadcastState.RUNNING:
            raise StillRunning
        if any(run.kind is RunKind.RETRACT and run.state is RunState.FINISHED for run in runs):
            raise NothingDelivered
        sent = sum(run.tally.sent for run in runs if run.kind is RunKind.SEND)
        if not sent:
            raise NothingDelivered
        said = [run.content for run in runs if run.kind is not RunKind.RETRACT]
        return Delivered(broadcast=broadcast, content=said[-1], count=sent, last=runs[-1])

    # Correcting

    async def _ask(self, visit: Visit, delivered: Delivered) -> None:
        number, t = delivered.broadcast.id, visit.t
        async with self.database.write() as connection:
            await drafts.begin(
                connection,
                visit.asker,
                kind="cast.correct",
                payload={"broadcast": number},
                now=visit.now,
                awaits_text=True,
            )
        if isinstance(delivered.content, ArticleContent):
            again = Button(t.plain("Read the page again"), f"cast:refetch:{number}")
            await visit.say(Page(t("Write the new headline, or have the page read again."), ((again,),)))
        elif isinstance(delivered.content, CopyContent) and not delivered.content.is_text:
            await visit.say(Page(t("Write the new caption.")))
        else:
            await visit.say(Page(t("Write the new text.")))

    async def awaited(self, visit: Visit, draft: Draft) -> None:
        """The new words."""
        assert visit.message is not None
        delivered = await self._delivered(BroadcastId(draft.payload["broadcast"]))
        html = preview.typed_html(visit.message)
        await self._offer(visit, delivered, preview.corrected(delivered.content, html, at=self._now(visit)))

    async def _refetch(self, visit: Visit, delivered: Delivered) -> None:
        if not isinstance(delivered.content, ArticleContent):
            raise BroadcastOver
        waiting = await visit.say(Page(visit.t("Reading the article…")))
        try:
            fresh = await preview.article(self.reading, delivered.content.url)
        except FeedError as error:
            await visit.change(Page(visit.t.error(error)), waiting.message_id)
            return
        await visit.change(Page(visit.t("As readers will see it:")), waiting.message_id)
        await self._offer(visit, delivered, replace(fresh, corrected_at=self._now(visit)))

    async def _offer(self, visit: Visit, delivered: Delivered, content: Content) -> None:
        """The preview first: what Telegram refuses leaves the question open."""
        languages = await self.compose.languages(visit, delivered.broadcast.audience)
        await preview.show(visit.bot, visit.chat.chat_id, content, languages)
        number = delivered.broadcast.id
        payload = {"broadcast": number, "seen": delivered.last.id, "content": to_json(content)}
        async with self.database.write() as connection:
            await drafts.stop_awaiting(connection, visit.asker)
            draft = await drafts.begin(connection, visit.asker, kind="cast.fix", payload=payload, now=visit.now)
        await visit.say(progress.correcting(number, draft, delivered.count, visit.t))

    async def _correct(self, visit: Visit, draft_id: int) -> None:
        async with self.database.read() as connection:
            draft = await drafts.get(connection, visit.asker, draft_id)
        if draft is None or draft.kind != "cast.fix":
            await visit.toast(replies.stale(visit.t), alert=True)
            return
        content = replace(content_from_json(draft.payload["content"]), corrected_at=self._now(visit))
        number, seen = BroadcastId(draft.payload["broadcast"]), RunId(draft.payload["seen"])
        await self._again(visit, number, RunKind.CORRECT, content=content, seen=seen)

    def _now(self, visit: Visit) -> str:
        return f"{visit.now.astimezone(ZoneInfo(self.zone)):%H:%M}"

    # Retracting

    async def _ask_retract(self, visit: Visit, delivered: Delivered) -> None:
        number, seen = delivered.broadcast.id, delivered.last.id
        await visit.say(progress.retracting(number, delivered.content, delivered.count, seen, visit.t))

    async def _retract(self, visit: Visit, number: BroadcastId, seen: RunId) -> None:
        async with self.database.read() as connection:
            last = await broadcasts.run(connection, seen)
        await self._again(visit, number, RunKind.RETRACT, content=last.content, seen=seen)

    async def _again(self, visit: Visit, number: BroadcastId, kind: RunKind, *, content: Content, seen: RunId) -> None:
        """The message whose button was pressed becomes the progress, in the transaction that starts the run."""
        assert visit.message is not None
        watch = (visit.chat.chat_id, visit.message.message_id)
        async with self.database.write() as connection:
            run = await steps.again(
                connection, number, kind, content=content, seen=seen, by=visit.user_id, now=visit.now, watch=watch
            )
        self.owed()
        await visit.change(progress.running(run, visit.t))
