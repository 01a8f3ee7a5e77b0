from __future__ import annotations

import importlib
import io
import pkgutil
import re
import string
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import bot
import handlers
from bot.chats import rtl, texts
from bot.chats.texts import language_for, speaking
from bot.errors import AjilError, NotAFeed, Unreachable
from simulator.texts import formatted

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOR_OPERATORS = ("bot.commands.", "bot.feeds.summarizer")
"""Modules whose errors are read in a terminal or a log, in English."""
KEYWORDS = {"t": None, "plain": None, "N_": None, "many": (1, 2), "plain_many": (1, 2)}


def _said_in_code() -> Iterator[tuple[str, ...]]:
    for folder in ("bot", "handlers", "jobs"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            with file.open("rb") as source:
                for _, message, _, _ in extract("python", source, keywords=KEYWORDS):
                    said = (message,) if isinstance(message, str) else tuple(message)
                    if all(said):
                        yield said


def _errors(kind: type[AjilError] = AjilError) -> Iterator[type[AjilError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _errors(child)


def _everything_said() -> set[tuple[str, ...]]:
    for package in (bot, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("__main__", "migrations.env")) and "versions" not in module.name:
                importlib.import_module(module.name)
    in_errors = {(error.template(),) for error in _errors() if not error.__module__.startswith(FOR_OPERATORS)}
    return set(_said_in_code()) | in_errors


def _arabic() -> dict[tuple[str, ...], tuple[str, ...]]:
    content = resources.files(texts).joinpath("ar.po").read_bytes()
    catalogue = read_po(io.BytesIO(content), locale="ar")
    return {_forms(message.id): _forms(message.string) for message in catalogue if message.id}


def _forms(text: object) -> tuple[str, ...]:
    """A sentence as its forms: one, or several where it counts."""
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, list | tuple) else ()


COMMAND = re.compile(r"(?<![a-zA-Z/:<])/[a-z]+")


def _said_with_commands() -> list[str]:
    """Arabic sentences that name a command, a conjunction glued to it included."""
    said = {sentence for arabic in _arabic().values() for sentence in arabic}
    return sorted(sentence for sentence in said if COMMAND.search(sentence))


OPERATORS_ONLY = {"ConfigError", "TokenRefused", "FileUnreadable", "LineUnreadable"}


def test_all_that_is_said_to_people_is_said_in_arabic_and_nothing_else_is() -> None:
    said = _everything_said()
    at_the_terminal = {(e.template(),) for e in _errors() if e.__name__ in OPERATORS_ONLY}
    assert said - at_the_terminal == set(_arabic())


def _names(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_arabic_sentence_names_only_the_values_of_its_english_one() -> None:
    for english, arabic in _arabic().items():
        for sentence in arabic:
            assert _names(sentence) <= _names(english[-1]), sentence


@pytest.mark.parametrize("sentence", _said_with_commands())
def test_every_command_in_an_arabic_sentence_can_be_tapped(sentence: str) -> None:
    _, entities = formatted(rtl.closed(sentence), parse_mode="HTML", entities=None)
    tapped = sum(entity["type"] == "bot_command" for entity in entities)
    assert tapped == len(COMMAND.findall(sentence))


def test_every_counted_sentence_has_all_six_arabic_forms() -> None:
    assert {len(arabic) for english, arabic in _arabic().items() if len(english) > 1} == {6}


def test_arabic_says_neither_please_nor_do_nor_shouts() -> None:
    for sentence in (s for arabic in _arabic().values() for s in arabic):
        assert not any(word in sentence for word in ("يرجى", "قم ب", "!", "حدث خطأ")), sentence


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "مصدر واحد:"),
        (2, "مصدران:"),
        (3, "3 مصادر:"),
        (10, "10 مصادر:"),
        (11, "11 مصدرًا:"),
        (99, "99 مصدرًا:"),
        (100, "100 مصدر:"),
        (103, "103 مصادر:"),
    ],
)
def test_arabic_counts_in_six_forms(count: int, said: str) -> None:
    assert speaking("ar").many("{count} feed:", "{count} feeds:", count) == "\u200f" + said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "عنوان واحد في الأسبوع الماضي:"),
        (2, "عنوانان في الأسبوع الماضي، آخرهما:"),
        (3, "3 عناوين في الأسبوع الماضي، آخرها:"),
        (10, "10 عناوين في الأسبوع الماضي، آخرها:"),
        (11, "11 عنوانًا في الأسبوع الماضي، آخرها:"),
        (99, "99 عنوانًا في الأسبوع الماضي، آخرها:"),
        (100, "100 عنوان في الأسبوع الماضي، آخرها:"),
        (102, "102 عنوان في الأسبوع الماضي، آخرها:"),
        (111, "111 عنوانًا في الأسبوع الماضي، آخرها:"),
    ],
)
def test_what_depends_on_the_number_agrees_with_it_throughout(count: int, said: str) -> None:
    one, many = "{count} headline in the past week. The last:", "{count} headlines in the past week. The last:"
    assert speaking("ar").many(one, many, count) == "\u200f" + said


def test_nobody_is_said_without_a_number() -> None:
    assert speaking("ar").many("{count} chat follows it.", "{count} chats follow it.", 0) == "\u200fلا يتابعه أحد."


def test_every_arabic_line_begins_with_its_direction_and_foreign_names_are_isolated() -> None:
    said = speaking("ar")("🔔 Now following: {topic}.", topic="NATO <3")
    assert said == "\u200f🔔 تتابع الآن: \u2068NATO &lt;3\u2069."


def test_an_arabic_line_keeps_a_commands_slash_at_its_head() -> None:
    said = speaking("ar")("There is no such command. See /help.")
    assert said == "\u200fلا أمر بهذا الاسم. راجع \u2068/help\u2069."


def test_an_english_line_isolates_an_arabic_name() -> None:
    assert speaking("en")("🔔 Now following: {topic}.", topic="غزة") == "🔔 Now following: \u2068غزة\u2069."


def test_an_error_is_said_in_the_readers_language() -> None:
    assert speaking("ar").error(NotAFeed()) == (
        "\u200fهذه الصفحة لا تحوي شريطًا ولا خلاصة أخبار. جرّب عنوان الصفحة الرئيسية للموقع."
    )
    assert speaking("en").error(Unreachable(host="a.example")).startswith("a.example can't be reached.")


@pytest.mark.parametrize(("code", "language"), [("ar-EG", "ar"), ("en", "en"), ("fr", "ar"), (None, "ar"), ("", "ar")])
def test_a_person_gets_their_telegrams_language_or_the_operators(code: str | None, language: str) -> None:
    assert language_for(code, "ar") == language
