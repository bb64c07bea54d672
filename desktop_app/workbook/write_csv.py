"""Lists as CSV that Excel opens rightly: UTF-8 with a mark, and text that can never run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.listing import Listing
from desktop_app.domain.progress import Pace
from desktop_app.workbook.reading.delimited import FORMULA_STARTS
from desktop_app.workbook.style import without_controls
from desktop_app.workbook.write_list import in_parts

_STARTS = frozenset((*FORMULA_STARTS, "'"))
"""A text that begins so is looked at more closely."""


def write_csv(path: Path, listing: Listing, pace: Pace) -> int:
    """Write a list to a new CSV file.

    Args:
        path: file to write; it is overwritten.
        listing: columns and rows.
        pace: told how many rows are written.

    Returns:
        Rows written.

    Raises:
        Cancelled: when the person stopped it.
        OSError: when the file cannot be written.
    """
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as out:
        writer = csv.writer(out)
        writer.writerow(_fields([column.title for column in listing.columns]))
        for rows in in_parts(listing, pace):
            columns = [_fields(column) for column in zip(*rows, strict=True)]
            writer.writerows(zip(*columns, strict=True))
            written += len(rows)
    return written


def _fields(column: Sequence[Any]) -> Sequence[object]:
    """Return cells of a column as they stand in the file."""
    kinds = set(map(type, column)) - {type(None), int, float}
    if not kinds:
        return column
    if kinds == {str} and "".join([cell for cell in column if cell]).isprintable():
        return [_kept_text(cell) if cell and cell[0] in _STARTS else cell for cell in column]
    return [_field(cell) for cell in column]


def _kept_text(text: str) -> str:
    """Return a text with an apostrophe before what some program would run, and before an apostrophe that stands there.

    So the reader knows which to take away.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _field(cell: Cell) -> object:
    if isinstance(cell, str):
        return _kept_text(without_controls(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.code if isinstance(cell, CellError) else cell
