"""The endpoint is played by a real server, the pool by one whose worker is this test's own."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot import config
from bot.errors import ConfigError
from bot.feeds.article_pool import ArticlePool
from bot.feeds.summarizer import Endpoint, Extract, endpoint
from bot.news.model import Article
from bot.news.summary import By, Summary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

KEY = "sk-" + "s" * 20
LEAD = "قالت بلدية السهل إنها افتتحت مكتبة عامة اليوم في مبنى المدرسة القديمة."
DETAIL = "وأضافت أن المكتبة تضم 30 ألف كتاب، وأن الدخول إليها مجاني للجميع."
ARTICLE = Article(
    headline="السهل: مكتبة جديدة بثلاثين ألف كتاب",
    paragraphs=(LEAD, DETAIL),
    language="ar",
    url="https://example.org/news/1",
)
SAID = "بلدية السهل تفتتح مكتبة عامة مجانية تضم 30 ألف كتاب في مبنى المدرسة القديمة."
EXTRACT = Summary(sentences=(LEAD, DETAIL), by=By.EXTRACT)


class Own:
    """Chooses the article's first two paragraphs."""

    async def summary(self, article: Article) -> Summary | None:
        return Summary(sentences=article.paragraphs[:2])


def completion(content: Any) -> web.Response:
    return web.json_response({"choices": [{"message": {"role": "assistant", "content": content}}]})


@dataclass
class Model:
    """A server that answers as told, and keeps what it was asked."""

    url: str = ""
    respond: Callable[[], Awaitable[web.StreamResponse]] | None = None
    asked: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("Authorization"), await request.json()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0.01)
            return await self.respond() if self.respond else completion(SAID)
        finally:
            self.at_once -= 1


@pytest.fixture
async def model() -> AsyncIterator[Model]:
    model = Model()
    app = web.Application()
    app.router.add_post("/{path:.*}", model.answer)
    async with TestServer(app) as server:
        model.url = str(server.make_url("/v1"))
        yield model


def asking(
    model: Model, *, url: str | None = None, key: str | None = KEY, seconds: float = 5.0, together: int = 4
) -> Endpoint:
    return Endpoint(url=url or model.url, key=key, model="small", otherwise=Own(), seconds=seconds, together=together)


async def test_a_good_answer_is_the_summary_and_marked_as_a_model_s(model: Model) -> None:
    async with asking(model) as summarizer:
        assert await summarizer.summary(ARTICLE) == Summary(sentences=(SAID,), by=By.MODEL)


async def test_the_endpoint_is_asked_as_such_endpoints_are(model: Model) -> None:
    async with asking(model) as summarizer:
        await summarizer.summary(ARTICLE)
    ((path, authorization, request),) = model.asked
    assert (path, authorization) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert request["model"] == "small"
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["messages"][1]["content"] == f"{ARTICLE.headline}\n\n{LEAD}\n\n{DETAIL}"


@pytest.mark.parametrize("ending", ["/", "/chat/completions", "/chat/completions/"])
async def test_the_address_may_end_as_operators_write_it(model: Model, ending: str) -> None:
    async with asking(model, url=model.url + ending) as summarizer:
        await summarizer.summary(ARTICLE)
    assert [path for path, _, _ in model.asked] == ["/v1/chat/completions"]


async def test_an_endpoint_without_a_key_is_sent_none(model: Model) -> None:
    async with asking(model, key=None) as summarizer:
        await summarizer.summary(ARTICLE)
    assert [authorization for _, authorization, _ in model.asked] == [None]


async def test_only_an_article_s_beginning_is_sent(model: Model) -> None:
    long = Article(headline="خبر", paragraphs=("كلمة " * 50_000,), language="ar")
    async with asking(model) as summarizer:
        await summarizer.summary(long)
    assert len(model.asked[0][2]["messages"][1]["content"]) == 6000


async def test_broken_letters_can_be_sent(model: Model) -> None:
    broken = Article(headline="\ud800", paragraphs=ARTICLE.paragraphs, language="ar")
    async with asking(model) as summarizer:
        assert await summarizer.summary(broken) == Summary(sentences=(SAID,), by=By.MODEL)


async def slow() -> web.StreamResponse:
    await asyncio.sleep(30)
    return completion(SAID)


async def fails() -> web.StreamResponse:
    return web.Response(status=500, text=KEY)


async def moved() -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": "https://example.org/elsewhere"})


async def garbage() -> web.StreamResponse:
    return web.Response(body=b"\xff\xfe<html>")


async def nested() -> web.StreamResponse:
    return web.Response(text="[" * 100_000)


async def empty() -> web.StreamResponse:
    return web.json_response({"choices": []})


