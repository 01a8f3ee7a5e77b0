"""Editors' feeds: add one by pasting its address, see how each fares, pause, resume, remove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from bot import errors
from bot.chats import render, rtl
from bot.chats.render import Button, Page
from bot.errors import AjilError, FeedError
from bot.feeds import discover, zones
from bot.news.model import FeedId, FeedKind
from bot.store import audit, drafts, feeds
from bot.store.feeds import FeedState
from handlers import replies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timezone

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.chats.texts import Texts
    from bot.feeds.discover import Found
    from bot.feeds.http import Fetcher
    from bot.news.model import Entry
    from bot.store.drafts import Draft
    from bot.store.engine import Database
    from bot.store.feeds import Fault, Feed
    from handlers.visits import Visit

_SHOWN = 5
_LABEL = 36
_A_PAGE = 12
_ACTS = {"show", "pause", "resume", "rezone", "remove", "gone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """Only for editors, in their private chat. `zone` is for pages that don't give theirs away."""

    database: Database
    fetcher: Fetcher
    zone: str

    # Adding

    async def add(self, visit: Visit, address: str) -> None:
        """What stands behind a pasted address, shown before anything is saved."""
        waiting = await visit.say(Page(visit.t("Reading the page…")))
        try:
            found = await discover.find(self.fetcher, address, zone=None, now=visit.now)
            zone = zones.chosen(found.reading.zone, self.zone, now=visit.now)
            if zone != found.reading.zone and found.reading.kind is FeedKind.TICKER:
                found = await discover.find(self.fetcher, address, zone=zone, now=visit.now)
            page = await self._preview(visit, found, zone)
        except FeedError as error:
            page = Page(visit.t.error(error))
        await visit.change(page, waiting.message_id)

    async def _preview(self, visit: Visit, found: Found, zone: str) -> Page:
        reading = found.reading
        payload = {
            "url": found.url,
            "kind": reading.kind,
            "title": rtl.cut(reading.title or found.url, 120),
            "zone": zone,
            "language": reading.language,
        }
        async with self.database.write() as connection:
            draft = await drafts.begin(connection, visit.asker, kind="feed", payload=payload, now=visit.now)
        t = visit.t
        lines = [
            t("{kind}: {title}", kind=kind_name(reading.kind, t), title=str(payload["title"])),
            t("Time zone: {zone}", zone=zone),
        ]
        last = _headlines(reading.entries, zone, visit)
        lines += ["", last] if last else ["", t("It has no headlines yet.")]
        keyboard = (
            (Button(t.plain("✓ Save"), f"feed:save:{draft}"), Button(t.plain("Cancel"), f"feed:cancel:{draft}")),
            (Button(t.plain("🕒 Change the time zone"), f"feed:zone:{draft}"),),
        )
        return Page("\n".join(lines), keyboard)

    async def _save(self, visit: Visit, draft: Draft) -> Page:
        wanted = draft.payload
        async with self.database.write() as connection:
            feed = await feeds.add(
                connection,
                url=wanted["url"],
                kind=FeedKind(wanted["kind"]),
                title=wanted["title"],
                zone=wanted["zone"],
                language=wanted["language"],
                now=visit.now,
                added_by=visit.user_id,
            )
            await self._note(connection, visit, "add", feed, zone=feed.zone)
        t = visit.t
        said = t("✓ Added: {title}. Readers get what it publishes from now on.", title=feed.title)
        return Page(said, ((Button(t.plain("All feeds"), "feed:list:0"),),))

    async def awaited_zone(self, visit: Visit, draft: Draft) -> None:
        """The zone an editor was asked for."""
        wanted = visit.words.replace(" ", "_")
        zone = next((name for name in available_timezones() if name.casefold() == wanted.casefold()), None)
        if zone is None:
            await visit.say(
                Page(
                    visit.t(
                        "There is no time zone {name}. Write it as Asia/Gaza or Africa/Cairo.",
                        name=rtl.cut(visit.words, _LABEL),
                    )
                )
            )
            return
        async with self.database.write() as connection:
            await drafts.stop_awaiting(connection, visit.asker)
        if draft.kind == "feed.rezone":
            await self._rezone(visit, FeedId(draft.payload["feed"]), zone)
            return
        waiting = await visit.say(Page(visit.t("Reading the page…")))
        try:
            found = await discover.find(self.fetcher, draft.payload["url"], zone=zone, now=visit.now)
            page = await self._preview(visit, found, zone)
        except FeedError as error:
            page = Page(visit.t.error(error))
        await visit.change(page, waiting.message_id)

    async def _rezone(self, visit: Visit, feed_id: FeedId, zone: str) -> None:
        async with self.database.write() as connection:
            feed = await feeds.get(connection, feed_id)
            await feeds.set_zone(connection, feed_id, zone, now=visit.now)
            await self._note(connection, visit, "zone", feed, zone=zone)
        await visit.say(await self._one(visit, feed_id))

    # The list

    async def show(self, visit: Visit) -> None:
        """/feeds."""
        if visit.words:
            await self.add(visit, visit.words)
        else:
            await visit.say(await self._listed(visit, 0))

    async def _listed(self, visit: Visit, number: int) -> Page:
        t = visit.t
        async with self.database.read() as connection:
            known = await feeds.every(connection)
            number = min(number, max(0, len(known) - 1) // _A_PAGE)
            shown = known[number * _A_PAGE : (number + 1) * _A_PAGE]
            fitting = [await feeds.fitting_offset(connection, feed, now=visit.now) for feed in shown]
        states = [self._state(feed, offset, visit) for feed, offset in zip(shown, fitting, strict=True)]
        hint = t("To add a feed, paste the address of any page here.")
        if not known:
            return Page("\n".join([t("There are no feeds yet."), hint]))
        lines = [t.many("{count} feed:", "{count} feeds:", len(known)), *states, "", hint]
        rows = tuple((Button(rtl.cut(feed.title, _LABEL), f"feed:show:{feed.id}"),) for feed in shown)
        return Page("\n".join(lines), (*rows, *replies.pager(t, "feed:list", number, len(known), _A_PAGE)))

    def _state(self, feed: Feed, fitting: timezone | None, visit: Visit) -> str:
        """State first, then the feed: what an editor scans for."""
        t = visit.t
        if feed.state is FeedState.PAUSED:
            return t("⏸ {title} – paused", title=feed.title)
        if feed.fault is not None:
            return t("⚠️ {title} – {fault}", title=feed.title, fault=fault_text(feed.fault, t))
        if feed.succeeded_at is None:
            return t("⏳ {title} – not read yet", title=feed.title)
        if fitting is not None:
            told = str(fitting)
            return t("⚠️ {title} – its times fit {offset}, not {zone}", title=feed.title, offset=told, zone=feed.zone)
        at = render.moment(feed.succeeded_at, self.zone, visit.now)
        return t("✓ {title} – read at {time}", title=feed.title, time=at)

    async def press(self, visit: Visit) -> None:
        """feed:list:<n>, feed:show|pause|resume|rezone|remove|gone:<id>, feed:save|cancel|zone:<draft>."""
        match visit.data:
            case ["feed", "list", number] if number.isdecimal():
                await visit.change(await self._listed(visit, int(number)))
            case ["feed", ("save" | "cancel" | "zone") as verb, number] if number.isdecimal():
                await self._decide(visit, verb, int(number))
            case ["feed", ("show" | "pause" | "resume" | "rezone" | "remove" | "gone") as verb, number] if (
                number.isdecimal()
            ):
                await self._act(visit, verb, FeedId(int(number)))
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)
        await visit.toast()

    async def _decide(self, visit: Visit, verb: str, number: int) -> None:
        async with self.database.write() as connection:
            draft = await drafts.get(connection, visit.asker, number)
            if draft is not None and draft.kind == "feed" and verb == "zone":
                await drafts.begin(
                    connection, visit.asker, kind="feed.zone", payload=draft.payload, now=visit.now, awaits_text=True
                )
        if draft is None or draft.kind != "feed":
            await visit.toast(replies.stale(visit.t), alert=True)
        elif verb == "save":
            await visit.change(await self._save(visit, draft))
        elif verb == "cancel":
            async with self.database.write() as connection:
                await drafts.stop_awaiting(connection, visit.asker)
            await visit.change(Page(visit.t("Nothing was saved.")))
        else:
            await self._ask_zone(visit)

    async def _ask_zone(self, visit: Visit) -> None:
        await visit.say(Page(visit.t("Write the newsroom's time zone, such as Asia/Gaza or Africa/Cairo.")))

    async def _act(self, visit: Visit, verb: str, feed_id: FeedId) -> None:
        t = visit.t
        async with self.database.write() as connection:
            feed = await feeds.get(connection, feed_id)
            if verb in {"pause", "resume"}:
                state = FeedState.PAUSED if verb == "pause" else FeedState.ACTIVE
                await feeds.set_state(connection, feed_id, state, now=visit.now)
            elif verb == "gone":
                await feeds.remove(connection, feed_id)
            elif verb == "rezone":
                wanted = {"feed": feed_id}
                await drafts.begin(
                    connection, visit.asker, kind="feed.rezone", payload=wanted, now=visit.now, awaits_text=True
                )
            if verb in {"pause", "resume", "gone"}:
                await self._note(connection, visit, "remove" if verb == "gone" else verb, feed)
        if verb == "gone":
            await visit.change(await self._listed(visit, 0))
        elif verb == "rezone":
            await self._ask_zone(visit)
        elif verb == "remove":
            yes = Button(t.plain("Remove it"), f"feed:gone:{feed_id}")
            no = Button(t.plain("Keep it"), f"feed:show:{feed_id}")
            question = t("Remove {title}? Its stored headlines go too.", title=feed.title)
            await visit.change(Page(question, ((yes, no),)))
        else:
            await visit.change(await self._one(visit, feed_id))

    async def _note(self, connection: AsyncConnection, visit: Visit, done: str, feed: Feed, **details: str) -> None:
        await audit.record(
            connection,
            action=f"feed.{done}",
            now=visit.now,
            actor_id=visit.user_id,
            bot_id=visit.chat.bot_id,
            subject=feed.url,
            **details,
        )

    async def _one(self, visit: Visit, feed_id: FeedId) -> Page:
        t = visit.t
        async with self.database.read() as connection:
            feed = await feeds.get(connection, feed_id)
            last = await feeds.last_headlines(connection, feed_id, _SHOWN)
            fitting = await feeds.fitting_offset(connection, feed, now=visit.now)
        lines = [
            self._state(feed, fitting, visit),
            t("{kind} · {zone}", kind=kind_name(feed.kind, t), zone=feed.zone),
            rtl.escape(feed.url),
        ]
        if fitting is not None:
            lines.append(t("Change its time zone: news that seems old isn't sent."))
        if feed.failures:
            lines.append(t.many("Failed {count} time in a row.", "Failed {count} times in a row.", feed.failures))
        if last:
            lines += ["", *(rtl.headline(rtl.cut(headline, 200)) for headline in last)]
        paused = feed.state is FeedState.PAUSED
        toggle = (
            Button(t.plain("▶️ Resume"), f"feed:resume:{feed_id}")
            if paused
            else Button(t.plain("⏸ Pause"), f"feed:pause:{feed_id}")
        )
        remove = Button(t.plain("🗑 Remove"), f"feed:remove:{feed_id}")
        zone = Button(t.plain("🕒 Change the time zone"), f"feed:rezone:{feed_id}")
        return Page("\n".join(lines), ((toggle, remove), (zone,), (Button(t.plain("All feeds"), "feed:list:0"),)))


