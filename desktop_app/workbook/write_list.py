"""Long lists as an Excel sheet: typed cells, a styled and frozen heading with a filter, ready to print on A4."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from pathlib import Path
from typing import Any, BinaryIO

from rustpy_xlsxwriter import FastExcel, Format

from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.listing import Column, ColumnKind, Listing
from desktop_app.domain.progress import Pace
from desktop_app.workbook.style import BODY_FONT, HEADER_FILL, INK, LINE, LONGEST_TEXT, clean_text

REPORT_EVERY = 1000
"""Rows between two looks at the progress and the wish to stop."""

_TEXTS = {str, type(None)}
_CHANGED = (str, CellError)

_WRITERS_ERRORS = ("OSError", "RuntimeError", "PanicException")
_SYSTEM_CODE = re.compile(r"(?:os error |code: )(\d+)")

_NUMBER_FORMATS = {
    ColumnKind.TEXT: "@",  # a text that looks like a formula or a number stays text even after it is edited
    ColumnKind.NUMBER: "0",
    ColumnKind.DAY: "yyyy-mm-dd",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
}


def write_list(target: Path | BinaryIO, listing: Listing, pace: Pace) -> int:
    """Write a list to a new workbook.

    Args:
        target: file to write, which is overwritten, or memory, which no byte leaves.
        listing: columns and rows; text is never taken as a formula, whatever it begins with.
        pace: told how many rows are written.

    Returns:
        Rows written.

    Raises:
        Cancelled: when the person stopped it.
        OSError: when the file, or a temporary one beside it, cannot be written.
    """
    titles = _distinct([column.title for column in listing.columns])
    rows = _Counted(listing, titles, pace)
    in_memory = not isinstance(target, Path)
    book = FastExcel(target, output_format="xlsx")
    book.freeze(row=1)
    book.sheet(
        sheet_name(listing.name),
        iter(rows),
        column_widths=[float(column.width) for column in listing.columns],
        column_formats=[_column_format(column) for column in listing.columns],
        header_format=_header_format(),
        row_heights={0: 22.0},
        autofilter=True,
        dedupe_strings=in_memory,  # else the writer keeps the rows in a temporary file until they are packed
        page_setup={
            "paper_size": 9,
            "landscape": True,
            "fit_to_pages": (1, 0),
            "repeat_rows": (0, 0),
            "footer": "&L&A&R&P / &N",
        },
    )
    with _system_errors():
        book.save()
    return rows.written


@contextmanager
def _system_errors() -> Iterator[None]:
    """Raise what the system refused as it would itself: the writer tells it in errors of three kinds.

    Of a full disk under its temporary file it even panics, with an error that is none to ``except Exception``.
    """
    try:
        yield
    except BaseException as error:
        found = _SYSTEM_CODE.search(str(error)) if type(error).__name__ in _WRITERS_ERRORS else None
        if found is None:
            raise
        code = int(found.group(1))
        raise OSError(code, str(error), None, code if os.name == "nt" else None) from error


class _Counted:
    """The rows as the writer wants them, counted on the way; an empty list still gets its headings."""

    def __init__(self, listing: Listing, titles: Sequence[str], pace: Pace) -> None:
        self._listing = listing
        self._titles = titles
        self._pace = pace
        self.written = 0

    def __iter__(self) -> Iterator[dict[str, object]]:
        titles = self._titles
        for rows in in_parts(self._listing, self._pace):
            columns = [_written(column) for column in zip(*rows, strict=True)]
            yield from map(dict, map(zip, repeat(titles), zip(*columns, strict=True)))
            self.written += len(rows)
        if not self.written:
            yield dict.fromkeys(titles)


def in_parts(listing: Listing, pace: Pace) -> Iterator[list[Sequence[Cell]]]:
    """Yield the rows of a list many at once, and tell between them how far it is."""
    rows, done = iter(listing.rows), 0
    while part := list(islice(rows, REPORT_EVERY)):
        pace.at(done, listing.count)
        yield part
        done += len(part)
    pace.at(done, done)


def _written(column: Sequence[Any]) -> Sequence[object]:
    """Return cells of a column as the writer takes them: clean text, nothing for empty text."""
    kinds = set(map(type, column))
    if kinds.isdisjoint(_CHANGED):
        return column
    if kinds <= _TEXTS:
        joined = "".join(filter(None, column))
        if joined.isprintable() and (
            len(joined) <= LONGEST_TEXT or max(map(len, filter(None, column))) <= LONGEST_TEXT
        ):
            return [cell or None for cell in column] if "" in column else column
    return [
        clean_text(cell) or None if type(cell) is str else cell.code if type(cell) is CellError else cell
        for cell in column
    ]


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "Sheet1"


def _distinct(titles: Sequence[str]) -> list[str]:
    """Return headings that differ, by a number where two are the same."""
    seen: dict[str, int] = {}
    result = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        result.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return result


def _column_format(column: Column) -> Format:
    cell = Format().set_num_format(_NUMBER_FORMATS[column.kind]).set_font_name(BODY_FONT).set_font_size(10)
    return cell.set_align("right") if column.kind is ColumnKind.NUMBER else cell.set_align("left")


def _header_format() -> Format:
    cell = Format().set_bold().set_font_name(BODY_FONT).set_font_size(10).set_font_color(f"#{INK}")
    cell = cell.set_background_color(f"#{HEADER_FILL}").set_align("vcenter")
    return cell.set_border_bottom("thin").set_border_bottom_color(f"#{LINE}")
