"""Visits that a person must look at again: numbers used up or wrong, or put off too often (R-225)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.reviews import ReviewLine, ReviewWhy, Verdict
from desktop_app.domain.text import tr
from desktop_app.store import schema


def put(connection: Connection, visit_id: int, why: ReviewWhy, day: date) -> bool:
    """Put a visit on the list; return whether it was not on it."""
    found = connection.execute(
        text(
            "INSERT INTO visit_review (visit_id, why, day, verdict, note) VALUES (:id, :why, :day, '', '')"
            " ON CONFLICT (visit_id) DO UPDATE SET why = excluded.why, day = excluded.day, settled_at = NULL,"
            " settled_by = NULL, verdict = '', note = '', next_visit_id = NULL WHERE settled_at IS NOT NULL"
        ),
        {"id": visit_id, "why": why.value, "day": day.isoformat()},
    )
    return bool(found.rowcount)


def drop(connection: Connection, visit_id: int) -> bool:
    """Take a visit off the list, as if it had never been on it; return whether nobody had decided on it yet."""
    found = connection.execute(
        text("DELETE FROM visit_review WHERE visit_id = :id AND settled_at IS NULL"), {"id": visit_id}
    )
    return bool(found.rowcount)


def settle(
    connection: Connection,
    visit_id: int,
    verdict: Verdict,
    note: str,
    now: datetime,
    user_id: int,
    next_visit_id: int | None = None,
) -> None:
    """Note what a person decided."""
    _change(
        connection,
        visit_id,
        settled_at=now,
        settled_by=user_id,
        verdict=verdict.value,
        note=note,
        next_visit_id=next_visit_id,
    )


def reopen(connection: Connection, visit_id: int) -> int | None:
    """Put a visit back on the list; return the visit that was made for it."""
    table = schema.VisitReview
    made = connection.execute(select(table.next_visit_id).where(table.visit_id == visit_id)).scalar_one_or_none()
    _change(connection, visit_id, settled_at=None, settled_by=None, verdict="", note="", next_visit_id=None)
    return made


def _change(connection: Connection, visit_id: int, **values: object) -> None:
    table = schema.VisitReview
    connection.execute(update(table).where(table.visit_id == visit_id).values(**values))


def waiting(connection: Connection, owner: str = "", limit: int | None = None) -> tuple[ReviewLine, ...]:
    """Return the visits on the list, the oldest first.

    Args:
        connection: for reading.
        owner: only those of this person; empty for all.
        limit: at most so many.
    """
    rows = connection.execute(
        text(
            f"SELECT r.visit_id, v.customer_id, c.name, {_NUMBER} AS phone, v.title, v.plan_name, v.owner, r.why,"
            f" r.day, v.attempts {_FROM} ORDER BY r.day, r.visit_id LIMIT :limit"
        ),
        {"owner": owner, "limit": -1 if limit is None else limit},
    )
    return tuple(
        ReviewLine(
            visit_id=row.visit_id,
            customer_id=row.customer_id,
            customer=row.name,
            phone=row.phone or "",
            title=row.title,
            plan=row.plan_name,
            owner=row.owner,
            why=ReviewWhy(row.why),
            day=date.fromisoformat(row.day),
            attempts=row.attempts,
        )
        for row in rows
    )


def count(connection: Connection, owner: str = "") -> int:
    """Return how many visits are on the list."""
    return int(connection.execute(text(f"SELECT count(*) {_FROM}"), {"owner": owner}).scalar_one())


def get(connection: Connection, visit_id: int) -> ReviewLine:
    """Return a visit of the list.

    Raises:
        UserError: ``missing`` when it is not on it any more.
    """
    for line in waiting(connection):
        if line.visit_id == visit_id:
            return line
    raise UserError("missing", tr("这一条已经处理过了。"))


_NUMBER = "(SELECT p.number FROM customer_phone p WHERE p.customer_id = c.id ORDER BY p.wrong, p.ordinal LIMIT 1)"
_FROM = (
    "FROM visit_review r JOIN visit v ON v.id = r.visit_id JOIN customer c ON c.id = v.customer_id"
    " WHERE r.settled_at IS NULL AND c.state = 'active' AND (:owner = '' OR v.owner = :owner)"
)
