"""Long lists on their way out: plain rows, read as they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection, text

from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.grid import Cell
from desktop_app.store.columns import read_moment
from desktop_app.store.customer_list import selection

EXTRA = "extra:"
"""Key of an own field's column: this and its heading."""

_PLAIN = frozenset({"name", "gender", "id_number", "guardian", "source", "category", "owner", "address", "remark"})
_PHONES = (
    "(SELECT group_concat(number, char(31)) FROM"
    " (SELECT number FROM customer_phone WHERE customer_id = c.id ORDER BY ordinal))"
)

_AT_ONCE = 500
_BETWEEN = "\x1f"

Local = Callable[[datetime], datetime]
"""Turns a moment into the desk's own time."""

_Reader = Callable[[str], Cell]

_own = lru_cache(maxsize=1000)(json.loads)  # the same object serves all own columns of a row


def own_fields(connection: Connection) -> tuple[str, ...]:
    """Return the headings of own fields that customers on the lists have, in order."""
    statement = (
        "SELECT DISTINCT j.key FROM customer c, json_each(c.extra) j"
        " WHERE c.state = 'active' AND c.extra <> '{}' ORDER BY j.key"
    )
    return tuple(connection.execute(text(statement)).scalars())


def customers(
    connection: Connection,
    query: CustomerQuery,
    today: date,
    sort: str,
    keys: Sequence[str],
    unread: Mapping[str, str],
    local: Local,
) -> Iterator[Sequence[Cell]]:
    """Yield the customers a filter leaves, in its order.

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
    shown = [_standing_in(sql, unread.get(key)) for key, (sql, _) in zip(keys, parts, strict=True)]
    sources = list(dict.fromkeys(shown))
    cells = [(sources.index(sql), reader) for sql, (_, reader) in zip(shown, parts, strict=True)]
    rest, values = selection(connection, query, today, sort)
    statement = text(f"SELECT {', '.join(sources)} {rest}")
    changed = [(place, reader) for place, (_, reader) in enumerate(cells) if reader is not None]
    order = [i for i, _ in cells]
    for row in connection.execute(statement, values, execution_options={"yield_per": _AT_ONCE}):
        line = [row[i] for i in order]
        for place, reader in changed:
            if line[place]:
                line[place] = reader(line[place])
        yield line


def _standing_in(sql: str, heading: str | None) -> str:
    return sql if heading is None else f"coalesce(nullif({sql}, ''), json_extract(c.extra, '$.\"{heading}\"'))"


def _column(key: str, local: Local) -> tuple[str, _Reader | None]:
    """Return a column's SQL and what makes a cell of its value; None where the value stays."""
    if key in _PLAIN:
        return f"c.{key}", None
    if key.startswith(EXTRA):
        heading = key.removeprefix(EXTRA)
        return "c.extra", lambda value: _own(value).get(heading)
    special: dict[str, tuple[str, _Reader | None]] = {
        "birthday": ("c.birthday", _day),
        "phone": (_PHONES, lambda value: value.split(_BETWEEN)[0]),
        "phones_extra": (_PHONES, lambda value: "、".join(value.split(_BETWEEN)[1:])),
        "due": ("v.due", _day),
        "reason": ("v.reason", None),
        "created_at": ("c.created_at", lambda value: local(read_moment(value)).replace(tzinfo=None)),
    }
    return special[key]


@lru_cache(maxsize=50_000)
def _day(value: str) -> Cell:
    try:
        return date.fromisoformat(value)
    except ValueError:  # a day that could not be read truly stands as it was written
        return value
