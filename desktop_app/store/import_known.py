"""The customers of the desk that the rows of a file may be."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.importing import KnownCustomer, PersonFields


class Keys(NamedTuple):
    """What persons of a file are recognised by: names as ``name_key`` gives them, numbers, identity numbers."""

    names: Collection[str]
    phones: Collection[str]
    ids: Collection[str]


_MEETING = """
SELECT id FROM customer WHERE name_key IN (SELECT value FROM json_each(:names))
UNION SELECT customer_id FROM customer_phone WHERE number IN (SELECT value FROM json_each(:phones))
UNION SELECT id FROM customer WHERE id_number <> '' AND id_number IN (SELECT value FROM json_each(:ids))
"""
_FIELDS = "name, gender, birthday, id_number, guardian, source, category, owner, address, remark, extra"


def count(connection: Connection) -> int:
    """Return how many customers are on the lists."""
    return int(connection.execute(text("SELECT count(*) FROM customer WHERE state = 'active'")).scalar_one())


def meeting(connection: Connection, keys: Keys) -> frozenset[int]:
    """Return the ids of the customers on the lists that share a name, a number or an identity number with a file."""
    which = "SELECT id FROM customer WHERE state = 'active' AND id IN (SELECT value FROM json_each(:found))"
    return frozenset(connection.execute(text(which), {"found": _found(connection, keys)}).scalars())


def known_customers(connection: Connection, keys: Keys | None = None) -> tuple[KnownCustomer, ...]:
    """Return the customers that share a name, a number or an identity number with a file; without keys, all.

    Args:
        connection: for reading.
        keys: what stands in the file.
    """
    values: dict[str, Any] = {}
    which = "c.state = 'active'"
    if keys is not None:
        values["found"] = _found(connection, keys)
        which += " AND c.id IN (SELECT value FROM json_each(:found))"
    phones: dict[int, list[tuple[str, str]]] = {}
    for customer_id, number, label in connection.execute(
        text(
            "SELECT p.customer_id, p.number, p.label FROM customer_phone p JOIN customer c ON c.id = p.customer_id"
            f" WHERE {which} ORDER BY p.customer_id, p.ordinal"
        ),
        values,
    ):
        phones.setdefault(customer_id, []).append((number, label))
    events: dict[int, set[tuple[str, date | None]]] = {}
    for customer_id, title, day in connection.execute(
        text(
            "SELECT e.customer_id, e.title, e.day FROM customer_event e JOIN customer c ON c.id = e.customer_id"
            f" WHERE e.active AND {which}"
        ),
        values,
    ):
        events.setdefault(customer_id, set()).add((title, date.fromisoformat(day)))
    rows = connection.execute(text(f"SELECT c.id, {_FIELDS} FROM customer c WHERE {which} ORDER BY c.id"), values)
    return tuple(
        KnownCustomer(row[0], _fields(row, phones.get(row[0], [])), frozenset(events.get(row[0], ()))) for row in rows
    )


def _found(connection: Connection, keys: Keys) -> str:
    values = {name: json.dumps(list(part)) for name, part in keys._asdict().items()}
    return json.dumps(list(connection.execute(text(_MEETING), values).scalars()))


def _fields(row: Any, phones: list[tuple[str, str]]) -> PersonFields:
    numbers = tuple(number for number, _ in phones)
    return PersonFields(
        name=row.name,
        phone=numbers[0] if numbers else "",
        phones_extra=numbers[1:],
        gender=row.gender,
        birthday=row.birthday and date.fromisoformat(row.birthday),
        id_number=row.id_number,
        guardian=row.guardian,
        source=row.source,
        category=row.category,
        owner=row.owner,
        address=row.address,
        remark=row.remark,
        phone_labels=tuple(label for _, label in phones),
        extra=json.loads(row.extra),
    )
