"""Who was recommended by whom, in the database (R-038, R-346)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, text

REFERRER, REFERRED = "referrer", "referred"
"""Kinds of relations: who recommended the customer, and whom the customer recommended."""

_UNTOUCHED = """
SELECT c.id FROM customer c, json_each(:ids) wanted WHERE c.id = wanted.value
   AND c.state = 'active' AND c.updated_at = c.created_at
   AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = c.id)
   AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.customer_id = c.id AND t.active)
   AND NOT EXISTS (SELECT 1 FROM customer_event e WHERE e.customer_id = c.id AND e.active)
   AND NOT EXISTS (SELECT 1 FROM customer_merge m WHERE m.kept_id = c.id AND m.undone_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM customer_relation r WHERE r.customer_id = c.id AND r.active
                   AND r.id NOT IN (SELECT value FROM json_each(:relations)))
 ORDER BY c.id
"""


def relate(connection: Connection, customer_id: int, kind: str, other_id: int) -> int | None:
    """Relate two customers; return the relation's id, None where it stands already."""
    statement = (
        "INSERT INTO customer_relation (customer_id, kind, other_id, other_name, active)"
        " SELECT :one, :kind, :other, '', 1 WHERE NOT EXISTS (SELECT 1 FROM customer_relation"
        " WHERE customer_id = :one AND other_id = :other AND kind = :kind AND active) RETURNING id"
    )
    values = {"one": customer_id, "kind": kind, "other": other_id}
    return connection.execute(text(statement), values).scalar_one_or_none()


def referred_as(connection: Connection, customer_id: int, name_key: str) -> int | None:
    """Return whom a customer recommended under a name before; None for nobody."""
    statement = (
        "SELECT c.id FROM customer_relation r JOIN customer c ON c.id = r.other_id"
        " WHERE r.customer_id = :one AND r.kind = :kind AND r.active AND c.state = 'active' AND c.name_key = :name"
        " ORDER BY c.id LIMIT 1"
    )
    values = {"one": customer_id, "kind": REFERRED, "name": name_key}
    return connection.execute(text(statement), values).scalar()


def untouched(connection: Connection, ids: Iterable[int], relations: Iterable[int]) -> tuple[int, ...]:
    """Return those of some new customers whom nobody has worked on since.

    Args:
        connection: in the transaction.
        ids: of the customers.
        relations: that were made with them.
    """
    values = {"ids": json.dumps(list(ids)), "relations": json.dumps(list(relations))}
    return tuple(connection.execute(text(_UNTOUCHED), values).scalars())


def end_relations(connection: Connection, ids: Iterable[int]) -> None:
    """Mark relations as no longer valid."""
    statement = "UPDATE customer_relation SET active = 0 WHERE id IN (SELECT value FROM json_each(:ids))"
    connection.execute(text(statement), {"ids": json.dumps(list(ids))})
