"""Reads the single sheets of Excel 2 to 4 through xlrd."""

from __future__ import annotations

import io
import struct

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT, error_text_from_code

from desktop_app.domain.grid import Cell, CellError
from desktop_app.workbook.reading.numbers import plain, serial_date
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_DAMAGE = (xlrd.XLRDError, AssertionError, IndexError, KeyError, TypeError, ValueError, struct.error)


def read_oldest(data: bytes, sink: Sink) -> None:
    """Read every sheet.

    Args:
        data: the bare stream.
        sink: takes the rows.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, ragged_rows=True, logfile=io.StringIO())
        for sheet in book.sheets():
            sink.open_sheet(sheet.name)
            for row in range(sheet.nrows):
                kinds, values = sheet.row_types(row), sheet.row_values(row)
                cells = [_value(kind, value, bool(book.datemode)) for kind, value in zip(kinds, values, strict=True)]
                sink.row(row + 1, cells)
            sink.close_sheet()
    except _DAMAGE as error:
        raise Unreadable("password_protected" if "ncrypt" in str(error) else "corrupted") from error


def _value(kind: int, value: str | float, epoch_1904: bool) -> Cell:
    if kind == XL_CELL_TEXT:
        return str(value)
    if kind == XL_CELL_NUMBER:
        return plain(float(value))
    if kind == XL_CELL_DATE:
        return serial_date(float(value), epoch_1904)
    if kind == XL_CELL_BOOLEAN:
        return bool(value)
    if kind == XL_CELL_ERROR:
        return CellError(error_text_from_code.get(int(value), "#ERR!"))
    return None
