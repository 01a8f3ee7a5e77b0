"""The command line: `ajil …`. Each command builds only what it needs; the bot itself is bot/app.py."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from bot import config, log
from bot.errors import AjilError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.config import Settings

_IMPATIENCE = 2.0
"""Seconds after a signal from which another one means: now."""
_FEED_ID = click.IntRange(1, 2**63 - 1)
_FAULT = 2
"""The exit code of whatever the operator can mend."""


def main() -> None:
    """The console script. A fault that has words is said on standard error, without a traceback."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except AjilError as error:
        click.echo(f"ajil: {error}", err=True)
        sys.exit(_FAULT)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(f"ajil: {error.strerror or error}{where}", err=True)
        sys.exit(_FAULT)
    except Exception as error:
        if not _is_databases(error):
            raise
        click.echo(f"ajil: The database can't be used: {log.reason(error)}. Check DATABASE_URL.", err=True)
        sys.exit(_FAULT)


def _is_databases(error: Exception) -> bool:
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 the other commands start faster without it

    return isinstance(error, SQLAlchemyError)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ajil", message="ajil %(version)s")
def cli() -> None:
    """Ajil (عاجل): headlines from newsrooms' tickers and feeds, pushed to the readers who follow them."""


@cli.command()
@click.option("--or-demo", is_flag=True, help="With no BOT_TOKEN set, run the demo instead.")
def run(*, or_demo: bool) -> None:
    """Run the bot (settings: environment or .env)."""
    settings = _settings()
    if or_demo and settings.bot_token is None:
        _demo(port=8081)
        return
    from bot import app  # noqa: PLC0415 the other commands start faster without it

    _until_stopped(lambda stop: app.run(settings, stop=stop))


@cli.command()
@click.option("--port", default=8081, show_default=True, help="Where the chat page is served.")
def demo(port: int) -> None:
    """Run the whole product against the offline Telegram; open the address it prints in a browser."""
    _settings()
    _demo(port=port)


def _demo(*, port: int) -> None:
    from bot.commands import demo as demonstration  # noqa: PLC0415 as above

    _until_stopped(lambda stop: demonstration.run(port=port, stop=stop))


