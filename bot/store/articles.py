"""Articles that were read, with their summaries: each page is fetched once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.news.model import Article
from bot.news.summary import By, Summary
from bot.store.engine import insert
from bot.store.schema import articles

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article and its summary: sentences chosen from it, or a model's own words."""

    article: Article
    summary: Summary


_OWN = ["headline", "kicker", "source", "published_at", "image", "language"]


async def find(connection: AsyncConnection, url: str) -> StoredArticle | None:
    """The article behind an address, if it was read before."""
    row = (await connection.execute(select(articles).where(articles.c.url == url))).one_or_none()
    if row is None:
        return None
    own: dict[str, Any] = {name: getattr(row, name) for name in _OWN}
    article = Article(**own, url=row.canonical_url, paragraphs=tuple(row.paragraphs))
    return StoredArticle(article=article, summary=Summary(sentences=tuple(row.summary), by=By(row.summary_by)))


async def store(connection: AsyncConnection, url: str, stored: StoredArticle, *, now: datetime) -> None:
    """Keep what was read at an address; a newer reading takes the older one's place."""
    values = {name: getattr(stored.article, name) for name in _OWN} | {
        "canonical_url": stored.article.url,
        "paragraphs": list(stored.article.paragraphs),
        "summary": list(stored.summary.sentences),
        "summary_by": stored.summary.by,
        "fetched_at": now,
    }
    statement = insert(connection, articles).values(url=url, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=values))
