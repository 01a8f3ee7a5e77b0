"""Editors' curated topics: create, rename, change the query, delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chats import render, rtl
from bot.chats.render import Button, Page
from bot.errors import QueryError
from bot.news import language
from bot.news import topics as queries
from bot.news.model import TopicId
from bot.store import audit, drafts, topics
from handlers import replies

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.drafts import Draft
    from bot.store.engine import Database
    from bot.store.topics import Topic
    from handlers.visits import Visit

_HOW = replies.N_(
    "Write the name, then =, then the words, with | between those of which one is enough:\n"
    "Health = hospital | doctor | “blood bank”"
)
_NAME_LIMIT = 30
_LABEL = 36
_A_PAGE = 20
_QUERY_IN_LIST = 140
_QUERY_SHOWN = 1000


class NameEmpty(QueryError):
    """A topic needs a name with letters or digits in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curate:
    """Only for editors, in their private chat."""

    database: Database

    async def command(self, visit: Visit) -> None:
        """/topic, or /topic Name = query in one go."""
        if "=" in visit.words:
            await self._create(visit, visit.words)
        else:
            await visit.say(await self._listed(visit, 0))

    async def _listed(self, visit: Visit, number: int) -> Page:
        t = visit.t
        async with self.database.read() as connection:
            offered = await topics.curated(connection)
        new = (Button(t.plain("➕ New topic"), "curate:new:0"),)
        if not offered:
            return Page(t("There are no topics yet. Readers choose from those you make."), (new,))
        number = min(number, (len(offered) - 1) // _A_PAGE)
        shown = offered[number * _A_PAGE : (number + 1) * _A_PAGE]
        lines = [
            t("<b>{name}</b>\n{query}", name=topic.name or "", query=_read(topic, _QUERY_IN_LIST)) for topic in shown
        ]
        rows = tuple((Button(rtl.cut(topic.name or "", _LABEL), f"curate:show:{topic.id}"),) for topic in shown)
        pages = replies.pager(t, "curate:list", number, len(offered), _A_PAGE)
        return Page("\n".join(lines), (*rows, *pages, new))

    async def press(self, visit: Visit) -> None:
        """curate:list:<n>, curate:new:0, curate:show|rename|query|delete|gone:<topic>."""
        match visit.data:
            case ["curate", "list", number] if number.isdecimal():
                await visit.change(await self._listed(visit, int(number)))
            case ["curate", "new", _]:
                await self._ask(
                    visit,
                    "topic.new",
                    {},
                    visit.t(_HOW),
                )
            case ["curate", verb, number] if number.isdecimal():
                await self._act(visit, verb, TopicId(int(number)))
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)
        await visit.toast()

    async def _act(self, visit: Visit, verb: str, topic_id: TopicId) -> None:
        t = visit.t
        async with self.database.read() as connection:
            topic = await topics.get(connection, topic_id)
        name = topic.name or topic.query
        match verb:
            case "show":
                await visit.change(await self._one(visit, topic))
            case "rename":
                await self._ask(
                    visit, "topic.rename", {"topic": topic_id}, t("Write the new name of “{name}”.", name=name)
                )
            case "query":
                question = t(
                    "Write the words “{name}” is to catch. Now:\n<code>{query}</code>",
                    name=name,
                    query=_read(topic, _QUERY_SHOWN),
                )
                await self._ask(visit, "topic.query", {"topic": topic_id}, question)
            case "delete":
                await visit.change(await self._confirm(visit, topic))
            case "gone":
                await self._delete(visit, topic)
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)

    async def _one(self, visit: Visit, topic: Topic) -> Page:
        t = visit.t
        async with self.database.read() as connection:
            count = await topics.followers(connection, topic.id)
        lines = [
            t("<b>{name}</b>\n{query}", name=topic.name or "", query=_read(topic, _QUERY_SHOWN)),
            t.many("{count} chat follows it.", "{count} chats follow it.", count),
        ]
        rename = Button(t.plain("Rename"), f"curate:rename:{topic.id}")
        query = Button(t.plain("Change its words"), f"curate:query:{topic.id}")
        delete = Button(t.plain("🗑 Delete"), f"curate:delete:{topic.id}")
        return Page("\n".join(lines), ((rename, delete), (query,), (Button(t.plain("All topics"), "curate:list:0"),)))

    async def _confirm(self, visit: Visit, topic: Topic) -> Page:
        t = visit.t
        async with self.database.read() as connection:
            count = await topics.followers(connection, topic.id)
        question = t.many(
            "Delete “{name}”? {count} chat follows it and loses it.",
            "Delete “{name}”? {count} chats follow it and lose it.",
            count,
            name=topic.name or topic.query,
        )
        yes = Button(t.plain("Delete it"), f"curate:gone:{topic.id}")
        return Page(question, ((yes, Button(t.plain("Keep it"), f"curate:show:{topic.id}")),))

    async def _delete(self, visit: Visit, topic: Topic) -> None:
        async with self.database.write() as connection:
            await topics.remove(connection, topic.id)
            await self._note(connection, visit, "topic.delete", topic.name, query=topic.query)
        await visit.change(await self._listed(visit, 0))

    async def _ask(self, visit: Visit, kind: str, payload: dict[str, int], question: str) -> None:
        async with self.database.write() as connection:
            await drafts.begin(
                connection, visit.asker, kind=kind, payload=dict(payload), now=visit.now, awaits_text=True
            )
        await visit.say(Page(question))

    async def awaited(self, visit: Visit, draft: Draft) -> None:
        """The text one of the questions had asked for. A refusal leaves the question open for another try."""
        if draft.kind == "topic.new":
            await self._create(visit, visit.words)
            return
        topic_id = TopicId(draft.payload["topic"])
        async with self.database.write() as connection:
            topic = await topics.get(connection, topic_id)
            if draft.kind == "topic.rename":
                await topics.rename(connection, topic_id, _name(visit.words))
            else:
                await topics.change_query(connection, topic_id, queries.parse(visit.words))
            await self._note(connection, visit, draft.kind, topic.name, to=visit.words, query=topic.query)
            await drafts.stop_awaiting(connection, visit.asker)
            changed = await topics.get(connection, topic_id)
        await visit.say(await self._one(visit, changed))

    async def _create(self, visit: Visit, text: str) -> None:
        name, found, query = text.partition("=")
        if not found or not name.strip():
            await visit.say(Page(visit.t(_HOW)))
            return
        parsed = queries.parse(query)
        async with self.database.write() as connection:
            topic = await topics.curate(
                connection, name=_name(name), query=parsed, now=visit.now, created_by=visit.user_id
            )
            await self._note(connection, visit, "topic.create", topic.name, query=topic.query)
            await drafts.stop_awaiting(connection, visit.asker)
        await visit.say(await self._one(visit, topic))

    @staticmethod
    async def _note(
        connection: AsyncConnection, visit: Visit, action: str, subject: str | None, **details: str
    ) -> None:
        await audit.record(
            connection,
            action=action,
            now=visit.now,
            actor_id=visit.user_id,
            bot_id=visit.chat.bot_id,
            subject=subject,
            **details,
        )


def _read(topic: Topic, limit: int) -> str:
    return rtl.cut(render.query(topic.query), limit)


def _name(text: str) -> str:
    """A topic's name fits a button, and isn't empty: Telegram refuses a whole keyboard for one empty label."""
    name = language.clean(text)
    if not any(letter.isalnum() for letter in name):
        raise NameEmpty
    return rtl.cut(name, _NAME_LIMIT)
