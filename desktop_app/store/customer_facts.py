"""The few facts of many customers that plans need."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sqlalchemy import Connection, select

from desktop_app.domain.customers import CustomerState
from desktop_app.store import schema

_SLICE = 10000


class CustomerFacts(NamedTuple):
    """Name and responsible person of a customer."""

    name: str
    owner: str


def _slices(ids: AbstractSet[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _SLICE] for start in range(0, len(ordered), _SLICE))


def facts(connection: Connection, ids: AbstractSet[int]) -> dict[int, CustomerFacts]:
    """Return facts of those of the customers that are active."""
    table = schema.Customer
    found: dict[int, CustomerFacts] = {}
    for part in _slices(ids):
        rows = connection.execute(
            select(table.id, table.name, table.owner).where(
                table.id.in_(part), table.state == CustomerState.ACTIVE.value
            )
        )
        found.update((row.id, CustomerFacts(row.name, row.owner)) for row in rows)
    return found


def employers(connection: Connection, ids: AbstractSet[int]) -> dict[int, int]:
    """Return the employer's file of each customer that has one (R-038)."""
    table = schema.CustomerRelation
    found: dict[int, int] = {}
    for part in _slices(ids):
        rows = connection.execute(
            select(table.customer_id, table.other_id)
            .where(table.customer_id.in_(part), table.kind == "employer", table.active, table.other_id.is_not(None))
            .order_by(table.id)
        )
        found.update((row.customer_id, row.other_id) for row in rows)
    return found
