"""An alert that says why it came: which of the reader's topics it fits, by which of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chats import render, rtl
from bot.chats.render import Button, Page
from bot.chats.send import plain_of
from bot.chats.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.chats.texts import Texts
    from bot.news.alerts import Alert
    from bot.news.explaining import Reason

_SHOWN = 8
_LONGEST = 60


def page(alert: Alert, reasons: Sequence[Reason]) -> Page:
    """The alert with its reasons beneath; the buttons fold them, or end following what brought it."""
    t = speaking(alert.language)
    shown = render.alert(alert).html
    heading, advice = (
        t("This headline fits what you follow:"),
        t("To follow a word without its forms, write = before it."),
    )
    told = (line for reason in reasons[:_SHOWN] for line in _told(reason, t))
    lines = [heading, *_fitting(told, beside=(shown, heading, advice)), advice]
    fold = Button(t.plain("Hide the reasons"), f"alert:{alert.entry}:told:{int(alert.unfolded)}")
    html = "{}\n<blockquote>{}</blockquote>".format(shown, "\n".join(lines))
    return Page(html, ((fold,), *render.stops(alert, unfolded=alert.unfolded)))


def _fitting(lines: Iterable[str], *, beside: Iterable[str]) -> Iterator[str]:
    """As many lines as a message has room for beside what else it says."""
    room = render.TEXT_LIMIT - sum(rtl.utf16(plain_of(text)) + 1 for text in beside)
    for line in lines:
        room -= rtl.utf16(plain_of(line)) + 1
        if room < 0:
            return
        yield line


def _told(reason: Reason, t: Texts) -> Iterable[str]:
    topic = rtl.cut(reason.topic, _LONGEST)
    for fit in reason.fits:
        found, asked = rtl.cut(" ".join(fit.found), _LONGEST), fit.asked.strip('"=')
        if found == asked:
            yield t("🔔 {topic}: “{found}”", topic=topic, found=found)
        else:
            yield t("🔔 {topic}: “{found}”, a form of “{asked}”", topic=topic, found=found, asked=asked)
