"""The database behind the store: the one module that knows which dialect is spoken.

SQLite has one writer, in this process (a connection kept open) and between processes (BEGIN IMMEDIATE waits its turn);
readers go beside it in WAL mode. PostgreSQL needs neither and gets one pool.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Integer, Text, bindparam, cast, column, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as SqlTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator

from bot.errors import ConfigError
from bot.store import driver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence

    from sqlalchemy import URL, ColumnElement, Dialect, Insert, Select, Subquery, Table

T = TypeVar("T")

_BUSY_MS = 10_000
"""How long a SQLite writer waits for another process's transaction: longer than any of ours takes."""

_TURN_SECONDS = 30
"""How long a transaction waits for those before it, as one of PostgreSQL does for a connection of its pool."""

_READERS = 4
_WRITERS_CACHE_KIB = 16_384
"""Pages at hand: polls look headlines up here. With SQLite's own 2 MiB, a million topics take an eighth longer."""
_READERS_CACHE_KIB = 2_048


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment. SQLite gives naive ones back, so they are made aware here, and only here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        if value is not None and value.tzinfo is None:
            message = f"a naive datetime was about to be stored: {value!r}"
            raise TypeError(message)
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 as above
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Database:
    """Two ways in: `read()` for looking, `write()` for one transaction. Closed before the event loop ends."""

    def __init__(self, url: str) -> None:
        """`url` is SQLAlchemy's; nothing is opened yet. Raises ConfigError for one we can't speak to."""
        parsed = _parsed(url)
        self._turn = asyncio.Lock()
        self._kept: AsyncConnection | None = None
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite_engine(parsed, begin="BEGIN IMMEDIATE", size=1, cache_kib=_WRITERS_CACHE_KIB)
            self._reader = _sqlite_engine(parsed, begin="BEGIN", size=_READERS, cache_kib=_READERS_CACHE_KIB)
        else:
            self._writer = self._reader = create_async_engine(
                parsed, pool_size=10, pool_pre_ping=True, hide_parameters=True
            )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent look; what is written in it is rolled back."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on any exception. Never await the network inside."""
        if not self.is_sqlite:
            async with self._writer.begin() as connection:
                yield connection
            return
        async with self._in_turn():
            connection, self._kept = self._kept or await self._writer.connect(), None
            try:
                async with connection.begin():
                    yield connection
            except BaseException:
                await uninterrupted(connection.close())
                raise
            self._kept = connection  # the pool takes as long to hand it out again as SQLite takes to commit

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await self._turn.acquire()
        except TimeoutError as error:
            message = f"others have been writing for {_TURN_SECONDS} s"
            raise SqlTimeoutError(message) from error
        try:
            yield
        finally:
            self._turn.release()

    async def close(self) -> None:
        """Close what is open once whoever writes to SQLite has ended. Raises as a write whose turn doesn't come."""
        if self._reader is not self._writer:
            await self._reader.dispose()
        async with self._in_turn():
            kept, self._kept = self._kept, None
            if kept is not None:
                await kept.close()
            await self._writer.dispose()


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Let work that writes come to its end though its caller is cancelled; the cancellation goes on after it.

    A statement runs in a thread that knows of no cancellation: cut short, its connection is given up with the
    transaction still open, and SQLite stays locked for whoever comes next.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        raise


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigError(fault="DATABASE_URL is no database address; see .env.example") from error
    if parsed.drivername not in {"sqlite+aiosqlite", "postgresql+psycopg"}:
        fault = f"DATABASE_URL begins with {parsed.drivername}; Ajil speaks sqlite+aiosqlite and postgresql+psycopg"
        raise ConfigError(fault=fault)
    return parsed


def _sqlite_engine(url: URL, *, begin: str, size: int, cache_kib: int) -> AsyncEngine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # Errors would print their statement's parameters: readers' words, which stay out of logs.
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,  # the one with the fullest cache
        hide_parameters=True,
        connect_args={"async_creator_fn": driver.Connection},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not begin transactions of its own
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA cache_size=-{cache_kib}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.connection.driver_connection.begin(begin)

    return engine


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT, which both dialects spell alike but SQLAlchemy keeps apart."""
    return insert_on(connection.dialect.name, table)


def insert_on(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same for a statement that is made once for a dialect."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def skip_locked(connection: AsyncConnection, query: Select[Any]) -> Select[Any]:
    """FOR UPDATE SKIP LOCKED where several writers can meet; SQLite has only one."""
    return query if connection.dialect.name == "sqlite" else query.with_for_update(skip_locked=True)


async def one_at_a_time(connection: AsyncConnection, errand: int) -> None:
    """Wait until no other transaction is about this errand (a number of ours), to the end of this one.

    What such transactions write is then committed in the order of its ids. SQLite has one writer anyway.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(select(func.pg_advisory_xact_lock(errand)))


