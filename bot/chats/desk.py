"""What editors see of a broadcast before it leaves: its audience, its cost, its time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.chats import rtl
from bot.chats.render import Button, Page
from bot.chats.send import plain_of
from bot.chats.texts import LANGUAGES
from bot.news.broadcasts import (
    KINDS,
    ArticleContent,
    BroadcastState,
    CopyContent,
    TextContent,
    cost,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chats.render import Keyboard
    from bot.chats.texts import Texts
    from bot.news.broadcasts import Audience, BroadcastId, Content
    from bot.news.model import TopicId

_TITLE = 80
_LABEL = 34
_TOPICS_A_PAGE = 12
_TOPICS_NAMED = 4
_OWN_NAMES = {"ar": "العربية", "en": "English"}
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A broadcast before it leaves. `topics` are the curated ones on offer, by id.

    `stars` is the bot's balance where the operator allows the paid lane, else None.
    """

    id: BroadcastId
    content: Content
    audience: Audience
    paid: bool
    count: int
    topics: dict[TopicId, str]
    stars: int | None = None


def title(content: Content) -> str:
    """A broadcast's first words, by which editors know it."""
    match content:
        case ArticleContent():
            words = content.headline
        case TextContent():
            words = plain_of(content.html)
        case CopyContent():
            words = content.preview
    return rtl.cut(" ".join(words.split()) or "…", _TITLE)


def first_words(content: Content) -> str:
    """The same as a line of a message."""
    return rtl.headline(title(content))


# Before it leaves


def control(composed: Composed, t: Texts) -> Page:
    """Whom it is for, how many they are, how long it takes; and what an editor can change or do about it."""
    price = cost(composed.count, paid=composed.paid)
    lines = [
        t("📢 <b>Not sent yet</b>"),
        t("For: {audience}", audience=audience(composed, t)),
        t("{count} · takes {span}", count=_chats(composed.count, t), span=span(price.seconds, t)),
    ]
    if composed.paid and composed.stars is not None:
        lines.append(t("Costs {stars} Stars of {balance}", stars=f"{price.stars:,}", balance=f"{composed.stars:,}"))
    return Page("\n".join(lines), _choices(composed, t))


def audience(composed: Composed, t: Texts) -> str:
    """An audience in words, as plain text."""
    chosen = composed.audience
    names = kind_names(t)
    parts = [t.plain("everyone") if chosen.kinds == KINDS else t.plain(", ").join(names[k] for k in chosen.kinds)]
    if chosen.language is not None:
        parts.append(_OWN_NAMES[chosen.language])
    if chosen.topics:
        known = [name for topic, name in composed.topics.items() if topic in chosen.topics]
        more = ["…"] if len(known) > _TOPICS_NAMED else []
        parts.append(t.plain("followers of {topics}", topics=t.plain(", ").join(known[:_TOPICS_NAMED] + more)))
    return " · ".join(parts)


def kind_names(t: Texts) -> dict[str, str]:
    return {"private": t.plain("private chats"), "group": t.plain("groups"), "channel": t.plain("channels")}


def _choices(composed: Composed, t: Texts) -> Keyboard:
    number, chosen = composed.id, composed.audience
    kinds = tuple(
        Button(_ticked(name, is_on=kind in chosen.kinds), f"cast:kind:{number}:{kind}")
        for kind, name in kind_names(t).items()
    )
    languages = (
        Button(_ticked(t.plain("All languages"), is_on=chosen.language is None), f"cast:lang:{number}:all"),
        *(
            Button(_ticked(_OWN_NAMES[code], is_on=chosen.language == code), f"cast:lang:{number}:{code}")
            for code in LANGUAGES
        ),
    )
    topics = Button(
        t.plain("Topics: {count}", count=len(chosen.topics))
        if chosen.topics
        else t.plain("Only some topics’ followers…"),
        f"cast:topics:{number}:0",
    )
    rows: list[tuple[Button, ...]] = [kinds, languages]
    if composed.topics:
        rows.append((topics,))
    if composed.stars is not None:
        rows.append((Button(_ticked(t.plain("Paid, up to 1,000/s"), is_on=composed.paid), f"cast:paid:{number}"),))
    send = Button(t.plain("Send now · {count}", count=f"{composed.count:,}"), f"cast:send:{number}")
    rows.append((send, Button(t.plain("Send at…"), f"cast:at:{number}")))
    rows.append((Button(t.plain("Cancel"), f"cast:drop:{number}"),))
    return tuple(rows)


