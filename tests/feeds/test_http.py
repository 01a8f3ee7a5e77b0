from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
import tracemalloc
import zlib
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from shutil import which
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from aiohttp import web

from bot.errors import (
    AddressInvalid,
    AddressRefused,
    BodyBroken,
    FeedError,
    HostNotFound,
    HostResting,
    HttpRefused,
    PageForbidden,
    PageMissing,
    SiteBusy,
    SiteFault,
    TlsFault,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from bot.feeds.http import Fetcher, Limits
from tests.feeds.sites import site, wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

TEXT = "خبر من الميدان\n".encode() * 200


@asynccontextmanager
async def local(
    *, spacing: float = 0.0, seconds: float = 20.0, body_bytes: int = 20 * 1024 * 1024, contact: str | None = None
) -> AsyncIterator[Fetcher]:
    """A Fetcher that may read the loopback interface."""
    limits = Limits(spacing=spacing, seconds=seconds, body_bytes=body_bytes)
    async with Fetcher(allow_private=True, contact=contact, limits=limits) as fetcher:
        yield fetcher


def encoded(body: bytes, coding: str) -> web.Response:
    return web.Response(body=body, headers={"Content-Encoding": coding})


def answer(head: str, body: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + head.encode() + b"\r\n\r\n" + body


# What an answer says


async def test_an_answer_comes_with_all_that_the_next_poll_needs() -> None:
    headers = {
        "Content-Type": "text/html; charset=windows-1256",
        "ETag": '"v1"',
        "Last-Modified": "Thu, 02 Apr 2020 18:08:00 GMT",
        "Cache-Control": "public, max-age=60",
    }
    async with site({"/": web.Response(body=TEXT, headers=headers)}) as url, local() as fetcher:
        fetched = await fetcher.fetch(url)

    assert fetched.body == TEXT
    assert (fetched.status, fetched.host, fetched.url) == (200, "127.0.0.1", f"{url}/")
    assert (fetched.content_type, fetched.charset) == ("text/html", "windows-1256")
    assert (fetched.etag, fetched.last_modified) == ('"v1"', "Thu, 02 Apr 2020 18:08:00 GMT")
    assert (fetched.max_age, fetched.retry_after, fetched.moved_to) == (timedelta(seconds=60), None, None)


async def test_a_copy_that_still_holds_is_not_sent_again() -> None:
    asked = []

    async def page(request: web.Request) -> web.Response:
        asked.append((request.headers["If-None-Match"], request.headers["If-Modified-Since"]))
        return web.Response(status=304, headers={"ETag": '"v1"'})

    async with site({"/": page}) as url, local() as fetcher:
        fetched = await fetcher.fetch(url, etag='"v1"', last_modified="Thu, 02 Apr 2020 18:08:00 GMT")

    assert asked == [('"v1"', "Thu, 02 Apr 2020 18:08:00 GMT")]
    assert (fetched.not_modified, fetched.status, fetched.body, fetched.etag) == (True, 304, b"", '"v1"')


@pytest.mark.parametrize("etag", ['"é"', '"a\r\nHost: evil"', '"' + "x" * 5000 + '"', ""])
async def test_an_etag_that_no_header_can_hold_is_not_sent(etag: str) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text=str("If-None-Match" in request.headers))

    async with site({"/": page}) as url, local() as fetcher:
        assert (await fetcher.fetch(url, etag=etag)).body == b"False"


async def test_sites_learn_who_asks_and_whom_to_write_to_and_get_no_cookie_back() -> None:
    seen = []

    async def page(request: web.Request) -> web.Response:
        seen.append(dict(request.headers))
        return web.Response(headers={"Set-Cookie": "id=1"})

    async with site({"/": page}) as url, local(contact="mailto:desk@example.org") as fetcher:
        await fetcher.fetch(url)
        await fetcher.fetch(url)

    assert [headers["User-Agent"].partition("/")[0] for headers in seen] == ["Ajil", "Ajil"]
    assert [headers["User-Agent"].endswith(" (mailto:desk@example.org)") for headers in seen] == [True, True]
    assert [headers.get("Cookie") for headers in seen] == [None, None]
    assert [headers["Accept-Encoding"] for headers in seen] == ["gzip, br, zstd, deflate"] * 2


async def test_proxies_named_in_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with site({"/": web.Response(body=TEXT)}) as url, local() as fetcher:
        assert (await fetcher.fetch(url)).body == TEXT


async def test_an_arabic_address_is_encoded_once() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text=request.raw_path)

    async with site({"/{path:.*}": page}) as url, local() as fetcher:
        as_pasted = await fetcher.fetch(f"{url}/أخبار/غزة?باب=1")
        as_copied = await fetcher.fetch(as_pasted.url)

    assert as_pasted.body == b"/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%BA%D8%B2%D8%A9?%D8%A8%D8%A7%D8%A8=1"
    assert as_copied.body == as_pasted.body


