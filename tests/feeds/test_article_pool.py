from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.feeds.article import from_html
from bot.feeds.article_pool import ArticlePool, extract
from bot.feeds.article_worker import LENGTH, frame, pack, unpack
from bot.news.model import Article
from bot.news.summary import summarise

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
STUCK = (sys.executable, "-P", str(SAMPLES / "stuck_worker.py"))


async def worker_of(pool: ArticlePool) -> int:
    """The process that reads for the pool: our test worker gives its id for a headline."""
    article = await pool.extract("page")
    assert article is not None
    return int(article.headline)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_page_is_read_in_another_process_as_it_would_be_here() -> None:
    html = (SAMPLES / "library.html").read_text(encoding="utf-8")
    async with ArticlePool() as pool:
        article = await extract(html, url="https://example.org/news/1", pool=pool)
    assert article == from_html(html, url="https://example.org/news/1")


async def test_a_worker_reads_many_pages_and_ends_with_the_pool() -> None:
    async with ArticlePool(command=STUCK) as pool:
        process = await worker_of(pool)
        assert await worker_of(pool) == process
    assert not is_running(process)


async def test_nothing_is_started_before_the_first_page() -> None:
    async with ArticlePool(command=("/nowhere",)):
        pass


async def test_a_page_that_hangs_is_given_up_and_its_worker_killed() -> None:
    async with ArticlePool(command=STUCK, seconds=3) as pool:
        process = await worker_of(pool)
        with capture_logs() as logs:
            assert await pool.extract("hang", url="https://example.org/slow") is None
        assert not is_running(process)
        assert await worker_of(pool) != process
    assert [(event["event"], event["url"]) for event in logs] == [("article.too_slow", "https://example.org/slow")]


async def test_a_worker_killed_while_it_rests_is_replaced_unnoticed() -> None:
    async with ArticlePool(command=STUCK) as pool:
        process = await worker_of(pool)
        os.kill(process, signal.SIGKILL)
        assert await worker_of(pool) != process


async def test_a_page_that_kills_its_worker_harms_no_other() -> None:
    async with ArticlePool(command=STUCK) as pool:
        with capture_logs() as logs:
            assert await pool.extract("crash", url=None) is None
        assert await worker_of(pool) > 0
    assert [event["event"] for event in logs] == ["article.worker_died"]


async def test_a_page_that_breaks_the_parser_leaves_the_worker_whole() -> None:
    async with ArticlePool(command=STUCK) as pool:
        process = await worker_of(pool)
        with capture_logs() as logs:
            assert await pool.extract("raise") is None
        assert await worker_of(pool) == process
    assert [(event["event"], event["error"]) for event in logs] == [("article.unreadable", "RecursionError")]


async def test_a_page_without_an_article_gives_none() -> None:
    async with ArticlePool(command=STUCK) as pool:
        assert await pool.extract("nothing") is None


async def test_an_article_is_summed_up_in_the_other_process_as_it_would_be_here() -> None:
    article = Article(
        headline="خبر", paragraphs=("افتتحت البلدية مكتبة عامة.", "وحضر الأهالي من القرى."), language="ar"
    )
    async with ArticlePool(command=STUCK) as pool:
        assert await pool.summarise(article) == summarise(article)


async def test_an_article_without_a_sentence_has_an_empty_summary() -> None:
    async with ArticlePool(command=STUCK) as pool:
        assert await pool.summarise(Article(headline="خبر", paragraphs=())) == ()


async def test_summing_up_that_takes_too_long_is_given_up_and_its_worker_killed() -> None:
    endless = Article(headline="خبر", paragraphs=("كلمة هنا. " * 300_000,), url="https://example.org/long")
    async with ArticlePool(command=STUCK, seconds=0.01) as pool:
        with capture_logs() as logs:
            assert await pool.summarise(endless) == ()
    assert [(event["event"], event["url"]) for event in logs] == [("article.too_slow", "https://example.org/long")]


async def test_a_worker_is_replaced_after_its_number_of_pages() -> None:
    async with ArticlePool(command=STUCK, pages=2) as pool:
        workers = [await worker_of(pool) for _ in range(4)]
    assert [workers[0] == workers[1], workers[1] == workers[2], workers[2] == workers[3]] == [True, False, True]


async def test_no_more_workers_than_allowed_read_at_once() -> None:
    async with ArticlePool(command=STUCK, workers=2) as pool:
        processes = await asyncio.gather(*(worker_of(pool) for _ in range(12)))
    assert len(set(processes)) <= 2


async def test_a_caller_who_gives_up_leaves_no_worker_busy() -> None:
    async with ArticlePool(command=STUCK, seconds=60) as pool:
        process = await worker_of(pool)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await pool.extract("hang")
        assert not is_running(process)


async def test_closing_the_pool_ends_the_page_being_read() -> None:
    async with ArticlePool(command=STUCK, seconds=60) as pool:
        process = await worker_of(pool)
        reading = asyncio.create_task(pool.extract("hang"))
        await asyncio.sleep(0.2)
    assert await reading is None
    assert not is_running(process)


async def test_an_idle_worker_ends_by_itself_and_the_next_page_finds_another() -> None:
    async with ArticlePool(command=STUCK, idle=0.1) as pool:
        process = await worker_of(pool)
        async with asyncio.timeout(20):
            while is_running(process):  # noqa: ASYNC110 a process tells nobody that it ended
                await asyncio.sleep(0.05)
        assert await worker_of(pool) != process


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux shows a process's environment")
async def test_the_bot_s_secrets_don_t_reach_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    async with ArticlePool(command=STUCK) as pool:
        process = await worker_of(pool)
        environment = await asyncio.to_thread(Path(f"/proc/{process}/environ").read_bytes)
    assert b"BOT_TOKEN" not in environment


def test_an_article_survives_the_way_between_processes() -> None:
    article = Article(
        headline="خبر", paragraphs=("نص",), published_at=datetime(2020, 4, 2, tzinfo=UTC), kicker="\ud800"
    )
    assert unpack(pack(article)) == article
    assert unpack(pack(None)) is None


def test_broken_letters_can_be_framed() -> None:
    framed = frame("\ud800")
    assert LENGTH.unpack(framed[: LENGTH.size]) == (len(framed) - LENGTH.size,)


def test_the_bot_starts_without_the_parser() -> None:
    command = "import sys, bot.feeds.article_pool, bot.feeds.article; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0
