"""Long lists on their way out: plain rows, read as they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, text

from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.grid import Cell
from desktop_app.store.columns import read_moment
from desktop_app.store.customer_list import selection
from desktop_app.store.find import remembered

EXTRA = "extra:"
"""Key of an own field's column: this and its heading."""

_PLAIN = frozenset({"name", "gender", "id_number", "guardian", "source", "category", "owner", "address", "remark"})
_PHONE = "(SELECT number FROM customer_phone WHERE customer_id = c.id AND ordinal = 0)"
_OTHER_PHONES = (
    "(SELECT group_concat(number, '、' ORDER BY ordinal) FROM customer_phone WHERE customer_id = c.id AND ordinal > 0)"
)

_AT_ONCE = 1000

Local = Callable[[datetime], datetime]
"""Turns a moment into the desk's own time."""

_Cells = Sequence[Any]
_Reader = Callable[[_Cells], _Cells]
"""Makes the cells of a column, many rows at once, of what the database holds."""

_own = json.JSONDecoder().raw_decode
_OWN = "c.extra"


def own_fields(connection: Connection) -> tuple[str, ...]:
    """Return the headings of own fields that customers on the lists have, in order."""
    statement = (  # one pass over the table as it lies takes a quarter of the way by an index
        "SELECT DISTINCT j.key FROM customer c NOT INDEXED, json_each(c.extra) j"
        " WHERE c.state = 'active' AND c.extra <> '{}' ORDER BY j.key"
    )
    return remembered(connection, "own fields", lambda: tuple(connection.execute(text(statement)).scalars()))


def customers(
    connection: Connection,
    query: CustomerQuery,
    today: date,
    sort: str,
    keys: Sequence[str],
    unread: Mapping[str, str],
    local: Local,
) -> Iterator[Sequence[Cell]]:
    """Yield the customers a filter leaves, in its order; they are read and turned into cells many at once.

    Args:
        connection: for reading; it stays in use until the last row.
        query: the filter.
        today: the desk's day.
        sort: ``due``, ``name`` or ``recent``.
        keys: columns: fields of the file, ``phone``, ``phones_extra``, ``due``, ``reason``, ``created_at``, own fields.
        unread: for some of these columns the own field whose text stands in where the column is empty: what an import
            could not read truly and kept as it was written.
        local: turns a moment into the desk's own time.
    """
    parts = [_column(key, local) for key in keys]
    stand_ins = [unread.get(key) for key in keys]
    sources = list(dict.fromkeys([sql for sql, _ in parts] + [_OWN] * any(stand_ins)))
    rest, values = selection(connection, query, today, sort)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"SELECT {', '.join(sources)} {rest}", values)
        while rows := cursor.fetchmany(_AT_ONCE):
            held: dict[str, _Cells] = dict(zip(sources, zip(*rows, strict=True), strict=True))
            if _OWN in held:
                held[_OWN] = [_own(kept)[0] for kept in held[_OWN]]
            columns = [reader(held[sql]) for sql, reader in parts]
            for place, heading in enumerate(stand_ins):
                if heading is not None:
                    kept = zip(columns[place], held[_OWN], strict=True)
                    columns[place] = [cell or own.get(heading, cell) for cell, own in kept]
            yield from zip(*columns, strict=True)
    finally:
        cursor.close()


def _column(key: str, local: Local) -> tuple[str, _Reader]:
    """Return a column's SQL and what makes cells of its values."""
    if key in _PLAIN:
        return f"c.{key}", _as_is
    if key.startswith(EXTRA):
        heading = key.removeprefix(EXTRA)
        return _OWN, lambda values: [own.get(heading) for own in values]
    special: dict[str, tuple[str, _Reader]] = {
        "birthday": ("c.birthday", _days),
        "phone": (_PHONE, _as_is),
        "phones_extra": (_OTHER_PHONES, _as_is),
        "due": ("v.due", _days),
        "reason": ("v.reason", _as_is),
        "created_at": (
            "c.created_at", lambda values: [local(read_moment(value)).replace(tzinfo=None) for value in values],
        ),
    }  # fmt: skip
    return special[key]


def _as_is(values: _Cells) -> _Cells:
    return values


def _days(values: _Cells) -> _Cells:
    return [value and _day(value) for value in values]


@lru_cache(maxsize=50_000)
def _day(value: str) -> Cell:
    try:
        return date.fromisoformat(value)
    except ValueError:  # a day that could not be read truly stands as it was written
        return value
