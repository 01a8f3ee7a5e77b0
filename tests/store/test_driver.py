"""SQLite's driver goes to its thread as seldom as it can, and still does all that a transaction promises."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, MetaData, Table, Text, event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as SqlTimeoutError
from sqlalchemy.pool import Pool

from bot.store.engine import Database, glance, put

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'ajil.db'}")
    async with opened.write() as connection:
        await connection.execute(text("CREATE TABLE words (word TEXT PRIMARY KEY)"))
    yield opened
    await opened.close()


_WORDS = Table("words", MetaData(), Column("word", Text, primary_key=True)).insert()


async def _store(database: Database, *words: str) -> None:
    async with database.write() as connection:
        for word in words:
            await connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})


def _is_locked(tmp_path: Path) -> bool:
    """Whether another process would have to wait for the writer."""
    with closing(sqlite3.connect(tmp_path / "ajil.db", timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.fixture
def trips(caplog: pytest.LogCaptureFixture) -> Callable[[], int]:
    """How often a connection's thread was asked for something."""
    caplog.set_level(logging.DEBUG, logger="aiosqlite")
    return lambda: sum(record.getMessage().startswith("executing") for record in caplog.records)


async def test_a_statement_is_one_trip_to_the_thread(sqlite: Database, trips: Callable[[], int]) -> None:
    async with sqlite.write() as connection:
        await connection.execute(text("INSERT INTO words VALUES ('خبر') RETURNING word"))
        assert (await connection.execute(text("SELECT word FROM words"))).all() == [("خبر",)]
        assert trips() == 2
    assert trips() == 3  # and COMMIT
    async with sqlite.write():
        pass
    assert trips() == 3


async def test_a_transaction_holds_the_writer_from_its_first_statement_to_its_end(
    sqlite: Database, tmp_path: Path
) -> None:
    async with sqlite.write() as connection:
        assert not _is_locked(tmp_path)
        await connection.execute(text("SELECT word FROM words"))
        assert _is_locked(tmp_path)
    assert not _is_locked(tmp_path)


async def test_a_statement_that_fails_leaves_its_transaction_to_be_rolled_back(
    sqlite: Database, tmp_path: Path
) -> None:
    with pytest.raises(IntegrityError):
        await _store(sqlite, "خبر", "خبر")
    assert not _is_locked(tmp_path)
    async with sqlite.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM words"))).scalar_one() == 0


