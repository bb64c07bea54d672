"""Bulk writing for imports: plain tuples through the driver, all in the transaction of the caller."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.domain.import_batches import ImportBatchRow
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.store import schema
from desktop_app.store.columns import moment_text
from desktop_app.store.find import find_rows


class NewCustomer(NamedTuple):
    """A customer to be added, as plain values: days as text, ``phones`` as (number, label)."""

    name: str
    name_key: str
    pinyin: str
    initials: str
    gender: str
    birthday: str | None
    id_number: str
    guardian: str
    source: str
    category: str
    owner: str
    address: str
    remark: str
    extra: Mapping[str, str]
    phones: Sequence[tuple[str, str]]


class NewEvent(NamedTuple):
    """An event to be added."""

    customer_id: int
    kind: str
    day: str
    title: str


_BULK_MEMORY, _USUAL_MEMORY = 64 << 20, 1 << 20
"""Bytes that the search index gathers before it writes a piece; SQLite usually takes 1 MB, more means less merging."""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

_CUSTOMER = """
INSERT INTO customer (id, name, name_key, pinyin, initials, gender, birthday, id_number, guardian, source, category,
    owner, address, remark, extra, kind, temperament, state, created_at, updated_at, batch_id)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'person','','active',?,?,?)
"""
_PHONE = "INSERT INTO customer_phone (customer_id, number, label, ordinal, wrong) VALUES (?,?,?,?,0)"
_EVENT = """
INSERT INTO customer_event (id, customer_id, kind, day, title, detail, active, created_at, user_id, batch_id)
VALUES (?,?,?,?,?,'{}',1,?,?,?)
"""


def add_batch(connection: Connection, file_name: str, at: datetime, user_id: int) -> int:
    """Begin a batch and return its id; its counts are written by ``finish_batch``."""
    counts = dict.fromkeys(("created", "updated", "duplicates", "rejected"), 0)
    return connection.execute(
        insert(schema.ImportBatch)
        .values(file_name=file_name, at=at, user_id=user_id, undone_at=None, **counts)
        .returning(schema.ImportBatch.id)
    ).scalar_one()


def finish_batch(connection: Connection, batch_id: int, **counts: int) -> None:
    """Write what a batch did: ``created``, ``updated``, ``duplicates``, ``rejected``."""
    connection.execute(update(schema.ImportBatch).where(schema.ImportBatch.id == batch_id).values(**counts))


def add_customers(
    connection: Connection, people: Iterable[NewCustomer], batch_id: int, now: datetime, pace: Pace
) -> range:
    """Add customers with their numbers and rows of the search index.

    Args:
        connection: in the import's transaction.
        people: read once, in order; it may report and raise on the way.
        batch_id: the import.
        now: its moment.
        pace: told how far the search index is; may stop it.

    Returns:
        The ids, in the order of the people.
    """
    first, stamp = _next_id(connection, "customer"), moment_text(now)
    phones: list[tuple[int, str, str, int]] = []
    bodies: list[tuple[int, str, str]] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for customer_id, person in enumerate(people, first):
            phones.extend((customer_id, number, label, n) for n, (number, label) in enumerate(person.phones))
            numbers = (number for number, _ in person.phones)
            bodies.append((customer_id, *find_rows(person.name_key, person.pinyin, person.initials, numbers)))
            extra = json_text(person.extra) if person.extra else "{}"
            yield (customer_id, *person[:13], extra, stamp, stamp, batch_id)

    many(connection, _CUSTOMER, rows())
    many(connection, _PHONE, phones)
    for number, table in enumerate(("customer_find_name", "customer_find_part"), 1):
        _gather_in_memory(connection, table, _BULK_MEMORY)
        many(
            connection,
            f"INSERT INTO {table} (rowid, body) VALUES (?,?)",
            _paced([(body[0], body[number]) for body in bodies], pace),
        )
        _gather_in_memory(connection, table, _USUAL_MEMORY)
    return range(first, first + len(bodies))


def add_events(connection: Connection, events: Sequence[NewEvent], batch_id: int, now: datetime, user_id: int) -> range:
    """Add events and return their ids, in order."""
    first, stamp = _next_id(connection, "customer_event"), moment_text(now)
    many(connection, _EVENT, ((n, *event, stamp, user_id, batch_id) for n, event in enumerate(events, first)))
    return range(first, first + len(events))


def batches(connection: Connection) -> tuple[ImportBatchRow, ...]:
    """Return all imports, the newest first."""
    table, user = schema.ImportBatch, schema.UserAccount
    rows = connection.execute(
        select(
            table.id, table.file_name, table.at, user.name, table.created, table.updated, table.duplicates,
            table.rejected, table.undone_at,
        )
        .join(user, user.id == table.user_id)
        .order_by(table.id.desc())
    )  # fmt: skip
    return tuple(ImportBatchRow(*row) for row in rows)


def many(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement for many rows through the driver, which takes them one by one from an iterator."""
    driver: Any = connection.connection.driver_connection
    driver.executemany(statement, rows).close()


def remembered_layouts(connection: Connection, prefix: str) -> dict[str, str]:
    """Return the settings whose names begin with a prefix, the prefix cut off."""
    table = schema.Setting
    rows = connection.execute(select(table.key, table.value).where(table.key.startswith(prefix, autoescape=True)))
    return {row.key.removeprefix(prefix): row.value for row in rows}


def _gather_in_memory(connection: Connection, table: str, size: int) -> None:
    connection.execute(text(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', :size)"), {"size": size})


def _paced(rows: Sequence[Any], pace: Pace) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number % 2000 == 0:
            pace.at(number, len(rows), tr("建立查找索引"))
        yield row


def json_text(values: Mapping[str, Any]) -> str:
    """Return a small structure as JSON columns keep it."""
    return _encode(values)


def _next_id(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")).scalar_one())
