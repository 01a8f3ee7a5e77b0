"""Reading an article when a reader asks for its summary: each page once, whoever asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import FeedError, NotAnArticle
from bot.feeds import charset
from bot.news import summary
from bot.store import articles
from bot.store.articles import StoredArticle

if TYPE_CHECKING:
    from bot.feeds.article_pool import ArticlePool
    from bot.feeds.http import Fetcher
    from bot.store.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The pages being read right now are shared, so that a hundred taps on one alert fetch it once."""

    database: Database
    fetcher: Fetcher
    pool: ArticlePool
    _under_way: dict[str, asyncio.Task[tuple[str, ...]]] = field(default_factory=dict)

    async def summary(self, url: str, *, lead: str | None) -> tuple[str, ...]:
        """A few sentences of the article at `url`; the feed's own lead where the page yields nothing.

        Raises FeedError when the page can't be fetched and there is no lead.
        """
        async with self.database.read() as connection:
            stored = await articles.find(connection, url)
        if stored is not None:
            return stored.summary
        task = self._under_way.get(url)
        if task is None:
            task = asyncio.create_task(self._read(url, lead), name="read an article")
            self._under_way[url] = task
            task.add_done_callback(lambda _: self._under_way.pop(url, None))
        return await asyncio.shield(task)

    async def _read(self, url: str, lead: str | None) -> tuple[str, ...]:
        try:
            return (await self.article(url)).summary
        except FeedError:
            if lead:
                return (lead,)
            raise

    async def article(self, url: str) -> StoredArticle:
        """The article as its page has it now, with the sentences chosen from it. Raises FeedError."""
        fetched = await self.fetcher.fetch(url)
        html, _ = charset.decode(fetched.body, fetched.charset)
        article = await self.pool.extract(html, url=fetched.url)
        chosen = () if article is None else summary.summarise(article)
        if article is None or not chosen:  # no article, or one that says no more than its headline
            raise NotAnArticle
        async with self.database.write() as connection:
            await articles.store(connection, url, article, chosen, now=datetime.now(UTC))
        return StoredArticle(article=article, summary=chosen)
