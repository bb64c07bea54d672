"""The improvement log in the database (R-254)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Improvement, ImprovementDraft, ImprovementState
from desktop_app.store import schema
from desktop_app.store.columns import read_moment

_ROWS = """
SELECT i.*, coalesce(t.number, '') AS number, u.name AS user FROM improvement i
JOIN user_account u ON u.id = i.user_id LEFT JOIN ticket t ON t.id = i.ticket_id
WHERE i.active
"""


def add(connection: Connection, draft: ImprovementDraft, now: datetime, user_id: int) -> int:
    """Add an entry and return its id."""
    values = {**_written(draft), "result": "", "state": ImprovementState.OPEN.value}
    statement = insert(schema.Improvement).values(**values, at=now, user_id=user_id, active=True)
    return connection.execute(statement.returning(schema.Improvement.id)).scalar_one()


def change(connection: Connection, entry_id: int, draft: ImprovementDraft) -> None:
    """Write an entry anew."""
    table = schema.Improvement
    connection.execute(update(table).where(table.id == entry_id).values(**_written(draft)))


def check(connection: Connection, entry_id: int, state: ImprovementState, result: str) -> None:
    """Write whether the measure helped."""
    table = schema.Improvement
    connection.execute(update(table).where(table.id == entry_id).values(state=state.value, result=result))


def rows(connection: Connection, today: date) -> tuple[Improvement, ...]:
    """Return the log: what is to be checked first, by the day of the check; then the rest, newest first."""
    order = " ORDER BY i.state <> 'open', CASE WHEN i.state = 'open' THEN i.check_day END, i.id DESC"
    return tuple(_entry(row, today) for row in connection.execute(text(_ROWS + order)))


def of_appraisals(connection: Connection) -> frozenset[int]:
    """Return the entries that are corrections an appraisal asks for."""
    table = schema.AppraisalSheet
    statement = select(table.improvement_id).where(table.improvement_id.is_not(None))
    return frozenset(each for each in connection.execute(statement).scalars() if each is not None)


def get(connection: Connection, entry_id: int, today: date) -> Improvement:
    """Return an entry.

    Raises:
        UserError: ``missing`` when there is none.
    """
    row = connection.execute(text(_ROWS + " AND i.id = :id"), {"id": entry_id}).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这条改进记录。"), tr("列表可能已经更新，请重新打开。"))
    return _entry(row, today)


def _written(draft: ImprovementDraft) -> dict[str, Any]:
    return {
        "ticket_id": draft.ticket_id,
        "problem": draft.problem,
        "cause": draft.cause,
        "measure": draft.measure,
        "owner": draft.owner,
        "check_day": draft.check_day,
    }


def _entry(row: Any, today: date) -> Improvement:
    state, day = ImprovementState(row.state), date.fromisoformat(row.check_day)
    draft = ImprovementDraft(row.problem, row.cause, row.measure, row.owner, day, row.ticket_id)
    overdue = state is ImprovementState.OPEN and today > day
    return Improvement(row.id, draft, state, row.result, row.number, read_moment(row.at), row.user, overdue)
