"""Reading an article for its summary: each page once, whoever asks, a reader's tap or the errand before it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import FeedError, NotAnArticle
from bot.feeds import charset
from bot.news.summary import Summary
from bot.store import articles
from bot.store.articles import StoredArticle
from bot.store.engine import uninterrupted

if TYPE_CHECKING:
    from bot.feeds.article_pool import ArticlePool
    from bot.feeds.http import Fetcher
    from bot.feeds.summarizer import Summarizer
    from bot.store.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The pages being read right now are shared, so that a hundred taps on one alert fetch it once."""

    database: Database
    fetcher: Fetcher
    pool: ArticlePool
    summarizer: Summarizer
    _under_way: dict[str, asyncio.Task[StoredArticle]] = field(default_factory=dict)

    async def summary(self, url: str, *, lead: str | None) -> Summary:
        """A few sentences of the article at `url`; the feed's own lead where the page yields nothing.

        Raises FeedError when the page can't be fetched and there is no lead.
        """
        try:
            return (await self.stored(url)).summary
        except FeedError:
            if lead:
                return Summary(sentences=(lead,))
            raise

    async def stored(self, url: str) -> StoredArticle:
        """The article at `url`: from the store, or read now, once for all who ask meanwhile. Raises FeedError."""
        async with self.database.read() as connection:
            stored = await articles.find(connection, url)
        if stored is not None:
            return stored
        task = self._under_way.get(url)
        if task is None:
            task = asyncio.create_task(self.article(url), name="read an article")
            self._under_way[url] = task
            task.add_done_callback(lambda _: self._under_way.pop(url, None))
        return await asyncio.shield(task)

    async def article(self, url: str) -> StoredArticle:
        """The article as its page has it now, with its summary. Raises FeedError."""
        fetched = await self.fetcher.fetch(url)
        html, _ = charset.decode(fetched.body, fetched.charset)
        article = await self.pool.extract(html, url=fetched.url)
        summary = None if article is None else await self.summarizer.summary(article)
        if article is None or summary is None:  # no article, or one that says no more than its headline
            raise NotAnArticle
        read = StoredArticle(article=article, summary=summary)
        await uninterrupted(self._store(url, read))
        return read

    async def _store(self, url: str, read: StoredArticle) -> None:
        async with self.database.write() as connection:
            await articles.store(connection, url, read, now=datetime.now(UTC))

    async def close(self) -> None:
        """Let go of the pages that are being read; whoever asked has gone."""
        left = tuple(self._under_way.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
