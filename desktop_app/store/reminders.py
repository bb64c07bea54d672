"""What stands on the start list, and what has an hour today: bounded reads for reminding (R-103)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.reminders import Pending, SilentLine, StartKind, TicketLine

_OPEN = "v.status = 'open' AND +c.state = 'active'"
_STARTS = f"""
WITH found AS (
    SELECT v.id, CASE
             WHEN v.appointed AND v.due = :today THEN 'appointed'
             WHEN v.latest <= :escalated THEN 'escalated'
             WHEN v.latest < :today THEN 'overdue'
             WHEN v.latest <= :closing THEN 'closing'
             ELSE 'due' END AS kind,
           v.due, v.minute, v.latest, v.priority
    FROM visit v JOIN customer c ON c.id = v.customer_id
    WHERE {_OPEN} AND v.due <= :today AND (:owner = '' OR v.owner = :owner)
), placed AS (
    SELECT id, kind, count(*) OVER (PARTITION BY kind) AS total, row_number() OVER (
             PARTITION BY kind
             ORDER BY CASE kind WHEN 'appointed' THEN coalesce(minute, 1440) END, latest, priority, due, id
           ) AS place
    FROM found
)
SELECT kind, id, total FROM placed WHERE place <= :limit ORDER BY kind, place
"""


class Starting(NamedTuple):
    """A part of the visits that are waiting: the first of them by id, and how many there are."""

    ids: tuple[int, ...]
    total: int


def waiting(
    connection: Connection, today: date, closing: date, escalated: date, owner: str, limit: int
) -> dict[StartKind, Starting]:
    """Return the open visits due until today by what is pressing about them, in one query.

    Args:
        connection: for reading.
        today: the desk's day.
        closing: windows that end until this day are closing.
        escalated: windows that ended until this day have gone up a level.
        owner: whose visits; everybody's when empty.
        limit: most ids of each part.
    """
    values = {
        "today": today.isoformat(),
        "closing": closing.isoformat(),
        "escalated": escalated.isoformat(),
        "owner": owner,
        "limit": limit,
    }
    found: dict[StartKind, Starting] = {}
    for kind, visit_id, total in connection.execute(text(_STARTS), values):
        part = StartKind(kind)
        found[part] = Starting((*(found[part].ids if part in found else ()), visit_id), total)
    return found


def tickets_near(
    connection: Connection, until: date, escalated: date, owner: str, limit: int
) -> tuple[tuple[TicketLine, ...], int]:
    """Return tickets in work whose deadline comes until a day, the nearest first, and how many there are."""
    rows = connection.execute(
        text(
            "SELECT t.id, t.customer_id, c.name, coalesce(d.name, t.category) AS category, t.facts, t.deadline,"
            " t.assignee, count(*) OVER () AS total"
            " FROM ticket t JOIN customer c ON c.id = t.customer_id"
            " LEFT JOIN dictionary_entry d ON d.dictionary = 'ticket_category' AND d.code = t.category"
            " WHERE t.active AND t.state IN ('received', 'classified', 'handling') AND t.deadline <= :until"
            " AND (:owner = '' OR t.assignee = :owner) ORDER BY t.deadline, t.id LIMIT :limit"
        ),
        {"until": until.isoformat(), "owner": owner, "limit": limit},
    ).all()
    lines = tuple(
        TicketLine(
            row.id,
            row.customer_id,
            row.name,
            f"{row.category}：{row.facts}",
            date.fromisoformat(row.deadline),
            row.assignee,
            row.deadline <= escalated.isoformat(),
        )
        for row in rows
    )
    return lines, rows[0].total if rows else 0


_SPOKEN = "s.customer_id = c.id AND s.status IN ('awaiting', 'done', 'refused')"


def silent(connection: Connection, since: date, owner: str, limit: int) -> tuple[tuple[SilentLine, ...], int]:
    """Return customers whom nobody has spoken with since a day, and how many they are.

    Those on file for a shorter time and those for whom a visit is planned are not among them.
    """
    where = (
        "c.state = 'active' AND c.created_at < :since AND (:owner = '' OR c.owner = :owner)"
        " AND NOT EXISTS (SELECT 1 FROM visit o WHERE o.customer_id = c.id AND o.status = 'open')"
        f" AND NOT EXISTS (SELECT 1 FROM visit s WHERE {_SPOKEN} AND s.done_day >= :since)"
    )
    last = f"(SELECT max(s.done_day) FROM visit s WHERE {_SPOKEN})"
    values = {"since": since.isoformat(), "owner": owner, "limit": limit}
    rows = connection.execute(
        text(
            f"WITH quiet AS MATERIALIZED (SELECT c.id, c.name, c.category, c.created_at FROM customer c WHERE {where})"
            f" SELECT c.id, c.name, c.category, {last} AS last, (SELECT count(*) FROM quiet) AS total"
            " FROM (SELECT * FROM quiet ORDER BY created_at, id LIMIT :limit) c"
        ),
        values,
    ).all()
    lines = (SilentLine(row.id, row.name, row.category, row.last and date.fromisoformat(row.last)) for row in rows)
    return tuple(lines), rows[0].total if rows else 0


def with_hours(connection: Connection, today: date, owner: str, also: Iterable[int] = ()) -> tuple[Pending, ...]:
    """Return the open visits that have an hour today, by it.

    Args:
        connection: for reading.
        today: the desk's day.
        owner: whose visits; everybody's when empty.
        also: further visits, of whatever day, as long as they are open.
    """
    asked = ",".join(str(int(ident)) for ident in also) or "NULL"
    rows = connection.execute(
        text(
            "SELECT v.id, v.customer_id, c.name, v.title, v.due, v.minute"
            " FROM visit v JOIN customer c ON c.id = v.customer_id"
            f" WHERE {_OPEN} AND (v.due = :today AND v.minute IS NOT NULL AND (:owner = '' OR v.owner = :owner)"
            f" OR v.id IN ({asked})) ORDER BY v.due, v.minute, v.id"
        ),
        {"today": today.isoformat(), "owner": owner},
    )
    return tuple(_pending(row) for row in rows)


def _pending(row: Any) -> Pending:
    key = f"visit:{row.id}:{row.due}:{row.minute}"
    return Pending(key, row.id, row.customer_id, row.name, row.title, date.fromisoformat(row.due), row.minute)


def closing_on(connection: Connection, day: date, owner: str) -> Pending | None:
    """Return what is told of the open visits whose window ends on a day; None when there is none."""
    row = connection.execute(
        text(
            "SELECT v.id, v.customer_id, c.name, v.title, count(*) OVER () AS total"
            " FROM visit v JOIN customer c ON c.id = v.customer_id"
            f" WHERE {_OPEN} AND v.due <= :day AND v.latest = :day AND NOT (v.appointed AND v.due = :day)"
            " AND (:owner = '' OR v.owner = :owner) ORDER BY v.priority, v.id LIMIT 1"
        ),
        {"day": day.isoformat(), "owner": owner},
    ).one_or_none()
    if row is None:
        return None
    return Pending(f"closing:{day}", row.id, row.customer_id, row.name, row.title, day, None, row.total)
