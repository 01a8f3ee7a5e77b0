"""The process in which pages are read and summed up: one after the other, from standard input to standard output.

It holds no secret and no connection: whatever a page does to the parser, the bot isn't there. A frame is four bytes of
length, big-endian, and JSON: {"html", "url", "seconds"} in, {"article", "error"} out; or {"article", "seconds"} in,
{"sentences", "error"} out. It ends when its input does, when nothing was asked for a while, and by its own alarm when
a page takes twice its time and nobody kills it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import struct
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.news.model import Article
from bot.news.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH = struct.Struct(">I")
_MEMORY = 2 << 30
"""Bytes of address space: a page that wants more gets a MemoryError, not the machine."""


def frame(value: object) -> bytes:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return LENGTH.pack(len(body)) + body


def pack(article: Article | None) -> dict[str, Any] | None:
    if article is None:
        return None
    published = article.published_at
    return asdict(article) | {"published_at": published.isoformat() if published else None}


def unpack(fields: dict[str, Any] | None) -> Article | None:
    if fields is None:
        return None
    published = fields["published_at"]
    date = datetime.fromisoformat(published) if published else None
    return Article(**fields | {"paragraphs": tuple(fields["paragraphs"]), "published_at": date})


def serve(read: Callable[..., Article | None], asked: BinaryIO, answers: BinaryIO, *, idle: float) -> None:
    """Answers one frame after another until the input ends or `idle` seconds pass without one."""
    while select.select([asked], [], [], idle)[0]:
        length = asked.read(LENGTH.size)
        if len(length) < LENGTH.size:
            return
        job = json.loads(asked.read(*LENGTH.unpack(length)))
        signal.alarm(int(2 * job["seconds"]) + 1)
        answers.write(frame(_answer(read, job)))
        answers.flush()
        signal.alarm(0)


def _answer(read: Callable[..., Article | None], job: dict[str, Any]) -> dict[str, Any]:
    try:
        if article := unpack(job.get("article")):
            return {"sentences": summarise(article), "error": None}
        return {"article": pack(read(job["html"], url=job["url"])), "error": None}
    except Exception as error:  # noqa: BLE001 no page may end the worker; the pool logs what it hears
        return {"article": None, "sentences": (), "error": type(error).__name__}


def main() -> None:
    """Keeps standard output for frames alone: a library that prints would break them."""
    from bot.feeds.article import from_html  # noqa: PLC0415 main() of a process of its own

    _bound_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches us too; the bot ends us in its order
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(from_html, os.fdopen(sys.stdin.fileno(), "rb"), answers, idle=float(sys.argv[1]))


def _bound_memory() -> None:
    """Where the system lets a process bound itself; elsewhere the time limit must do."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main()
