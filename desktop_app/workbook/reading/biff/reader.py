"""Reads the workbooks of Excel 5 to 2003."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from desktop_app.domain.grid import Cell, CellError, SheetState
from desktop_app.workbook.reading.biff.records import (
    BOF,
    EOF,
    ERRORS,
    F64,
    FILEPASS,
    U16,
    U32,
    TextReader,
    code_page,
    continued,
    records,
    rk,
)
from desktop_app.workbook.reading.numbers import date_styles, plain, serial_date
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_MERGES, Range, Sink

_UNICODE = 0x600
_WORKSHEET = 0
_CODEPAGE, _DATEMODE, _FORMAT, _XF, _BOUNDSHEET, _SST = 0x42, 0x22, 0x41E, 0xE0, 0x85, 0xFC
_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING, _BOOLERR = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205
_FORMULA, _STRING, _ROW, _MERGED = (0x06, 0x206, 0x406), 0x207, 0x208, 0xE5
_PLACED = (_LABELSST, _RK, _NUMBER, _BOOLERR)
_HIDDEN_ROW = 0x20
_PLACE = struct.Struct("<HHH")


@dataclass(slots=True)
class _Globals:
    """What the head of the stream says for all sheets."""

    unicode: bool
    encoding: str = ""
    epoch_1904: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    sheets: list[tuple[int, SheetState, str]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def text(self, content: bytes, at: int, length_size: int = 2) -> str:
        """Return a text with its length in front: Unicode since Excel 97, before in a code page."""
        if self.unicode:
            return TextReader([content[at:]]).text(length_size)
        count = int.from_bytes(content[at : at + length_size], "little")
        return self.bytes_text(content[at + length_size : at + length_size + count])

    def bytes_text(self, raw: bytes) -> str:
        """Return the text of bytes in the workbook's code page."""
        try:
            return raw.decode(self.encoding or "gb18030")
        except UnicodeDecodeError:
            if self.encoding:
                raise
            return raw.decode("cp1252")
        except LookupError as error:
            raise Unreadable("unsupported_format", "encoding") from error


def read_xls(stream: bytes, sink: Sink) -> None:
    """Read every worksheet.

    Args:
        stream: the workbook stream out of its container.
        sink: takes the rows.

    Raises:
        Unreadable: ``password_protected``, or the stream is damaged.
    """
    try:
        known = _read_globals(stream)
        begins = _substreams(stream)
        sink.expect(known.strings)
        for index, (offset, state, name) in enumerate(known.sheets):
            sink.open_sheet(name, state)
            _SheetReader(known, sink).read(stream, offset if offset in begins else begins[index])
            sink.progress((index + 1) / len(known.sheets))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable("corrupted") from error
    if not known.sheets:
        raise Unreadable("empty")


def _read_globals(stream: bytes) -> _Globals:
    known = _Globals(U16.unpack_from(stream, 4)[0] >= _UNICODE)
    bound: list[bytes] = []
    for kind, at, content in records(stream):
        if kind == FILEPASS:
            raise Unreadable("password_protected")
        if kind == _CODEPAGE:
            known.encoding = code_page(U16.unpack_from(content)[0])
        elif kind == _DATEMODE:
            known.epoch_1904 = content[0] == 1
        elif kind == _FORMAT:
            known.formats[U16.unpack_from(content)[0]] = _format_code(known, content)
        elif kind == _XF:
            known.styles.append(U16.unpack_from(content, 2)[0])
        elif kind == _BOUNDSHEET:
            bound.append(content)
        elif kind == _SST:
            known.strings = _read_strings(stream, at)
        elif kind == EOF:
            break
    else:
        raise Unreadable("corrupted")
    for content in bound:
        if content[5] & 0x0F == _WORKSHEET:
            state = SheetState.HIDDEN if content[4] & 0x03 else SheetState.VISIBLE
            known.sheets.append((U32.unpack_from(content)[0], state, known.text(content, 6, 1)))
    return known


def _format_code(known: _Globals, content: bytes) -> str:
    try:
        return known.text(content, 2, 2 if known.unicode else 1)
    except (IndexError, UnicodeDecodeError):
        return ""


def _substreams(stream: bytes) -> list[int]:
    """Return where the sheets really begin; the offsets some programs write miss by a few bytes."""
    begins: list[int] = []
    depth = 0
    for kind, at, _ in records(stream):
        if kind == BOF:
            if not depth:
                begins.append(at)
            depth += 1
        elif kind == EOF:
            depth -= 1
    return begins[1:]


