"""Lists as CSV that Excel opens rightly: UTF-8 with a mark, and text that can never run as a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.listing import Listing
from desktop_app.domain.progress import Pace
from desktop_app.workbook.write_list import REPORT_EVERY

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text beginning so is run by some spreadsheet program; an apostrophe before it keeps it text."""


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
        writer.writerow([_field(column.title) for column in listing.columns])
        for row in listing.rows:
            if written % REPORT_EVERY == 0:
                pace.at(written, listing.count)
            writer.writerow([_field(cell) for cell in row])
            written += 1
        pace.at(written, written)
    return written


def _field(cell: Cell) -> object:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell.replace("\x00", "")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.code if isinstance(cell, CellError) else cell
