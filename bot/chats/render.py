"""What an alert looks like: HTML and buttons from a stored alert. Pure; the same alert renders the same everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.chats import rtl
from bot.chats.texts import Texts, speaking
from bot.news import breaking
from bot.news.summary import By

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.news.alerts import Alert, Source
    from bot.news.summary import Summary

TEXT_LIMIT = 4096
"""UTF-16 units of a message, after entity parsing."""
_HEADLINE_LIMIT = 700
_KICKER_LIMIT = 200
_SUMMARY_LIMIT = 1500
_LABEL_LIMIT = 60
_FEED_LIMIT = 120
_TOPICS_SHOWN = 8
_SOURCES_SHOWN = 3
_SOURCE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: it either opens an address or sends `data` (≤ 64 bytes) back to us."""

    label: str
    data: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A message ready to be sent: Telegram's HTML, and rows of buttons beneath."""

    html: str
    keyboard: Keyboard = ()


def alert(alert: Alert) -> Page:
    """Kicker, headline, source and time, who else tells it, the reader's topics; the summary while it is unfolded."""
    t = speaking(alert.language)
    alert = _without_marks(alert) if alert.breaking else alert
    names = [label for _, label in alert.topics]
    lines = [*_kicker(alert), _headline(alert), _origin(alert, t), *_others(alert, t), *_topics(names, t)]
    shown = alert.summary if alert.unfolded else None
    if shown is not None:
        lines.append(_quote(shown, t))
    return Page("\n".join(lines), alert_keyboard(alert, unfolded=shown is not None))


def _without_marks(alert: Alert) -> Alert:
    """The red dot says it; «عاجل» beside it, as kicker or in the headline, would say it twice."""
    kicker = None if alert.kicker and breaking.is_mark(alert.kicker) else alert.kicker
    return replace(alert, headline=breaking.without_mark(alert.headline), kicker=kicker)


def _kicker(alert: Alert) -> Iterable[str]:
    if alert.kicker:
        text = rtl.escape(rtl.cut(alert.kicker, _KICKER_LIMIT))
        yield rtl.line(f"🔴 {text}" if alert.breaking else text, is_rtl=rtl.is_rtl(alert.kicker))


def _headline(alert: Alert) -> str:
    text = rtl.escape(rtl.cut(alert.headline, _HEADLINE_LIMIT))
    if alert.url:
        text = f'<a href="{rtl.escape(alert.url)}">{text}</a>'
    sign = "🔴 " if alert.breaking and not alert.kicker else ""
    return rtl.line(f"{sign}<b>{text}</b>", is_rtl=rtl.is_rtl(alert.headline))


def _origin(alert: Alert, t: Texts) -> str:
    there, feed = _clock(alert.at, alert.feed_zone), rtl.cut(alert.feed, _FEED_LIMIT)
    if alert.chat_zone and (here := _clock(alert.at, alert.chat_zone)) != there:
        return t("{feed} · {time} ({reader_time} for you)", feed=feed, time=there, reader_time=here)
    return t("{feed} · {time}", feed=feed, time=there)


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def _others(alert: Alert, t: Texts) -> Iterable[str]:
    """Other feeds that tell the story, each a link to its own telling; so many, and the number of the rest."""
    shown = [_source(source, t) for source in alert.others[:_SOURCES_SHOWN]]
    if not shown:
        return
    line = t.plain("Also: {sources}", sources=t.plain(", ").join(shown))
    if rest := len(alert.others) - len(shown):
        line += " " + t.plain_many("and {count} other", "and {count} others", rest)
    yield rtl.line(line, is_rtl=t.is_rtl)


def _source(source: Source, t: Texts) -> str:
    name = str(rtl.inserted(rtl.cut(source.name, _SOURCE_LIMIT), t.is_rtl))
    return f'<a href="{rtl.escape(source.url)}">{name}</a>' if source.url else name


def _topics(names: Sequence[str], t: Texts) -> Iterable[str]:
    if names:
        shown = [str(rtl.inserted(rtl.cut(name, _LABEL_LIMIT), t.is_rtl)) for name in names[:_TOPICS_SHOWN]]
        yield rtl.line("🔔 " + t.plain(", ").join(shown), is_rtl=t.is_rtl)


