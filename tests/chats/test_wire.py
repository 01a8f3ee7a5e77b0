"""What AiohttpRequest sends, what it gives back, and what it says of each way a connection can fail."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.request import RequestData

from bot.chats.wire import AiohttpRequest, FloodWait, InDoubt, NotSent, ServerFault, Timeouts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

TOKEN = "12345:SECRET"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HASTY = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.2)
OK = b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}'
LONGER_THAN_SENT = b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok":true,'


@asynccontextmanager
async def connected(timeouts: Timeouts = HASTY, *, connections: int = 4) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(timeouts=timeouts, connections=connections) as request:
        yield request


@asynccontextmanager
async def server(handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """A raw TCP server; its address as a Bot API method's URL with the token in it."""
    writers: list[asyncio.StreamWriter] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await handle(reader, writer)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield address(port)
    finally:
        for writer in writers:
            writer.close()
        listening.close()
        await listening.wait_closed()


@asynccontextmanager
async def bot_api(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[Bot]:
    """A Bot API server that gives one answer, and a PTB bot that talks to it over our wire."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    request = AiohttpRequest(timeouts=HASTY)
    bot = Bot(
        TOKEN,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(),
    )
    try:
        async with request:
            yield bot
    finally:
        await runner.cleanup()


def address(port: int, scheme: str = "http", host: str = "127.0.0.1") -> str:
    return f"{scheme}://{host}:{port}/bot{TOKEN}/sendMessage"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask(request: AiohttpRequest, url: str) -> tuple[int, bytes]:
    return await request.do_request(url, "POST", RequestData())


async def whole_request(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)


async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(OK)
    await writer.drain()


async def be_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def close_without_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.close()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()


async def cut_the_answer_short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(LONGER_THAN_SENT)
    await writer.drain()
    writer.close()


async def drip_the_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    for byte in LONGER_THAN_SENT:
        writer.write(bytes([byte]))
        await asyncio.sleep(0.1)


async def speak_no_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(b"220 mail.example ESMTP\r\n\r\n")
    await writer.drain()


# Surely not sent


async def test_a_refused_connection_was_surely_not_sent() -> None:
    async with connected() as request:
        with pytest.raises(NotSent, match="ClientConnectorError"):
            await ask(request, address(free_port()))


async def test_an_unknown_host_was_surely_not_sent() -> None:
    async with connected() as request:
        with pytest.raises(NotSent, match="ClientConnectorDNSError"):
            await ask(request, address(80, host="telegram.invalid"))


async def test_a_failed_tls_handshake_was_surely_not_sent() -> None:
    async with server(speak_no_tls) as url, connected() as request:
        with pytest.raises(NotSent, match=r"SSL|Connector"):
            await ask(request, url.replace("http:", "https:"))


async def speak_no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()


async def test_a_tls_handshake_that_never_ends_was_surely_not_sent() -> None:
    async with server(be_silent) as url, connected() as request:
        with pytest.raises(NotSent, match="ConnectionTimeoutError"):
            await ask(request, url.replace("http:", "https:"))


async def test_a_connection_that_is_never_accepted_was_surely_not_sent() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        async with connected() as request:
            with pytest.raises(NotSent, match="ConnectionTimeoutError"):
                await ask(request, address(full.getsockname()[1]))
        for filler in fillers:
            filler.close()


async def test_waiting_in_vain_for_a_free_connection_was_surely_not_sent() -> None:
    async with server(be_silent) as url, connected(Timeouts(connect=0.1, read=5, pool=0.1), connections=1) as request:
        occupant = asyncio.create_task(ask(request, url))
        await asyncio.sleep(0.1)
        with pytest.raises(NotSent, match="ConnectionTimeoutError"):
            await ask(request, url)
        occupant.cancel()
        await asyncio.gather(occupant, return_exceptions=True)


async def test_a_proxy_that_is_not_there_was_surely_not_sent() -> None:
    async with AiohttpRequest(timeouts=HASTY, proxy=f"http://127.0.0.1:{free_port()}") as request:
        with pytest.raises(NotSent, match="ClientProxyConnectionError"):
            await ask(request, address(80))


async def test_an_address_that_is_none_was_surely_not_sent() -> None:
    async with connected() as request:
        with pytest.raises(NotSent):
            await ask(request, f"http://[bad/bot{TOKEN}/sendMessage")


async def test_after_shutdown_nothing_is_sent() -> None:
    async with connected() as request:
        pass
    with pytest.raises(NotSent, match="closed"):
        await ask(request, address(80))


# In doubt


async def test_no_answer_in_time_is_in_doubt() -> None:
    async with server(be_silent) as url, connected() as request:
        with pytest.raises(InDoubt, match="SocketTimeoutError"):
            await ask(request, url)


async def test_a_server_that_closes_without_an_answer_leaves_doubt() -> None:
    async with server(close_without_answer) as url, connected() as request:
        with pytest.raises(InDoubt, match="ServerDisconnectedError"):
            await ask(request, url)


async def test_a_reset_connection_leaves_doubt() -> None:
    async with server(reset) as url, connected() as request:
        with pytest.raises(InDoubt, match="ClientOSError"):
            await ask(request, url)


async def test_an_answer_cut_short_leaves_doubt() -> None:
    async with server(cut_the_answer_short) as url, connected() as request:
        with pytest.raises(InDoubt, match="ClientPayloadError"):
            await ask(request, url)


async def test_a_call_that_takes_too_long_in_all_leaves_doubt() -> None:
    async with server(drip_the_answer) as url, connected() as request:
        with pytest.raises(InDoubt, match="TimeoutError"):
            await ask(request, url)


async def test_an_answer_that_is_no_http_leaves_doubt() -> None:
    async with server(speak_no_http) as url, connected() as request:
        with pytest.raises(InDoubt):
            await ask(request, url)


async def test_a_kept_connection_that_the_server_closed_meanwhile_leaves_doubt_at_worst() -> None:
    finished = asyncio.Event()

    async def answer_then_close_on_the_next(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer_once(reader, writer)
        await reader.read(1)
        writer.transport.abort()
        finished.set()

    async with server(answer_then_close_on_the_next) as url, connected() as request:
        await ask(request, url)
        with pytest.raises(InDoubt):
            await ask(request, url)
        await finished.wait()


async def test_a_post_is_never_repeated_by_itself() -> None:
    calls: list[int] = []

    async def count_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_request(reader)
        calls.append(1)
        writer.close()

    async with server(count_and_close) as url, connected() as request:
        with pytest.raises(InDoubt):
            await ask(request, url)
    assert calls == [1]


@pytest.mark.parametrize("fault", [be_silent, close_without_answer, reset, cut_the_answer_short, speak_no_http])
async def test_no_fault_tells_the_token(fault: Callable[..., Awaitable[None]]) -> None:
    async with server(fault) as url, connected() as request:
        with pytest.raises(InDoubt) as raised:
            await ask(request, url)
    assert (raised.value.__cause__, raised.value.__suppress_context__) == (None, True)
    assert "SECRET" not in repr(raised.value)


# What goes over the wire


async def echo(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": {"sent": await request.json(), "type": request.content_type}})


async def test_parameters_go_as_json_in_utf_8() -> None:
    async with bot_api(echo) as bot:
        result: Any = await bot.do_api_request("custom", api_kwargs={"text": "عاجل", "id": 7, "nested": {"a": [1]}})
    assert result == {"sent": {"text": "عاجل", "id": 7, "nested": {"a": [1]}}, "type": "application/json"}


async def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    async with bot_api(echo) as bot:
        result: Any = await bot.do_api_request("custom", api_kwargs={"text": "a\ud800b"})
    assert result["sent"] == {"text": "a?b"}


async def echo_form(request: web.Request) -> web.Response:
    form = await request.post()
    document = form["document"]
    assert isinstance(document, web.FileField)
    said = {"chat_id": form["chat_id"], "name": document.filename, "size": len(document.file.read())}
    return web.json_response(
        {"ok": True, "result": {**said, "message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}
    )


async def test_files_go_as_a_form() -> None:
    async with bot_api(echo_form) as bot:
        message = await bot.send_document(5, InputFile(b"1234", filename="ملف.txt"))
    assert message.api_kwargs == {"name": "ملف.txt", "size": 4} | {"chat_id": "5"}


async def test_a_file_is_downloaded() -> None:
    async def content(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 100_000)

    async with bot_api(content) as bot:
        assert await bot._request[1].retrieve(bot.base_file_url + "/documents/1") == b"x" * 100_000


async def test_a_request_can_be_initialised_again() -> None:
    request = AiohttpRequest(timeouts=HASTY)
    async with server(answer_once) as url:
        async with request:
            await request.initialize()
            first = await ask(request, url)
        async with request:
            second = await ask(request, url)
    assert (first[0], second[0]) == (200, 200)


async def test_shutting_down_twice_is_harmless() -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()


def test_the_read_timeout_is_told_to_ptb() -> None:
    assert AiohttpRequest(timeouts=Timeouts(read=33)).read_timeout == 33


async def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async with bot_api(elsewhere) as bot:
        with pytest.raises(TelegramError, match="302"):
            await bot.get_me()


# What Telegram answers


def refusal(code: int, description: str, **parameters: int) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        body = {"ok": False, "error_code": code, "description": description}
        return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)

    return answer


async def test_429_tells_how_long_to_wait() -> None:
    async with bot_api(refusal(429, "Too Many Requests: retry after 17", retry_after=17)) as bot:
        with pytest.raises(FloodWait) as raised:
            await bot.get_me()
    assert raised.value.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "{}", '{"parameters":{"retry_after":"soon"}}', '{"parameters":null}']
)
async def test_429_without_a_time_is_a_wait_of_half_a_minute(body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=429, text=body)

    async with bot_api(answer) as bot:
        with pytest.raises(FloodWait) as raised:
            await bot.get_me()
    assert raised.value.retry_after == timedelta(seconds=30)


async def test_a_migration_tells_the_new_id() -> None:
    async with bot_api(refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100_123)) as bot:
        with pytest.raises(ChatMigrated) as raised:
            await bot.get_me()
    assert raised.value.new_chat_id == -100_123


@pytest.mark.parametrize("code", [500, 502, 503, 504])
async def test_5xx_is_the_servers_fault_whatever_its_page_says(code: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=code, text="<html>nginx</html>")

    async with bot_api(answer) as bot:
        with pytest.raises(ServerFault, match=str(code)):
            await bot.get_me()


async def test_refusals_are_ptbs_own() -> None:
    async with bot_api(refusal(403, "Forbidden: bot was blocked by the user")) as bot:
        with pytest.raises(Forbidden, match="blocked"):
            await bot.get_me()
    async with bot_api(refusal(400, "Bad Request: chat not found")) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.get_me()


def test_a_flood_wait_survives_pickling() -> None:
    kind, details = FloodWait(timedelta(seconds=5)).__reduce__()
    assert (kind, details) == (FloodWait, (timedelta(seconds=5),))
    assert json.dumps(str(FloodWait(*details))) == '"Too Many Requests: retry after 5"'
