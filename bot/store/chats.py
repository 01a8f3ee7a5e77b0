"""Chats: where alerts may go. One row for each (bot, chat); its key outlives a migration to another Telegram id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, literal, select, update

from bot.store.engine import insert
from bot.store.schema import bots, chats, deliveries, runs, subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.news.model import BotId, ChatId, ChatKey


class ChatState(StrEnum):
    """Whether we may write there."""

    ACTIVE = "active"
    STOPPED = "stopped"  # the reader said /stop
    GONE = "gone"  # blocked, kicked, deactivated
    REFUSED = "refused"  # the bot lacks the right to write


class Choice(StrEnum):
    """What a chat may switch on; each is a column. See Chat."""

    EVERY_SOURCE = "every_source"
    SUMMARY_INSIDE = "summary_inside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A row of chats. `language` is what we speak there; `zone` an IANA name, where the reader's is known.

    `every_source`: an alert for each feed that tells a story, not one a story. `summary_inside`: alerts come with
    their summary unfolded.
    """

    key: ChatKey
    bot_id: BotId
    chat_id: ChatId
    type: str
    title: str | None
    language: str
    language_chosen: bool
    zone: str | None
    every_source: bool
    summary_inside: bool
    state: ChatState

    @property
    def is_private(self) -> bool:
        return self.type == "private"


_COLUMNS = [chats.c[name] for name in Chat.__slots__]


def _chat(row: Any) -> Chat:
    return Chat(**row._asdict() | {"state": ChatState(row.state)})


async def register_bot(connection: AsyncConnection, bot_id: BotId, *, username: str, now: datetime) -> None:
    """Note which bot works on this database."""
    row = {"id": bot_id, "username": username, "seen_at": now}
    statement = insert(connection, bots).values(row)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={"username": username, "seen_at": now})
    )


async def find(connection: AsyncConnection, bot_id: BotId, chat_id: ChatId) -> Chat | None:
    """A chat by Telegram's id."""
    query = select(*_COLUMNS).where(chats.c.bot_id == bot_id, chats.c.chat_id == chat_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _chat(row)


async def meet(
    connection: AsyncConnection,
    *,
    bot_id: BotId,
    chat_id: ChatId,
    type: str,  # noqa: A002 Telegram's name for it
    title: str | None,
    username: str | None,
    language: str,
    now: datetime,
    set_up_by: int | None = None,
) -> Chat:
    """Know a chat from now on. Of one already known, what Telegram says is refreshed; what its reader chose stays."""
    row = {
        "bot_id": bot_id,
        "chat_id": chat_id,
        "type": type,
        "title": title,
        "username": username,
        "language": language,
        "created_at": now,
        "set_up_by": set_up_by,
    }
    statement = insert(connection, chats).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["bot_id", "chat_id"], set_={"type": type, "title": title, "username": username}
    )
    return _chat((await connection.execute(statement.returning(*_COLUMNS))).one())


async def set_language(connection: AsyncConnection, key: ChatKey, language: str) -> None:
    """Speak this language there from now on, whatever Telegram says."""
    values = {"language": language, "language_chosen": True}
    await connection.execute(update(chats).where(chats.c.key == key).values(values))


async def choose(connection: AsyncConnection, key: ChatKey, choice: Choice, *, wanted: bool) -> Chat:
    """Switch one of a chat's choices on or off, for the alerts from now on. Returns the chat as it is then."""
    statement = update(chats).where(chats.c.key == key).values({choice.value: wanted}).returning(*_COLUMNS)
    return _chat((await connection.execute(statement)).one())