def _until_stopped(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run until SIGINT or SIGTERM, which ask it to end in order; asked again two seconds later, it ends at once."""

    async def running() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        asked_at = 0.0

        def end() -> None:
            nonlocal asked_at
            if stop.is_set() and loop.time() - asked_at > _IMPATIENCE:  # make passes one Ctrl-C on twice
                os._exit(130)
            asked_at = asked_at or loop.time()
            stop.set()

        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, end)
        await work(stop)

    asyncio.run(running())


@cli.command()
@click.argument("target")
@click.option("--zone", help="IANA name of the newsroom's time zone. Default: the page's own, else TIME_ZONE.")
@click.option("--now", help="Read as if it were this moment (ISO 8601 with an offset).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def inspect(target: str, zone: str | None, now: str | None, *, as_json: bool) -> None:
    """Show what Ajil reads in a FILE or at a URL: kind, why, entries, article."""
    from bot.commands import inspect as inspecting  # noqa: PLC0415 as above

    settings = _settings()
    moment, wanted = _moment(now), _zone(zone)
    is_file = "://" not in target and Path(target).exists()

    async def look() -> Any:
        if is_file:
            return await inspecting.inspect(target, zone=wanted, now=moment, fetcher=None, default=settings.time_zone)
        from bot.feeds.http import Fetcher  # noqa: PLC0415 as above

        async with Fetcher(allow_private=settings.allow_private_feeds) as fetcher:
            return await inspecting.inspect(
                target, zone=wanted, now=moment, fetcher=fetcher, default=settings.time_zone
            )

    found = asyncio.run(look())
    if as_json:
        _print_json(inspecting.to_json(found), indent=2)
    else:
        Console().print(inspecting.to_table(found))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Answer JSON lines with JSON lines.")
@click.option("--explain", is_flag=True, help="Say what each word catches, what fits and what comes near.")
@click.argument("query", required=False)
@click.argument("headline", required=False)
def match(query: str | None, headline: str | None, *, as_json: bool, explain: bool) -> None:
    """Say whether a QUERY matches a HEADLINE, and by which words.

    With --json, reads {"query", "headline"} objects from standard input, one a line. With --explain a query alone
    will do.
    """
    from bot.commands import match as matching  # noqa: PLC0415 as above

    if as_json:
        for answer in matching.answers(sys.stdin, explain=explain):
            _print_json(answer)
        return
    if query is None or (headline is None and not explain):
        raise click.UsageError("Give a query and a headline, or --json and lines on standard input.")
    if explain:
        click.echo("\n".join(matching.explanation(matching.explained(query, headline))))
    if headline is None:
        return
    words = matching.words(query, headline)
    click.echo("no match" if words is None else f"match: {', '.join(words)}")
    if words is None:
        sys.exit(1)


@cli.command()
@click.argument("target", required=False)
@click.option("--sentences", default=2, show_default=True, type=click.IntRange(1, 100), help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def summarize(target: str | None, sentences: int, *, as_json: bool) -> None:
    """Sum up the article in a FILE or at a URL in a few of its own sentences.

    Without one, with --json, reads {"headline", "text", "sentences"} objects from standard input, one a line.
    """
    from bot.commands import summarize as summarizing  # noqa: PLC0415 as above

    if target is None:
        if not as_json:
            raise click.UsageError("Give a file or an address, or --json and lines on standard input.")
        lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
        for answer in summarizing.answers(lines, count=sentences):
            _print_json(answer)
        return
    settings, now = _settings(), datetime.now(UTC)
    is_file = "://" not in target and Path(target).exists()

    async def read() -> summarizing.Told:
        if is_file:
            return await summarizing.summarize(target, count=sentences, now=now, fetcher=None)
        from bot.feeds.http import Fetcher  # noqa: PLC0415 as above

        async with Fetcher(allow_private=settings.allow_private_feeds) as fetcher:
            return await summarizing.summarize(target, count=sentences, now=now, fetcher=fetcher)

    told = asyncio.run(read())
    if as_json:
        _print_json(summarizing.to_json(told))
    else:
        Console().print(summarizing.to_text(told))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Answer JSON lines with JSON lines.")
@click.argument("headline", required=False)
@click.argument("other", required=False)
def stories(headline: str | None, other: str | None, *, as_json: bool) -> None:
    """Say whether a HEADLINE and an OTHER tell the same news, a new development of it, or other news.

    With --json, reads {"a", "b"} objects from standard input, one a line; each side has a "headline" and may have
    "lead", "published_at" (ISO 8601) and "url".
    """
    from bot.commands import stories as telling  # noqa: PLC0415 as above

    if as_json:
        for answer in telling.answers(sys.stdin):
            _print_json(answer)
        return
    if headline is None or other is None:
        raise click.UsageError("Give two headlines, or --json and lines on standard input.")
    click.echo(telling.sentence(headline, other))


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema (`ajil run` does it too)."""
    from bot.store import migrate as migrations  # noqa: PLC0415 as above
    from bot.store.engine import Database  # noqa: PLC0415 as above

    async def upgrade() -> tuple[str | None, str]:
        database = Database(_settings().database_url)
        try:
            return await migrations.upgrade(database)
        finally:
            await database.close()

    before, after = asyncio.run(upgrade())
    click.echo(f"The schema is at {after}." if before == after else f"Migrated from {before or 'nothing'} to {after}.")


@cli.command()
def check() -> None:
    """Verify token, database and feeds, and say what to do about each fault."""
    from bot.commands import check as checking  # noqa: PLC0415 as above

    findings = asyncio.run(checking.findings(_settings()))
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        table.add_row("✓" if finding.ok else "✗", finding.what, finding.said)
    Console().print(table)
    if not all(finding.ok for finding in findings):
        sys.exit(_FAULT)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
@click.option("--broadcast", type=int, help="Only the steps of this broadcast.")
@click.option("--limit", default=200, show_default=True, help="How many of the newest lines.")
def audit(broadcast: int | None, limit: int, *, as_json: bool) -> None:
    """Print who did what: broadcasts, feeds, topics."""
    from bot.commands import audit as auditing  # noqa: PLC0415 as above

    lines = asyncio.run(auditing.lines(_settings(), broadcast=broadcast, limit=limit))
    if as_json:
        for line in lines:
            _print_json(auditing.as_json(line))
    else:
        Console().print(auditing.as_table(lines))


@cli.group()
def feeds() -> None:
    """List, add, test and remove feeds."""


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_feeds(*, as_json: bool) -> None:
    """List the feeds with their health."""
    from bot.commands import feeds as feeding  # noqa: PLC0415 as above

    rows = asyncio.run(feeding.listed(_settings()))
    if as_json:
        _print_json([feeding.as_json(feed) for feed in rows], indent=2)
    else:
        Console().print(feeding.as_table(rows))


@feeds.command("add")
@click.argument("url")
@click.option("--zone", help="IANA name of the newsroom's time zone.")
@click.option("--title", help="What readers see as the source.")
def add_feed(url: str, zone: str | None, title: str | None) -> None:
    """Find what can be polled at URL and poll it from now on."""
    from bot.commands import feeds as feeding  # noqa: PLC0415 as above

    feed = asyncio.run(feeding.add(_settings(), url, zone=_zone(zone), title=title))
    click.echo(f"Feed {feed.id}: {feed.title} ({feed.kind.value}, {feed.zone}) at {feed.url}")


@feeds.command("test")
@click.argument("feed_id", type=_FEED_ID)
def test_feed(feed_id: int) -> None:
    """Read a feed now, without storing anything."""
    from bot.commands import feeds as feeding  # noqa: PLC0415 as above
    from bot.commands import inspect as inspecting  # noqa: PLC0415 as above

    Console().print(inspecting.to_table(asyncio.run(feeding.test(_settings(), feed_id))))


@feeds.command("remove")
@click.argument("feed_id", type=_FEED_ID)
def remove_feed(feed_id: int) -> None:
    """Stop polling a feed and forget its entries."""
    from bot.commands import feeds as feeding  # noqa: PLC0415 as above

    removed = asyncio.run(feeding.remove(_settings(), feed_id))
    click.echo(f"Removed {removed.title} ({removed.url}).")


def _settings() -> Settings:
    settings = config.load()
    log.configure(settings.log_format)
    return settings


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("write a moment as 2020-04-02T22:00:00+03:00", param_hint="--now") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _zone(name: str | None) -> str | None:
    from zoneinfo import available_timezones  # noqa: PLC0415 reads a thousand files

    if name is not None and name not in available_timezones():
        raise click.BadParameter(f"{name} is no time zone; write an IANA name such as Asia/Gaza", param_hint="--zone")
    return name


def _print_json(value: Any, indent: int | None = None) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


if __name__ == "__main__":
    main()
