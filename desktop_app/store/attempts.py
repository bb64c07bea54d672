"""Attempts at visits and the answers given, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from desktop_app.domain.scripts import Answer
from desktop_app.domain.visits import Attempt, Outcome
from desktop_app.store import schema

_attempt, _answer, _user = schema.VisitAttempt, schema.VisitAnswer, schema.UserAccount

# Made once: making a statement costs more than running it, and every result asks for these.
_ATTEMPTS = (
    select(_attempt.id, _attempt.visit_id, _attempt.at, _attempt.outcome, _attempt.note, _user.name, _attempt.undone)
    .join(_user, _user.id == _attempt.user_id)
    .where(_attempt.visit_id == bindparam("visit_id"), ~_attempt.undone)
    .order_by(_attempt.at, _attempt.id)
)
_ANSWERS = (
    select(_answer.step, _answer.value, _answer.label, _answer.reason, _answer.parked, _answer.set_aside)
    .where(_answer.visit_id == bindparam("visit_id"))
    .order_by(_answer.at, _answer.id)
)
_ADD = insert(_attempt).returning(_attempt.id)


def attempts(connection: Connection, visit_id: int) -> tuple[Attempt, ...]:
    """Return the attempts at a visit that were not taken back, oldest first."""
    rows = connection.execute(_ATTEMPTS, {"visit_id": visit_id})
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
    values = {
        "visit_id": visit_id,
        "at": at,
        "outcome": outcome.value,
        "note": note,
        "user_id": user_id,
        "before": dict(before),
        "undone": False,
    }
    return connection.execute(_ADD, values).scalar_one()


def attempt_record(connection: Connection, attempt_id: int) -> Row[Any]:
    """Return an attempt's row as stored."""
    return connection.execute(select(schema.VisitAttempt.__table__).where(schema.VisitAttempt.id == attempt_id)).one()


def last_attempt_id(connection: Connection, visit_id: int) -> int | None:
    """Return the latest attempt that was not taken back."""
    table = schema.VisitAttempt
    return connection.execute(
        select(table.id).where(table.visit_id == visit_id, ~table.undone).order_by(table.id.desc()).limit(1)
    ).scalar()


def keep_before(connection: Connection, attempt_id: int, before: Mapping[str, Any]) -> None:
    """Keep something else for taking an attempt back."""
    table = schema.VisitAttempt
    connection.execute(update(table).where(table.id == attempt_id).values(before=dict(before)))


def undo_attempt(connection: Connection, attempt_id: int) -> None:
    """Mark an attempt as taken back; its row stays."""
    connection.execute(update(schema.VisitAttempt).where(schema.VisitAttempt.id == attempt_id).values(undone=True))


def answers(connection: Connection, visit_id: int) -> tuple[Answer, ...]:
    """Return the answers of a visit, parked ones included, in the order they were given."""
    return tuple(Answer(*row) for row in connection.execute(_ANSWERS, {"visit_id": visit_id}))


def save_answers(connection: Connection, visit_id: int, given: Sequence[Answer], now: datetime) -> None:
    """Write the answers of a visit: new and changed ones, and what is parked now."""
    stored = {answer.step: answer for answer in answers(connection, visit_id)}
    table = schema.VisitAnswer
    for answer in given:
        old = stored.pop(answer.step, None)
        values = {name: value for name, value in asdict(answer).items() if name != "step"}
        if old is None:
            connection.execute(insert(table).values(visit_id=visit_id, step=answer.step, at=now, **values))
        elif old != answer:
            connection.execute(
                update(table).where(table.visit_id == visit_id, table.step == answer.step).values(at=now, **values)
            )
    for step in stored:
        connection.execute(delete(table).where(table.visit_id == visit_id, table.step == step))