def _headlines(entries: Sequence[Entry], zone: str, visit: Visit) -> str:
    """The newest few of what was just read, with their local times: how an editor sees that it was read right."""
    newest = sorted(entries, key=lambda e: e.published_at or visit.now, reverse=True)[:_SHOWN]
    lines = []
    for entry in newest:
        text = rtl.escape(rtl.cut(entry.headline, 200))
        at = render.moment(entry.published_at, zone, visit.now) if entry.published_at else "–"
        lines.append(rtl.line(f"{at} · {text}", is_rtl=rtl.is_rtl(entry.headline)))
    return "\n".join(lines)


def kind_name(kind: FeedKind | None, t: Texts) -> str:
    """What editors call each kind."""
    match kind:
        case FeedKind.TICKER:
            return t.plain("Ticker")
        case FeedKind.SITEMAP:
            return t.plain("News sitemap")
        case FeedKind.JSONFEED:
            return "JSON Feed"
        case FeedKind.RSS:
            return "RSS"
        case FeedKind.ATOM:
            return "Atom"
        case None:
            return "–"


def fault_text(fault: Fault, t: Texts) -> str:
    """A stored fault, said in the reader's language; one of ours that has no words is named."""
    kind = getattr(errors, fault.name, None)
    if isinstance(kind, type) and issubclass(kind, AjilError):
        return t.plain(kind.template(), **fault.details)
    return fault.name