async def set_state(
    connection: AsyncConnection, key: ChatKey, state: ChatState, *, now: datetime, reason: str | None = None
) -> None:
    """Open or close a chat for deliveries; what a closed chat was still owed is cancelled. Its settings stay."""
    values = {"state": state, "state_reason": reason, "state_at": now}
    await connection.execute(update(chats).where(chats.c.key == key).values(values))
    if state is not ChatState.ACTIVE:
        owed = update(deliveries).where(deliveries.c.chat_key == key, deliveries.c.state == "pending")
        cancelled = owed.values(state="cancelled", settled_at=now, fault=reason).returning(deliveries.c.run_id)
        for row in (await connection.execute(cancelled)).all():
            if row.run_id is not None:  # the runs' tallies say who left while they went on
                left = update(runs).where(runs.c.id == row.run_id)
                await connection.execute(left.values(gone=runs.c.gone + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A place where the bot may not write any more, and whoever set it up, in whose language they are told."""

    chat: ChatKey
    title: str | None
    person: ChatId
    language: str


async def refused(connection: AsyncConnection, key: ChatKey, *, now: datetime, reason: str | None) -> Refusal | None:
    """Close a chat where the right to write is missing. None: there is nobody to tell, or they were told already."""
    people = chats.alias("people")
    query = (
        select(
            chats.c.key.label("chat"),
            chats.c.title,
            chats.c.set_up_by.label("person"),
            func.coalesce(people.c.language, chats.c.language).label("language"),
        )
        .join(people, (people.c.bot_id == chats.c.bot_id) & (people.c.chat_id == chats.c.set_up_by), isouter=True)
        .where(
            chats.c.key == key,
            chats.c.state == ChatState.ACTIVE,
            chats.c.type != "private",
            chats.c.set_up_by.is_not(None),
        )
    )
    row = (await connection.execute(query)).one_or_none()
    await set_state(connection, key, ChatState.REFUSED, now=now, reason=reason)
    return None if row is None else Refusal(**row._asdict())


async def note_failure(connection: AsyncConnection, key: ChatKey, *, failing: bool, now: datetime) -> None:
    """Count a refusal that may pass (with the moment of the first in a row), or forget them after a success."""
    values: dict[str, Any] = {"failures": 0, "failing_since": None}
    if failing:
        since = func.coalesce(chats.c.failing_since, literal(now, chats.c.failing_since.type))
        values = {"failures": chats.c.failures + 1, "failing_since": since}
    await connection.execute(update(chats).where(chats.c.key == key).values(values))


async def migrate(connection: AsyncConnection, key: ChatKey, to: ChatId, *, now: datetime) -> None:
    """A group became a supergroup: its row takes the new id, and what hangs on the row comes along.

    The new id may be known already: its first update overtook us, or the move was told twice, by a refused send and by
    the group itself. Then the older row stays, with the subscriptions and deliveries of both.
    A group that said /stop stays stopped.
    """
    bot_id = (await connection.execute(select(chats.c.bot_id).where(chats.c.key == key))).scalar_one_or_none()
    if bot_id is None:  # this row gave way to another while its message was under way
        return
    await _forget_messages(connection, key, to)
    newcomer = await find(connection, bot_id, to)
    if newcomer is not None and newcomer.key != key:
        key, gone = sorted((key, newcomer.key))
        followed = select(subscriptions.c.topic_id).where(subscriptions.c.chat_key == key)
        theirs = update(subscriptions).where(
            subscriptions.c.chat_key == gone, subscriptions.c.topic_id.not_in(followed)
        )
        await connection.execute(theirs.values(chat_key=key))
        await _take_over_deliveries(connection, gone, key)
        await connection.execute(delete(chats).where(chats.c.key == gone))
    state = case((chats.c.state == ChatState.STOPPED, ChatState.STOPPED), else_=ChatState.ACTIVE)
    values = {"chat_id": to, "type": "supergroup", "state": state, "state_at": now}
    await connection.execute(update(chats).where(chats.c.key == key).values(values))


async def _forget_messages(connection: AsyncConnection, key: ChatKey, to: ChatId) -> None:
    """A supergroup counts its messages anew: by their former numbers an edit of an alert would meet other ones."""
    moves = select(chats.c.key).where(chats.c.key == key, chats.c.chat_id != to)
    sent = deliveries.c.chat_key.in_(moves) & (deliveries.c.kind == "alert") & (deliveries.c.state == "sent")
    await connection.execute(update(deliveries).where(sent).values(message_id=None))


async def _take_over_deliveries(connection: AsyncConnection, of: ChatKey, key: ChatKey) -> None:
    """What one chat was owed and sent belongs to the other now. What both had goes, out of the runs' tallies too.

    A run's total must stay the number of its deliveries: one more, and it would never be finished.
    """
    ours = deliveries.alias("ours")
    both = select(ours.c.id).where(
        ours.c.chat_key == key,
        ours.c.thread_id == deliveries.c.thread_id,
        ours.c.dedup_key == deliveries.c.dedup_key,
    )
    twice = delete(deliveries).where(deliveries.c.chat_key == of, both.exists())
    for row in (await connection.execute(twice.returning(deliveries.c.run_id, deliveries.c.state))).all():
        if row.run_id is not None:
            fewer = {"total": runs.c.total - 1}
            if (column := _TALLIES.get(row.state)) is not None:
                fewer[column] = runs.c[column] - 1
            await connection.execute(update(runs).where(runs.c.id == row.run_id).values(fewer))
    await connection.execute(update(deliveries).where(deliveries.c.chat_key == of).values(chat_key=key))


_TALLIES = {"sent": "sent", "unknown": "unknown", "failed": "failed", "cancelled": "gone"}
"""Where a delivery of a run was counted. A failed one of a chat that left counts as gone, but such a chat never
comes to a migration as the newcomer."""
