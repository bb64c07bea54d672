"""Rows of a sheet, fast: most rows are written one plain way, and only the others need a full XML parser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.markup import Readable, Resumed, feed, utf8
from desktop_app.workbook.reading.ooxml.cells import CellValues, area, column
from desktop_app.workbook.reading.ooxml.exact import ExactRows, SheetFacts
from desktop_app.workbook.reading.ooxml.parts import decode
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_MERGES, Sink

FromRaw = Callable[[bytes], Cell]

_CHUNK = 1 << 18
_ROW = re.compile(rb'<row r="(\d+)"([^>]*)>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d+"([^>/]*)'
    rb"(?:/>|>(<f(?:[^>]*/>|[^>]*>[^<]*</f>))?(?:(?:<v>|<is><t[^>/]*>)([^<]*)(?:</v>|</t></is>)|<v/>)?</c>)"
)
_ATTRIBUTE = re.compile(rb'\b([st])="([^"]*)"')
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z0-9$:]+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FIRST = re.compile(rb'<c r="[A-Z]+(\d+)"')
_NUMBER, _SHARED, _TEXT, _OTHER = range(4)
_NOTHING = io.BytesIO()


class SheetReader:
    """Reads one sheet part as it is unpacked."""

    def __init__(self, values: CellValues, sink: Sink, size: int) -> None:
        self._values, self._sink = values, sink
        self._facts = SheetFacts()
        self._exact = ExactRows(values, self._facts, sink)
        self._columns: dict[bytes, int] = {}
        self._kinds: dict[bytes, tuple[int, FromRaw]] = {}
        self._size, self._seen = max(size, 1), 0

    def read(self, source: Readable, share: float, start: float) -> None:
        """Read the part and close the sheet.

        Args:
            source: the part.
            share: part of the whole work, for the progress.
            start: how much of the work was done before.
        """
        self._share, self._start = share, start
        stream = utf8(source)
        head = b""
        while b"<sheetData" not in head and (chunk := stream.read(_CHUNK)):
            head += chunk
            if len(head) > 8 * _CHUNK:
                break
        if b"<sheetData>" in head and b"<!" not in head:
            self._scan(head, stream)
        else:
            feed(self._exact.parser(), Resumed(head, stream), self._advance)
        facts = self._facts
        self._sink.close_sheet(facts.merges, frozenset(facts.hidden_rows), frozenset(facts.uncalculated))

    def _advance(self, size: int) -> None:
        self._seen += size
        self._sink.progress(self._start + self._share * min(1.0, self._seen / self._size))

    def _scan(self, head: bytes, stream: Readable) -> None:
        self._advance(len(head))
        rest = head.partition(b"<sheetData>")[2]
        while True:
            end = rest.find(b"</sheetData>")
            pieces = rest[:end].split(b"</row>") if end >= 0 else rest.split(b"</row>")
            commented = b"<!" in rest or b"<?" in rest
            for piece in pieces[:-1]:
                if commented or not self._plain_row(piece):
                    self._exact_rows(piece + b"</row>")
            if end >= 0:
                self._exact_rows(pieces[-1])
                self._tail(rest[end:], stream)
                return
            chunk = stream.read(_CHUNK)
            if not chunk:
                raise Unreadable("corrupted")
            self._advance(len(chunk))
            rest = pieces[-1] + chunk

    def _exact_rows(self, piece: bytes) -> None:
        if piece and not piece.isspace():
            feed(self._exact.parser(), Resumed(b"<sheetData>" + piece + b"</sheetData>", _NOTHING))

    def _tail(self, rest: bytes, stream: Readable) -> None:
        while chunk := stream.read(_CHUNK):
            rest += chunk
        merges = _MERGE.findall(rest)
        if len(merges) > MAX_MERGES:
            raise Unreadable("too_large")
        self._facts.merges.extend(area(merge.decode("ascii")) for merge in merges)

    def _plain_row(self, piece: bytes) -> bool:
        """Put a row into the sink if it is written the plain way, else leave it and say so."""
        at = piece.rfind(b"<row")
        opening = _ROW.match(piece, at)
        found = _CELL.findall(piece, at)
        if opening is None or len(found) != piece.count(b"<c") or not _starts_in_row(piece, opening):
            return False
        number = int(opening[1])
        columns, kinds, strings = self._columns, self._kinds, self._values.strings
        cells: list[Cell] = []
        add = cells.append
        position = 0
        uncalculated: list[tuple[int, int]] = []
        for letters, attributes, formula, text in found:
            position += 1
            place = columns.get(letters) or self._column(letters)
            if place != position:
                if place < position:
                    return False
                cells.extend((None,) * (place - position))
                position = place
            kind, convert = kinds.get(attributes) or self._kind(attributes)
            if not text:
                if formula and kind != _TEXT:
                    uncalculated.append((number, place))
                add(None)
            elif kind == _SHARED:
                index = int(text)
                if not 0 <= index < len(strings):
                    raise Unreadable("corrupted")
                add(strings[index])
            elif kind == _NUMBER and text.isdigit():
                add(int(text))
            else:
                add(convert(text))
        if opening[2] and _HIDDEN.search(opening[2]):
            self._facts.hidden_rows.add(number)
        self._facts.uncalculated.update(uncalculated)
        self._exact.last_row = number
        self._sink.row(number, cells)
        return True

    def _column(self, letters: bytes) -> int:
        number = self._columns[letters] = column(letters.decode("ascii"))
        return number

    def _kind(self, attributes: bytes) -> tuple[int, FromRaw]:
        found = {name: value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
        kind, style = found.get(b"t", ""), found.get(b"s", "")
        convert = self._values.converter(kind, style)
        if kind in ("str", "inlineStr"):
            entry = _TEXT, decode
        elif kind == "s":
            entry = _SHARED, decode
        else:
            entry = (
                _NUMBER if self._values.is_number(kind, style) else _OTHER,
                lambda raw: convert(raw.decode("utf-8")),
            )
        self._kinds[attributes] = entry
        return entry


def _starts_in_row(piece: bytes, opening: re.Match[bytes]) -> bool:
    """Tell whether the first cell of a row names the row it stands in."""
    first = _FIRST.match(piece, opening.end())
    return first is None or first[1] == opening[1]
