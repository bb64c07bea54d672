"""Records of visits in the database: reports, additions, attachments, filing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop_app.domain.errors import UserError
from desktop_app.domain.records import Addition, Attachment, AttachmentKind, ReportDraft
from desktop_app.domain.text import tr
from desktop_app.store import schema
from desktop_app.store.columns import moment_text, read_moment
from desktop_app.store.scope import within

ENDED = "('done', 'refused', 'not_reached', 'invalid_number')"
"""Statuses of visits that are over."""

KEPT = "('awaiting', 'done', 'refused', 'not_reached', 'invalid_number')"
"""Statuses of visits of which there is a record; those that await a paper are not filed yet."""

_ROWS = f"""
SELECT v.id, v.customer_id, c.name, v.title, v.done_day, v.owner, v.status, v.problem, v.filed_at,
       r.written_day, r.reviewed_at
FROM visit v JOIN customer c ON c.id = v.customer_id LEFT JOIN visit_report r ON r.visit_id = v.id
WHERE +v.status IN {KEPT} AND v.done_day IS NOT NULL
"""
"""The plus keeps SQLite from going through all that ever ended: the days are the shorter way."""


def rows(connection: Connection, first: date, last: date, fragment: str = "", limit: int = 1000) -> Sequence[Row[Any]]:
    """Return the visits that ended from one day to another, the latest first.

    Args:
        connection: for reading.
        first: earliest day of the end.
        last: latest day of the end.
        fragment: of the customer's name, the title or the owner.
        limit: most rows.
    """
    where = " AND v.done_day BETWEEN :first AND :last"
    values: dict[str, Any] = {"first": first.isoformat(), "last": last.isoformat(), "limit": limit}
    if fragment.strip():
        where += " AND (c.name LIKE :part OR v.title LIKE :part OR v.owner LIKE :part)"
        values["part"] = f"%{fragment.strip()}%"
    return connection.execute(text(f"{_ROWS}{where} ORDER BY v.done_day DESC, v.id DESC LIMIT :limit"), values).all()


def row(connection: Connection, visit_id: int) -> Row[Any]:
    """Return one visit that ended.

    Raises:
        UserError: ``missing`` when it has not ended, or does not exist.
    """
    found = connection.execute(text(f"{_ROWS} AND v.id = :id"), {"id": visit_id}).one_or_none()
    if found is None:
        raise UserError("missing", tr("这次回访还没有结束，没有记录。"), tr("请先在通话窗格里记下结果。"))
    return found


def report(connection: Connection, visit_id: int) -> Row[Any] | None:
    """Return the report on a visit with the names of writer and reviewer."""
    statement = """
    SELECT r.*, w.name AS writer, coalesce(h.name, '') AS reviewer FROM visit_report r
    JOIN user_account w ON w.id = r.user_id LEFT JOIN user_account h ON h.id = r.reviewer_id WHERE r.visit_id = :id
    """
    return connection.execute(text(statement), {"id": visit_id}).one_or_none()


def save_report(
    connection: Connection, visit_id: int, draft: ReportDraft, day: date, now: datetime, user_id: int
) -> None:
    """Write the report on a visit; written again, it keeps the day on which it was first written."""
    words = {"course": draft.course, "outcome": draft.outcome, "evaluation": draft.evaluation}
    new = {**words, "visit_id": visit_id, "written_day": day, "at": now, "user_id": user_id, "guidance": ""}
    statement = upsert(schema.VisitReport).values(new)
    connection.execute(statement.on_conflict_do_update(index_elements=["visit_id"], set_=words))


def review(connection: Connection, visit_id: int, guidance: str, now: datetime, user_id: int) -> None:
    """Write what the head says to a report."""
    table = schema.VisitReport
    values = {"guidance": guidance, "reviewed_at": now, "reviewer_id": user_id}
    connection.execute(update(table).where(table.visit_id == visit_id).values(**values))


def add_addition(connection: Connection, visit_id: int, words: str, now: datetime, user_id: int) -> int:
    """Add words to a record and return their id."""
    table = schema.VisitAddition
    values = {"visit_id": visit_id, "text": words, "at": now, "user_id": user_id}
    return connection.execute(insert(table).values(**values).returning(table.id)).scalar_one()


def additions(connection: Connection, visit_id: int) -> tuple[Addition, ...]:
    """Return what was added to a record, in order."""
    table, user = schema.VisitAddition, schema.UserAccount
    found = connection.execute(
        select(table.text, table.at, user.name)
        .join(user, user.id == table.user_id)
        .where(table.visit_id == visit_id)
        .order_by(table.at, table.id)
    )
    return tuple(Addition(row.text, row.at, row.name) for row in found)


def add_attachment(
    connection: Connection, visit_id: int, kind: AttachmentKind, name: str, content: bytes, now: datetime, user_id: int
) -> int:
    """Keep a file with a visit and return its id."""
    table = schema.Attachment
    values = {"visit_id": visit_id, "kind": kind.value, "name": name, "size": len(content), "content": content}
    statement = insert(table).values(**values, at=now, user_id=user_id, active=True).returning(table.id)
    return connection.execute(statement).scalar_one()


def attachments(connection: Connection, visit_id: int) -> tuple[Attachment, ...]:
    """Return what is kept with a visit, without the contents."""
    table, user = schema.Attachment, schema.UserAccount
    found = connection.execute(
        select(table.id, table.kind, table.name.label("file"), table.size, table.at, user.name, table.parked_by)
        .join(user, user.id == table.user_id)
        .where(table.visit_id == visit_id, table.active)
        .order_by(table.id)
    )
    return tuple(
        Attachment(r.id, AttachmentKind(r.kind), r.file, r.size, r.at, r.name, r.parked_by is not None) for r in found
    )


def attachment_content(connection: Connection, attachment_id: int) -> tuple[int, str, bytes]:
    """Return visit, name and content of a kept file."""
    table = schema.Attachment
    found = connection.execute(select(table.visit_id, table.name, table.content).where(table.id == attachment_id)).one()
    return found.visit_id, found.name, found.content


def attached_by(connection: Connection, attachment_id: int) -> int:
    """Return the account that kept a file."""
    table = schema.Attachment
    return connection.execute(select(table.user_id).where(table.id == attachment_id)).scalar_one()


def change_attachment(connection: Connection, visit_id: int, attachment_id: int, **values: Any) -> None:
    """Change what is said of a visit's file; its content never changes.

    Raises:
        UserError: ``missing`` when the visit has no such file.
    """
    table = schema.Attachment
    mine = (table.id == attachment_id, table.visit_id == visit_id, table.active)
    if not connection.execute(update(table).where(*mine).values(**values)).rowcount:
        raise UserError("missing", tr("这次回访没有这个附件。"), tr("可能刚刚移除了，请重新打开。"))


def park_attachments(connection: Connection, visit_id: int, attempt_id: int) -> None:
    """Let the files of a call that did not end its visit belong to that attempt."""
    table = schema.Attachment
    free = (table.visit_id == visit_id, table.active, table.parked_by.is_(None))
    connection.execute(update(table).where(*free).values(parked_by=attempt_id))


def unpark_attachments(connection: Connection, attempt_id: int) -> None:
    """Give a visit the files back that an attempt had parked."""
    table = schema.Attachment
    connection.execute(update(table).where(table.parked_by == attempt_id).values(parked_by=None))


def unreported(connection: Connection, day: date) -> tuple[int, ...]:
    """Return the visits that ended by a day, are not filed, and have no report yet: those that the person may file."""
    statement = (
        f"SELECT v.id FROM visit v WHERE v.status IN {ENDED} AND v.done_day <= :day AND v.filed_at IS NULL"
        f" AND {within(connection, 'v.customer_id')}"
        " AND NOT EXISTS (SELECT 1 FROM visit_report r WHERE r.visit_id = v.id) ORDER BY v.done_day, v.id"
    )
    return tuple(connection.execute(text(statement), {"day": day.isoformat()}).scalars())


def file_until(connection: Connection, day: date, now: datetime) -> int:
    """File the records with a report of all visits that ended by a day and are the person's to file; say how many."""
    statement = (
        f"UPDATE visit SET filed_at = :now WHERE status IN {ENDED} AND done_day <= :day AND filed_at IS NULL"
        f" AND {within(connection, 'visit.customer_id')}"
        " AND EXISTS (SELECT 1 FROM visit_report r WHERE r.visit_id = visit.id)"
    )
    return connection.execute(text(statement), {"now": moment_text(now), "day": day.isoformat()}).rowcount


def filed_at(connection: Connection, visit_id: int) -> datetime | None:
    """Return when a record was filed."""
    found = connection.execute(text("SELECT filed_at FROM visit WHERE id = :id"), {"id": visit_id}).scalar_one()
    return None if found is None else read_moment(found)