async def test_a_transaction_that_cannot_begin_is_none(sqlite: Database, tmp_path: Path) -> None:
    async with sqlite.write() as connection:
        await connection.execute(text("PRAGMA busy_timeout=1"))
    with closing(sqlite3.connect(tmp_path / "ajil.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await _store(sqlite, "خبر")
    await _store(sqlite, "خبر")
    async with sqlite.read() as connection:
        assert (await connection.execute(text("SELECT word FROM words"))).scalars().all() == ["خبر"]


async def test_a_transaction_cancelled_in_its_first_statement_locks_nobody_out(sqlite: Database) -> None:
    task = asyncio.create_task(_store_numbers(sqlite, 300_000))
    await asyncio.sleep(0.02)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    async with asyncio.timeout(8):
        await _store(sqlite, "خبر")


async def _store_numbers(database: Database, count: int) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) SELECT i FROM n"
    async with database.write() as connection:
        await connection.execute(text(f"INSERT INTO words {numbers}"), {"count": count})


async def test_what_is_read_in_one_look_is_of_one_moment(sqlite: Database) -> None:
    async with sqlite.read() as reading:
        assert (await reading.execute(text("SELECT count(*) FROM words"))).scalar_one() == 0
        async with sqlite.write() as writing:
            await writing.execute(text("INSERT INTO words VALUES ('خبر')"))
        assert (await reading.execute(text("SELECT count(*) FROM words"))).scalar_one() == 0


async def test_many_rows_and_their_number_come_back(sqlite: Database) -> None:
    async with sqlite.write() as connection:
        await connection.execute(text("INSERT INTO words VALUES (:word)"), [{"word": str(n)} for n in range(500)])
        changed = await connection.execute(text("UPDATE words SET word = 'w' || word"))
        assert changed.rowcount == 500
        assert len((await connection.execute(text("SELECT word FROM words"))).all()) == 500


async def test_a_glance_is_no_trip_and_looks_as_of_its_transaction(sqlite: Database, trips: Callable[[], int]) -> None:
    words = select(text("json_group_array(word) FROM words"))
    async with sqlite.write() as connection:
        assert await glance(connection, words, {}) == [[]]
        assert trips() == 0
        await connection.execute(text("INSERT INTO words VALUES ('خبر')"))
        assert await glance(connection, words, {}) == [["خبر"]]
        assert trips() == 1
        async with sqlite.read() as other:
            assert await glance(other, words, {}) == [[]]


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT i FROM n"
_LONG = select(text(f"json_array(count(*)) FROM ({_NUMBERS})"))


async def test_a_glance_that_takes_long_goes_on_in_the_thread(sqlite: Database, trips: Callable[[], int]) -> None:
    others_turns = 0

    async def count() -> None:
        nonlocal others_turns
        while True:
            await asyncio.sleep(0)
            others_turns += 1

    async with sqlite.write() as connection:
        await connection.execute(text("INSERT INTO words VALUES ('خبر')"))
        before, other = trips(), asyncio.create_task(count())
        assert await glance(connection, _LONG, {}) == [[1_000_000]]
        other.cancel()
        assert (trips() - before, others_turns > 5) == (1, True)
    async with sqlite.read() as connection:  # what the transaction did before isn't undone
        assert (await connection.execute(text("SELECT word FROM words"))).all() == [("خبر",)]


async def test_a_glance_fails_as_other_statements_do(sqlite: Database) -> None:
    async with sqlite.read() as connection:
        with pytest.raises(OperationalError, match="no such column"):
            await glance(connection, select(text("letters FROM words")), {})


async def test_what_is_put_goes_with_the_next_statement_or_the_commit(
    sqlite: Database, trips: Callable[[], int]
) -> None:
    async with sqlite.write() as connection:
        await put(connection, _WORDS, [{"word": "خبر"}, {"word": "نبأ"}])
        assert trips() == 0
        assert (await connection.execute(text("SELECT count(*) FROM words"))).scalar_one() == 2
        assert trips() == 1
        await put(connection, _WORDS, [{"word": "حدث"}])
    assert trips() == 2
    async with sqlite.write() as connection:  # and nothing else in its transaction
        await put(connection, _WORDS, [{"word": "قصة"}])
    assert trips() == 3
    async with sqlite.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM words"))).scalar_one() == 4


async def test_a_glance_sees_what_was_put_before_it(sqlite: Database) -> None:
    async with sqlite.write() as connection:
        await put(connection, _WORDS, [{"word": "خبر"}])
        assert await glance(connection, select(text("json_group_array(word) FROM words")), {}) == [["خبر"]]


async def test_what_was_put_goes_with_its_transaction(sqlite: Database, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        await _put_and(sqlite, lambda: 1 // 0)
    await _store(sqlite, "نبأ")
    async with sqlite.read() as connection:
        assert (await connection.execute(text("SELECT word FROM words"))).scalars().all() == ["نبأ"]
    assert not _is_locked(tmp_path)


async def test_what_was_put_and_cannot_be_fails_its_transaction(sqlite: Database, tmp_path: Path) -> None:
    await _store(sqlite, "خبر")
    with pytest.raises(IntegrityError):
        await _put_and(sqlite, lambda: None)
    assert not _is_locked(tmp_path)
    await _store(sqlite, "نبأ")
    async with sqlite.read() as connection:
        assert (await connection.execute(text("SELECT word FROM words"))).scalars().all() == ["خبر", "نبأ"]


async def _put_and(database: Database, then: Callable[[], object]) -> None:
    async with database.write() as connection:
        await put(connection, _WORDS, [{"word": "حدث"}, {"word": "خبر"}])
        then()


async def test_transactions_follow_one_another_on_one_connection_until_one_is_cut_short(
    sqlite: Database, trips: Callable[[], int]
) -> None:
    handed_out: list[object] = []

    def note(*told: object) -> None:
        handed_out.append(told)

    event.listen(Pool, "checkout", note)
    await asyncio.gather(*(_store(sqlite, f"خبر {number}") for number in range(20)))
    event.remove(Pool, "checkout", note)
    assert (len(handed_out), trips()) == (0, 40)  # each INSERT, each COMMIT
    writing = asyncio.create_task(_store_numbers(sqlite, 300_000))
    waiting = [asyncio.create_task(_store(sqlite, word)) for word in ("خبر", "نبأ")]
    await asyncio.sleep(0.02)
    writing.cancel()
    waiting[0].cancel()
    results = await asyncio.gather(writing, *waiting, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError, asyncio.CancelledError, type(None)]
    async with sqlite.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM words"))).scalar_one() == 21


async def test_closing_waits_for_who_writes_and_leaves_nothing_open(sqlite: Database, tmp_path: Path) -> None:
    writing = asyncio.create_task(_store_numbers(sqlite, 300_000))
    await asyncio.sleep(0.02)
    await sqlite.close()
    await writing
    assert not (tmp_path / "ajil.db-wal").exists()  # SQLite deletes it with the last connection


async def test_a_transaction_waits_for_its_turn_but_not_for_ever(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engine._TURN_SECONDS", 0.05)
    async with sqlite.write():
        with pytest.raises(SqlTimeoutError):
            await _store(sqlite, "خبر")
    await _store(sqlite, "خبر")
