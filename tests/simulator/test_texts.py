"""Texts as Telegram keeps them, and requests of any shape."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import RefusalError
from simulator.facts import check_request
from simulator.texts import formatted, html_of, typed_by_person, utf16_length

WORDS = st.text(st.sampled_from("aب 😀\n<&"), min_size=1, max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "mode", "clean", "kinds"),
    [
        ("<b>a</b> <i>b</i>", "HTML", "a b", ["bold", "italic"]),
        ("<blockquote expandable>a</blockquote>", "html", "a", ["expandable_blockquote"]),
        ("*a* _b_ `c`", "MarkdownV2", "a b c", ["bold", "italic", "code"]),
        ('<a href="https://example.org/">a</a>', "HTML", "a", ["text_link"]),
        ('<pre><code class="language-py">a</code></pre>', "HTML", "a", ["pre"]),
        ('<a href="tg://user?id=7">a</a>', "HTML", "a", ["text_mention"]),
        ("  <b> a </b>  ", "HTML", "a", ["bold"]),
        ("a\u202eb\r", None, "ab", []),
        ("see example.org and /help", None, "see example.org and /help", ["url", "bot_command"]),
    ],
)
def test_a_text_is_read_as_telegram_reads_it(text: str, mode: str | None, clean: str, kinds: list[str]) -> None:
    found, entities = formatted(text, parse_mode=mode, entities=None)
    assert (found, [entity["type"] for entity in entities]) == (clean, kinds)


def test_offsets_are_utf16_units() -> None:
    _, (entity,) = formatted("😀 <b>خبر</b>", parse_mode="HTML", entities=None)
    assert (entity["offset"], entity["length"]) == (3, 3)


def test_a_command_with_a_bots_name_is_one_command() -> None:
    _, (entity,) = typed_by_person("/start@ajil_1_bot now")
    assert (entity["type"], entity["length"]) == ("bot_command", 17)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_formatting_survives_a_way_through_html(plain: str, bold: str) -> None:
    length = utf16_length(bold)
    entity = {"type": "bold", "offset": utf16_length(plain), "length": length}
    first = formatted(plain + bold, parse_mode=None, entities=[entity])
    again = formatted(html_of(*first), parse_mode="HTML", entities=None)
    assert again[0] == first[0]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["sendMessage", "setMyCommands", "editMessageText"]), st.dictionaries(st.text(max_size=5), JSON))
def test_no_request_breaks_the_check(method: str, noise: dict[str, Any]) -> None:
    with contextlib.suppress(RefusalError):
        check_request(method, noise)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_no_keyboard_breaks_the_check(markup: object) -> None:
    with contextlib.suppress(RefusalError):
        check_request("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": markup})
