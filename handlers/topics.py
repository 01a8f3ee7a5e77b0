"""The topics editors offer, as buttons to follow and unfollow: the greeting, and /topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chats import rtl
from bot.chats.render import Button, Keyboard, Page
from bot.news import topics as queries
from bot.news.model import TopicId
from bot.store import chats, entries, search, subscriptions, topics
from bot.store.chats import ChatState
from handlers import replies

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engine import Database
    from bot.store.topics import Topic
    from handlers.visits import Reception, Visit

GREETED_WITH = 5
_A_PAGE = 16
_LABEL = 30
LOOK_BACK = timedelta(days=7)
"""How far back "last published" looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """/start, /topics and their buttons: one tap follows, and the message itself answers."""

    database: Database
    reception: Reception

    async def start(self, visit: Visit) -> None:
        """Open the chat (again) and offer the first topics."""
        async with self.database.write() as connection:
            await chats.set_state(connection, visit.chat.key, ChatState.ACTIVE, now=visit.now)
        await visit.say(await self._greeting(visit))

    async def _greeting(self, visit: Visit) -> Page:
        async with self.database.read() as connection:
            offered = await _offered(connection, visit)
            followed = await _followed(connection, visit)
        lines, hint = _welcome(visit, has_topics=bool(offered))
        if not offered:
            return Page("\n".join([lines[0], hint]))
        keyboard = _keyboard(visit, offered[:GREETED_WITH], followed, "g", more=len(offered) > GREETED_WITH)
        return Page("\n".join([*lines, "", hint]), keyboard)

    async def show(self, visit: Visit) -> None:
        """All curated topics, as toggles."""
        await visit.say(await self._page(visit, 0, visit.t("Choose what matters to you:")))

    async def press(self, visit: Visit) -> None:
        """topic:<id>:<view>:<1 follow, 0 unfollow>, where `view` is g (the greeting) or a page; topic:page:<n>.

        The button says what it is for, so that a double tap follows once rather than follow and unfollow.
        """
        if not await self.reception.may_change(visit):
            await visit.toast(replies.only_admins(visit.t), alert=True)
            return
        match visit.data:
            case ["topic", "page", number] if number.isdecimal():
                await visit.change(await self._page(visit, int(number), visit.t("Choose what matters to you:")))
                await visit.toast()
            case ["topic", topic, view, ("0" | "1") as wanted] if topic.isdecimal() and _is_view(view):
                await self._set(visit, TopicId(int(topic)), view, follows=wanted == "1")
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)

    async def _set(self, visit: Visit, topic_id: TopicId, view: str, *, follows: bool) -> None:
        t = visit.t
        async with self.database.write() as connection:
            topic = await topics.get(connection, topic_id)
            if not topic.curated:  # a button we never made: another reader's own words are nobody's business
                raise topics.TopicUnknown
            name = topic.name or topic.wording
            if follows:
                await replies.follow(connection, visit, topic, label=name)
            else:
                await subscriptions.unfollow(connection, visit.place, topic_id, now=visit.now)
        said = replies.FOLLOWING if follows else replies.UNFOLLOWED
        heading = "\n".join([t(said, topic=name), *(await self._last(visit, topic) if follows else [])])
        await visit.change(await self._page(visit, 0 if view == "g" else int(view), heading, greeting=view == "g"))
        await visit.toast(t.plain(said, topic=name))

    async def _last(self, visit: Visit, topic: Topic) -> list[str]:
        """The newest headline of a topic, so that the reader sees at once what it brings."""
        async with self.database.read() as connection:
            since = visit.now - LOOK_BACK
            found = await entries.latest(connection, since=since, limit=1, topic_ids=[topic.id])
            if not found:
                searched = await search.headlines(connection, queries.parse(topic.query), since=since)
                found = [headline for headline, _ in searched[:1]]
        return [replies.last_published(visit, found[0])] if found else []

    async def _page(self, visit: Visit, number: int, heading: str, *, greeting: bool = False) -> Page:
        async with self.database.read() as connection:
            offered = await _offered(connection, visit)
            followed = await _followed(connection, visit)
        if not offered:
            return Page(visit.t("There are no topics to choose from yet. Write any word you want to follow."))
        if greeting:
            more = len(offered) > GREETED_WITH
            return Page(heading, _keyboard(visit, offered[:GREETED_WITH], followed, "g", more=more))
        number = min(number, (len(offered) - 1) // _A_PAGE)
        shown = offered[number * _A_PAGE : (number + 1) * _A_PAGE]
        keyboard = _keyboard(visit, shown, followed, str(number), more=False)
        return Page(heading, (*keyboard, *replies.pager(visit.t, "topic:page", number, len(offered), _A_PAGE)))


def _welcome(visit: Visit, *, has_topics: bool) -> tuple[list[str], str]:
    """The greeting's lines, and how to follow one's own words: groups talk among themselves, so they need /follow."""
    t = visit.t
    if not visit.chat.is_private:
        lines = [t("Ajil is here."), t("Administrators choose the topics, and the news arrives as it is published.")]
        return lines, t("To follow words of your own, send /follow and the words.")
    lines = [t("Welcome to Ajil."), t("Choose what matters to you, and get the news as it is published.")]
    own = t("Or write any word you want to follow.") if has_topics else t("Write any word you want to follow.")
    return lines, own


async def _offered(connection: AsyncConnection, visit: Visit) -> list[Topic]:
    """In the editors' order, but those in the reader's own direction first: English greets with Health, not الصحة."""
    offered = await topics.curated(connection)
    return sorted(offered, key=lambda topic: rtl.is_rtl(topic.name or topic.wording) != visit.t.is_rtl)


async def _followed(connection: AsyncConnection, visit: Visit) -> set[TopicId]:
    return {s.topic_id for s in await subscriptions.of(connection, visit.place)}


def _keyboard(
    visit: Visit, offered: Sequence[Topic], followed: Collection[TopicId], view: str, *, more: bool
) -> Keyboard:
    """Two topics a row, those followed marked; behind the greeting's, a way to all of them."""
    buttons = [_button(topic, view, is_followed=topic.id in followed) for topic in offered]
    if more:
        buttons.append(Button(visit.t.plain("More…"), "topic:page:0"))
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _button(topic: Topic, view: str, *, is_followed: bool) -> Button:
    name = rtl.cut(topic.name or topic.wording, _LABEL)
    return Button(f"🔔 {name}" if is_followed else name, f"topic:{topic.id}:{view}:{int(not is_followed)}")


def _is_view(text: str) -> bool:
    return text == "g" or text.isdecimal()
