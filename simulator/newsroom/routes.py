"""The newsroom over HTTP, under `/newsroom/`.

    GET  /newsroom/  /newsroom/en/                  front pages with the ticker
    GET  /newsroom/rss.xml  /newsroom/en/rss.xml    feeds
    GET  /newsroom/articles/{slug}                  a story
    POST /newsroom/publish  {headline?, kicker?, lead?, paragraphs?, language?, breaking?, byline?}
         → {"url", "headline", "published_at"}; without a headline the next prepared story of the language (ar)

Pages carry ETag and Last-Modified, and a conditional request is answered with 304.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.newsroom import pages
from simulator.newsroom.prepared import Story, edition
from simulator.newsroom.publishing import Newsroom, slug_of

if TYPE_CHECKING:
    from simulator.live import Live
    from simulator.newsroom.publishing import Desk, Line

ENGLISH_EVERY = 2
"""Of so many lines in Arabic, one in English is published beside."""


@dataclass(frozen=True, slots=True)
class NewsroomSite:
    """Serves a newsroom, and tells the chat page of each new line."""

    room: Newsroom
    live: Live

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/newsroom", self.to_front),
            web.get("/newsroom/", self.front),
            web.get("/newsroom/en/", self.front),
            web.get("/newsroom/rss.xml", self.feed),
            web.get("/newsroom/en/rss.xml", self.feed),
            web.get("/newsroom/style.css", self.style),
            web.get("/newsroom/images/{section}.svg", self.image),
            web.get("/newsroom/articles/{slug}", self.article),
            web.post("/newsroom/publish", self.publish),
        ]

    async def to_front(self, _request: web.Request) -> web.Response:
        raise web.HTTPFound("/newsroom/")

    async def front(self, request: web.Request) -> web.Response:
        desk = self._desk(request)
        return _page(request, pages.front_page(desk), desk.lines[0].published_at)

    async def feed(self, request: web.Request) -> web.Response:
        desk = self._desk(request)
        text = pages.rss(desk, str(request.url.origin()))
        return _page(request, text, desk.lines[0].published_at, "application/rss+xml")

    async def article(self, request: web.Request) -> web.Response:
        found = self.room.article(request.match_info["slug"])
        if found is None:
            raise web.HTTPNotFound(text="There is no such article.")
        desk, line = found
        return _page(request, pages.article_page(desk, line, str(request.url.origin())), line.published_at)

    async def style(self, _request: web.Request) -> web.Response:
        return web.Response(text=pages.style(), content_type="text/css")

    async def image(self, request: web.Request) -> web.Response:
        return web.Response(text=pages.image(request.match_info["section"]), content_type="image/svg+xml")

    async def publish(self, request: web.Request) -> web.Response:
        try:
            asked: dict[str, Any] = json.loads(await request.read() or b"{}")
            desk = self.room.desks[asked.get("language") or "ar"]
        except (ValueError, KeyError, AttributeError) as error:
            raise web.HTTPBadRequest(
                text='{"error": "language is ar or en"}', content_type="application/json"
            ) from error
        line = self._publish(desk, made_up(asked, desk) if asked.get("headline") else desk.next_prepared())
        return web.json_response(
            {
                "url": str(request.url.origin()) + line.path,
                "headline": line.story.headline,
                "published_at": line.published_at.isoformat(),
            }
        )

    async def publish_every(self, seconds: float) -> None:
        """The day goes on: a line every so often, for ever."""
        count = 0
        while True:
            await asyncio.sleep(seconds)
            count += 1
            self._publish(self.room.desks["ar"], self.room.desks["ar"].next_prepared())
            if count % ENGLISH_EVERY == 0:
                self._publish(self.room.desks["en"], self.room.desks["en"].next_prepared())

    def _publish(self, desk: Desk, story: Story) -> Line:
        line = desk.publish(story, datetime.now(UTC))
        self.live.tell("published", headline=line.story.headline, language=desk.language, path=line.path)
        return line

    def _desk(self, request: web.Request) -> Desk:
        return self.room.desks["en" if request.path.startswith("/newsroom/en/") else "ar"]


def made_up(asked: dict[str, Any], desk: Desk) -> Story:
    """A story from what was given; without paragraphs the lead, or a plain sentence, stands alone."""
    headline = " ".join(str(asked["headline"]).split())
    lead = str(asked.get("lead") or f"{headline}.")
    given = [str(each) for each in asked.get("paragraphs") or ()]
    paragraphs = tuple([lead, *given] if asked.get("lead") or not given else given)
    section = str(asked.get("section") or next(iter(edition(desk.language).sections)))
    return Story(
        slug=slug_of(headline),
        headline=headline,
        paragraphs=paragraphs,
        section=section,
        byline=asked.get("byline"),
        kicker=asked.get("kicker"),
        breaking=bool(asked.get("breaking")),
    )


def _page(request: web.Request, text: str, changed: datetime, content_type: str = "text/html") -> web.Response:
    """The page, or 304 when the reader has it already."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Last-Modified": format_datetime(changed.replace(microsecond=0), usegmt=True)}
    if _has_it(request, tag, changed):
        return web.Response(status=304, headers=headers)
    return web.Response(text=text, content_type=content_type, charset="utf-8", headers=headers)


def _has_it(request: web.Request, tag: str, changed: datetime) -> bool:
    """If-None-Match decides where it is given (RFC 9110, 13.2.2), else If-Modified-Since."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return tag in tags or tags.strip() == "*"
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except ValueError:
        return False
    return changed.replace(microsecond=0) < since
