"""What the outbox owes soonest, kept ready in memory: so many deliveries of each lane and each broadcast's run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.chats.pace import Lane
    from bot.news.broadcasts import RunId, RunMessage
    from bot.news.model import DeliveryId

Source = tuple[str, int]
"""A lane or a run. Both are integers, so they must be told apart."""


def lane(of: Lane) -> Source:
    return "lane", of


def run(of: RunId) -> Source:
    return "run", of


@dataclass(slots=True)
class Window:
    """Ids of deliveries that were offered to the pace and are not settled yet, by where they came from.

    A run's messages are kept whole, so that claiming them needs no second look; alerts are read when they are
    claimed, since a correction before that is free. `low` is set when a source has run down to half.
    """

    low: bool = False
    _sources: dict[DeliveryId, Source] = field(default_factory=dict)
    _messages: dict[DeliveryId, RunMessage] = field(default_factory=dict)
    _counts: Counter[Source] = field(default_factory=Counter)
    _sizes: dict[Source, int] = field(default_factory=dict)

    def __contains__(self, delivery: DeliveryId) -> bool:
        return delivery in self._sources

    def __iter__(self) -> Iterator[DeliveryId]:
        return iter(self._sources)

    def wants(self, source: Source, size: int) -> int:
        """How many more of a source to bring: none before half of its `size` is gone."""
        self._sizes[source] = size
        held = self._counts[source]
        return size - held if held <= size // 2 else 0

    def hold(self, source: Source, ids: Iterable[DeliveryId]) -> None:
        for delivery in ids:
            self._sources[delivery] = source
            self._counts[source] += 1

    def hold_messages(self, messages: Iterable[RunMessage]) -> None:
        for message in messages:
            self.hold(run(message.run), [message.delivery])
            self._messages[message.delivery] = message

    def messages(self, ids: Iterable[DeliveryId]) -> list[RunMessage]:
        """The runs' messages among these."""
        return [self._messages[delivery] for delivery in ids if delivery in self._messages]

    def drop(self, delivery: DeliveryId) -> None:
        source = self._sources.pop(delivery, None)
        if source is None:
            return
        self._messages.pop(delivery, None)
        self._counts[source] -= 1
        if self._counts[source] <= self._sizes.get(source, 0) // 2:
            self.low = True
