"""One ticker, however it is set: every markup and the plain text read alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.ticker import read_html, read_text

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 5, 20, 15, 10, tzinfo=UTC)

WORDS = (
    "بلدية المدينة تفتتح حديقة عامة جديدة وزارة التعليم تعلن موعد امتحانات نهاية العام انطلاق معرض الكتاب "
    "بمشاركة دور نشر عربية فريق محلي يتأهل إلى النهائي council opens a new park by the river school wins chess prize"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    clock: str
    headline: str
    path: str


def _headline(words: list[str], number: int) -> str:
    return " ".join([words[0], words[1], str(number), *words[2:]])


@st.composite
def tickers(draw: st.DrawFn) -> list[Line]:
    """Four to twelve lines, newest first, minutes to hours apart, some over midnight, not all on full five minutes."""
    gaps = [0, *draw(st.lists(st.integers(1, 150), min_size=3, max_size=11))]
    at = NOW - timedelta(minutes=3)
    lines = []
    for number, gap in enumerate(gaps):
        at -= timedelta(minutes=gap)
        words = draw(st.lists(st.sampled_from(WORDS), min_size=5, max_size=12))
        lines.append(Line(clock=f"{at:%H:%M}", headline=_headline(words, number + 100), path=f"/n/{number}"))
    return lines


def _list(lines: list[Line]) -> str:
    items = (f'<li><span>{x.clock}</span> <a href="{x.path}">{escape(x.headline)}</a></li>' for x in lines)
    return f"<ul>{''.join(items)}</ul>"


def _glued_list(lines: list[Line]) -> str:
    items = (f"<li>{x.clock}{escape(x.headline)}</li>" for x in lines)
    return f"<ul>{''.join(items)}</ul>"


def _bold_times(lines: list[Line]) -> str:
    return "".join(f"<p><b>{x.clock}</b> {escape(x.headline)}</p>" for x in lines)


def _rows(lines: list[Line]) -> str:
    items = (f'<tr><td>{x.clock}</td><td><a href="{x.path}">{escape(x.headline)}</a></td></tr>' for x in lines)
    return f"<table>{''.join(items)}</table>"


def _rows_of_their_own(lines: list[Line]) -> str:
    items = (f"<tr><td>{x.clock}</td></tr><tr><td>{escape(x.headline)}</td></tr>" for x in lines)
    return f"<table>{''.join(items)}</table>"


def _definitions(lines: list[Line]) -> str:
    items = (f"<dt>{x.clock}</dt><dd>{escape(x.headline)}</dd>" for x in lines)
    return f"<dl>{''.join(items)}</dl>"


def _siblings(lines: list[Line]) -> str:
    items = (f'<span>{x.clock}</span> <a href="{x.path}">{escape(x.headline)}</a> ' for x in lines)
    return f"<div>{''.join(items)}</div>"


def _breaks(lines: list[Line]) -> str:
    return f"<div>{'<br>'.join(f'{x.clock} {escape(x.headline)}' for x in lines)}</div>"


def _breaks_after_links(lines: list[Line]) -> str:
    items = (f'<a href="{x.path}">{escape(x.headline)}</a> <i>{x.clock}</i><br>' for x in lines)
    return f"<div>{''.join(items)}</div>"


def _time_after(lines: list[Line]) -> str:
    items = (f"<div><h3><a href={x.path}>{escape(x.headline)}</a></h3><small>{x.clock}</small></div>" for x in lines)
    return f"<section>{''.join(items)}</section>"


def _time_at_the_end(lines: list[Line]) -> str:
    items = (f"<li>{escape(x.headline)} ({x.clock})</li>" for x in lines)
    return f"<ol>{''.join(items)}</ol>"


def _nested(lines: list[Line]) -> str:
    items = (
        f'<div class="i i{number}"><div><div><span>[{x.clock}]</span></div></div>'
        f'<div><a href="{x.path}"><span>{escape(x.headline)}</span></a></div></div>'
        for number, x in enumerate(lines)
    )
    return f"<div><div>{''.join(items)}</div></div>"


def _link_around(lines: list[Line]) -> str:
    return "".join(f'<a href="{x.path}"><div>{x.clock}</div><div>{escape(x.headline)}</div></a>' for x in lines)


def _text_glued(lines: list[Line]) -> str:
    return "\n".join(f"{x.clock}{x.headline}" for x in lines)


def _text_spaced(lines: list[Line]) -> str:
    return "\n".join(f"{x.clock} {x.headline}" for x in lines)


def _text_two_lines(lines: list[Line]) -> str:
    return "\n".join(f"{x.clock}\n{x.headline}" for x in lines)


def _text_paragraphs(lines: list[Line]) -> str:
    return "\n\n".join(f"{x.headline}\n{x.clock}" for x in lines)


def _text_after(lines: list[Line]) -> str:
    return "\n".join(f"{x.headline} - {x.clock}" for x in lines)


MARKUPS = (
    _list, _glued_list, _bold_times, _rows, _rows_of_their_own, _definitions, _siblings, _breaks, _breaks_after_links,
    _time_after, _time_at_the_end, _nested, _link_around,
)  # fmt: skip
TEXTS = (_text_glued, _text_spaced, _text_two_lines, _text_paragraphs, _text_after)

MENU = '<ul class="menu"><li><a href="/">الرئيسية</a></li><li><a href="/local">محليات</a></li></ul>'


@pytest.mark.parametrize("markup", MARKUPS)
@settings(max_examples=40)
@given(lines=tickers())
def test_every_markup_reads_as_its_times_and_headlines(markup: Callable[[list[Line]], str], lines: list[Line]) -> None:
    page = f"<html><body>{MENU}{markup(lines)}<p>© الصحيفة</p></body></html>"

    reading = read_html(page, url="https://news.example/", now=NOW)

    assert reading is not None
    assert [(f"{e.clock:%H:%M}", e.headline) for e in reading.entries] == [(x.clock, x.headline) for x in lines]


@pytest.mark.parametrize("layout", TEXTS)
@settings(max_examples=40)
@given(lines=tickers())
def test_every_plain_text_reads_as_its_times_and_headlines(
    layout: Callable[[list[Line]], str], lines: list[Line]
) -> None:
    found = read_text(f"القائمة\n\n{layout(lines)}\n\nالنهاية", now=NOW)

    assert found is not None
    assert [(f"{e.clock:%H:%M}", e.headline) for e in found[0].entries] == [(x.clock, x.headline) for x in lines]


@given(lines=tickers())
def test_html_and_text_are_dated_alike(lines: list[Line]) -> None:
    page = read_html(_list(lines), now=NOW, zone="Asia/Gaza")
    text = read_text(_text_glued(lines), now=NOW, zone="Asia/Gaza")

    assert page is not None
    assert text is not None
    assert [e.published_at for e in page.entries] == [e.published_at for e in text[0].entries]


@given(lines=tickers())
def test_links_are_absolute(lines: list[Line]) -> None:
    reading = read_html(_list(lines), url="https://news.example/live", now=NOW)

    assert reading is not None
    assert [e.url for e in reading.entries] == [f"https://news.example{x.path}" for x in lines]
