"""Sheets as plain rows, and what is understood of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.domain.grid import Book, Cell, Sheet, SheetState
from desktop_app.domain.importing import ImportPreview, PersonFields, RowAction, RowPreview
from desktop_app.rules.importing.preview import understand

TODAY = date(2026, 11, 24)
Rows = Sequence[Sequence[Cell]]


def phone(number: int) -> str:
    """Return an invented mobile number."""
    return f"1380013{number:04}"


def sheet(rows: Rows, name: str = "名单", **more: Any) -> Sheet:
    """Return a visible sheet."""
    return Sheet(name, more.pop("state", SheetState.VISIBLE), tuple(tuple(row) for row in rows), **more)


def preview_of(*sheets: Sheet | Rows, **more: Any) -> ImportPreview:
    """Understand some sheets as a file."""
    made = [each if isinstance(each, Sheet) else sheet(each, f"表{n}") for n, each in enumerate(sheets, 1)]
    return understand(Book("xlsx", tuple(made)), today=TODAY, **more)


def rows_of(preview: ImportPreview) -> list[RowPreview]:
    """Return all rows of a file."""
    return [row for each in preview.sheets for row in each.rows]


def taken(preview: ImportPreview) -> dict[int, PersonFields]:
    """Return what is taken of each row that gives or touches a customer, by row number."""
    left = (RowAction.IGNORE, RowAction.REJECT)
    return {row.row: row.fields for row in rows_of(preview) if row.action not in left}


def ignored(preview: ImportPreview) -> dict[int, str]:
    """Return why rows are ignored, by row number."""
    return {row.row: row.reason for row in rows_of(preview) if row.action is RowAction.IGNORE}


def codes(preview: ImportPreview, row: int) -> list[str]:
    """Return what is wrong with a row."""
    return [problem.code for each in rows_of(preview) if each.row == row for problem in each.problems]


def mapping_of(preview: ImportPreview, number: int = 0) -> Mapping[str, str | None]:
    """Return the field of each column of a list."""
    return {letter: field and field.value for letter, field in preview.sheets[number].mapping.items()}
