"""Open visits of one customer, those merged into one, and households behind one phone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select, text

from desktop_app.domain.near_visits import NamedVisit, NearVisit
from desktop_app.domain.plans import Method
from desktop_app.domain.visits import VisitStatus
from desktop_app.store import schema, visits

_day = lru_cache(maxsize=4096)(date.fromisoformat)

_NEAR = """
SELECT v.id, v.customer_id, v.title, v.method, v.due, v.minute, v.earliest, v.latest, v.priority,
       v.appointed OR v.moved OR v.minute IS NOT NULL, v.attempts, v.plan_id IS NULL, c.name
FROM visit v JOIN customer c ON c.id = v.customer_id
WHERE v.status = 'open' AND v.ticket_id IS NULL AND +c.state = 'active' AND
"""
_SEVERAL = """
v.customer_id IN (SELECT w.customer_id FROM visit w WHERE w.status = 'open' AND w.due <= :until
                  GROUP BY w.customer_id HAVING count(*) > 1)
AND v.due <= :until ORDER BY v.due, v.id
"""

KEPT_APART = ("due", "minute", "earliest", "latest", "priority", "reason", "note", "status", "merged_into")
"""Columns that merging may change, as they are kept to take it back."""


def of_customer(connection: Connection, customer_id: int) -> tuple[NearVisit, ...]:
    """Return the open visits of a customer that could be made in one call."""
    found = connection.execute(text(f"{_NEAR} v.customer_id = :id ORDER BY v.due, v.id"), {"id": customer_id})
    return tuple(_near(row) for row in found)


def until(connection: Connection, last: date) -> tuple[tuple[NearVisit, ...], dict[int, str]]:
    """Return the open visits due until a day of all customers that have several, and those customers' names."""
    rows = connection.execute(text(f"{_NEAR} {_SEVERAL}"), {"until": last.isoformat()}).all()
    return tuple(_near(row) for row in rows), {row[1]: row[12] for row in rows}


def _near(row: Sequence[Any]) -> NearVisit:
    return NearVisit(
        row[0], row[1], row[2], Method(row[3]), _day(row[4]), row[5], _day(row[6]), _day(row[7]), row[8],
        row[9] == 1, row[10], row[11] == 1,
    )  # fmt: skip


def keeper(connection: Connection, visit_id: int) -> NamedVisit | None:
    """Return the visit that closes a merged one too."""
    table = schema.Visit
    row = connection.execute(
        select(table.id, table.title, table.due).where(
            table.id == select(table.merged_into).where(table.id == visit_id).scalar_subquery()
        )
    ).one_or_none()
    return None if row is None else NamedVisit(row.id, row.title, row.due)


def merged_into(connection: Connection, visit_id: int) -> tuple[NamedVisit, ...]:
    """Return the visits that a visit closes too, in the order of their days."""
    table = schema.Visit
    rows = connection.execute(  # the plus keeps the planner off the index by state
        select(table.id, table.title, table.due)
        .where(table.merged_into == visit_id, text(f"+visit.status = '{VisitStatus.MERGED.value}'"))
        .order_by(table.due, table.id)
    )
    return tuple(NamedVisit(row.id, row.title, row.due) for row in rows)


def as_it_stands(row: Row[Any]) -> dict[str, Any]:
    """Return what merging may change of a visit."""
    return {name: getattr(row, name) for name in KEPT_APART}


def change(connection: Connection, visit_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Change a visit and return what merging may change of it as it stands now."""
    visits.change(connection, visit_id, **values)
    return as_it_stands(visits.record(connection, visit_id))


def hand_over(connection: Connection, from_id: int, to_id: int) -> tuple[int, ...]:
    """Let what was merged into one visit be closed by another; return what it was."""
    ids = tuple(merged.id for merged in merged_into(connection, from_id))
    for visit_id in ids:
        visits.change(connection, visit_id, merged_into=to_id)
    return ids


_HOUSEHOLD = """
WITH mine(number) AS (SELECT number FROM customer_phone WHERE customer_id = :id AND NOT wrong),
shared(number) AS (
    SELECT p.number FROM customer_phone p JOIN customer c ON c.id = p.customer_id AND +c.state = 'active'
    WHERE p.number IN (SELECT number FROM mine) AND NOT p.wrong
    GROUP BY p.number HAVING count(DISTINCT p.customer_id) BETWEEN 2 AND :most),
sibling(id, shares) AS (
    SELECT customer_id, 1 FROM customer_phone WHERE number IN (SELECT number FROM shared) AND NOT wrong
    UNION ALL SELECT b_id, 0 FROM customer_link WHERE a_id = :id AND kind = 'household' AND active
    UNION ALL SELECT a_id, 0 FROM customer_link WHERE b_id = :id AND kind = 'household' AND active)
SELECT s.id, max(s.shares) FROM sibling s JOIN customer c ON c.id = s.id WHERE s.id <> :id AND +c.state = 'active'
GROUP BY s.id
"""


def household(connection: Connection, customer_id: int, most: int) -> dict[int, bool]:
    """Return the other customers of a household: those behind one of its phones, and those a person said belong to it.

    Args:
        connection: for reading.
        customer_id: whose household.
        most: a number that more customers share belongs to an organisation, not to a household.

    Returns:
        Each with whether it shares a number.
    """
    rows = connection.execute(text(_HOUSEHOLD), {"id": customer_id, "most": most})
    return {row[0]: row[1] == 1 for row in rows}


_CALLABLE = """
SELECT v.id, v.customer_id, c.name, v.title, v.due, v.earliest, v.latest
FROM visit v JOIN customer c ON c.id = v.customer_id
WHERE v.customer_id IN (SELECT value FROM json_each(:ids)) AND v.status = 'open' AND v.method = 'phone'
AND v.due <= :until AND NOT (v.appointed AND v.due > :today) ORDER BY v.customer_id, v.latest, v.id
"""


def callable_until(connection: Connection, customers: Sequence[int], last: date, today: date) -> tuple[Row[Any], ...]:
    """Return the open visits by phone of some customers due until a day; not those agreed for another day."""
    values = {"ids": json.dumps(list(customers)), "until": last.isoformat(), "today": today.isoformat()}
    return tuple(connection.execute(text(_CALLABLE), values).all())
