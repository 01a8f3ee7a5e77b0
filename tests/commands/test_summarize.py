from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rich.console import Console

from bot.commands.summarize import Told, answers, summarize, to_json, to_text
from bot.errors import FeedError, NotAnArticle
from bot.feeds.http import Fetcher
from tests.commands.test_command_line import ajil

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
NOW = datetime(2020, 4, 2, tzinfo=UTC)
HEADLINE = "السهل: مكتبة جديدة"
TEXT = "السهل - وكالة الوادي: افتتحت البلدية مكتبة عامة اليوم.\nاقرأ أيضا\nوتضم المكتبة ثلاثين ألف كتاب."
CHOSEN = ["افتتحت البلدية مكتبة عامة اليوم.", "وتضم المكتبة ثلاثين ألف كتاب."]


def line(**asked: Any) -> str:
    return json.dumps({"headline": HEADLINE, "text": TEXT} | asked, ensure_ascii=False)


def answer(text: str, count: int = 2) -> dict[str, Any]:
    (only,) = answers([text], count=count)
    return only


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async def story(_: web.Request) -> web.Response:
        return web.Response(text=(SAMPLES / "bridge.html").read_text(encoding="utf-8"), content_type="text/html")

    app = web.Application()
    app.router.add_get("/story", story)
    async with TestServer(app) as server:
        yield str(server.make_url("/story"))


async def test_a_saved_page_is_summed_up() -> None:
    told = await summarize(str(SAMPLES / "library.txt"), count=1, now=NOW, fetcher=None)
    assert (len(told.sentences), told.language) == (1, "ar")
    assert told.sentences[0] in (SAMPLES / "library.txt").read_text(encoding="utf-8")


async def test_an_article_at_an_address_is_summed_up(site: str) -> None:
    async with Fetcher(allow_private=True) as fetcher:
        told = await summarize(site, count=2, now=NOW, fetcher=fetcher)
    assert (len(told.sentences), told.language) == (2, "en-GB")


async def test_a_page_without_an_article_is_named() -> None:
    with pytest.raises(NotAnArticle):
        await summarize(str(SAMPLES / "menu.txt"), count=2, now=NOW, fetcher=None)


async def test_a_file_that_can_t_be_read_is_named() -> None:
    with pytest.raises(FeedError, match="Give the path of a saved page"):
        await summarize("/nowhere.txt", count=2, now=NOW, fetcher=None)


def test_a_line_is_answered_with_sentences_and_language() -> None:
    assert answer(line()) == {"sentences": CHOSEN, "language": "ar"}


def test_a_line_says_how_many_sentences_it_wants() -> None:
    assert answer(line(sentences=1))["sentences"] == CHOSEN[:1]
    assert answer(line(sentences=0))["sentences"] == []


def test_a_line_that_doesn_t_say_gets_what_was_asked_for_all() -> None:
    assert answer(line(), count=1)["sentences"] == CHOSEN[:1]


def test_a_line_s_own_language_goes_before_its_small_words() -> None:
    text = "The bridge is open and in use. The mayor was there."
    assert answer(line(text=text))["language"] == "en"
    assert answer(line(text=text, language="de"))["language"] == "de"


def test_a_language_that_the_letters_belie_is_corrected() -> None:
    assert answer(line(language="en"))["language"] == "ar"


def test_a_headline_may_be_missing() -> None:
    assert answer(line(headline=None))["sentences"] == CHOSEN


@pytest.mark.parametrize("text", ["", " \n", "?!…", "\ud800", "\u202e\u202e", "نعم"])
def test_a_text_that_says_nothing_gives_no_sentence(text: str) -> None:
    assert answer(json.dumps({"headline": HEADLINE, "text": text}))["sentences"] == []


@pytest.mark.parametrize(
    "written",
    ["{", "[]", "1", "null", '"x"', "{}", '{"text": 1}', '{"text": "a", "headline": 1}', "[" * 10**5,
     '{"text": "a", "sentences": "2"}', '{"text": "a", "sentences": -1}', '{"text": "a", "sentences": true}',
     '{"text": "a", "sentences": 1e3}', '{"text": "a", "language": 1}'],
)  # fmt: skip
def test_a_line_that_is_no_question_says_so_and_the_next_is_answered(written: str) -> None:
    first, second = answers([written, line()], count=2)
    assert first == {"line": 1, "sentences": [], "error": first["error"]}
    assert "Line 1 is no JSON object" in first["error"]
    assert second["sentences"] == CHOSEN


def test_empty_lines_count_but_aren_t_answered() -> None:
    (only,) = answers(["\n", "x"], count=2)
    assert only["line"] == 2


def test_a_megabyte_without_a_stop_is_answered() -> None:
    assert answer(line(text="كلمة " * 200_000))["sentences"] == []


def test_the_json_names_headline_sentences_and_language() -> None:
    told = Told(headline=HEADLINE, sentences=tuple(CHOSEN), language="ar")
    assert to_json(told) == {"headline": HEADLINE, "sentences": CHOSEN, "language": "ar"}


def test_a_terminal_shows_the_headline_and_each_sentence_on_its_own() -> None:
    screen = io.StringIO()
    Console(width=80, file=screen).print(to_text(Told(headline=HEADLINE, sentences=tuple(CHOSEN), language="ar")))
    assert screen.getvalue().split() == [*HEADLINE.split(), *" ".join(CHOSEN).split()]


def test_a_terminal_says_when_there_is_no_sentence() -> None:
    screen = io.StringIO()
    Console(width=80, file=screen).print(to_text(Told(headline=HEADLINE, sentences=(), language=None)))
    assert "(no sentence)" in screen.getvalue()


def test_the_command_reads_lines_and_answers_each(tmp_path: Path) -> None:
    done = ajil(tmp_path, "summarize", "--json", given=f"{line()}\nx\n{line(sentences=1)}")
    first, second, third = (json.loads(printed) for printed in done.stdout.splitlines())
    assert (first["sentences"], second["line"], third["sentences"]) == (CHOSEN, 2, CHOSEN[:1])
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_sums_up_a_file(tmp_path: Path) -> None:
    file = str(SAMPLES / "library.txt")
    told = json.loads(ajil(tmp_path, "summarize", file, "--json").stdout)
    shown = ajil(tmp_path, "summarize", file, "--sentences", "1", COLUMNS="500").stdout
    assert (len(told["sentences"]), told["language"]) == (2, "ar")
    assert told["sentences"][0] in shown
    assert told["sentences"][1] not in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["summarize"], "Give a file or an address"),
        (["summarize", "nothing.html"], "No such file"),
        (["summarize", "http://127.0.0.1:9/"], "private network"),
        (["summarize", "x", "--sentences", "0"], "not in the range"),
    ],
)
def test_a_fault_of_the_command_is_a_sentence(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = ajil(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
