"""Customers as an import finds them, changes of many at once, and what each changed.

A customer's values are plain here, as JSON keeps them: days as text, ``extra`` as an object, ``phones`` as a list of
[number, label, wrong]. ``extra`` in a change names only the keys that change; None takes a key away.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text, update

from desktop_app.store import schema
from desktop_app.store.find import find_rows
from desktop_app.store.imports import json_text, many

Values = Mapping[str, Any]

PLAIN = (
    "name", "name_key", "pinyin", "initials", "gender", "birthday", "id_number", "guardian", "source", "category",
    "owner", "address", "remark", "updated_at",
)  # fmt: skip
"""Columns taken as they are."""

RELATION = "relation"
"""A change that added a relation names it so, by its id."""


class Change(NamedTuple):
    """What is written to a customer, with the values it had."""

    customer_id: int
    before: Values
    after: Values


def present(connection: Connection, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the values of customers as they stand, by id."""
    wanted = {"ids": json.dumps(sorted(ids))}
    columns = ", ".join(PLAIN)
    found = {
        row.id: {name: getattr(row, name) for name in PLAIN} | {"extra": json.loads(row.extra), "phones": []}
        for row in connection.execute(
            text(f"SELECT id, {columns}, extra FROM customer WHERE id IN (SELECT value FROM json_each(:ids))"), wanted
        )
    }
    phones = connection.execute(
        text(
            "SELECT customer_id, number, label, wrong FROM customer_phone"
            " WHERE customer_id IN (SELECT value FROM json_each(:ids)) ORDER BY customer_id, ordinal"
        ),
        wanted,
    )
    for row in phones:
        found[row.customer_id]["phones"].append([row.number, row.label, bool(row.wrong)])
    return found


def events_of(connection: Connection, ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """Return (title, day) of the events that hold, by customer."""
    found: dict[int, set[tuple[str, str]]] = {}
    rows = connection.execute(
        text(
            "SELECT customer_id, title, day FROM customer_event"
            " WHERE active AND customer_id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(sorted(ids))},
    )
    for row in rows:
        found.setdefault(row.customer_id, set()).add((row.title, row.day))
    return found


def write(connection: Connection, rows: Sequence[tuple[int, Values]]) -> None:
    """Write values of many customers; their search index follows."""
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for customer_id, values in rows:
        columns = tuple(name for name in values if name != "phones")
        written = (json_text(values[name]) if name == "extra" else values[name] for name in columns)
        by_columns.setdefault(columns, []).append((*written, customer_id))
    for columns, group in by_columns.items():
        settings = ", ".join("extra = json_patch(extra, ?)" if name == "extra" else f"{name} = ?" for name in columns)
        many(connection, f"UPDATE customer SET {settings} WHERE id = ?", group)
    phones = [(customer_id, values["phones"]) for customer_id, values in rows if "phones" in values]
    many(connection, "DELETE FROM customer_phone WHERE customer_id = ?", ((customer_id,) for customer_id, _ in phones))
    many(
        connection,
        "INSERT INTO customer_phone (customer_id, number, label, wrong, ordinal) VALUES (?,?,?,?,?)",
        ((i, number, label, int(wrong), n) for i, ps in phones for n, (number, label, wrong) in enumerate(ps)),
    )
    _index(connection, [customer_id for customer_id, values in rows if "phones" in values or "name" in values])


def remember(connection: Connection, batch_id: int, changes: Sequence[Change]) -> None:
    """Keep what an import changed, so that it can be taken back."""
    many(
        connection,
        "INSERT INTO import_change (batch_id, customer_id, before, after) VALUES (?,?,?,?)",
        ((batch_id, change.customer_id, json_text(change.before), json_text(change.after)) for change in changes),
    )


def remembered(connection: Connection, batch_id: int) -> tuple[Change, ...]:
    """Return what an import changed."""
    table = schema.ImportChange
    rows = connection.execute(
        select(table.customer_id, table.before, table.after).where(table.batch_id == batch_id).order_by(table.id)
    )
    return tuple(Change(*row) for row in rows)


def guardians(connection: Connection, touched: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Return (child, guardian) of active customers of whom an import touched one.

    The guardian has the name that stands in the child's file and a number of the child.
    """
    statement = """
        SELECT c.id, o.id FROM customer c
          CROSS JOIN customer o ON o.name_key = lower(replace(c.guardian, ' ', '')) AND o.id <> c.id
         WHERE c.guardian <> '' AND c.state = 'active' AND o.state = 'active'
           AND (c.id IN {touched} OR o.id IN {touched})
           AND EXISTS (SELECT 1 FROM customer_phone p JOIN customer_phone q
                        ON q.number = p.number AND q.customer_id = o.id WHERE p.customer_id = c.id)
         ORDER BY c.id, o.id
    """.format(touched="(SELECT value FROM json_each(:touched))")
    found = connection.execute(text(statement), {"touched": json.dumps(list(touched))})
    return tuple((row[0], row[1]) for row in found)


def relate(connection: Connection, batch_id: int, pairs: Iterable[tuple[int, int]], kind: str) -> int:
    """Add relations that are not there yet, so that taking the import back ends them; return how many."""
    made: list[Change] = []
    for customer_id, other_id in pairs:
        found = connection.execute(
            text(
                "INSERT INTO customer_relation (customer_id, kind, other_id, other_name, active)"
                " SELECT :one, :kind, :other, '', 1 WHERE NOT EXISTS (SELECT 1 FROM customer_relation"
                " WHERE customer_id = :one AND other_id = :other AND active) RETURNING id"
            ),
            {"one": customer_id, "other": other_id, "kind": kind},
        ).scalar_one_or_none()
        if found is not None:
            made.append(Change(customer_id, {}, {RELATION: found}))
    remember(connection, batch_id, made)
    return len(made)


def pass_on(connection: Connection, batch_id: int, change: Change, fields: Collection[str]) -> None:
    """Give the next import that wrote over a change the values before it, so that taking that one back skips this one.

    Args:
        connection: in the transaction.
        batch_id: the import that is taken back.
        change: what it had written.
        fields: those that hold something else now, own fields by their heading.
    """
    table, batch = schema.ImportChange, schema.ImportBatch
    later = connection.execute(
        select(table.id, table.before, table.after)
        .join(batch, batch.id == table.batch_id)
        .where(table.customer_id == change.customer_id, table.batch_id > batch_id, batch.undone_at.is_(None))
        .order_by(table.id)
    ).all()
    written, former = _holders(change.after), _holders(change.before)
    for name in fields:
        over = next((row for row in later if name in _holders(row.after)), None)
        if over is None:
            continue
        held = _holders(over.before)[name]
        if held[name] == written[name][name]:
            held[name] = former[name][name]
            connection.execute(update(table).where(table.id == over.id).values(before=over.before))


def _holders(values: Values) -> dict[str, Any]:
    """Return for each field, own ones included, the mapping that holds it."""
    own = values.get("extra", {})
    return {name: values for name in values if name != "extra"} | dict.fromkeys(own, own)


def _index(connection: Connection, ids: Sequence[int]) -> None:
    values = present(connection, ids)
    bodies = [
        (i, *find_rows(v["name_key"], v["pinyin"], v["initials"], (phone[0] for phone in v["phones"])))
        for i, v in values.items()
    ]
    for table, column in (("customer_find_name", 1), ("customer_find_part", 2)):
        many(connection, f"DELETE FROM {table} WHERE rowid = ?", ((row[0],) for row in bodies))
        many(connection, f"INSERT INTO {table} (rowid, body) VALUES (?,?)", ((row[0], row[column]) for row in bodies))
