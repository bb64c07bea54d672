"""Attempts at visits and the answers given, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from desktop_app.domain.scripts import Answer
from desktop_app.domain.visits import Attempt, Outcome
from desktop_app.store import schema


def attempts(connection: Connection, visit_id: int) -> tuple[Attempt, ...]:
    """Return the attempts at a visit that were not taken back, oldest first."""
    table, user = schema.VisitAttempt, schema.UserAccount
    rows = connection.execute(
        select(table.id, table.visit_id, table.at, table.outcome, table.note, user.name, table.undone)
        .join(user, user.id == table.user_id)
        .where(table.visit_id == visit_id, ~table.undone)
        .order_by(table.at, table.id)
    )
    return tuple(Attempt(r.id, r.visit_id, r.at, Outcome(r.outcome), r.note, r.name, r.undone) for r in rows)


def add_attempt(
    connection: Connection,
    visit_id: int,
    at: datetime,
    outcome: Outcome,
    note: str,
    user_id: int,
    before: Mapping[str, Any],
) -> int:
    """Add an attempt with what it takes to take it back: the visit before and after it, and what it brought about."""
    return connection.execute(
        insert(schema.VisitAttempt)
        .values(
            visit_id=visit_id,
            at=at,
            outcome=outcome.value,
            note=note,
            user_id=user_id,
            before=dict(before),
            undone=False,
        )
        .returning(schema.VisitAttempt.id)
    ).scalar_one()


def attempt_record(connection: Connection, attempt_id: int) -> Row[Any]:
    """Return an attempt's row as stored."""
    return connection.execute(select(schema.VisitAttempt.__table__).where(schema.VisitAttempt.id == attempt_id)).one()


def last_attempt_id(connection: Connection, visit_id: int) -> int | None:
    """Return the latest attempt that was not taken back."""
    table = schema.VisitAttempt
    return connection.execute(
        select(table.id).where(table.visit_id == visit_id, ~table.undone).order_by(table.id.desc()).limit(1)
    ).scalar()


def undo_attempt(connection: Connection, attempt_id: int) -> None:
    """Mark an attempt as taken back; its row stays."""
    connection.execute(update(schema.VisitAttempt).where(schema.VisitAttempt.id == attempt_id).values(undone=True))


def answers(connection: Connection, visit_id: int) -> tuple[Answer, ...]:
    """Return the answers of a visit, parked ones included, in the order they were given."""
    table = schema.VisitAnswer
    rows = connection.execute(
        select(table.step, table.value, table.label, table.reason, table.parked)
        .where(table.visit_id == visit_id)
        .order_by(table.at, table.id)
    )
    return tuple(Answer(*row) for row in rows)


def save_answers(connection: Connection, visit_id: int, given: Sequence[Answer], now: datetime) -> None:
    """Write the answers of a visit: new and changed ones, and what is parked now."""
    stored = {answer.step: answer for answer in answers(connection, visit_id)}
    table = schema.VisitAnswer
    for answer in given:
        old = stored.pop(answer.step, None)
        values = {"value": answer.value, "label": answer.label, "reason": answer.reason, "parked": answer.parked}
        if old is None:
            connection.execute(insert(table).values(visit_id=visit_id, step=answer.step, at=now, **values))
        elif old != answer:
            connection.execute(
                update(table).where(table.visit_id == visit_id, table.step == answer.step).values(at=now, **values)
            )
    for step in stored:
        connection.execute(delete(table).where(table.visit_id == visit_id, table.step == step))
