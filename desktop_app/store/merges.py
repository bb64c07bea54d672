"""Merges of two files, row by row: what each row was and became, so that a merge can be taken back exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.domain.duplicates import MergeEntry
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import schema
from desktop_app.store.columns import moment_text, read_moment
from desktop_app.store.find import find_rows, index_customer
from desktop_app.store.imports import json_text

Values = Mapping[str, Any]
"""Columns as SQLite keeps them."""

_TABLES = (
    "customer",
    "customer_phone",
    "customer_event",
    "customer_relation",
    "customer_flag",
    "exchange",
    "visit",
    "ticket",
)


class Touch(NamedTuple):
    """A row that a merge changed; ``before`` is empty for a row it added."""

    table: str
    id: int
    before: Values
    after: Values


class MergeRow(NamedTuple):
    """A merge as it is kept."""

    id: int
    kept_id: int
    merged_id: int
    moved: tuple[Touch, ...]
    before: Values
    after: Values
    at: datetime
    undone: bool


def row_of(connection: Connection, table: str, row_id: int) -> dict[str, Any]:
    """Return a row's columns; empty when it is gone."""
    found = (
        connection.execute(text(f"SELECT * FROM {_known(table)} WHERE id = :id"), {"id": row_id})
        .mappings()
        .one_or_none()
    )
    return {} if found is None else dict(found)


def rows_of(connection: Connection, table: str, customer_id: int, column: str = "customer_id") -> list[dict[str, Any]]:
    """Return the rows that hang under a customer, oldest first."""
    found = connection.execute(
        text(f"SELECT * FROM {_known(table)} WHERE {column} = :id ORDER BY id"), {"id": customer_id}
    )
    return [dict(row) for row in found.mappings()]


def touch(connection: Connection, table: str, row_id: int, after: Values) -> Touch:
    """Write columns of a row and return what changed."""
    present = row_of(connection, table, row_id)
    settings = ", ".join(f"{column} = :{column}" for column in after)
    connection.execute(text(f"UPDATE {_known(table)} SET {settings} WHERE id = :id"), {**after, "id": row_id})
    return Touch(table, row_id, {column: present[column] for column in after}, dict(after))


def add_phone(connection: Connection, customer_id: int, phone: Values, ordinal: int) -> Touch:
    """Give a customer a number of another one and return the row that was added."""
    told = {key: phone[key] for key in ("number", "label", "wrong")}
    values = {"customer_id": customer_id, "ordinal": ordinal, **told}
    statement = insert(schema.CustomerPhone).values(**values).returning(schema.CustomerPhone.id)
    return Touch("customer_phone", connection.execute(statement).scalar_one(), {}, values)


def take_back(connection: Connection, done: Touch) -> tuple[str, ...]:
    """Write the former columns of a row, save those that were changed since.

    Returns:
        The columns that stay as they are now; ``()`` when the row is wholly as it was.
    """
    present = row_of(connection, done.table, done.id)
    if not done.before:
        if present and all(present[column] == value for column, value in done.after.items()):
            connection.execute(text(f"DELETE FROM {_known(done.table)} WHERE id = :id"), {"id": done.id})
        return ()
    back = {column: value for column, value in done.before.items() if present[column] == done.after[column]}
    if "occurrence" in back and _is_taken(connection, present, back["occurrence"]):
        back = {}
    if back:
        touch(connection, done.table, done.id, back)
    return tuple(column for column in done.before if column not in back)


def _is_taken(connection: Connection, visit: Values, occurrence: str) -> bool:
    found = connection.execute(
        text(
            "SELECT 1 FROM visit WHERE customer_id = :customer_id AND plan_id = :plan_id AND step_key = :step_key"
            " AND occurrence = :wanted AND id <> :id"
        ),
        {**visit, "wanted": occurrence},
    )
    return found.first() is not None


def index(connection: Connection, customer_id: int) -> None:
    """Write a customer's rows of the search index anew."""
    row = row_of(connection, "customer", customer_id)
    phones = sorted(rows_of(connection, "customer_phone", customer_id), key=lambda phone: int(phone["ordinal"]))
    bodies = find_rows(row["name_key"], row["pinyin"], row["initials"], (phone["number"] for phone in phones))
    index_customer(connection, customer_id, bodies)


