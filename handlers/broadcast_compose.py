"""Composing a broadcast: what it says, and whom it is for. Nothing leaves here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chats import desk
from bot.chats.render import Page
from bot.chats.texts import LANGUAGES
from bot.errors import AjilError, FeedError
from bot.news.broadcasts import KINDS, Audience, BroadcastId, BroadcastState
from bot.news.model import TopicId
from bot.store import broadcasts, drafts, steps, topics
from bot.store.broadcasts import BroadcastOver
from handlers import broadcast_preview as preview
from handlers import replies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot

    from bot.news.broadcasts import Content
    from bot.store.broadcasts import Broadcast
    from bot.store.engine import Database
    from handlers.reading import Reading
    from handlers.visits import Visit


class NoKindLeft(AjilError):
    """Leave at least one kind of chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compose:
    """`paid_lane`: whether the operator allows paying Telegram for speed."""

    database: Database
    reading: Reading
    paid_lane: bool

    async def command(self, visit: Visit) -> None:
        """/broadcast with an address, with a text, as a reply to a message, or alone."""
        message = visit.message
        if message is None:
            return
        if message.reply_to_message is not None:
            await self._begin(visit, preview.copied(message.reply_to_message))
        elif replies.is_address(visit.words):
            await self._article(visit, visit.words)
        elif visit.words:
            await self._begin(visit, preview.typed(message, after_command=True))
        else:
            await self._ask(visit)

    async def _ask(self, visit: Visit) -> None:
        async with self.database.write() as connection:
            await drafts.begin(connection, visit.asker, kind="cast.text", payload={}, now=visit.now, awaits_text=True)
        question = visit.t(
            "Write the text, or paste an article’s address. To send a picture or a film, reply to it with /broadcast."
        )
        await visit.say(Page(question))

    async def awaited(self, visit: Visit) -> None:
        """The text or address asked for."""
        if replies.is_address(visit.words):
            await self._article(visit, visit.words)
        elif visit.message is not None:
            await self._begin(visit, preview.typed(visit.message))

    async def _article(self, visit: Visit, address: str) -> None:
        waiting = await visit.say(Page(visit.t("Reading the article…")))
        try:
            content = await preview.article(self.reading, address)
        except FeedError as error:
            await visit.change(Page(visit.t.error(error)), waiting.message_id)
            return
        await visit.change(Page(visit.t("As readers will see it:")), waiting.message_id)
        await self._begin(visit, content)

    async def _begin(self, visit: Visit, content: Content) -> None:
        """The preview comes first: what Telegram refuses leaves no draft behind."""
        await preview.show(visit.bot, visit.chat.chat_id, content, await self.languages(visit, Audience()))
        async with self.database.write() as connection:
            broadcast = await steps.compose(connection, visit.chat.bot_id, content, by=visit.user_id, now=visit.now)
            await drafts.stop_awaiting(connection, visit.asker)
        await visit.say(desk.control(await self.composed(visit, broadcast), visit.t))

    async def languages(self, visit: Visit, audience: Audience) -> Sequence[str]:
        """The languages its readers have; of an audience without readers, the editor's own."""
        wanted = [code for code in LANGUAGES if audience.language in {None, code}]
        async with self.database.read() as connection:
            counts = {
                code: await broadcasts.count(connection, visit.chat.bot_id, replace(audience, language=code))
                for code in wanted
            }
        return [code for code, count in counts.items() if count] or [visit.t.language]

    async def composed(self, visit: Visit, broadcast: Broadcast) -> desk.Composed:
        """The broadcast as the desk shows it, with its audience counted now."""
        async with self.database.read() as connection:
            count = await broadcasts.count(connection, broadcast.bot_id, broadcast.audience)
            offered = await topics.curated(connection)
        return desk.Composed(
            id=broadcast.id,
            content=broadcast.content,
            audience=broadcast.audience,
            paid=broadcast.paid,
            count=count,
            topics={topic.id: topic.name or topic.query for topic in offered},
            stars=await balance(visit.bot) if self.paid_lane else None,
        )

    # Choosing the audience

    async def press(self, visit: Visit) -> bool:
        """cast:show|paid:<n>, cast:kind|lang:<n>:<which>, cast:topics:<n>:<page>, cast:topic:<n>:<topic>:<page>.

        False: the button isn't of these.
        """
        match visit.data:
            case ["cast", ("show" | "paid" | "kind" | "lang" | "topics" | "topic") as verb, number, *rest] if (
                number.isdecimal()
            ):
                async with self.database.read() as connection:
                    broadcast = await broadcasts.get(connection, BroadcastId(int(number)))
                if broadcast.state is not BroadcastState.DRAFT:
                    raise BroadcastOver
                await self._choose(visit, broadcast, verb, rest)
                return True
        return False

    async def _choose(self, visit: Visit, broadcast: Broadcast, verb: str, rest: list[str]) -> None:
        chosen = broadcast.audience
        match verb, rest:
            case "kind", [kind] if kind in KINDS:
                chosen = replace(chosen, kinds=_toggled_kind(chosen.kinds, kind))
            case "lang", [code] if code == "all" or code in LANGUAGES:
                chosen = replace(chosen, language=None if code == "all" else code)
            case "topic", [topic, _] if topic.isdecimal():
                chosen = replace(chosen, topics=_toggled(chosen.topics, TopicId(int(topic))))
            case ("paid" | "show", _) | ("topics", [_]):
                pass
            case _:
                raise BroadcastOver
        paid = not broadcast.paid if verb == "paid" and self.paid_lane else None
        if chosen != broadcast.audience or paid is not None:
            async with self.database.write() as connection:
                broadcast = await steps.choose(
                    connection, broadcast.id, audience=chosen, paid=paid, by=visit.user_id, now=visit.now
                )
        composed = await self.composed(visit, broadcast)
        is_list = verb in {"topic", "topics"}
        page = int(rest[-1]) if is_list and rest[-1].isdecimal() else 0
        await visit.change(desk.topics(composed, page, visit.t) if is_list else desk.control(composed, visit.t))


async def balance(bot: Bot) -> int:
    """The bot's whole Stars."""
    return (await bot.get_my_star_balance()).amount


def _toggled(chosen: tuple[int, ...], one: int) -> tuple[int, ...]:
    return tuple(each for each in chosen if each != one) if one in chosen else (*chosen, one)


def _toggled_kind(chosen: tuple[str, ...], kind: str) -> tuple[str, ...]:
    wanted = set(chosen) ^ {kind}
    if not wanted:
        raise NoKindLeft
    return tuple(each for each in KINDS if each in wanted)