def _ticked(label: str, *, is_on: bool) -> str:
    return f"✓ {label}" if is_on else label


def topics(composed: Composed, page: int, t: Texts) -> Page:
    """The curated topics as toggles; with none chosen, followers or not doesn't matter."""
    offered = list(composed.topics.items())
    page = min(page, max(0, (len(offered) - 1) // _TOPICS_A_PAGE))
    shown = offered[page * _TOPICS_A_PAGE : (page + 1) * _TOPICS_A_PAGE]
    buttons = [
        Button(
            rtl.cut(_ticked(name, is_on=topic in composed.audience.topics), _LABEL),
            f"cast:topic:{composed.id}:{topic}:{page}",
        )
        for topic, name in shown
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    turns = []
    if page > 0:
        turns.append(Button(t.plain("‹ Back"), f"cast:topics:{composed.id}:{page - 1}"))
    if (page + 1) * _TOPICS_A_PAGE < len(offered):
        turns.append(Button(t.plain("More ›"), f"cast:topics:{composed.id}:{page + 1}"))
    done = Button(t.plain("Done · {count}", count=f"{composed.count:,}"), f"cast:show:{composed.id}")
    rows += [tuple(turns)] if turns else []
    return Page(t("Followers of which topics? None chosen: everyone."), (*rows, (done,)))


def approval(composed: Composed, at: datetime | None, zone: str, t: Texts) -> Page:
    """What the second editor decides about."""
    price = cost(composed.count, paid=composed.paid)
    when = t.plain("now") if at is None else stamp(at, zone)
    lines = [
        t("📢 <b>Waiting for your approval</b>"),
        t("For: {audience}", audience=audience(composed, t)),
        t("{count} · takes {span}", count=_chats(composed.count, t), span=span(price.seconds, t)),
        t("To be sent: {time}", time=when),
    ]
    if composed.paid:
        lines.append(t("Costs {stars} Stars", stars=f"{price.stars:,}"))
    approve = Button(t.plain("✓ Approve"), f"cast:ok:{composed.id}")
    return Page("\n".join(lines), ((approve, Button(t.plain("Reject"), f"cast:no:{composed.id}")),))


def scheduled(number: BroadcastId, content: Content, at: datetime, *, zone: str, now: datetime, t: Texts) -> Page:
    """A broadcast that waits for its time."""
    lines = [
        t("⏰ <b>Will be sent at {time}</b> ({zone})", time=stamp(at, zone), zone=zone),
        t("in {span}", span=span(max(0.0, (at - now).total_seconds()), t)),
        first_words(content),
    ]
    send = Button(t.plain("Send now"), f"cast:send:{number}")
    return Page("\n".join(lines), ((send, Button(t.plain("Cancel"), f"cast:drop:{number}")),))


def settled(state: BroadcastState, content: Content, t: Texts) -> Page:
    """A broadcast of which nothing was sent, or not yet."""
    said = {
        BroadcastState.AWAITING: t("⏳ <b>Waiting for another editor’s approval</b>"),
        BroadcastState.CANCELLED: t("<b>Cancelled</b>: nothing was sent."),
    }.get(state, t("📢 <b>Not sent yet</b>"))
    return Page(f"{said}\n{first_words(content)}")


def _chats(count: int, t: Texts) -> str:
    return t.plain_many("{shown} chat", "{shown} chats", count, shown=f"{count:,}")


def span(seconds: float, t: Texts) -> str:
    """How long, as exactly as it matters: seconds, minutes, or hours and minutes. No line breaks inside it."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        said = t.plain("{count} s", count=whole)
    elif whole < _HOUR:
        said = t.plain("{count} min", count=round(whole / _MINUTE))
    else:
        hours, minutes = divmod(round(whole / _MINUTE), _MINUTE)
        said = t.plain("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return said.replace(" ", "\u00a0")


def stamp(at: datetime, zone: str) -> str:
    """An absolute time, since editors compare several."""
    return f"{at.astimezone(ZoneInfo(zone)):%d/%m %H:%M}"