def _quote(summary: Summary, t: Texts) -> str:
    text = rtl.headline(rtl.cut(" ".join(summary.sentences), _SUMMARY_LIMIT))
    if summary.by is By.MODEL:
        mark = t("Automatic summary")
        text = f"<i>{mark}</i>\n{text}"
    return f"<blockquote expandable>{text}</blockquote>"


def alert_keyboard(alert: Alert, *, unfolded: bool) -> Keyboard:
    """Summary (or its folding), mute, and why it came. Without a link there is no article, so no summary."""
    t = speaking(alert.language)
    mute = Button(t.plain("🔕 Mute"), f"alert:{alert.entry}:mute:{int(unfolded)}")
    reasons = Button(t.plain("Why?"), f"alert:{alert.entry}:why:{int(unfolded)}")
    if not alert.url:
        return ((mute, reasons),)
    fold = Button(t.plain("Hide"), f"alert:{alert.entry}:fold")
    unfold = Button(t.plain("📄 Summary"), f"alert:{alert.entry}:unfold")
    return ((fold if unfolded else unfold, mute, reasons),)


def mute_keyboard(alert: Alert, *, unfolded: bool) -> Keyboard:
    """For how long, or for good; the topics meant are the alert's."""
    t = speaking(alert.language)
    tail = int(unfolded)
    return (
        tuple(Button(label, f"alert:{alert.entry}:hush:{tail}:{hours}") for hours, label in mute_spans(t).items()),
        *stops(alert, unfolded=unfolded),
        (Button(t.plain("Back"), f"alert:{alert.entry}:back:{tail}"),),
    )


def stops(alert: Alert, *, unfolded: bool) -> Keyboard:
    """A button for each topic that brought an alert, to follow it no more."""
    t = speaking(alert.language)
    return tuple(
        (Button(_stop_label(name, t), f"alert:{alert.entry}:unfollow:{int(unfolded)}:{topic}"),)
        for topic, name in alert.topics[:_TOPICS_SHOWN]
    )


def mute_spans(t: Texts) -> dict[int, str]:
    """For how many hours an alert's topics can be muted, and what that is called."""
    return {1: t.plain("1 hour"), 8: t.plain("8 hours"), 24: t.plain("1 day"), 168: t.plain("1 week")}


def _stop_label(topic: str, t: Texts) -> str:
    return rtl.cut(t.plain("Unfollow “{topic}”", topic=topic), _LABEL_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One headline of a list."""

    headline: str
    url: str | None
    feed: str
    at: datetime
    zone: str


def headlines(lines: Sequence[Line], t: Texts, *, now: datetime, heading: str = "") -> str:
    """A list of headlines, each with its source and time; the date where it isn't today's. Cut to fit a message."""
    parts = [heading] if heading else []
    length = rtl.utf16(heading)
    for line in lines:
        shown = _listed(line, t, now)
        length += rtl.utf16(shown) + 2
        if length > TEXT_LIMIT:
            break
        parts.append(shown)
    return "\n\n".join(parts)


def _listed(line: Line, t: Texts, now: datetime) -> str:
    text = rtl.escape(rtl.cut(line.headline, _HEADLINE_LIMIT))
    if line.url:
        text = f'<a href="{rtl.escape(line.url)}">{text}</a>'
    first = rtl.line(text, is_rtl=rtl.is_rtl(line.headline))
    return (
        f"{first}\n{t('{feed} · {time}', feed=rtl.cut(line.feed, _FEED_LIMIT), time=moment(line.at, line.zone, now))}"
    )


def query(text: str) -> str:
    """A query as people read it: air around each bar, where lines may break, and phrases in their script's quotes.

    What comes out means the same when typed.
    """
    quotes = r"«\1»" if rtl.is_rtl(text) else r"“\1”"
    return re.sub(r"\s*\|\s*", " | ", re.sub(r'"([^"]*)"', quotes, text))


def moment(at: datetime, zone: str, now: datetime) -> str:
    """A time of day in a zone, with the day and month where it isn't today there."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M}" if local.date() == now.astimezone(ZoneInfo(zone)).date() else f"{local:%d/%m %H:%M}"