def _read_strings(stream: bytes, at: int) -> list[str]:
    """Return the shared strings, as many as there are: the count in front is often wrong."""
    reader = TextReader(continued(stream, at))
    reader.at = 8
    strings: list[str] = []
    while reader.more():
        try:
            strings.append(reader.text())
        except IndexError:
            break
    return strings


class _SheetReader:
    def __init__(self, known: _Globals, sink: Sink) -> None:
        self._known, self._sink = known, sink
        self._dates = date_styles(known.styles, known.formats)
        self._merges: list[Range] = []
        self._hidden: set[int] = set()
        self._row = 0
        self._cells: list[Cell] = []
        self._awaiting: int | None = None

    def read(self, stream: bytes, offset: int) -> None:
        depth = 0
        for kind, at, content in records(stream, offset):
            if kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if not depth:
                    break
            elif depth == 1:
                self._record(kind, content, stream, at)
        else:
            raise Unreadable("corrupted")
        self._flush()
        self._sink.close_sheet(self._merges, frozenset(self._hidden))

    def _record(self, kind: int, content: bytes, stream: bytes, at: int) -> None:
        if kind in _PLACED:
            row, column, style = _PLACE.unpack_from(content)
            self._put(row, column, self._value(kind, content, style))
        elif kind in _FORMULA:
            self._formula(content)
        elif kind in (_LABEL, _RSTRING):
            row, column, _ = _PLACE.unpack_from(content)
            self._put(row, column, self._long_text(stream, at, 6))
        elif kind == _STRING and self._awaiting is not None:
            self._cells[self._awaiting] = self._long_text(stream, at, 0)
            self._awaiting = None
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", content)
            for index in range((len(content) - 6) // 6):
                style, raw = struct.unpack_from("<HI", content, 4 + 6 * index)
                self._put(row, first + index, self._number(rk(raw), style))
        elif kind == _ROW and content[12] & _HIDDEN_ROW:
            self._hidden.add(U16.unpack_from(content)[0] + 1)
        elif kind == _MERGED:
            self._merge(content)

    def _value(self, kind: int, content: bytes, style: int) -> Cell:
        if kind == _LABELSST:
            index: int = U32.unpack_from(content, 6)[0]
            return self._known.strings[index]
        if kind == _RK:
            return self._number(rk(U32.unpack_from(content, 6)[0]), style)
        if kind == _NUMBER:
            return self._number(F64.unpack_from(content, 6)[0], style)
        return _error(content[6]) if content[7] else content[6] != 0

    def _merge(self, content: bytes) -> None:
        for top, bottom, left, right in struct.iter_unpack("<4H", content[2 : 2 + (len(content) - 2) // 8 * 8]):
            self._merges.append((top + 1, left + 1, bottom + 1, right + 1))
        if len(self._merges) > MAX_MERGES:
            raise Unreadable("too_large")

    def _formula(self, content: bytes) -> None:
        row, column, style = _PLACE.unpack_from(content)
        result = content[6:14]
        if result[6:] != b"\xff\xff":
            self._put(row, column, self._number(F64.unpack(result)[0], style))
            return
        match result[0]:
            case 0:
                self._put(row, column, "")
                self._awaiting = column
            case 1:
                self._put(row, column, result[2] != 0)
            case 2:
                self._put(row, column, _error(result[2]))

    def _long_text(self, stream: bytes, at: int, skip: int) -> str:
        pieces = continued(stream, at)
        pieces[0] = pieces[0][skip:]
        if not pieces[0]:
            return ""
        return TextReader(pieces).text() if self._known.unicode else self._known.text(b"".join(pieces), 0)

    def _number(self, number: float, style: int) -> Cell:
        return serial_date(number, self._known.epoch_1904) if style in self._dates else plain(number)

    def _put(self, row: int, column: int, value: Cell) -> None:
        if row != self._row:
            self._flush()
            self._row = row
        missing = column + 1 - len(self._cells)
        if missing > 0:
            self._cells.extend((None,) * missing)
        self._cells[column] = value
        self._awaiting = None

    def _flush(self) -> None:
        self._sink.row(self._row + 1, self._cells)
        self._cells = []


def _error(code: int) -> CellError:
    return CellError(ERRORS.get(code, "#ERR!"))
