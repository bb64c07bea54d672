"""Open visits as a load on days and persons, and moving many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.planload import LoadVisit

_day = lru_cache(maxsize=4096)(date.fromisoformat)

_OPEN = """
SELECT v.id, v.customer_id, c.name, v.title, v.owner, v.due, v.earliest, v.latest, v.priority, v.reason,
       v.appointed OR v.moved OR v.minute IS NOT NULL OR v.due NOT BETWEEN v.earliest AND v.latest
FROM visit v JOIN customer c ON c.id = v.customer_id
WHERE v.status = 'open' AND v.due BETWEEN ? AND ? AND +c.state = 'active' ORDER BY v.due, v.id
"""
_LATER = """
SELECT v.owner, v.due, count(*) FROM visit v JOIN customer c ON c.id = v.customer_id
WHERE v.status = 'open' AND v.due > ? AND v.due <= ? AND +c.state = 'active' GROUP BY v.owner, v.due
"""
_DONE = """
SELECT owner, count(*) FROM visit
WHERE done_day = ? AND status IN ('awaiting', 'done', 'refused', 'not_reached', 'invalid_number') GROUP BY owner
"""


class OpenVisit(NamedTuple):
    """An open visit with what a person wants to see of it."""

    load: LoadVisit
    customer_id: int
    customer: str
    title: str
    reason: str


def open_visits(connection: Connection, first: date, last: date) -> tuple[OpenVisit, ...]:
    """Return the open visits of active customers due from first to last, by their day."""
    rows = connection.exec_driver_sql(_OPEN, (first.isoformat(), last.isoformat()))
    return tuple(
        OpenVisit(
            LoadVisit(row[0], row[4], _day(row[5]), _day(row[6]), _day(row[7]), row[8], row[10] == 1),
            row[1], row[2], row[3], row[9],
        )
        for row in rows
    )  # fmt: skip


def later(connection: Connection, after: date, last: date) -> dict[tuple[str, date], int]:
    """Return how many open visits each person has on the days after one, up to another."""
    rows = connection.exec_driver_sql(_LATER, (after.isoformat(), last.isoformat()))
    return {(owner, _day(day)): count for owner, day, count in rows}


def done_on(connection: Connection, day: date) -> dict[tuple[str, date], int]:
    """Return how many visits each person ended on a day."""
    return {(owner, day): count for owner, count in connection.exec_driver_sql(_DONE, (day.isoformat(),))}


def overdue(connection: Connection, today: date) -> int:
    """Return how many open visits stand on days before today."""
    found = connection.execute(
        text(
            "SELECT count(*) FROM visit v JOIN customer c ON c.id = v.customer_id"
            " WHERE v.status = 'open' AND v.due < :today AND +c.state = 'active'"
        ),
        {"today": today.isoformat()},
    )
    return int(found.scalar_one())


def standing(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[date, str]]:
    """Return day and reason of the visits among the ids that are open; asked for in slices that SQLite takes."""
    found: dict[int, tuple[date, str]] = {}
    for start in range(0, len(ids), 10_000):
        marks = ",".join(str(int(visit)) for visit in ids[start : start + 10_000])
        rows = connection.exec_driver_sql(
            f"SELECT id, due, reason FROM visit WHERE status = 'open' AND NOT appointed AND NOT moved"
            f" AND minute IS NULL AND id IN ({marks})"
        )
        found |= {visit: (_day(day), reason) for visit, day, reason in rows}
    return found


def place(connection: Connection, placed: Sequence[tuple[int, date, str]]) -> None:
    """Put visits on days, with what is now said of why they stand there."""
    rows = [(day.isoformat(), reason, visit) for visit, day, reason in placed]
    cursor = connection.connection.cursor()
    try:
        cursor.executemany("UPDATE visit SET due = ?, reason = ? WHERE id = ?", rows)
    finally:
        cursor.close()
