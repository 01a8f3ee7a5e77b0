"""The one polite HTTP client for everything Ajil reads: pages, feeds, articles.

Polite to sites: an honest name, conditional requests, a pause between two requests to a host, rest when asked.
Safe for us: no private networks, no credentials, no cookies, no proxies from the environment; bytes, time and
redirects are bounded, before and after decompression. What goes wrong is a FeedError that says what to do.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib import metadata
from typing import TYPE_CHECKING, Self

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.errors import (
    AddressInvalid,
    AddressRefused,
    BodyBroken,
    FeedError,
    HostNotFound,
    HttpRefused,
    PageForbidden,
    PageMissing,
    SiteBusy,
    SiteFault,
    TlsFault,
    TooLarge,
    TooSlow,
    Unreachable,
)
from bot.feeds import decompress, headers, redirects
from bot.feeds.addresses import PrivateAddressError, PublicResolver, host_of, normalise, public_socket
from bot.feeds.courtesy import Courtesy
from bot.feeds.redirects import Redirect, Way

if TYPE_CHECKING:
    from datetime import timedelta
    from types import TracebackType

ACCEPT = (
    "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/plain;q=0.8, */*;q=0.5"
)
_NOT_MODIFIED = 304
_LONGEST_HEADER = 1000
_BUSY = frozenset({429, 503})
_MISSING = frozenset({404, 410})
_FORBIDDEN = frozenset({401, 402, 403, 407, 451})
_SITE_FAULT_FROM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost us, and what we may cost a site."""

    wire_bytes: int = 5 * 1024 * 1024
    """The body as it is sent."""
    body_bytes: int = 20 * 1024 * 1024
    """The body decompressed."""
    seconds: float = 20.0
    """From the first byte sent to the last read, over all redirects; waiting for turns isn't counted."""
    redirects: int = 5
    together: int = 16
    """Requests at once over all hosts."""
    per_host: int = 2
    spacing: float = 1.0
    """Seconds between the starts of two requests to one host. A redirect within the host goes on at once."""
    patience: float = 60.0
    """Seconds a request waits for its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A site's answer. `body` is decompressed; it is empty when `not_modified`.

    `url` is where the redirects ended; `moved_to` is the same address if every one of them was permanent, else None.
    """

    url: str
    host: str
    status: int
    body: bytes
    moved_to: str | None = None
    not_modified: bool = False
    content_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after: timedelta | None = None
    max_age: timedelta | None = None


