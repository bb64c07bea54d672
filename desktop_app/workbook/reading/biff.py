"""Reads .xls and WPS .et, from Excel 2 to 2003, through xlrd."""

from __future__ import annotations

import io
import struct

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT, error_text_from_code
from xlrd.book import Book as XlsBook
from xlrd.sheet import Sheet as XlsSheet

from desktop_app.domain.grid import Cell, CellError, SheetState
from desktop_app.workbook.reading.numbers import is_date_format, plain, serial_date
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_CODEPAGE = 0x42
_UNSPECIFIED = "iso-8859-1"


def read_xls(data: bytes, sink: Sink) -> None:
    """Read every worksheet.

    Args:
        data: the file, or the bare stream of one of the oldest versions.
        sink: takes the rows.
    """
    book = _open(data)
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        sink.open_sheet(sheet.name, SheetState.HIDDEN if sheet.visibility else SheetState.VISIBLE)
        _read_sheet(book, sheet, sink)
        merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
        hidden = frozenset(number + 1 for number, row in sheet.rowinfo_map.items() if row.hidden)
        sink.close_sheet(merges, hidden)
        book.unload_sheet(index)
        sink.progress((index + 1) / book.nsheets)


def _open(data: bytes) -> XlsBook:
    try:
        return _parse(data, formatting=True)
    except (xlrd.XLRDError, AssertionError, IndexError, KeyError, struct.error) as error:
        if "ncrypt" in str(error):
            raise Unreadable("password_protected") from error
        # Damaged formatting need not mean damaged cells: the same file without its looks.
        return _parse(data, formatting=False)


def _parse(data: bytes, formatting: bool) -> XlsBook:
    book = xlrd.open_workbook(
        file_contents=data, formatting_info=formatting, ragged_rows=True, on_demand=True, logfile=io.StringIO()
    )
    if book.biff_version < 80 and book.codepage is None:
        # No code page in the file: on the desks these came from it was the Chinese one.
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=formatting,
            ragged_rows=True,
            on_demand=True,
            logfile=io.StringIO(),
            encoding_override="gb18030",
        )
    return book


def _read_sheet(book: XlsBook, sheet: XlsSheet, sink: Sink) -> None:
    shows_date = {
        index: is_date_format(book.format_map[xf.format_key].format_str)
        for index, xf in enumerate(book.xf_list)
        if xf.format_key in book.format_map
    }
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells: list[Cell] = []
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind == XL_CELL_TEXT:
                cells.append(value)
            elif kind == XL_CELL_NUMBER or kind == XL_CELL_DATE:
                dated = kind == XL_CELL_DATE and shows_date.get(sheet.cell_xf_index(row, column), True)
                cells.append(serial_date(value, bool(book.datemode)) if dated else plain(value))
            elif kind == XL_CELL_BOOLEAN:
                cells.append(bool(value))
            elif kind == XL_CELL_ERROR:
                cells.append(CellError(error_text_from_code.get(value, "#ERR!")))
            else:
                cells.append(None)
        sink.row(row + 1, cells)
