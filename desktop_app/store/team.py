"""What stands on everybody's day (R-318)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, text

_STANDING = "status = 'open' AND due BETWEEN :first AND :last AND owner = :owner"


def visits_of_day(connection: Connection, day: date, *, carried: bool) -> tuple[int, ...]:
    """Return the visits that stand on a day or were ended on it.

    Args:
        connection: for reading.
        day: the day.
        carried: also those still open from days before.
    """
    seen = "+c.state = 'active' AND v.status NOT IN ('withdrawn', 'merged')"
    before = " UNION SELECT v.id FROM visit v WHERE v.status = 'open' AND v.due < :day" if carried else ""
    found = connection.execute(
        text(
            "SELECT v.id FROM visit v JOIN customer c ON c.id = v.customer_id WHERE v.id IN ("
            "SELECT v.id FROM visit v WHERE v.due = :day UNION SELECT v.id FROM visit v WHERE v.done_day = :day"
            f"{before}) AND {seen}"
        ),
        {"day": day.isoformat()},
    )
    return tuple(found.scalars())


def tickets_until(connection: Connection, day: date) -> Mapping[str, int]:
    """Return how many tickets in work each person has whose deadline is a day or before."""
    rows = connection.execute(
        text(
            "SELECT assignee, count(*) FROM ticket WHERE active AND state IN ('received', 'classified', 'handling')"
            " AND deadline <= :day GROUP BY assignee"
        ),
        {"day": day.isoformat()},
    )
    return {row[0]: row[1] for row in rows}


def appointments(
    connection: Connection, owner: str, first: date, last: date
) -> tuple[tuple[date, int, int | None], ...]:
    """Return (day, minute, length) of a person's open visits that have an hour on days from first to last."""
    rows = connection.execute(
        text(f"SELECT due, minute, length FROM visit WHERE {_STANDING} AND minute IS NOT NULL"),
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "owner": owner,
        },
    )
    return tuple((date.fromisoformat(row.due), row.minute, row.length) for row in rows)


def load(connection: Connection, owner: str, first: date, last: date) -> dict[date, int]:
    """Return how many open visits of a person stand on each day from first to last that has any."""
    rows = connection.execute(
        text(f"SELECT due, count(*) FROM visit WHERE {_STANDING} GROUP BY due"),
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "owner": owner,
        },
    )
    return {date.fromisoformat(row[0]): row[1] for row in rows}
