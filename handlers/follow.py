"""Following in one's own words: /follow, /unfollow, /list, and the offer made for any words a reader types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chats import render, rtl
from bot.chats.render import Button, Page
from bot.errors import QueryError
from bot.news import language
from bot.news import topics as queries
from bot.news.matching import Text, match
from bot.news.model import TopicId
from bot.store import drafts, entries, search, subscriptions, topics
from handlers import replies
from handlers.forecast import also_catches, forecast, told
from handlers.topics import LOOK_BACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.engine import Database
    from bot.store.subscriptions import Subscription
    from handlers.visits import Reception, Visit

_RESULTS = 8
_LABEL = 28
_NAME = 100
"""UTF-16 units of a topic's name: twenty of them fit a message."""
_A_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A draft keeps the words behind the buttons: 64 bytes of callback data hold only 30 Arabic letters.

    `zone` is for times shown to readers whose own zone isn't known.
    """

    database: Database
    reception: Reception
    zone: str

    async def command(self, visit: Visit) -> None:
        """/follow words."""
        if not await self.reception.may_change(visit):
            await visit.say(Page(rtl.escape(replies.only_admins(visit.t))))
        elif visit.words:
            await visit.say(await self._follow(visit, visit.words))
        else:
            await self._ask(visit)

    async def _ask(self, visit: Visit) -> None:
        async with self.database.write() as connection:
            await drafts.begin(
                connection, visit.asker, kind="follow", payload={}, now=visit.now, awaits_text=visit.chat.is_private
            )
        t = visit.t
        hint = t("Write the words you want to follow.") if visit.chat.is_private else t("Write: /follow and the words.")
        await visit.say(Page(hint))

    async def awaited(self, visit: Visit) -> None:
        """The words /follow had asked for."""
        await visit.say(await self._follow(visit, visit.words))

    async def offer(self, visit: Visit) -> None:
        """Any words typed: what they would have brought, and two buttons."""
        typed = language.clean(visit.words)
        query = queries.parse(typed)
        async with self.database.read() as connection:
            seen = await forecast(connection, query, since=visit.now - LOOK_BACK)
        rows = [await self._offered(visit, typed, with_results=bool(seen.found))]
        if seen.wider is not None:
            rows.append(await self._offered(visit, seen.wider[0].wording, with_results=True))
        await visit.say(Page(told(seen, visit.t, now=visit.now), tuple(rows)))

    async def _offered(self, visit: Visit, words: str, *, with_results: bool) -> tuple[Button, ...]:
        """The buttons for some words, which a draft keeps."""
        async with self.database.write() as connection:
            draft = await drafts.begin(connection, visit.asker, kind="words", payload={"words": words}, now=visit.now)
        t = visit.t
        follow = Button(t.plain("🔔 Follow “{words}”", words=rtl.cut(words, _LABEL)), f"words:{draft}:follow")
        show = Button(t.plain("🔍 Show results"), f"words:{draft}:show")
        return (follow, show) if with_results else (follow,)

    async def press(self, visit: Visit) -> None:
        """words:<draft>:follow|show."""
        draft = None
        match visit.data:
            case ["words", number, ("follow" | "show")] if number.isdecimal():
                async with self.database.read() as connection:
                    draft = await drafts.get(connection, visit.asker, int(number))
        if draft is None or draft.kind != "words":
            await visit.toast(replies.stale(visit.t), alert=True)
        elif visit.data[2] == "show":
            await visit.toast()
            await visit.say(await self._results(visit, draft.payload["words"]))
        elif await self.reception.may_change(visit):
            await visit.change(await self._follow(visit, draft.payload["words"]))
            await visit.toast(visit.t.plain(replies.FOLLOWING, topic=draft.payload["words"]))
        else:
            await visit.toast(replies.only_admins(visit.t), alert=True)

    async def _follow(self, visit: Visit, words: str) -> Page:
        """Follow the words, and show at once what they bring."""
        t, typed = visit.t, language.clean(words)
        query, label = queries.parse(typed), rtl.cut(typed, _NAME)
        async with self.database.read() as connection:
            found = await search.headlines(connection, query, since=visit.now - LOOK_BACK)
        async with self.database.write() as connection:
            topic = await topics.ensure(connection, query, now=visit.now, created_by=visit.user_id)
            fresh = await replies.follow(connection, visit, topic, label=label)
            await drafts.stop_awaiting(connection, visit.asker)
            for headline, fit in found[:_RESULTS]:  # /latest shall know what was published before the topic was
                await entries.matched(connection, headline.id, {topic.id: fit})
        said = t(replies.FOLLOWING, topic=label) if fresh else t("🔔 Still following: {topic}.", topic=label)
        nothing_yet = t("Nothing about it was published in the past week; you get the next one.")
        last = replies.last_published(visit, found[0][0]) if found else nothing_yet
        lines = [said, *also_catches(query, t), last]
        return Page("\n".join(lines), ((Button(t.plain("Unfollow"), f"list:drop:{topic.id}"),),))

    async def _results(self, visit: Visit, words: str) -> Page:
        async with self.database.read() as connection:
            found = await search.headlines(connection, queries.parse(words), since=visit.now - LOOK_BACK)
        if not found:
            return Page(visit.t("No headline had these words in the past week."))
        heading = visit.t("Headlines with “{words}”:", words=rtl.cut(words, _NAME))
        lines = [replies.line(headline) for headline, _ in found[:_RESULTS]]
        return Page(render.headlines(lines, visit.t, now=visit.now, heading=heading))

    # What is followed

    async def unfollow(self, visit: Visit) -> None:
        """/unfollow words, or a list to choose from."""
        if not await self.reception.may_change(visit):
            await visit.say(Page(rtl.escape(replies.only_admins(visit.t))))
            return
        if not visit.words:
            await visit.say(await self._listed(visit, 0))
            return
        wanted = language.clean(visit.words)
        async with self.database.read() as connection:
            meant = _meant(await subscriptions.of(connection, visit.place), wanted)
        if meant is None:
            page = await self._listed(visit, 0)
            said = visit.t("You don't follow “{topic}”.", topic=rtl.cut(visit.words, _NAME))
            await visit.say(Page(f"{said}\n{page.html}", page.keyboard))
            return
        async with self.database.write() as connection:
            await subscriptions.unfollow(connection, visit.place, meant.topic_id, now=visit.now)
        await visit.say(Page(visit.t(replies.UNFOLLOWED, topic=meant.label)))

    async def show(self, visit: Visit) -> None:
        """/list."""
        await visit.say(await self._listed(visit, 0))

    async def press_list(self, visit: Visit) -> None:
        """list:drop:<topic>, list:wake:<topic>, list:page:<n>."""
        if not await self.reception.may_change(visit):
            await visit.toast(replies.only_admins(visit.t), alert=True)
            return
        match visit.data:
            case ["list", "page", number] if number.isdecimal():
                await visit.change(await self._listed(visit, int(number)))
                await visit.toast()
            case ["list", ("drop" | "wake") as verb, topic] if topic.isdecimal():
                async with self.database.write() as connection:
                    if verb == "drop":
                        await subscriptions.unfollow(connection, visit.place, TopicId(int(topic)), now=visit.now)
                    else:
                        await subscriptions.mute(
                            connection, visit.place, [TopicId(int(topic))], until=None, now=visit.now
                        )
                await visit.change(await self._listed(visit, 0))
                await visit.toast(visit.t.plain("Unfollowed.") if verb == "drop" else visit.t.plain("🔔 Unmuted."))
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)

    async def _listed(self, visit: Visit, number: int) -> Page:
        t = visit.t
        async with self.database.read() as connection:
            followed = await subscriptions.of(connection, visit.place)
        if not followed:
            return Page(
                t("You follow nothing yet. Choose from /topics, or write any word.")
                if visit.chat.is_private
                else t("Nothing is followed here yet. Choose from /topics, or send /follow and the words.")
            )
        number = min(number, (len(followed) - 1) // _A_PAGE)
        shown = followed[number * _A_PAGE : (number + 1) * _A_PAGE]
        heading = t.many("You follow {count} topic:", "You follow {count} topics:", len(followed))
        lines = [heading, *(self._described(visit, s) for s in shown)]
        rows = tuple(self._row(visit, s) for s in shown)
        return Page("\n".join(lines), (*rows, *replies.pager(t, "list:page", number, len(followed), _A_PAGE)))

    def _described(self, visit: Visit, subscription: Subscription) -> str:
        t = visit.t
        if subscription.is_muted(visit.now) and subscription.muted_until is not None:
            until = render.moment(subscription.muted_until, visit.chat.zone or self.zone, visit.now)
            return t("🔕 {topic} (muted until {time})", topic=subscription.label, time=until)
        return t("🔔 {topic}", topic=subscription.label)

    @staticmethod
    def _row(visit: Visit, subscription: Subscription) -> tuple[Button, ...]:
        label = rtl.cut(subscription.label, _LABEL)
        drop = Button(f"✖️ {label}", f"list:drop:{subscription.topic_id}")
        if not subscription.is_muted(visit.now):
            return (drop,)
        return (drop, Button(visit.t.plain("🔔 Unmute"), f"list:wake:{subscription.topic_id}"))


def _meant(followed: Sequence[Subscription], words: str) -> Subscription | None:
    """What a reader calls by these words: by its name, by its query, or else the only one of plain words they fit."""
    name, canonical = words.casefold(), _canonical(words)
    for each in followed:
        if each.label.casefold() == name or each.query == canonical:
            return each
    if canonical is None:
        return None
    text, length = Text.of(words), len(words.split())
    alike = [
        each
        for each in followed
        if _is_plain(each) and len(each.label.split()) == length and match(queries.read(each.query), text) is not None
    ]
    return alike[0] if len(alike) == 1 else None


def _is_plain(followed: Subscription) -> bool:
    """Whether its name is its query, and asks for nothing but words: an alternative's one word isn't the topic."""
    query = queries.read(followed.query)
    is_named_so = followed.query == _canonical(followed.label)
    return is_named_so and not query.excluded and all(len(group) == 1 for group in query.groups)


def _canonical(words: str) -> str | None:
    try:
        return queries.parse(words).canonical
    except QueryError:
        return None
