"""A word to whoever set up a place where we may not write any more: nobody else could know why alerts ended there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.chats.outcomes import Later, Sent, Throttled
from bot.chats.send import Text
from bot.chats.texts import speaking
from jobs import verdicts

if TYPE_CHECKING:
    from bot.chats.outcomes import Outcome
    from bot.chats.send import Sender
    from bot.chats.turns import Turns
    from bot.store.chats import Refusal

log = structlog.get_logger(__name__)

_TRIES = 3


async def tell(refusal: Refusal, *, sender: Sender, turns: Turns) -> None:
    """Privately, in the reply lane, once: the place was closed before this, so no second refusal comes of it.

    Who never wrote to the bot can't be told; then only the log knows.
    """
    outcome: Outcome | None = None
    for _ in range(_TRIES):
        ticket = await turns.turn(refusal.person)
        try:
            outcome = await sender.send(_notice(refusal))
        except BaseException:
            turns.unanswered(ticket)
            raise
        verdicts.land(turns, ticket, outcome)
        if not isinstance(outcome, Later | Throttled):
            break
    log.warning("chat.refused", chat=refusal.chat, told=isinstance(outcome, Sent))


def _notice(refusal: Refusal) -> Text:
    t = speaking(refusal.language)
    words = t(
        "Alerts to “{title}” have stopped: Ajil isn't allowed to write there. "
        "Give it the right to post, then send /start there.",
        title=refusal.title or "…",
    )
    return Text(chat_id=refusal.person, html=words)
