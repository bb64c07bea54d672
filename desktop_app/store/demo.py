"""What the demo desk needs of the database: visits of the past, and relations."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from desktop_app.domain.visits import VisitStatus
from desktop_app.store import schema


class PastVisit(NamedTuple):
    """A visit whose day has come."""

    id: int
    customer_id: int
    due: date
    latest: date


def visits_until(connection: Connection, last: date) -> tuple[PastVisit, ...]:
    """Return the open visits due until a day, oldest first."""
    table = schema.Visit
    rows = connection.execute(
        select(table.id, table.customer_id, table.due, table.latest)
        .where(table.status == VisitStatus.OPEN.value, table.due <= last)
        .order_by(table.due, table.id)
    )
    return tuple(PastVisit(*row) for row in rows)


def done_visits(connection: Connection, limit: int) -> tuple[PastVisit, ...]:
    """Return the latest visits that were done."""
    table = schema.Visit
    rows = connection.execute(
        select(table.id, table.customer_id, table.due, table.latest)
        .where(table.status == VisitStatus.DONE.value)
        .order_by(table.due.desc(), table.id)
        .limit(limit)
    )
    return tuple(PastVisit(*row) for row in rows)


def add_relation(connection: Connection, customer_id: int, kind: str, other_id: int) -> None:
    """Relate two customers (R-038)."""
    connection.execute(
        insert(schema.CustomerRelation).values(
            customer_id=customer_id, kind=kind, other_id=other_id, other_name="", active=True
        )
    )
