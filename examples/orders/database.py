"""The shop's database: SQLite in a file, or PostgreSQL (`postgresql://…`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

SCHEMA = Path(__file__).with_name("schema.sql")


class Sql(Protocol):
    """Runs a statement, with a `?` for each value, and gives the rows that it answers."""

    def __call__(self, statement: str, *values: str | float | None) -> list[tuple[Any, ...]]: ...


class Database:
    """The database at this address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool: ConnectionPool | None = None
        if address.startswith("postgresql:"):
            from psycopg_pool import ConnectionPool

            self._pool = ConnectionPool(address, min_size=1, open=True)

    def close(self) -> None:
        """Let go of its connections."""
        if self._pool:
            self._pool.close()

    def create(self) -> None:
        """Make the tables, where they are missing."""
        schema = SCHEMA.read_text()
        if self._pool:
            with self.transaction() as sql:
                sql(schema)
        else:
            with closing(sqlite3.connect(self.address)) as connection:
                # Of the file, from then on: who reads does not wait for who writes.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(schema)

    def transaction(self) -> AbstractContextManager[Sql]:
        """Commit all that is done within, or nothing."""
        return _postgresql(self._pool) if self._pool else _sqlite(self.address)


@contextmanager
def _sqlite(path: str) -> Generator[Sql, None, None]:
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:

        def sql(statement: str, *values: str | float | None) -> list[tuple[Any, ...]]:
            return connection.execute(statement, values).fetchall()

        # What is committed is on the disk.
        sql("PRAGMA synchronous = FULL")
        # A transaction that begins by reading could not go on to write beside another one.
        sql("BEGIN IMMEDIATE")
        yield sql
        # Without it, closing takes all back.
        sql("COMMIT")


@contextmanager
def _postgresql(pool: ConnectionPool) -> Generator[Sql, None, None]:
    with pool.connection() as connection:

        def sql(statement: str, *values: str | float | None) -> list[tuple[Any, ...]]:
            cursor = connection.execute(statement.replace("?", "%s").encode(), values or None)
            return cursor.fetchall() if cursor.description else []

        yield sql
