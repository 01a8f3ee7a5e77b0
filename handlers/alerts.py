"""The buttons under an alert: its article's summary, and mute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from telegram.error import BadRequest

from bot.chats import markup, reasons, render
from bot.errors import FeedError, NotAnArticle
from bot.news.model import EntryId, TopicId
from bot.news.summary import Summary
from bot.store import alerts, subscriptions
from bot.store.subscriptions import Place
from handlers import replies, why

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.chats.render import Keyboard
    from bot.news.alerts import Alert
    from bot.store.engine import Database
    from handlers.reading import Reading
    from handlers.visits import Reception, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """Every answer is in place: the alert itself unfolds, or its buttons change."""

    database: Database
    reception: Reception
    reading: Reading

    async def press(self, visit: Visit) -> None:
        """alert:<entry>:<verb>[:<unfolded>[:<argument>]]."""
        alert = await self._meant(visit)
        if alert is None:
            await visit.toast(replies.stale(visit.t), alert=True)
            return
        match visit.data[2:]:
            case ["unfold"]:
                await self._unfold(visit, alert)
            case ["fold"]:
                await self._fold(visit, alert)
            case [("why" | "told") as verb, "0" | "1"]:
                await self._why(visit, alert, told=verb == "told")
            case [("mute" | "back" | "hush" | "unfollow") as verb, ("0" | "1") as unfolded, *argument]:
                await self._hush(visit, alert, verb, argument, unfolded=unfolded == "1")
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)

    async def _meant(self, visit: Visit) -> Alert | None:
        match visit.data:
            case ["alert", entry, *_] if entry.isdecimal():
                async with self.database.read() as connection:
                    return await self._shown(connection, visit, EntryId(int(entry)))
        return None

    @staticmethod
    async def _shown(connection: AsyncConnection, visit: Visit, entry: EntryId) -> Alert | None:
        """The alert of this very message: in a forum, an entry may stand in several threads."""
        if visit.message is not None:
            shown = await alerts.shown_as(connection, visit.chat.key, visit.message.message_id)
            if shown is not None and shown.entry == entry:
                return shown
        return await alerts.of_entry(connection, visit.chat.key, entry)

    async def _unfold(self, visit: Visit, alert: Alert) -> None:
        """The page may still have to be read, and be slow: so the tap is answered first."""
        await visit.toast(visit.t.plain("Reading the article…") if alert.summary is None else "")
        try:
            summary = alert.summary or await self.reading.summary(alert.url or "", lead=alert.lead)
        except NotAnArticle as error:
            summary = Summary(sentences=(visit.t.plain(error.template()),))
        except FeedError:  # its own words tell an editor what to mend
            unread = visit.t.plain("The article can't be read from here now. Open the headline to read it.")
            summary = Summary(sentences=(unread,))
        await self._remember(alert, unfolded=True)
        await visit.change(render.alert(replace(alert, summary=summary, unfolded=True)))

    async def _fold(self, visit: Visit, alert: Alert) -> None:
        await self._remember(alert, unfolded=False)
        await visit.change(render.alert(replace(alert, unfolded=False)))
        await visit.toast()

    async def _remember(self, alert: Alert, *, unfolded: bool) -> None:
        """Before the message changes: an edit of ours that comes between then keeps to it."""
        async with self.database.write() as connection:
            await alerts.unfold(connection, alert.delivery, unfolded=unfolded)

    async def _why(self, visit: Visit, alert: Alert, *, told: bool) -> None:
        """Unfold the reasons beneath the alert, or fold them when they were `told`."""
        if told:
            await visit.change(render.alert(alert))
        else:
            async with self.database.read() as connection:
                found = await why.reasons(connection, alert)
            await visit.change(reasons.page(alert, found))
        await visit.toast()

    async def _hush(self, visit: Visit, alert: Alert, verb: str, argument: list[str], *, unfolded: bool) -> None:
        if verb == "back":
            await self._keyboard(visit, render.alert_keyboard(alert, unfolded=unfolded))
            await visit.toast()
            return
        if not await self.reception.may_change(visit):
            await visit.toast(replies.only_admins(visit.t), alert=True)
            return
        said = ""
        match verb, argument:
            case "mute", []:
                await self._keyboard(visit, render.mute_keyboard(alert, unfolded=unfolded))
            case "hush", [hours] if hours.isdecimal() and int(hours) in render.mute_spans(visit.t):
                said = await self._mute(visit, alert, int(hours), unfolded=unfolded)
            case "unfollow", [topic] if topic.isdecimal():
                said = await self._unfollow(visit, alert, TopicId(int(topic)), unfolded=unfolded)
            case _:
                said = replies.stale(visit.t)
        await visit.toast(said)

    async def _mute(self, visit: Visit, alert: Alert, hours: int, *, unfolded: bool) -> str:
        place = Place(chat=alert.chat_key, thread=alert.thread_id)
        until = visit.now + timedelta(hours=hours)
        async with self.database.write() as connection:
            await subscriptions.mute(
                connection, place, [topic for topic, _ in alert.topics], until=until, now=visit.now
            )
        await self._keyboard(visit, render.alert_keyboard(alert, unfolded=unfolded))
        names = visit.t.plain(", ").join(label for _, label in alert.topics)
        return visit.t.plain("🔕 Muted for {span}: {topics}", span=render.mute_spans(visit.t)[hours], topics=names)

    async def _unfollow(self, visit: Visit, alert: Alert, topic: TopicId, *, unfolded: bool) -> str:
        place = Place(chat=alert.chat_key, thread=alert.thread_id)
        async with self.database.write() as connection:
            await subscriptions.unfollow(connection, place, topic, now=visit.now)
        await self._keyboard(visit, render.alert_keyboard(alert, unfolded=unfolded))
        name = next((label for known, label in alert.topics if known == topic), "")
        return visit.t.plain(replies.UNFOLLOWED, topic=name)

    @staticmethod
    async def _keyboard(visit: Visit, keyboard: Keyboard) -> None:
        if visit.message is None:
            return
        try:
            await visit.bot.edit_message_reply_markup(
                visit.chat.chat_id, visit.message.message_id, reply_markup=markup.buttons(keyboard)
            )
        except BadRequest as error:
            if "message is not modified" not in error.message.lower():
                raise
