"""At the end: what the server really delivered, beside what the database says."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.store.schema import chats, deliveries, entries
from tests.chaos import stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.store.engine import Database
    from tests.chaos.siege import Siege
    from tests.simulator.process import Json, Simulator

_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A delivery, and what it should have said."""

    kind: str
    state: str
    chat_id: int
    headline: str | None
    message_id: int | None
    fault: str | None


@dataclass(slots=True, kw_only=True)
class Count:
    """What became of the deliveries of one kind. `there` of them stand in their chats, whatever the row says."""

    owed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    there: int = 0
    repeated: int = 0


@dataclass(slots=True, kw_only=True)
class Reckoning:
    """Counts by kind, and every promise that was broken, in words."""

    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    broken: list[str] = field(default_factory=list)
    moved_to: int = 0

    def add(self, row: Row, times: int) -> None:
        """Count one delivery that its chat shows so many times."""
        count = self.counts[row.kind]
        count.owed += 1
        count.states[row.state] += 1
        count.there += times > 0
        count.repeated += max(0, times - 1)
        if row.state in {"pending", "sending"}:
            self.broken.append(f"{row.kind} to {row.chat_id} is still {row.state}")
        if row.state == "sent" and not times:
            self.broken.append(f"{row.kind} to {row.chat_id} was lost: sent, but not there: {row.headline}")
        if row.state not in {"sent", "unknown"} and not self._stayed_behind(row):
            self.broken.append(f"{row.kind} to {row.chat_id} is {row.state}: {row.fault}")

    def _stayed_behind(self, row: Row) -> bool:
        """A group's move leaves its messages in the old group, where nobody can edit them any more."""
        return row.chat_id == self.moved_to and "message to edit not found" in (row.fault or "").lower()

    def as_json(self) -> dict[str, Any]:
        return {
            kind: {"owed": of.owed, **of.states, "there": of.there, "repeated": of.repeated}
            for kind, of in sorted(self.counts.items())
        }


async def reckon(siege: Siege) -> Reckoning:
    """Compare all that is owed with all that is there."""
    rows = await _rows(siege.database)
    said = await _said(siege.simulator, (*stage.GROUPS, siege.moved_to, *siege.plan.audience_ids))
    said[siege.moved_to] = [*said[stage.MOVING], *said[siege.moved_to]]
    ledger = await siege.simulator.ledger()
    found = Reckoning(moved_to=siege.moved_to)
    for row in rows:
        found.add(row, _times(row, said[row.chat_id]))
    found.broken += _not_owed(siege, rows)
    found.broken += siege.uneven
    found.broken += await stage.uneven_tallies(siege.database)
    allowed = allowed_repeats(siege.in_flight, ledger)
    if found.counts["alert"].repeated > allowed:
        found.broken.append(f"{found.counts['alert'].repeated} alerts came twice; {allowed} were in flight or dropped")
    if found.counts["broadcast"].repeated:
        found.broken.append(f"{found.counts['broadcast'].repeated} broadcast messages came twice")
    found.broken += [f"limit broken: {violation}" for violation in ledger["violations"] if not _was_told(violation)]
    return found


def allowed_repeats(in_flight: Sequence[int], ledger: Json) -> int:
    """What can't be told apart from outside: sends under way at a kill, and answers that were cut off."""
    return sum(in_flight) + int(ledger["faults"].get("drop", 0))


def _was_told(violation: Mapping[str, Any]) -> bool:
    """Sent during a wait that a process killed before it could store the 429 knew of: the next one can't know."""
    return violation.get("window") == "early"


async def _rows(database: Database) -> list[Row]:
    query = (
        select(
            deliveries.c.kind,
            deliveries.c.state,
            chats.c.chat_id,
            entries.c.headline,
            deliveries.c.message_id,
            deliveries.c.fault,
        )
        .join(chats, chats.c.key == deliveries.c.chat_key)
        .join(entries, entries.c.id == deliveries.c.entry_id, isouter=True)
    )
    async with database.read() as connection:
        return [Row(**row._asdict()) for row in await connection.execute(query)]


async def _said(simulator: Simulator, chat_ids: Iterable[int]) -> dict[int, list[Json]]:
    """Every message that bots have in these chats."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def of(chat_id: int) -> tuple[int, list[Json]]:
        async with gate:
            return chat_id, await simulator.bot_messages(chat_id)

    return dict(await asyncio.gather(*(of(chat_id) for chat_id in chat_ids)))


def _times(row: Row, said: Sequence[Json]) -> int:
    """How often the chat shows what this delivery says."""
    if row.kind == "alert":
        return sum(str(row.headline) in message["text"] for message in said)
    if row.kind == "broadcast":
        return sum(message["text"] in {stage.SAID, stage.CORRECTED} for message in said)
    return sum(message["text"] == stage.CORRECTED and message["message_id"] == row.message_id for message in said)


def _not_owed(siege: Siege, rows: Sequence[Row]) -> list[str]:
    """What should stand in the outbox and doesn't."""
    owed = Counter((row.kind, row.chat_id, row.headline) for row in rows)
    corrected = sum(row.kind == "broadcast" and row.state == "sent" for row in rows)
    everyone = [siege.moved_to if chat_id == stage.MOVING else chat_id for chat_id in siege.plan.everyone]
    words = [siege.plan.followed_by(chat_id) for chat_id in siege.plan.everyone]
    missing = [
        f"never owed to {chat_id}: {headline}"
        for headline in siege.published
        for chat_id, word in zip(everyone, words, strict=True)
        if word is not None and word in headline and not owed["alert", chat_id, headline]
    ]
    missing += [f"broadcast never owed to {chat_id}" for chat_id in everyone if not owed["broadcast", chat_id, None]]
    if (number := sum(row.kind == "correction" for row in rows)) != corrected:
        missing.append(f"{corrected} broadcast messages were delivered, {number} corrections owed")
    return missing
