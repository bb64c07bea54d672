"""Opening the encrypted database: one door to connections, reads and writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

PAGE_CACHE_KIB = 65536
"""SQLite's page cache per connection; decryption costs on cache misses only."""

BUSY_TIMEOUT_MS = 5000

__all__ = ["Connection", "Database", "connect", "engine_for"]


def connect(path: Path, key: bytes) -> Any:
    """Return a bare connection to the database.

    Args:
        path: the database file.
        key: 32 bytes, used raw.
    """
    connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KIB}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def engine_for(path: Path, key: bytes) -> Engine:
    """Return an engine whose transactions begin as asked: plainly to read, IMMEDIATE to write."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_size=3,
        pool_use_lifo=True,  # the connection used last has its pages in the cache; any other drops them after a write
        max_overflow=2,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


class Database:
    """The desk's database, open."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key
        self.engine = engine_for(path, key)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one transaction: all of it is kept, or nothing."""
        with self.engine.connect().execution_options(immediate=True) as connection, connection.begin():
            yield connection

    def problems(self) -> tuple[str, ...]:
        """Check the whole file: pages' seals, structure and references. Empty when it is sound."""
        found: list[str] = []
        with self.engine.connect() as connection:
            for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
                rows = connection.exec_driver_sql(f"PRAGMA {check}").fetchall()
                found += [f"{check}: {row[0]}" for row in rows if row[0] != "ok"]
        return tuple(found)

    def close(self) -> None:
        """Close all connections; the write-ahead log is folded into the file."""
        self.engine.dispose()
