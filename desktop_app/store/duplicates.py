"""Customers that share a number, a name or an identity number, and what persons decided about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.domain.duplicates import Alike, LinkKind
from desktop_app.store import schema

_ID_BODY = (  # of 15 and 18 digits alike: place, birthday and order, without the check digit
    "substr(id_number, 1, 6) || CASE length(id_number)"
    " WHEN 15 THEN '19' || substr(id_number, 7, 9) ELSE substr(id_number, 7, 11) END"
)
_NEAR = f"""
SELECT p.customer_id FROM customer_phone p JOIN customer c ON c.id = p.customer_id AND c.state = 'active'
 WHERE p.number IN (SELECT number FROM customer_phone GROUP BY number HAVING count(DISTINCT customer_id) > 1)
UNION
SELECT id FROM customer WHERE state = 'active' AND birthday IS NOT NULL AND (name_key, birthday) IN (
    SELECT name_key, birthday FROM customer WHERE state = 'active' AND birthday IS NOT NULL
    GROUP BY name_key, birthday HAVING count(*) > 1)
UNION
SELECT id FROM customer WHERE state = 'active' AND id_number <> '' AND {_ID_BODY} IN (
    SELECT {_ID_BODY} FROM customer WHERE state = 'active' AND id_number <> '' GROUP BY 1 HAVING count(*) > 1)
"""
_WANTED = "(SELECT value FROM json_each(:ids))"


def near(connection: Connection) -> tuple[Alike, ...]:
    """Return the active customers that share a number, name with birthday, or identity number with another."""
    wanted = {"ids": json.dumps(list(connection.execute(text(_NEAR)).scalars()))}
    return _alike(connection, wanted)


def both(connection: Connection, ids: tuple[int, int]) -> tuple[Alike, ...]:
    """Return two customers, the smaller id first."""
    return _alike(connection, {"ids": json.dumps(ids)})


def _alike(connection: Connection, wanted: dict[str, str]) -> tuple[Alike, ...]:
    phones: dict[int, list[str]] = {}
    for customer_id, number in connection.execute(
        text(
            f"SELECT customer_id, number FROM customer_phone WHERE customer_id IN {_WANTED}"
            " ORDER BY customer_id, ordinal"
        ),
        wanted,
    ):
        phones.setdefault(customer_id, []).append(number)
    rows = connection.execute(
        text(
            "SELECT id, name, name_key, id_number, birthday, gender, guardian, remark FROM customer"
            f" WHERE id IN {_WANTED} ORDER BY id"
        ),
        wanted,
    )
    return tuple(
        Alike(
            row.id,
            row.name,
            row.name_key,
            tuple(phones.get(row.id, ())),
            row.id_number,
            row.birthday and date.fromisoformat(row.birthday),
            row.gender,
            row.guardian,
            row.remark,
        )
        for row in rows
    )


def apart(connection: Connection) -> frozenset[tuple[int, int]]:
    """Return the pairs (smaller id first) that a person told apart, or that are related by their files.

    What was said of a merged file holds for the one it was merged into.
    """
    link, merge, relation = schema.CustomerLink, schema.CustomerMerge, schema.CustomerRelation
    into = {
        row.merged_id: row.kept_id
        for row in connection.execute(select(merge.merged_id, merge.kept_id).where(merge.undone_at.is_(None)))
    }

    def present(customer_id: int) -> int:
        while customer_id in into:
            customer_id = into[customer_id]
        return customer_id

    told = connection.execute(select(link.a_id, link.b_id).where(link.active))
    related = connection.execute(
        select(relation.customer_id, relation.other_id).where(relation.active, relation.other_id.is_not(None))
    )
    pairs = ((present(a), present(b)) for a, b in (*told, *related))
    return frozenset((min(a, b), max(a, b)) for a, b in pairs)


def link(connection: Connection, pair: tuple[int, int], kind: LinkKind, now: datetime, user_id: int) -> None:
    """Keep a person's word on a pair; a former word on it is replaced."""
    table, (a, b) = schema.CustomerLink, sorted(pair)
    values = {"kind": kind.value, "at": now, "user_id": user_id, "active": True}
    known = connection.execute(update(table).where(table.a_id == a, table.b_id == b).values(**values))
    if not known.rowcount:
        connection.execute(insert(table).values(a_id=a, b_id=b, **values))


def unlink(connection: Connection, pair: tuple[int, int]) -> bool:
    """Forget a person's word on a pair; tell whether there was one."""
    table, (a, b) = schema.CustomerLink, sorted(pair)
    done = connection.execute(update(table).where(table.a_id == a, table.b_id == b, table.active).values(active=False))
    return done.rowcount > 0


def imports_of(connection: Connection, customer_id: int) -> Sequence[Any]:
    """Return (after, at, file name) of the imports that changed a customer and stand, oldest first."""
    change, batch = schema.ImportChange, schema.ImportBatch
    return connection.execute(
        select(change.after, batch.at, batch.file_name)
        .join(batch, batch.id == change.batch_id)
        .where(change.customer_id == customer_id, batch.undone_at.is_(None))
        .order_by(batch.id)
    ).all()


def audit_of(connection: Connection, customer_id: int) -> Sequence[Any]:
    """Return (new, at, user name) of the audited changes of a customer's file, oldest first."""
    table = schema.Audit
    return connection.execute(
        select(table.new, table.at, table.user_name)
        .where(table.entity == "customer", table.entity_id == customer_id)
        .order_by(table.id)
    ).all()


def batch_file(connection: Connection, batch_id: int | None) -> str:
    """Return the name of the file an import read; empty when there was none."""
    table = schema.ImportBatch
    found = connection.execute(select(table.file_name).where(table.id == batch_id)).scalar_one_or_none()
    return found or ""
