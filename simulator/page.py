"""The chat page: `/` and its files under `/static/`. It speaks to `/sim/` as any other client does."""

from __future__ import annotations

from importlib import resources

from aiohttp import web

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
POLICY = "default-src 'self'; img-src 'self' https: http: data:; style-src 'self'; frame-ancestors 'none'"


def page_routes() -> list[web.RouteDef]:
    """The page and its files."""
    return [web.get("/", _index), web.get(r"/static/{name:[a-z_]+\.(css|js|svg)}", _file)]


async def _index(_request: web.Request) -> web.Response:
    return _served("index.html")


async def _file(request: web.Request) -> web.Response:
    return _served(request.match_info["name"])


def _served(name: str) -> web.Response:
    file = resources.files("simulator").joinpath("static", name)
    if not file.is_file():
        raise web.HTTPNotFound(text="There is no such file.")
    return web.Response(
        body=file.read_bytes(),
        content_type=KINDS[name.rpartition(".")[2]],
        charset="utf-8",
        headers={"Cache-Control": "no-cache", "Content-Security-Policy": POLICY},
    )