async def no_text() -> web.StreamResponse:
    return completion(None)


async def huge() -> web.StreamResponse:
    return completion("كلمة " * 200_000)


async def hangs_up() -> web.StreamResponse:
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("respond", "event", "why"),
    [
        (fails, "summary.no_answer", "HTTP 500"),
        (moved, "summary.no_answer", "HTTP 307"),
        (garbage, "summary.no_answer", "no chat completion"),
        (nested, "summary.no_answer", "no chat completion"),
        (empty, "summary.no_answer", "no chat completion"),
        (no_text, "summary.no_answer", "no chat completion"),
        (huge, "summary.no_answer", "too large"),
        (hangs_up, "summary.no_answer", "ServerDisconnectedError"),
    ],
)
async def test_whatever_the_endpoint_does_the_article_s_own_sentences_are_told(
    model: Model, respond: Callable[[], Awaitable[web.StreamResponse]], event: str, why: str
) -> None:
    model.respond = respond
    with capture_logs() as logs:
        async with asking(model) as summarizer:
            assert await summarizer.summary(ARTICLE) == EXTRACT
    assert [(log["event"], log["why"]) for log in logs] == [(event, why)]
    assert KEY not in json.dumps(logs)
    assert LEAD not in json.dumps(logs, ensure_ascii=False)


async def test_an_endpoint_that_takes_too_long_is_not_waited_for(model: Model) -> None:
    model.respond = slow
    with capture_logs() as logs:
        async with asking(model, seconds=0.2) as summarizer:
            assert await summarizer.summary(ARTICLE) == EXTRACT
    assert [log["event"] for log in logs] == ["summary.too_slow"]


async def test_an_endpoint_that_isn_t_there_is_done_without() -> None:
    with capture_logs() as logs:
        async with asking(Model(url="http://127.0.0.1:9/v1")) as summarizer:
            assert await summarizer.summary(ARTICLE) == EXTRACT
    assert [(log["event"], log["why"]) for log in logs] == [("summary.no_answer", "ClientConnectorError")]


async def test_an_answer_no_reader_should_see_is_refused_and_its_text_not_logged(model: Model) -> None:
    async def foreign() -> web.StreamResponse:
        return completion("The town has opened a new public library today.")

    model.respond = foreign
    with capture_logs() as logs:
        async with asking(model) as summarizer:
            assert await summarizer.summary(ARTICLE) == EXTRACT
    assert [(log["event"], log["why"]) for log in logs] == [("summary.refused", "script")]
    assert "library" not in json.dumps(logs)


async def test_no_more_than_its_turns_are_asked_at_once(model: Model) -> None:
    async with asking(model, together=2) as summarizer:
        found = await asyncio.gather(*(summarizer.summary(ARTICLE) for _ in range(10)))
    assert (model.most_at_once, len(model.asked)) == (2, 10)
    assert found == [Summary(sentences=(SAID,), by=By.MODEL)] * 10


async def test_who_waits_too_long_for_a_turn_gets_the_article_s_own_sentences(model: Model) -> None:
    model.respond = slow
    async with asking(model, together=1, seconds=0.3) as summarizer:
        assert await asyncio.gather(*(summarizer.summary(ARTICLE) for _ in range(5))) == [EXTRACT] * 5
    assert model.most_at_once == 1


async def test_the_extract_is_chosen_in_the_pool_s_process() -> None:
    async with ArticlePool() as pool:
        assert await Extract(pool).summary(ARTICLE) == EXTRACT


async def test_an_article_without_a_sentence_has_no_extract() -> None:
    async with ArticlePool() as pool:
        assert await Extract(pool).summary(Article(headline="خبر", paragraphs=("اقرأ أيضا",))) is None


def settings(**given: Any) -> config.Settings:
    return config.load(None, **given)


def test_without_an_address_there_is_no_endpoint() -> None:
    assert endpoint(settings(), Own()) is None


def test_an_address_needs_a_model() -> None:
    with pytest.raises(ConfigError, match="SUMMARY_API_MODEL is empty"):
        endpoint(settings(summary_api_url="http://127.0.0.1:9/v1"), Own())


@pytest.mark.parametrize("key", [None, KEY])
async def test_an_operator_s_settings_make_an_endpoint(model: Model, key: str | None) -> None:
    made = endpoint(
        settings(summary_api_url=model.url, summary_api_model="small", summary_api_key=SecretStr(key) if key else None),
        Own(),
    )
    assert made is not None
    async with made as summarizer:
        assert await summarizer.summary(ARTICLE) == Summary(sentences=(SAID,), by=By.MODEL)
    assert [authorization for _, authorization, _ in model.asked] == [f"Bearer {key}" if key else None]
