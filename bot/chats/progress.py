"""What editors see of a broadcast that runs or ran: progress, report, questions, the list of the last ones. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.chats import rtl
from bot.chats.desk import first_words, span, stamp, title
from bot.chats.render import Button, Page
from bot.news.broadcasts import BroadcastState, RunKind, RunState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.chats.render import Keyboard
    from bot.chats.texts import Texts
    from bot.news.broadcasts import BroadcastId, Content, RunId, Tally


def N_(message: str) -> str:  # noqa: N802 gettext's name for "to be translated where it is said"
    return message


_CELLS = 10
_LABEL = 34


class Run(Protocol):
    """What the desk reads of a run (bot/store/broadcasts.py has them)."""

    @property
    def id(self) -> RunId: ...
    @property
    def broadcast_id(self) -> BroadcastId: ...
    @property
    def kind(self) -> RunKind: ...
    @property
    def state(self) -> RunState: ...
    @property
    def content(self) -> Content: ...
    @property
    def tally(self) -> Tally: ...
    @property
    def fault(self) -> str | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def finished_at(self) -> datetime | None: ...


_SLOWEST = 0.001
"""Messages a second, below which nobody can say when it ends."""


def running(run: Run, t: Texts, *, rate: float | None = None) -> Page:
    """The one message an editor watches. `rate` is the last minute's, messages a second."""
    lines = [_heading(run, t), first_words(run.content), _advance(run, t, rate), _counts(run, t)]
    return Page("\n".join(lines), _wheel(run, t))


def _heading(run: Run, t: Texts) -> str:
    if run.state is RunState.PAUSED:
        return t("⏸ <b>Paused</b>")
    if run.state in {RunState.CANCELLED, RunState.STOPPED}:
        return t("<b>Stopping</b>")
    return {
        RunKind.SEND: t("📢 <b>Sending</b>"),
        RunKind.CORRECT: t("✏️ <b>Correcting</b>"),
        RunKind.RETRACT: t("🗑 <b>Retracting</b>"),
    }[run.kind]


def _advance(run: Run, t: Texts, rate: float | None) -> str:
    tally = run.tally
    line = t(
        "{bar} {share} % · {done} of {total}",
        bar=bar(tally.share),
        share=100 if tally.share == 1 else min(99, round(tally.share * 100)),
        done=f"{tally.done:,}",
        total=f"{tally.total:,}",
    )
    if run.state is not RunState.RUNNING or rate is None or rate < _SLOWEST:
        return line
    left = span((tally.total - tally.done) / rate, t)
    return line + " · " + t.plain("{rate}/s · {span} left", rate=_rate(rate), span=left)


def bar(share: float) -> str:
    """Ten cells; full only when all is done."""
    full = min(_CELLS, int(share * _CELLS))
    return "▓" * full + "░" * (_CELLS - full)


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 1 else f"{rate:.1f}"


def _counts(run: Run, t: Texts) -> str:
    tally = run.tally
    said = t(
        {
            RunKind.SEND: N_("arrived {sent} · left {gone} · failed {failed} · unknown {unknown}"),
            RunKind.CORRECT: N_("corrected {sent} · left {gone} · failed {failed} · unknown {unknown}"),
            RunKind.RETRACT: N_("deleted {sent} · left {gone} · failed {failed} · unknown {unknown}"),
        }[run.kind],
        sent=f"{tally.sent:,}",
        gone=f"{tally.gone:,}",
        failed=f"{tally.failed:,}",
        unknown=f"{tally.unknown:,}",
    )
    return said + (" · " + t.plain("not sent {count}", count=f"{tally.cancelled:,}") if tally.cancelled else "")


def _wheel(run: Run, t: Texts) -> Keyboard:
    cancel = Button(t.plain("Cancel"), f"run:cancel:{run.id}")
    if run.state is RunState.RUNNING:
        return ((Button(t.plain("⏸ Pause"), f"run:pause:{run.id}"), cancel),)
    if run.state is RunState.PAUSED:
        return ((Button(t.plain("▶️ Resume"), f"run:resume:{run.id}"), cancel),)
    return ()


def cancelling(run: Run, t: Texts) -> Page:
    """Asked once, since it can't be taken back."""
    left = run.tally.total - run.tally.done
    question = t.many(
        "Cancel? {shown} chat has not had it yet, and won’t.",
        "Cancel? {shown} chats have not had it yet, and won’t.",
        left,
        shown=f"{left:,}",
    )
    yes = Button(t.plain("Cancel the rest"), f"run:stop:{run.id}")
    return Page(f"{question}\n{first_words(run.content)}", ((yes, Button(t.plain("Go on"), f"run:show:{run.id}")),))


