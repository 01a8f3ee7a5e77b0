"""Two newsrooms that tell the same news: RSS feeds and their articles."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_OLD = "مجلس القرية يناقش موازنة العام المقبل"


@dataclass(slots=True)
class Newsroom:
    """A feed with its title. `asked` counts how often each article was."""

    title: str
    items: list[tuple[str, str, datetime]] = field(default_factory=list)
    articles: dict[str, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    url: str = ""

    def publish(self, headline: str, article: str = "") -> str:
        """Put a line on top; the address of its article, where nothing is found if it has no text."""
        slug = str(len(self.items))
        self.items.insert(0, (slug, headline, datetime.now(UTC)))
        self.articles[slug] = article
        return f"{self.url}/{slug}"

    async def feed(self, _: web.Request) -> web.Response:
        items = "".join(
            f"<item><title>{headline}</title><link>{self.url}/{slug}</link><guid>{self.url}/{slug}</guid>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for slug, headline, at in self.items
        )
        body = f'<rss version="2.0"><channel><title>{self.title}</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")

    async def article(self, request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        self.asked[slug] = self.asked.get(slug, 0) + 1
        headline = next(line for number, line, _ in self.items if number == slug)
        if not self.articles[slug]:
            raise web.HTTPNotFound
        text = f"<html lang='ar'><body><article><h1>{headline}</h1><p>{self.articles[slug]}</p></article></body></html>"
        return web.Response(text=text, content_type="text/html")


@dataclass(slots=True)
class Press:
    """An agency, a paper that prints what it says, and a model that sums articles up in `words`."""

    agency: Newsroom
    paper: Newsroom
    words: list[str] = field(default_factory=list)
    model_url: str = ""

    async def completion(self, _: web.Request) -> web.Response:
        return web.json_response({"choices": [{"message": {"role": "assistant", "content": " ".join(self.words)}}]})


@asynccontextmanager
async def printing() -> AsyncIterator[Press]:
    press = Press(agency=Newsroom("وكالة الميناء"), paper=Newsroom("صحيفة السنديان"))
    app = web.Application()
    for path, room in (("agency", press.agency), ("paper", press.paper)):
        app.router.add_get(f"/{path}/rss.xml", room.feed)
        app.router.add_get(f"/{path}/{{slug}}", room.article)
    app.router.add_post("/v1/chat/completions", press.completion)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0)
    press.model_url = str(server.make_url("/v1"))
    for path, room in (("agency", press.agency), ("paper", press.paper)):
        room.url = str(server.make_url(f"/{path}"))
        room.publish(_OLD)
    try:
        yield press
    finally:
        await server.close()