def numbers(dialect: str, parameter: str, width: int) -> Select[Any]:
    """The rows of a JSON array of arrays of integers, given as one parameter: columns n0, n1, … as many as `width`."""
    if dialect == "sqlite":
        each = func.json_each(bindparam(parameter, type_=Text)).table_valued("value")
        cells: list[ColumnElement[int]] = [
            func.json_extract(each.c.value, f"$[{place}]", type_=BigInteger) for place in range(width)
        ]
    else:
        each = func.jsonb_array_elements(cast(bindparam(parameter, type_=Text), postgresql.JSONB)).table_valued(
            column("value", postgresql.JSONB), name="each"
        )
        cells = [cast(each.c.value.op("->>")(place), BigInteger) for place in range(width)]
    labels: list[Any] = [cell.label(f"n{place}") for place, cell in enumerate(cells)]
    return select(*labels)


def texts(dialect: str, parameter: str) -> Subquery:
    """The rows of a JSON array of strings, given as one parameter: each `value`, and its `place` from 0 on."""
    given = bindparam(parameter, type_=Text)
    if dialect == "sqlite":
        each = func.json_each(given).table_valued(column("key", Integer), column("value", Text))
        return select(each.c.key.label("place"), each.c.value).subquery()
    cells = func.jsonb_array_elements_text(cast(given, postgresql.JSONB))
    each = cells.table_valued(column("value", Text), with_ordinality="number").render_derived()
    return select((each.c.number - 1).label("place"), each.c.value).subquery()


def gathered(dialect: str, cell: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of all rows as one array, in the same order for each column of a statement: see `glance`."""
    return func.json_group_array(cell, type_=Text) if dialect == "sqlite" else func.array_agg(cell)


async def put(connection: AsyncConnection, statement: Insert, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows of numbers and texts, in all their table's columns; nothing is to be known of what comes of it.

    On SQLite with the transaction's next statement, at the latest its commit, and straight through its driver, see
    driver.Connection.put.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(statement, rows)
        return
    sql, names, _ = _compiled(statement, connection.dialect)
    _raw(connection).put(sql, [[row[name] for name in names] for row in rows])


async def glance(connection: AsyncConnection, statement: Select[Any], values: Mapping[str, str]) -> list[list[Any]]:
    """The columns of a statement that only reads, is short and gives each as `gathered`, with these texts given.

    On SQLite straight through its driver: what SQLAlchemy does about a statement takes as long as ours does, and so
    does a trip to its thread, see driver.Connection.glance. It looks as of the transaction, if one has begun.
    """
    if connection.dialect.name != "sqlite":
        return [column or [] for column in (await connection.execute(statement, values)).one()]
    sql, names, constants = _compiled(statement, connection.dialect)
    given = {**constants, **values}
    try:
        (columns,) = await _raw(connection).glance(sql, [given[name] for name in names])
    except sqlite3.Error as error:  # as whatever else a statement raises: a poll waits for a full or broken disk
        raise DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True) from error
    return [json.loads(column) for column in columns]


def _raw(connection: AsyncConnection) -> driver.Connection:
    assert connection.sync_connection is not None
    raw = connection.sync_connection.connection.driver_connection
    assert isinstance(raw, driver.Connection)
    return raw


@cache
def _compiled(statement: Select[Any] | Insert, dialect: Dialect) -> tuple[str, Sequence[str], Mapping[str, Any]]:
    compiled = statement.compile(dialect=dialect)
    return str(compiled), compiled.positiontup or (), compiled.params


async def hold_inserts(connection: AsyncConnection, table: Table) -> None:
    """Wait for all open transactions that write to a table, and let no other begin to before this one ends.

    What a statement after this reads of the table is all there is. SQLite has one writer anyway.
    """
    if connection.dialect.name != "sqlite":
        await connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")