# Redirects


async def test_a_chain_of_permanent_redirects_moves_the_feed() -> None:
    routes = {
        "/old": web.Response(status=301, headers={"Location": "/older"}),
        "/older": web.Response(status=308, headers={"Location": "/جديد"}),
        "/جديد": web.Response(body=TEXT),
    }
    async with site(routes) as url, local() as fetcher:
        fetched = await fetcher.fetch(f"{url}/old")

    assert (fetched.url, fetched.moved_to) == (f"{url}/%D8%AC%D8%AF%D9%8A%D8%AF",) * 2


async def test_one_passing_redirect_among_permanent_ones_moves_nothing() -> None:
    routes = {
        "/old": web.Response(status=301, headers={"Location": "/today"}),
        "/today": web.Response(status=302, headers={"Location": "/new"}),
        "/new": web.Response(body=TEXT),
    }
    async with site(routes) as url, local() as fetcher:
        fetched = await fetcher.fetch(f"{url}/old")

    assert (fetched.url, fetched.moved_to) == (f"{url}/new", None)


async def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    steps = {f"/{step}": web.Response(status=302, headers={"Location": f"/{step + 1}"}) for step in range(6)}
    async with site({**steps, "/6": web.Response(body=TEXT)}) as url, local() as fetcher:
        fetched = await fetcher.fetch(f"{url}/1")
        with pytest.raises(TooManyRedirects):
            await fetcher.fetch(f"{url}/0")

    assert fetched.body == TEXT


async def test_a_redirect_loop_ends() -> None:
    async with site({"/": web.Response(status=302, headers={"Location": "/"})}) as url, local() as fetcher:
        with pytest.raises(TooManyRedirects):
            await fetcher.fetch(url)


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/", "file:///etc/hosts", "http://user:word@127.0.0.1/"])
async def test_a_redirect_to_what_is_no_web_address_is_refused(location: str) -> None:
    async with site({"/": web.Response(status=302, headers={"Location": location})}) as url, local() as fetcher:
        with pytest.raises(AddressInvalid):
            await fetcher.fetch(url)


async def test_redirects_between_hosts_never_wait_for_each_other() -> None:
    limits = Limits(spacing=0, together=2, patience=5)
    async with (
        site({"/": web.Response(body=TEXT)}) as far,
        Fetcher(allow_private=True, limits=limits) as fetcher,
    ):
        away = web.Response(status=302, headers={"Location": far.replace("127.0.0.1", "localhost")})
        async with site({"/": away}) as near:
            fetched = await asyncio.gather(*(fetcher.fetch(near) for _ in range(8)))

    assert [one.body for one in fetched] == [TEXT] * 8


# Bodies


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
        ("identity", TEXT),
    ],
    ids=["gzip", "deflate", "deflate without its header", "brotli", "zstd", "two layers", "none"],
)
async def test_every_coding_we_accept_is_undone(coding: str, body: bytes) -> None:
    async with site({"/": encoded(body, coding)}) as url, local() as fetcher:
        assert (await fetcher.fetch(url)).body == TEXT


@pytest.mark.parametrize(
    ("coding", "compress"),
    [
        ("gzip", gzip.compress),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        ("br", partial(brotli.compress, quality=1)),
        ("zstd", zstandard.compress),
    ],
    ids=["gzip", "gzip in gzip", "brotli", "zstd"],
)
async def test_a_bomb_is_refused_before_it_fills_the_memory(coding: str, compress: Callable[[bytes], bytes]) -> None:
    bomb = encoded(compress(bytes(200_000_000)), coding)
    async with site({"/": bomb}) as url, local(body_bytes=4 * 1024 * 1024) as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                await fetcher.fetch(url)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak < 24 * 1024 * 1024