class Fetcher:
    """Fetches addresses. Built once, used by many tasks at a time; an async context manager.

    `allow_private` lets it read hosts in private networks too. `contact` (an address of the operator) is
    told to the sites in the User-Agent.
    """

    def __init__(
        self, *, allow_private: bool = False, contact: str | None = None, limits: Limits | None = None
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._courtesy = Courtesy(
            spacing=self._limits.spacing,
            per_host=self._limits.per_host,
            together=self._limits.together,
            patience=self._limits.patience,
        )
        self.user_agent = f"Ajil/{metadata.version('ajil')} ({contact or 'news headlines for subscribers'})"
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        secure = httpx.create_ssl_context()
        session = aiohttp.ClientSession(
            connector=self._connector(secure), cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout()
        )
        self._client = httpx.AsyncClient(
            transport=AiohttpTransport(verify=secure, trust_env=False, client=session),
            trust_env=False,
            timeout=None,  # noqa: S113 - one limit over the whole of it, in fetch
            follow_redirects=False,
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = ACCEPT
    ) -> Fetched:
        """What stands at an address now.

        `etag` and `last_modified` are those of the copy we have: if it still holds, the answer is `not_modified`.
        Raises FeedError: every way in which the network, the site or the address may fail.
        """
        validators = {"if-none-match": etag or "", "if-modified-since": last_modified or ""}
        wanted = {"accept": accept} | {name: value for name, value in validators.items() if _can_be_sent(value)}
        way = Way(url=normalise(url), hops=self._limits.redirects, seconds=self._limits.seconds)
        while True:
            async with self._courtesy.turn(way.host):
                answer = await self._ask_host(way, wanted)
            if answer is not None:
                return answer

    async def _ask_host(self, way: Way, wanted: dict[str, str]) -> Fetched | None:
        """Ask, and go where redirects lead as long as that is the same host. None if the way leads to another."""
        clock = asyncio.get_running_loop().time
        host, started = way.host, clock()
        try:
            async with asyncio.timeout(way.seconds):
                while way.host == host:
                    answer = await self._ask(way.url, wanted)
                    if isinstance(answer, Fetched):
                        return replace(answer, moved_to=way.moved_to)
                    way.follow(answer)
        except TimeoutError as error:
            raise TooSlow(host=host, seconds=f"{self._limits.seconds:g}") from error
        way.seconds -= clock() - started
        return None

    async def _ask(self, url: str, wanted: dict[str, str]) -> Fetched | Redirect:
        """One request and its answer."""
        assert self._client is not None, "enter the Fetcher first"
        host = host_of(url)
        try:
            request = self._client.build_request("GET", url, headers=self._headers(wanted))
            answer = await self._client.send(request, stream=True)
            try:
                return await self._read(answer, url, host)
            finally:
                await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError) as error:
            raise _fault(error, host) from error

    async def _read(self, answer: httpx.Response, url: str, host: str) -> Fetched | Redirect:
        location = answer.headers.get("location", "")
        if answer.status_code in redirects.STATUSES and location:
            return Redirect(location=location, permanent=answer.status_code in redirects.PERMANENT)
        pause = headers.retry_after(answer.headers)
        if answer.status_code in _BUSY and pause is not None:
            self._courtesy.rest(host, pause)
        not_modified = answer.status_code == _NOT_MODIFIED
        if not (not_modified or answer.is_success):
            raise _refusal(answer.status_code, host, pause)
        content_type = answer.headers.get("content-type", "")
        return Fetched(
            url=url,
            host=host,
            status=answer.status_code,
            body=b"" if not_modified else await self._body(answer, host),
            not_modified=not_modified,
            content_type=headers.media_type(content_type),
            charset=headers.charset(content_type),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            retry_after=pause,
            max_age=headers.max_age(answer.headers),
        )

    async def _body(self, answer: httpx.Response, host: str) -> bytes:
        """The body, decompressed; given up the moment it exceeds a limit, on the wire or unfolded."""
        too_large = TooLarge(host=host, megabytes=self._limits.wire_bytes // (1024 * 1024))
        announced = answer.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:18]) > self._limits.wire_bytes:
            raise too_large
        coding = decompress.Decompressor(answer.headers.get("content-encoding", ""))
        body, wire = bytearray(), 0
        async for chunk in answer.aiter_raw():
            wire += len(chunk)
            for piece in coding.feed(chunk):
                body += piece
                if len(body) > self._limits.body_bytes:
                    raise too_large
            if wire > self._limits.wire_bytes:
                raise too_large
        coding.finish()
        return bytes(body)

    def _headers(self, wanted: dict[str, str]) -> dict[str, str]:
        return {**wanted, "accept-encoding": decompress.ACCEPT, "user-agent": self.user_agent}

    def _connector(self, secure: ssl.SSLContext) -> aiohttp.TCPConnector:
        if self._allow_private:
            return aiohttp.TCPConnector(ssl=secure, limit=0)
        return aiohttp.TCPConnector(ssl=secure, limit=0, resolver=PublicResolver(), socket_factory=public_socket)


def _can_be_sent(value: str) -> bool:
    """Whether a site gets back what it gave us: some put into an ETag what no header may hold."""
    return 0 < len(value) <= _LONGEST_HEADER and value.isascii() and value.isprintable()


def _refusal(status: int, host: str, pause: timedelta | None) -> HttpRefused:
    if status in _BUSY:
        kind: type[HttpRefused] = SiteBusy
    elif status in _MISSING:
        kind = PageMissing
    elif status in _FORBIDDEN:
        kind = PageForbidden
    else:
        kind = SiteFault if status >= _SITE_FAULT_FROM else HttpRefused
    return kind(host=host, status=status, retry_after=pause)


def _fault(error: Exception, host: str) -> FeedError:
    """The fault a foreign error stands for. The transport folds aiohttp's errors into few, so look beneath."""
    beneath = error.__cause__ if isinstance(error, httpx.HTTPError) and error.__cause__ is not None else error
    os_error = getattr(beneath, "os_error", None)
    match beneath:
        case _ if isinstance(os_error, PrivateAddressError):
            return AddressRefused(host=host)
        case aiohttp.ClientConnectorDNSError():
            return HostNotFound(host=host)
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return TlsFault(host=host)
        case aiohttp.ClientPayloadError() | decompress.CodingError() | aiohttp.ClientResponseError():
            return BodyBroken(host=host)
        case httpx.InvalidURL() | aiohttp.InvalidURL() | UnicodeError():
            return AddressInvalid()
        case _:
            return Unreachable(host=host)
