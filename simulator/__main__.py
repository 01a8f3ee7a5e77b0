"""`python -m simulator`: the offline Telegram as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from aiohttp import web

from simulator.app import create_app
from simulator.limits import Limits

DEFAULT_PORT = 8081
GRACE = 2.0


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    options = _options()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="An offline Telegram and a sample newsroom."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--newsroom-every", type=float, default=0, metavar="SECONDS", help="publish a line so often")
    parser.add_argument("--demo", action="store_true", help="with a few readers, an editor and a group")
    parser.add_argument("--latency-ms", type=int, default=0, help="how long each answer takes")
    parser.add_argument("--limit-global", type=int, default=30, help="messages a second over all chats; 0: none")
    parser.add_argument("--limit-group", type=int, default=20, help="messages a minute in one group")
    parser.add_argument("--limit-chat", type=float, default=1.0, help="messages a second in one private chat")
    parser.add_argument("--limit-paid", type=int, default=1000, help="paid messages a second")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    limits = Limits(
        overall=options.limit_global, group=options.limit_group, chat=options.limit_chat, paid=options.limit_paid
    )
    app = create_app(
        limits=limits, latency_ms=options.latency_ms, newsroom_every=options.newsroom_every, demo=options.demo
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await web.TCPSite(runner, options.host, options.port, backlog=1024).start()
        sys.stdout.write(f"The offline Telegram listens at http://{options.host}:{options.port}/\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    main()
