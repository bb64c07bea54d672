"""Everything a desk holds, as it lies: tables row by row, attached files one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

_DERIVED = ("sqlite_", "customer_find", "alembic_version", "audit_end")
"""Beginnings of the names of tables that hold nothing a person entered."""
_CONTENT = "content"
"""The column with the bytes of attached files; they go out as files."""


def tables(connection: Connection) -> tuple[str, ...]:
    """Return the names of the tables that hold what people entered."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").scalars()
    return tuple(name for name in names if not name.startswith(_DERIVED))


def columns(connection: Connection, table: str) -> tuple[str, ...]:
    """Return the names of a table's columns."""
    found = connection.exec_driver_sql(f"PRAGMA table_info({table})")  # nosec B608: the names are ours
    return tuple(row.name for row in found if row.name != _CONTENT)


def count(connection: Connection, table: str) -> int:
    """Return how many rows a table has."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # nosec B608


def rows(connection: Connection, table: str) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table in the order of its columns; bytes are written as hexadecimal digits."""
    driver: Any = connection.connection.driver_connection
    for row in driver.execute(f"SELECT {', '.join(columns(connection, table))} FROM {table}"):  # nosec B608
        yield [cell.hex() if isinstance(cell, bytes) else cell for cell in row]


def attempts(connection: Connection) -> Iterator[Sequence[Any]]:
    """Yield customer, phone, visit, moment, outcome, note and person of every call, the oldest first."""
    driver: Any = connection.connection.driver_connection
    yield from driver.execute(
        "SELECT c.name, (SELECT number FROM customer_phone p WHERE p.customer_id = c.id ORDER BY ordinal LIMIT 1),"
        " v.title, a.at, a.outcome, a.note, u.name FROM visit_attempt a JOIN visit v ON v.id = a.visit_id"
        " JOIN customer c ON c.id = v.customer_id LEFT JOIN user_account u ON u.id = a.user_id"
        " WHERE NOT a.undone ORDER BY a.at, a.id"
    )


def attachment_ids(connection: Connection) -> tuple[int, ...]:
    """Return the ids of all attached files, also of those that were taken out of sight."""
    return tuple(connection.exec_driver_sql("SELECT id FROM attachment ORDER BY id").scalars())


def paper_files(connection: Connection) -> Iterator[tuple[int, int, str, bytes]]:
    """Yield paper, id, name and content of the files kept with papers, also of those that were replaced."""
    driver: Any = connection.connection.driver_connection
    yield from driver.execute("SELECT paper_id, id, name, content FROM paper_file ORDER BY id")
