"""A worker that reads pages as the real one does, and misbehaves when a page's text tells it to."""

from __future__ import annotations

import os
import sys
import time

from bot.feeds import article_worker
from bot.news.model import Article


def read(html: str, *, url: str | None = None) -> Article | None:
    if html == "hang":
        time.sleep(600)
    if html == "crash":
        os._exit(3)
    if html == "raise":
        raise RecursionError
    return Article(headline=str(os.getpid()), paragraphs=("نص",), url=url) if html != "nothing" else None


article_worker.serve(read, sys.stdin.buffer, sys.stdout.buffer, idle=float(sys.argv[1]))