async def test_a_100_mb_body_is_refused_by_its_announcement() -> None:
    async with wire(answer("Content-Length: 104857600", b"x")) as url, local() as fetcher:
        with pytest.raises(TooLarge):
            await fetcher.fetch(url)


async def test_a_100_mb_body_that_isnt_announced_is_refused_while_it_comes() -> None:
    sent = []

    async def page(request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse()
        await stream.prepare(request)
        for _ in range(100):
            await stream.write(bytes(1024 * 1024))
            sent.append(1)
        return stream

    async with site({"/": page}) as url, local() as fetcher:
        with pytest.raises(TooLarge):
            await fetcher.fetch(url)

    assert len(sent) < 50


@pytest.mark.parametrize(
    "broken",
    [
        answer("Content-Length: 500", b"too short"),
        answer("Content-Length: 4", b"longer than announced"),
        answer("Transfer-Encoding: chunked", b"ff\r\ncut off"),
        answer("Content-Encoding: gzip", gzip.compress(TEXT)[:-20]),
        answer("Content-Encoding: br", brotli.compress(TEXT)[:-3]),
        answer("Content-Encoding: zstd", zstandard.compress(TEXT)[:-3]),
        answer("Content-Encoding: deflate", zlib.compress(TEXT)[:-8]),
        answer("Content-Encoding: gzip", b"<html>no gzip</html>"),
        answer("Content-Encoding: compress", TEXT),
        answer("Content-Encoding: gzip, gzip, gzip", TEXT),
        b"220 mail.example.org ESMTP\r\n",
    ],
    ids=[
        "shorter than announced",
        "longer than announced",
        "a chunk cut off",
        "gzip cut off",
        "brotli cut off",
        "zstd cut off",
        "deflate cut off",
        "not gzip",
        "an unknown coding",
        "three layers",
        "not HTTP",
    ],
)
async def test_a_body_that_arrives_broken_is_told_from_a_whole_one(broken: bytes) -> None:
    async with wire(broken) as url, local() as fetcher:
        with pytest.raises(BodyBroken):
            await fetcher.fetch(url)


# Time


async def test_a_body_that_drips_is_given_up() -> None:
    drops = [answer("Content-Length: 1000"), *([b"x"] * 100)]
    async with wire(*drops, pause=0.05) as url, local(seconds=0.4) as fetcher:
        with pytest.raises(TooSlow):
            await fetcher.fetch(url)


async def test_headers_that_never_come_are_given_up() -> None:
    async with wire(b"HTTP/1.1 200", pause=3) as url, local(seconds=0.2) as fetcher:
        with pytest.raises(TooSlow, match=r"127\.0\.0\.1 didn't send the page within 0\.2 seconds"):
            await fetcher.fetch(url)


async def test_redirects_share_one_time_limit() -> None:
    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(0.25)
        return web.Response(status=302, headers={"Location": "/"})

    async with site({"/": slow}) as url, local(seconds=0.6) as fetcher:
        with pytest.raises(TooSlow):
            await fetcher.fetch(url)


async def test_requests_to_one_host_keep_their_distance() -> None:
    starts = []

    async def page(request: web.Request) -> web.Response:
        starts.append(asyncio.get_running_loop().time())
        return web.Response()

    async with site({"/": page}) as url, local(spacing=0.2) as fetcher:
        await asyncio.gather(*(fetcher.fetch(url) for _ in range(4)))

    distances = [later - earlier for earlier, later in pairwise(starts)]
    assert min(distances) > 0.15


# What sites refuse


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (404, PageMissing),
        (410, PageMissing),
        (401, PageForbidden),
        (403, PageForbidden),
        (451, PageForbidden),
        (429, SiteBusy),
        (503, SiteBusy),
        (500, SiteFault),
        (502, SiteFault),
        (418, HttpRefused),
        (302, HttpRefused),
    ],
)
async def test_a_refusal_says_which(status: int, fault: type[HttpRefused]) -> None:
    async with site({"/": web.Response(status=status)}) as url, local() as fetcher:
        with pytest.raises(HttpRefused) as refused:
            await fetcher.fetch(url)

    assert (type(refused.value), refused.value.details["status"]) == (fault, status)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_asks_for_rest_is_left_alone_until_then(status: int) -> None:
    asked = []

    async def page(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, headers={"Retry-After": "120"})

    async with site({"/{path:.*}": page}) as url, local() as fetcher:
        with pytest.raises(SiteBusy) as busy:
            await fetcher.fetch(f"{url}/one")
        with pytest.raises(HostResting, match="Try again in 120 seconds"):
            await fetcher.fetch(f"{url}/two")

    assert asked == ["/one"]
    assert busy.value.details["retry_after"] == timedelta(seconds=120)