def add(
    connection: Connection, kept_id: int, merged_id: int, moved: Sequence[Touch], file: Touch, now: datetime, user: int
) -> int:
    """Keep what a merge did and return its id."""
    return connection.execute(
        insert(schema.CustomerMerge)
        .values(
            kept_id=kept_id,
            merged_id=merged_id,
            moved=[list(each) for each in moved],
            before=dict(file.before),
            after=dict(file.after),
            at=now,
            user_id=user,
            undone_at=None,
        )
        .returning(schema.CustomerMerge.id)
    ).scalar_one()


def get(connection: Connection, merge_id: int) -> MergeRow:
    """Return a merge.

    Raises:
        UserError: ``missing`` when there is none.
    """
    table = schema.CustomerMerge
    row = connection.execute(select(table.__table__).where(table.id == merge_id)).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这次合并。"))
    moved = tuple(Touch(*each) for each in row.moved)
    return MergeRow(row.id, row.kept_id, row.merged_id, moved, row.before, row.after, row.at, row.undone_at is not None)


def standing(connection: Connection, limit: int) -> tuple[MergeEntry, ...]:
    """Return the latest merges that were not taken back, the newest first."""
    rows = connection.execute(
        text(
            "SELECT m.id, k.name AS kept, d.name AS merged, m.at, u.name AS user FROM customer_merge m"
            " JOIN customer k ON k.id = m.kept_id JOIN customer d ON d.id = m.merged_id"
            " JOIN user_account u ON u.id = m.user_id WHERE m.undone_at IS NULL ORDER BY m.id DESC LIMIT :limit"
        ),
        {"limit": limit},
    )
    return tuple(MergeEntry(row.id, row.kept, row.merged, read_moment(row.at), row.user) for row in rows)


def built_on(connection: Connection, merge: MergeRow) -> str:
    """Return the name of a customer whose later merge builds on a merge; empty when none does."""
    found = connection.execute(
        text(
            "SELECT c.name FROM customer_merge m JOIN customer c ON c.id = m.merged_id WHERE m.id > :id"
            " AND m.undone_at IS NULL AND (m.kept_id = :kept OR m.merged_id = :kept) ORDER BY m.id LIMIT 1"
        ),
        {"id": merge.id, "kept": merge.kept_id},
    )
    return str(found.scalar_one_or_none() or "")


def mark_undone(connection: Connection, merge_id: int, now: datetime) -> None:
    """Note that a merge was taken back."""
    table = schema.CustomerMerge
    connection.execute(update(table).where(table.id == merge_id).values(undone_at=now))


def added_since(connection: Connection, merge: MergeRow) -> tuple[tuple[str, str], ...]:
    """Return (table, title) of what was registered under the kept file after a merge, and stays there."""
    statement = """
        SELECT 'customer_event' AS place, title FROM customer_event WHERE active AND created_at > :at AND {kept}
        UNION ALL SELECT 'visit', title FROM visit
                   WHERE created_at > :at AND {kept} AND status NOT IN ('withdrawn', 'merged')
        UNION ALL SELECT 'ticket', number FROM ticket WHERE active AND opened_at > :at AND {kept}
    """.replace("{kept}", "customer_id = :kept")
    rows = connection.execute(text(statement), {"at": moment_text(merge.at), "kept": merge.kept_id})
    return tuple((row.place, row.title) for row in rows)


def columns(row: Values) -> dict[str, Any]:
    """Return a customer's columns with the own fields by heading."""
    return {**row, "extra": json.loads(row["extra"])}


def as_kept(changes: Values) -> dict[str, Any]:
    """Return changed columns of a customer as SQLite keeps them."""
    return {name: json_text(value) if name == "extra" else value for name, value in changes.items()}


def _known(table: str) -> str:
    if table not in _TABLES:
        raise ValueError(f"no merge touches {table}")
    return table
