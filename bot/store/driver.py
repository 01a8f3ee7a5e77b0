"""aiosqlite as the store uses it: a statement is one trip to its connection's thread.

SQLAlchemy makes four of a statement (a cursor, its execution, the rows, the cursor's end) and one each of BEGIN and
ROLLBACK. A trip takes longer than most of our statements do, so they are made together: the rows come with the
execution, a transaction begins with its first statement, and what hasn't begun is neither committed nor rolled back.
"""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import aiosqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_PATIENCE = 0.005
"""Seconds the event loop is held up at most, and by one page of the disk more."""
_STEPS = 1_000
"""Instructions of SQLite's machine between two looks at the clock."""


class Connection(aiosqlite.Connection):
    """A connection for SQLAlchemy's `async_creator_fn`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Takes what sqlite3.connect takes."""
        super().__init__(partial(sqlite3.connect, *arguments, **options), iter_chunk_size=1)
        self._thread.daemon = True  # as SQLAlchemy has it: one that nobody closed doesn't keep the process alive
        self._beginning: str | None = None
        self._has_begun = False
        self._due: list[tuple[str, Sequence[Sequence[Any]]]] = []

    def begin(self, statement: str) -> None:
        """Begin a transaction with the next statement."""
        self._beginning = statement

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy wants no more of it than this
        """Whatever executes statements; it occupies nothing."""
        return Cursor(self)

    async def run(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Let the connection's thread do some work, in the transaction that is to begin."""
        beginning, self._beginning = self._beginning, None
        due, self._due = self._due, []
        self._has_begun = self._has_begun or beginning is not None
        await self._execute(self._run, beginning, due, work)  # type: ignore[no-untyped-call]

    def _run(
        self,
        beginning: str | None,
        due: Sequence[tuple[str, Sequence[Sequence[Any]]]],
        work: Callable[[sqlite3.Connection], None],
    ) -> None:
        if beginning:
            self._conn.execute(beginning)
        for statement, rows in due:
            self._conn.executemany(statement, rows)
        work(self._conn)

    def put(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute a statement for each of many rows on the transaction's next trip, at the latest to commit it.

        What is wrong with it is raised there.
        """
        self._due.append((statement, rows))

    async def glance(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        """The rows of a statement that only reads: on the caller's thread if that is as quick as the trip.

        It looks as of the transaction, if one has begun. What has to wait for the disk is begun again on the thread,
        and holds up nobody but its caller.
        """
        if self._due:
            await self.run(_nothing)
        patience = time.perf_counter() + _PATIENCE
        self._conn.set_progress_handler(lambda: time.perf_counter() > patience, _STEPS)
        try:
            return self._conn.execute(statement, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            self._conn.set_progress_handler(None, 0)
        cursor = await self.cursor().execute(statement, parameters)
        return await cursor.fetchall()

    async def commit(self) -> None:
        """Commit what has begun, and what is put but not yet written."""
        if self._has_begun or self._due:
            await self.run(sqlite3.Connection.commit)
            self._has_begun = False
        self._beginning = None

    async def rollback(self) -> None:
        """Undo what has begun, behind a statement still under way whose caller was cancelled."""
        self._beginning = None
        self._due = []
        if self._has_begun:
            self._has_begun = False
            await super().rollback()


def _nothing(_connection: sqlite3.Connection) -> None:
    """What is due is all there is to do."""


class Cursor:
    """Executes a statement and keeps what came of it, as SQLAlchemy asks a DBAPI's cursor for it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Nothing is to be opened."""
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute a statement, and fetch its rows."""
        await self._connection.run(partial(self._execute, sqlite3.Cursor.execute, statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Execute a statement for each of many rows."""
        await self._connection.run(partial(self._execute, sqlite3.Cursor.executemany, statement, parameters))
        return self

    def _execute(
        self, how: Callable[..., sqlite3.Cursor], statement: str, parameters: Any, connection: sqlite3.Connection
    ) -> None:
        cursor = how(connection.cursor(), statement, parameters)
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

    async def fetchall(self) -> list[Any]:
        """The rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open."""
