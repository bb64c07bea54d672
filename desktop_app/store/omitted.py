"""Visits that a plan asked for and that were not made, each with the reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.plan_changes import OmitReason, OmittedVisit
from desktop_app.store.columns import moment_text, read_moment
from desktop_app.store.planned import Key


class Omission(NamedTuple):
    """A visit that is not made, in the order of the table's columns."""

    customer_id: int
    plan_id: int
    step_key: str
    occurrence: str
    due: str
    why: str
    text: str


def omit(connection: Connection, rows: Collection[Omission], now: datetime) -> None:
    """Note visits that are not made; the reason told first stays, and of a visit that stands nothing is noted."""
    if rows:
        at = moment_text(now)
        connection.exec_driver_sql(
            "INSERT INTO visit_omitted (customer_id, plan_id, step_key, occurrence, due, why, text, at)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM visit"
            " WHERE customer_id = ?1 AND plan_id = ?2 AND step_key = ?3 AND occurrence = ?4) ON CONFLICT DO NOTHING",
            [(*row, at) for row in rows],
        )


class Omitted:
    """Which visits of a plan were not made, read at once for many customers, else one by one.

    Args:
        connection: for reading.
        plan_id: the plan.
        whole: whether many customers are looked at.
    """

    def __init__(self, connection: Connection, plan_id: int, *, whole: bool) -> None:
        self._connection = connection
        self._plan_id = plan_id
        self._keys: dict[Key, OmitReason] = {}
        self._read: set[int] | None = None if whole else set()
        if whole:
            self._take("", {})

    def _take(self, where: str, values: Mapping[str, int]) -> None:
        rows = self._connection.execute(
            text(f"SELECT customer_id, step_key, occurrence, why FROM visit_omitted WHERE plan_id = :plan{where}"),
            {"plan": self._plan_id, **values},
        )
        self._keys.update(((row[0], row[1], row[2]), OmitReason(row[3])) for row in rows)

    def get(self, key: Key) -> OmitReason | None:
        """Return why a visit was not made; None when nothing is noted."""
        if self._read is not None and key[0] not in self._read:
            self._read.add(key[0])
            self._take(" AND customer_id = :who", {"who": key[0]})
        return self._keys.get(key)


def drop(connection: Connection, plan_id: int, keys: Collection[Key]) -> None:
    """Take back that visits are not made."""
    if keys:
        connection.exec_driver_sql(
            "DELETE FROM visit_omitted WHERE customer_id = ? AND step_key = ? AND occurrence = ? AND plan_id = ?",
            [(*key, plan_id) for key in keys],
        )


def of_customer(connection: Connection, customer_id: int) -> tuple[OmittedVisit, ...]:
    """Return the visits of a customer that were not made, the newest day first."""
    rows = connection.execute(
        text(
            "SELECT o.customer_id, p.name, coalesce(s.title, ''), o.due, o.why, o.text, o.at FROM visit_omitted o"
            " JOIN plan_template p ON p.id = o.plan_id"
            " LEFT JOIN plan_template_step s ON s.plan_id = o.plan_id AND s.key = o.step_key"
            " WHERE o.customer_id = :id ORDER BY o.due DESC, o.id DESC"
        ),
        {"id": customer_id},
    )
    return tuple(
        OmittedVisit(
            row[0], row[1], row[2], date.fromisoformat(row[3]), OmitReason(row[4]), row[5], read_moment(row[6])
        )
        for row in rows
    )
