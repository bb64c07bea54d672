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
from desktop_app.workbook.style import without_controls
from desktop_app.workbook.write_list import in_parts

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text beginning so is run by some spreadsheet program; an apostrophe before it keeps it text."""

_STARTS = frozenset(FORMULA_STARTS)


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
        return [f"'{cell}" if cell and cell[0] in _STARTS else cell for cell in column]
    return [_field(cell) for cell in column]


def _field(cell: Cell) -> object:
    if isinstance(cell, str):
        text = without_controls(cell)
        return f"'{text}" if text[:1] in _STARTS else text
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.code if isinstance(cell, CellError) else cell
