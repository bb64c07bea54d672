"""The rows of a month: what its figures are counted from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, text

from desktop_app.domain.reports import AttemptRecord, Month, Period, TicketRecord, VisitRecord
from desktop_app.store.columns import read_moment

Local = Callable[[datetime], datetime]
"""Turns a moment into the desk's own time."""

_MARGIN = timedelta(days=1)
"""Moments are kept in UTC: a day at the desk may begin on another day."""

_day = lru_cache(maxsize=4096)(date.fromisoformat)

_OF_MONTH = (
    "v.original BETWEEN :first AND :last AND v.status <> 'merged'"
    " AND (v.status <> 'withdrawn' OR instr(v.occurrence, '#') = 0)"  # only a few rows must be read for that
)

_VISITS = f"""
SELECT v.id, c.name, v.plan_name, v.title, v.original, v.earliest, v.latest,
       CASE WHEN v.status = 'open' AND c.state <> 'active' THEN 'withdrawn' ELSE v.status END,
       v.method, v.done_day, v.attempts, v.problem, v.owner, v.note
FROM visit v JOIN customer c ON c.id = v.customer_id
WHERE {_OF_MONTH}
ORDER BY v.original, v.id
"""

_TICKETS = """
SELECT t.id, t.number, c.name, coalesce(d.name, t.category), t.department, t.assignee, t.opened_at, t.deadline, t.state,
       coalesce(max(CASE WHEN s.state = 'handled' THEN s.at END),
                max(CASE WHEN s.state = 'confirmed' THEN s.at END)),  -- one that was decided is handled by that
       max(CASE WHEN s.state = 'confirmed' THEN s.at END), t.reopened
FROM ticket t JOIN customer c ON c.id = t.customer_id
LEFT JOIN ticket_step s ON s.ticket_id = t.id
LEFT JOIN dictionary_entry d ON d.dictionary = 'ticket_category' AND d.code = t.category
WHERE t.active AND t.opened_at < :end
GROUP BY t.id
HAVING t.opened_at >= :begin OR t.state NOT IN ('handled', 'confirmed') OR max(s.at) >= :begin
ORDER BY t.opened_at, t.id
"""

_ATTEMPTS = """
SELECT a.visit_id, c.name, a.at, a.outcome, a.note, u.name
FROM visit_attempt a
JOIN visit v ON v.id = a.visit_id
JOIN customer c ON c.id = v.customer_id
JOIN user_account u ON u.id = a.user_id
WHERE a.at >= :begin AND a.at < :end AND NOT a.undone
ORDER BY a.at, a.id
"""


def visits_of(connection: Connection, month: Month | Period) -> tuple[VisitRecord, ...]:
    """Return the visits whose day, as first given, lies in the month.

    A visit still open when its customer left the lists counts as withdrawn; one taken back with its event or import was
    never there.
    """
    rows = connection.execute(text(_VISITS), {"first": month.first.isoformat(), "last": month.last.isoformat()})
    return tuple(
        VisitRecord(
            id=row[0],
            customer=row[1],
            plan=row[2],
            step=row[3],
            due=_day(row[4]),
            earliest=_day(row[5]),
            latest=_day(row[6]),
            status=row[7],
            method=row[8],
            done_day=row[9] and _day(row[9]),
            attempts=row[10],
            problem=bool(row[11]),
            owner=row[12],
            note=row[13],
        )
        for row in rows
    )


def done_and_due(connection: Connection, month: Month) -> tuple[int, int]:
    """Return how many of a month's visits are done, and how many there are."""
    statement = f"SELECT count(*) FILTER (WHERE v.status = 'done'), count(*) FROM visit v WHERE {_OF_MONTH}"
    row = connection.execute(text(statement), {"first": month.first.isoformat(), "last": month.last.isoformat()}).one()
    return row[0], row[1]


def tickets_of(connection: Connection, month: Month | Period, local: Local) -> tuple[TicketRecord, ...]:
    """Return the tickets opened in the month or still open in it, and perhaps a few of the days around it."""
    return tuple(
        TicketRecord(
            id=row[0],
            number=row[1],
            customer=row[2],
            category=row[3],
            department=row[4],
            assignee=row[5],
            opened=local(read_moment(row[6])).date(),
            deadline=_day(row[7]),
            state=row[8],
            handled_day=row[9] and local(read_moment(row[9])).date(),
            confirmed_day=row[10] and local(read_moment(row[10])).date(),
            reopened=row[11],
        )
        for row in connection.execute(text(_TICKETS), _span(month))
    )


def attempts_of(connection: Connection, month: Month, local: Local) -> tuple[AttemptRecord, ...]:
    """Return the attempts made in the month, at the desk's own time."""
    found = (
        AttemptRecord(row[0], row[1], local(read_moment(row[2])), row[3], row[4], row[5])
        for row in connection.execute(text(_ATTEMPTS), _span(month))
    )
    return tuple(attempt for attempt in found if month.first <= attempt.at.date() <= month.last)


def _span(month: Month | Period) -> dict[str, Any]:
    """Return the month in UTC text, a day wider at both ends."""
    return {"begin": (month.first - _MARGIN).isoformat(), "end": (month.last + 2 * _MARGIN).isoformat()}
