"""The wire to Telegram: PTB's requests over aiohttp, which can tell "surely not sent" from "in doubt".

PTB's own request over httpx reports both as NetworkError or TimedOut. The Bot API has no idempotency key, so the
difference decides whether a message may be sent again without the reader getting it twice:

NetworkError (PTB's)
├── NotSent      no connection was made, or none was free: nothing left this machine
├── InDoubt      the first byte may have been written: only Telegram knows
└── ServerFault  Telegram answered 5xx
RetryAfter (PTB's)
└── FloodWait    429; unlike PTB's own it can be made without a warning of PTB's about its coming type
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
from telegram._utils.defaultvalue import DefaultValue  # PTB marks "use the default" by this type alone
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ssl import SSLContext

    from telegram._utils.types import ODVInput

KEEP_ALIVE_SECONDS: Final = 14.0
"""Idle connections live shorter than Telegram keeps them: one closed under our hands looks like a drop."""

_UNNAMED_WAIT: Final = timedelta(seconds=30)

_JSON_HEADERS: Final = {"User-Agent": BaseRequest.USER_AGENT, "Content-Type": "application/json"}
_HEADERS: Final = {"User-Agent": BaseRequest.USER_AGENT}

_SURELY_NOT_SENT: Final = (
    aiohttp.ClientConnectorError,  # refused, unreachable, DNS, TLS, proxy not reached
    aiohttp.ConnectionTimeoutError,  # while connecting, or waiting for a free connection
    aiohttp.ClientHttpProxyError,  # the proxy wouldn't open the tunnel
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class NotSent(NetworkError):
    """Nothing left this machine: the same message may be sent again freely."""

    __slots__ = ()


class InDoubt(NetworkError):
    """Something may have left this machine and no whole answer came back: the message may have been delivered."""

    __slots__ = ()


class ServerFault(NetworkError):
    """Telegram answered 5xx: it is ill, the message isn't."""

    __slots__ = ()


class FloodWait(RetryAfter):
    """429: wait exactly so long. Telegram doesn't say whether this chat or the whole bot is meant."""

    __slots__ = ()

    def __init__(self, wait: timedelta) -> None:
        TelegramError.__init__(self, f"Too Many Requests: retry after {wait.total_seconds():g}")
        self._retry_after = wait

    @property
    def retry_after(self) -> timedelta:
        return self._retry_after

    def __reduce__(self) -> tuple[type, tuple[timedelta]]:  # type: ignore[override]  # PTB keeps seconds
        return self.__class__, (self._retry_after,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds; None means no limit. `pool` is the wait for a free connection.

    aiohttp has no timeout for writing alone: `write` extends the time of the whole call. A long `read` shrinks
    doubt: most slow answers do come.
    """

    connect: float | None = 10.0
    read: float | None = 45.0
    write: float | None = 15.0
    media_write: float | None = 60.0
    pool: float | None = 10.0


@dataclass(frozen=True, slots=True)
class _Parameters:
    """As much of PTB's RequestData as a request without files is asked for."""

    parameters: Mapping[str, object]
    contains_files: bool = False


class AiohttpRequest(BaseRequest):
    """What a telegram.Bot sends through. One session between `initialize` and `shutdown`; both may be repeated.

    `connections` bounds what is in flight at once. Proxies of the environment are not used; `proxy` is.
    Error texts never hold the address, since the token is a part of it; so causes are dropped as well.
    """

    __slots__ = ("_connections", "_proxy", "_session", "_ssl", "_timeouts", "_urls")

    def __init__(
        self,
        *,
        connections: int = 256,
        timeouts: Timeouts | None = None,
        proxy: str | None = None,
        ssl: SSLContext | None = None,
    ) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._proxy = proxy
        self._ssl = ssl
        self._session: aiohttp.ClientSession | None = None
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    async def initialize(self) -> None:
        if self._session is not None:
            return
        connector = aiohttp.TCPConnector(
            limit=self._connections,
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            ssl=self._ssl if self._ssl is not None else True,
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, proxy=self._proxy
        )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        self._urls.clear()
        if session is not None:
            await session.close()

    async def call(self, url: str, parameters: Mapping[str, object]) -> Any:
        """A Bot API method straight over the wire, with PTB's errors and the result as plain JSON.

        Half the CPU of PTB's own methods, which build a Message that a delivery never looks at: measured at 64 in
        flight .28 ms against .56 ms.
        """
        return await self.post(url, cast("RequestData", _Parameters(parameters)))

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NotSent, InDoubt, ServerFault or FloodWait."""
        session = self._session
        if session is None or session.closed:
            raise NotSent("the connection to Telegram is closed")
        uploads = request_data is not None and request_data.contains_files
        mine = self._timeouts
        timeout = _whole_call(
            connect=_given(connect_timeout, mine.connect),
            read=_given(read_timeout, mine.read),
            write=_given(write_timeout, mine.media_write if uploads else mine.write),
            pool=_given(pool_timeout, mine.pool),
            bounded=method == "POST",  # a file is downloaded for as long as it keeps coming
        )
        body, headers = _body(request_data)
        try:
            async with session.request(
                method, self._url(url, method), data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                status, payload = response.status, await response.read()
        except _SURELY_NOT_SENT as error:
            raise NotSent(_named(error)) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise InDoubt(_named(error)) from None
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise FloodWait(_wait(payload))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerFault(f"Telegram answered {status}")
        return status, payload

    def _url(self, url: str, method: str) -> URL | str:
        """Parsed once for each Bot API method; the addresses of files are not kept."""
        if method != "POST":
            return url
        known = self._urls.get(url)
        if known is None:
            try:
                known = self._urls[url] = URL(url)
            except ValueError:
                raise NotSent("this is no address of a Bot API server") from None
        return known


def _given(value: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(value, DefaultValue) else value


@lru_cache(maxsize=32)
def _whole_call(
    *, connect: float | None, read: float | None, write: float | None, pool: float | None, bounded: bool
) -> aiohttp.ClientTimeout:
    """PTB's four timeouts in aiohttp's terms, whose `connect` spans waiting for a connection and making it."""
    until_connected = None if connect is None or pool is None else connect + pool
    parts = (until_connected, read, write)
    total = sum(part for part in parts if part is not None) if bounded and None not in parts else None
    return aiohttp.ClientTimeout(total=total, connect=until_connected, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """JSON in UTF-8, a third of what Arabic takes urlencoded; a multipart form where files go along.

    A lone surrogate, which no UTF-8 can carry, becomes a question mark instead of an exception.
    """
    if data is None:
        return None, _HEADERS
    if not data.contains_files:
        payload = json.dumps(data.parameters, ensure_ascii=False, separators=(",", ":"))
        return payload.encode("utf-8", "replace"), _JSON_HEADERS
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mimetype) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form, _HEADERS


def _wait(payload: bytes) -> timedelta:
    """What a 429 asks for, from the answer's parameters. A proxy's 429 has none."""
    try:
        seconds = json.loads(payload)["parameters"]["retry_after"]
        return timedelta(seconds=max(0, int(seconds)))
    except (ValueError, KeyError, TypeError, OverflowError):
        return _UNNAMED_WAIT


def _named(error: BaseException) -> str:
    """What went wrong without the address it went wrong at: the token stands in it."""
    detail = error.strerror if isinstance(error, OSError) and error.strerror else ""
    if isinstance(error, aiohttp.ClientConnectorError):
        detail = f"{error.host}:{error.port} {error.os_error.strerror or type(error.os_error).__name__}"
    return f"{type(error).__name__}: {detail}" if detail else type(error).__name__
