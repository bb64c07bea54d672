"""Standards and sheets of appraisals in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, text, update

from desktop_app.domain.access import Role
from desktop_app.domain.appraisals import Appraisal, AppraisalLine, Source, Standard, Verdict
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import schema
from desktop_app.store.columns import read_moment

_SHEETS = """
SELECT s.*, i.check_day, u.name AS closer FROM appraisal_sheet s
LEFT JOIN improvement i ON i.id = s.improvement_id LEFT JOIN user_account u ON u.id = s.closer_id
"""
_ITEMS = """
SELECT a.*, coalesce(u.name, '') AS user FROM appraisal_item a LEFT JOIN user_account u ON u.id = a.user_id
"""


def standards(connection: Connection) -> tuple[Standard, ...]:
    """Return what is appraised, in order."""
    return tuple(
        _standard(row) for row in connection.execute(text("SELECT * FROM appraisal_standard ORDER BY ordinal"))
    )


def set_standards(connection: Connection, wanted: Sequence[Standard]) -> None:
    """Write the standards anew; sheets keep those they were opened with."""
    connection.execute(delete(schema.AppraisalStandard))
    for ordinal, standard in enumerate(wanted):
        connection.execute(insert(schema.AppraisalStandard).values(ordinal=ordinal, **_written(standard)))


def open_sheet(
    connection: Connection, person: str, first: date, last: date, wanted: Sequence[Standard], now: datetime, user: int
) -> int:
    """Open a sheet with a line for each standard, and return its id."""
    table = schema.AppraisalSheet
    values = {"person": person, "first": first, "last": last, "verdict": Verdict.NONE.value, "words": ""}
    sheet = connection.execute(insert(table).values(**values, at=now, user_id=user).returning(table.id)).scalar_one()
    for standard in wanted:
        add_line(connection, sheet, standard)
    return sheet


def add_line(connection: Connection, sheet: int, standard: Standard) -> int:
    """Add a line that nobody has judged, and return its id."""
    table = schema.AppraisalItem
    values = {"sheet_id": sheet, "counted": "", "note": "", **_written(standard)}
    return connection.execute(insert(table).values(**values).returning(table.id)).scalar_one()


def give_points(connection: Connection, line: int, points: Decimal, *, user: int | None, **values: str) -> None:
    """Write the points of a line, with ``counted`` or ``note``."""
    table = schema.AppraisalItem
    connection.execute(update(table).where(table.id == line).values(tenths=int(points * 10), user_id=user, **values))


def close(connection: Connection, sheet: int, **values: Any) -> None:
    """Write what a sheet ended in, or that it is open again."""
    table = schema.AppraisalSheet
    connection.execute(update(table).where(table.id == sheet).values(**values))


def sheets(connection: Connection) -> tuple[Appraisal, ...]:
    """Return all sheets, the newest period first."""
    lines: dict[int, list[AppraisalLine]] = {}
    for row in connection.execute(text(f"{_ITEMS} ORDER BY a.id")):
        lines.setdefault(row.sheet_id, []).append(_line(row))
    found = connection.execute(text(f"{_SHEETS} ORDER BY s.closed_at IS NOT NULL, s.last DESC, s.id DESC"))
    return tuple(_sheet(row, lines.get(row.id, ())) for row in found)


def sheet_of(connection: Connection, sheet: int) -> Appraisal:
    """Return a sheet.

    Raises:
        UserError: ``missing`` when there is none.
    """
    row = connection.execute(text(f"{_SHEETS} WHERE s.id = :id"), {"id": sheet}).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这张考核表。"), tr("列表可能已经更新，请重新打开。"))
    items = connection.execute(text(f"{_ITEMS} WHERE a.sheet_id = :id ORDER BY a.id"), {"id": sheet})
    return _sheet(row, [_line(item) for item in items])


def sheet_with(connection: Connection, line: int) -> Appraisal:
    """Return the sheet that a line stands on.

    Raises:
        UserError: ``missing`` when there is none.
    """
    found = connection.execute(text("SELECT sheet_id FROM appraisal_item WHERE id = :id"), {"id": line}).scalar()
    return sheet_of(connection, found or 0)


def _written(standard: Standard) -> dict[str, Any]:
    return {
        "name": standard.name.strip(),
        "source": standard.source.value,
        "post": standard.post.value if standard.post else "",
        "figure": standard.figure,
        "target": standard.target,
        "most": standard.most,
        "words": standard.words.strip(),
    }


def _standard(row: Any) -> Standard:
    post = Role(row.post) if row.post else None
    return Standard(row.name, Source(row.source), row.most, post, row.figure, row.target, row.words)


def _line(row: Any) -> AppraisalLine:
    points = None if row.tenths is None else Decimal(row.tenths) / 10
    return AppraisalLine(row.id, _standard(row), row.counted, points, row.note, row.user)


def _sheet(row: Any, lines: Sequence[AppraisalLine]) -> Appraisal:
    return Appraisal(
        id=row.id,
        person=row.person,
        first=date.fromisoformat(row.first),
        last=date.fromisoformat(row.last),
        lines=tuple(lines),
        verdict=Verdict(row.verdict),
        words=row.words,
        deadline=row.check_day and date.fromisoformat(row.check_day),
        closed_at=row.closed_at and read_moment(row.closed_at),
        closed_by=row.closer or "",
    )