def report(run: Run, t: Texts, *, zone: str) -> Page:
    """How it ended: state, counts, duration, rate; and why, where Telegram stopped it."""
    ended = run.finished_at or run.created_at
    seconds = max((ended - run.created_at).total_seconds(), 0.1)
    tally = run.tally
    worked = tally.done - tally.cancelled
    lines = [
        _outcome(run, t),
        first_words(run.content),
        _counts(run, t),
        t(
            "{began}–{ended} · {span} · {rate}/s",
            began=stamp(run.created_at, zone),
            ended=f"{ended.astimezone(ZoneInfo(zone)):%H:%M}",
            span=span(seconds, t),
            rate=_rate(worked / seconds),
        ),
    ]
    if run.fault is not None:
        lines += [
            t("Telegram refuses it: {reason}", reason=run.fault),
            t("Compose it anew with /broadcast; what arrived can be retracted."),
        ]
    return Page("\n".join(lines), _afterwards(run, t))


def _outcome(run: Run, t: Texts) -> str:
    if run.state is RunState.STOPPED:
        return t("⚠️ <b>Stopped</b>")
    if run.state is RunState.CANCELLED:
        return t("<b>Cancelled midway</b>")
    return {
        RunKind.SEND: t("📢 <b>Sent</b>"),
        RunKind.CORRECT: t("✏️ <b>Corrected</b>"),
        RunKind.RETRACT: t("🗑 <b>Retracted</b>"),
    }[run.kind]


def _afterwards(run: Run, t: Texts) -> Keyboard:
    """A retraction that was finished leaves nothing to correct."""
    if (run.kind is RunKind.RETRACT and run.state is RunState.FINISHED) or not run.tally.sent:
        return ()
    correct = Button(t.plain("✏️ Correct"), f"cast:correct:{run.broadcast_id}")
    return ((correct, Button(t.plain("🗑 Retract"), f"cast:retract:{run.broadcast_id}")),)


def retracting(number: BroadcastId, content: Content, delivered: int, seen: RunId, t: Texts) -> Page:
    """Asked once, since it can't be taken back."""
    question = t.many(
        "Delete it from {shown} chat?", "Delete it from {shown} chats?", delivered, shown=f"{delivered:,}"
    )
    yes = Button(t.plain("Delete it"), f"cast:really:{number}:{seen}")
    return Page(f"{question}\n{first_words(content)}", ((yes, Button(t.plain("Keep it"), f"cast:open:{number}")),))


def correcting(number: BroadcastId, draft: int, delivered: int, t: Texts) -> Page:
    """Beneath the preview of a correction."""
    question = t.many(
        "✏️ <b>Not corrected yet.</b> {shown} delivered message will say this.",
        "✏️ <b>Not corrected yet.</b> {shown} delivered messages will say this.",
        delivered,
        shown=f"{delivered:,}",
    )
    yes = Button(t.plain("Correct {count}", count=f"{delivered:,}"), f"cast:fix:{draft}")
    return Page(question, ((yes, Button(t.plain("Cancel"), f"cast:open:{number}")),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One broadcast of the list, with its latest run where it has one."""

    id: BroadcastId
    state: BroadcastState
    content: Content
    at: datetime
    run: Run | None


def listed(lines: Sequence[Line], t: Texts, *, zone: str) -> Page:
    """The last broadcasts, newest first, state first; each opens."""
    if not lines:
        return Page(t("Nothing was broadcast yet. Send /broadcast to begin."))
    rows = tuple(
        (Button(rtl.cut(f"{stamp(line.at, zone)} · {title(line.content)}", _LABEL), f"cast:open:{line.id}"),)
        for line in lines
    )
    return Page("\n\n".join(_listed(line, t, zone) for line in lines), rows)


def _listed(line: Line, t: Texts, zone: str) -> str:
    words = first_words(line.content)
    if line.run is None:
        state = {
            BroadcastState.AWAITING: t.plain("⏳ Waiting for approval"),
            BroadcastState.SCHEDULED: t.plain("⏰ Scheduled"),
        }.get(line.state, t.plain("Cancelled"))
        return f"{rtl.line(state, is_rtl=t.is_rtl)} · {stamp(line.at, zone)}\n{words}"
    is_over = line.run.state in {RunState.CANCELLED, RunState.STOPPED, RunState.FINISHED}
    first = _outcome(line.run, t) if is_over else _heading(line.run, t)
    return f"{first} · {stamp(line.at, zone)}\n{words}\n{_advance(line.run, t, None)}\n{_counts(line.run, t)}"