# What can't be reached


async def test_a_name_nobody_has_is_told() -> None:
    async with local() as fetcher:
        with pytest.raises(HostNotFound, match=r"no site called nosuch\.invalid"):
            await fetcher.fetch("http://nosuch.invalid/")
        with pytest.raises((HostNotFound, AddressInvalid)):
            await fetcher.fetch("http://xn--/")


async def test_a_closed_door_is_told() -> None:
    async with wire() as url:
        pass
    async with local() as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch(url)


async def test_a_host_that_hangs_up_is_told() -> None:
    async with wire() as url, local() as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch(url)


async def test_https_where_only_http_is_spoken_is_told() -> None:
    async with site({"/": web.Response()}) as url, local() as fetcher:
        with pytest.raises(TlsFault):
            await fetcher.fetch(url.replace("http:", "https:"))


@pytest.mark.skipif(which("openssl") is None, reason="needs openssl to make a certificate")
async def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout {key} -out {certificate}"
    await asyncio.to_thread(subprocess.run, make.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    runner = web.AppRunner(web.Application())
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        async with local() as fetcher:
            with pytest.raises(TlsFault):
                await fetcher.fetch(f"https://localhost:{runner.addresses[0][1]}/")
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no address",
        "ftp://example.org/",
        "file:///etc/hosts",
        "http://",
        "http://a:b@example.org/",
        "http://h:99999/",
    ],
)
async def test_what_is_no_web_address_is_told(address: str) -> None:
    async with local() as fetcher:
        with pytest.raises(AddressInvalid):
            await fetcher.fetch(address)


# Private networks


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
    ],
)
async def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    async with site({"/": web.Response()}) as url, Fetcher(limits=Limits(spacing=0)) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(url.replace("127.0.0.1", host))


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "127.0.0.1."])
async def test_no_odd_spelling_of_a_private_address_gets_through(host: str) -> None:
    async with site({"/": web.Response()}) as url, Fetcher(limits=Limits(spacing=0)) as fetcher:
        with pytest.raises((AddressRefused, AddressInvalid, HostNotFound)):
            await fetcher.fetch(url.replace("127.0.0.1", host))


async def test_a_redirect_into_a_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site stands on an address that counts as public here; where it sends us doesn't."""
    monkeypatch.setattr("bot.feeds.addresses.is_public", "127.0.0.1".__eq__)
    inward = web.Response(status=302, headers={"Location": "http://127.0.0.2/"})
    by_name = web.Response(status=302, headers={"Location": "http://[::1]/"})
    async with site({"/": inward, "/name": by_name}) as url, Fetcher(limits=Limits(spacing=0)) as fetcher:
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.2"):
            await fetcher.fetch(url)
        with pytest.raises(AddressRefused, match="::1"):
            await fetcher.fetch(f"{url}/name")


async def test_of_a_name_s_addresses_only_the_public_ones_are_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if 127.0.0.1 were public; localhost often has ::1 too, which isn't."""
    monkeypatch.setattr("bot.feeds.addresses.is_public", "127.0.0.1".__eq__)
    async with site({"/": web.Response(body=TEXT)}) as url, Fetcher(limits=Limits(spacing=0)) as fetcher:
        assert (await fetcher.fetch(url.replace("127.0.0.1", "localhost"))).body == TEXT


async def test_every_fault_of_fetching_is_a_feed_error() -> None:
    async with local() as fetcher:
        with pytest.raises(FeedError):
            await fetcher.fetch("http://127.0.0.1:1/")
