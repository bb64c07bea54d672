"""Reads .xlsb, whose parts are streams of binary records ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.domain.grid import Cell, CellError, SheetState
from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.biff.records import ERRORS, F64, U16, U32, rk
from desktop_app.workbook.reading.numbers import date_styles, plain, serial_date
from desktop_app.workbook.reading.ooxml.package import part_of_kind, relations
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_COLUMNS, MAX_MERGES, Range, Sink

_ROW, _FORMAT, _STYLE, _STRING = 0, 44, 47, 19
_WORKBOOK_PROPERTIES, _SHEET, _MERGE = 153, 156, 176
_BEGIN_CELL_STYLES, _END_CELL_STYLES = 617, 618
_END_ROWS = 146
_BEGIN_EXTENSION, _END_EXTENSION = 35, 36
# Records of cells: with their column in front, the same of a formula, and those in the column after the last.
_FULL = {1: "blank", 2: "rk", 3: "error", 4: "bool", 5: "real", 6: "text", 7: "shared", 62: "rich"}
_FORMULA = {8: "text", 9: "real", 10: "bool", 11: "error"}
_SHORT = {number + 11: kind for number, kind in _FULL.items() if number < 8}


@dataclass(frozen=True, slots=True)
class _Values:
    strings: list[str]
    date_styles: frozenset[int]
    epoch_1904: bool

    def cell(self, kind: str, style: int, data: bytes, at: int) -> Cell:
        match kind:
            case "shared":
                index: int = U32.unpack_from(data, at)[0]
                return self.strings[index]
            case "text":
                return _wide(data, at)[0]
            case "rich":
                return _wide(data, at + 1)[0]
            case "bool":
                return data[at] != 0
            case "error":
                return CellError(ERRORS.get(data[at], "#ERR!"))
            case "real":
                number: float = F64.unpack_from(data, at)[0]
            case "rk":
                number = rk(U32.unpack_from(data, at)[0])
            case _:
                return None
        return serial_date(number, self.epoch_1904) if style in self.date_styles else plain(number)


def read_xlsb(archive: Archive, workbook: str, sink: Sink) -> None:
    """Read every worksheet of a binary workbook.

    Args:
        archive: the package.
        workbook: path of its workbook part.
        sink: takes the rows.
    """
    try:
        _read(archive, workbook, sink)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable("corrupted") from error


def _read(archive: Archive, workbook: str, sink: Sink) -> None:
    links = relations(archive, workbook)
    epoch_1904 = False
    sheets: list[tuple[str, SheetState, str]] = []
    for kind, data in _records(archive.read(workbook)):
        if kind == _WORKBOOK_PROPERTIES:
            epoch_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            state = SheetState.HIDDEN if U32.unpack_from(data)[0] else SheetState.VISIBLE
            link_id, at = _wide(data, 8)
            sheets.append((_wide(data, at)[0], state, link_id))
    strings: list[str] = []
    strings_part, styles_part = part_of_kind(archive, links, "sharedStrings"), part_of_kind(archive, links, "styles")
    if strings_part:
        strings = [_wide(data, 1)[0] for kind, data in _records(archive.read(strings_part)) if kind == _STRING]
    sink.expect(strings)
    values = _Values(strings, _styles(archive.read(styles_part)) if styles_part else frozenset(), epoch_1904)
    for index, (name, state, link_id) in enumerate(sheets):
        link = links.get(link_id)
        if link is not None and link.kind == "worksheet" and link.target in archive:
            sink.open_sheet(name, state)
            _read_sheet(archive.read(link.target), values, sink)
            sink.progress((index + 1) / len(sheets))


def _styles(part: bytes) -> frozenset[int]:
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for kind, data in _records(part):
        if kind == _FORMAT:
            formats[U16.unpack_from(data)[0]] = _wide(data, 2)[0]
        elif kind in (_BEGIN_CELL_STYLES, _END_CELL_STYLES):
            inside = kind == _BEGIN_CELL_STYLES
        elif kind == _STYLE and inside:
            styles.append(U16.unpack_from(data, 2)[0])
    return date_styles(styles, formats)


def _read_sheet(part: bytes, values: _Values, sink: Sink) -> None:
    merges: list[Range] = []
    hidden: set[int] = set()
    cells: list[Cell] = []
    row = column = aside = 0
    for kind, data in _records(part):
        if kind in (_BEGIN_EXTENSION, _END_EXTENSION):
            # Extensions use the numbers of ordinary records for something else.
            aside += 1 if kind == _BEGIN_EXTENSION else -1
        elif aside > 0:
            continue
        elif kind == _ROW:
            if cells:
                sink.row(row, cells)
            row, column, cells = U32.unpack_from(data)[0] + 1, -1, []
            if data[11] & 0x10:
                hidden.add(row)
        elif kind in _FULL or kind in _FORMULA or kind in _SHORT:
            short = kind in _SHORT
            column = column + 1 if short else U32.unpack_from(data)[0]
            if not 0 <= column < MAX_COLUMNS or not row:
                raise Unreadable("corrupted")
            style_at = 0 if short else 4
            style = U32.unpack_from(data, style_at)[0] & 0xFFFFFF
            name = _FULL.get(kind) or _FORMULA.get(kind) or _SHORT[kind]
            value = values.cell(name, style, data, style_at + 4)
            if value is not None:
                cells.extend((None,) * (column + 1 - len(cells)))
                cells[column] = value
        elif kind == _MERGE and len(merges) < MAX_MERGES:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            merges.append((top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _END_ROWS and cells:
            sink.row(row, cells)
            cells = []
    sink.close_sheet(merges, frozenset(hidden))


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Give type and content of each record; both numbers are written seven bits to the byte."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        if at + size > end:
            raise Unreadable("corrupted")
        yield kind, part[at : at + size]
        at += size


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length in front, and where it ends."""
    length = U32.unpack_from(data, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(data):
        raise Unreadable("corrupted")
    return data[at + 4 : end].decode("utf-16-le"), end
