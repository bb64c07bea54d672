"""Supervisors' hints in the database (R-102)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from desktop_app.domain.errors import UserError
from desktop_app.domain.team import Guidance
from desktop_app.domain.text import tr
from desktop_app.store import schema


def add(
    connection: Connection, visit_id: int | None, owner: str, day: date, note: str, at: datetime, user_id: int
) -> int:
    """Add a hint and return its id."""
    table = schema.Guidance
    values = {"visit_id": visit_id, "owner": owner, "day": day, "note": note, "at": at, "user_id": user_id}
    return connection.execute(insert(table).values(**values, active=True).returning(table.id)).scalar_one()


def set_active(connection: Connection, guidance_id: int, *, active: bool) -> None:
    """Take a hint off, or put it back."""
    table = schema.Guidance
    connection.execute(update(table).where(table.id == guidance_id).values(active=active))


def get(connection: Connection, guidance_id: int) -> Guidance:
    """Return a hint, also one that was taken off.

    Raises:
        UserError: ``missing`` when there is none.
    """
    found = _hints(connection, schema.Guidance.id == guidance_id)
    if not found:
        raise UserError("missing", tr("找不到这条指导意见。"))
    return found[0]


def of_day(connection: Connection, day: date) -> tuple[Guidance, ...]:
    """Return the hints of a day, for whole days and for visits, in the order in which they were given."""
    table = schema.Guidance
    return _hints(connection, table.active, table.day == day)


def for_person(connection: Connection, owner: str, day: date) -> tuple[Guidance, ...]:
    """Return the hints for a person's whole day."""
    table = schema.Guidance
    return _hints(connection, table.active, table.owner == owner, table.day == day, table.visit_id.is_(None))


def for_visit(connection: Connection, visit_id: int) -> tuple[Guidance, ...]:
    """Return the hints for a visit, on whatever day they were given."""
    table = schema.Guidance
    return _hints(connection, table.active, table.visit_id == visit_id)


def for_visits_of(connection: Connection, day: date) -> dict[int, tuple[Guidance, ...]]:
    """Return the hints for the visits that stand on a day or are open from before, by visit."""
    table, visit = schema.Guidance, schema.Visit
    asked = select(visit.id).where((visit.due == day) | (visit.done_day == day) | (visit.status == "open"))
    found = _hints(connection, table.active, table.visit_id.in_(asked))
    grouped: dict[int, tuple[Guidance, ...]] = {}
    for hint in found:
        if hint.visit_id is not None:
            grouped[hint.visit_id] = (*grouped.get(hint.visit_id, ()), hint)
    return grouped


def _hints(connection: Connection, *where: ColumnElement[bool] | InstrumentedAttribute[bool]) -> tuple[Guidance, ...]:
    table, user = schema.Guidance, schema.UserAccount
    rows = connection.execute(
        select(table.id, table.visit_id, table.owner, table.day, table.note, user.name, table.at)
        .join(user, user.id == table.user_id)
        .where(*where)
        .order_by(table.at, table.id)
    )
    return tuple(Guidance(*row) for row in rows)
