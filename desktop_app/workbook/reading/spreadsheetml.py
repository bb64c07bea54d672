"""Reads SpreadsheetML 2003, the single XML file of Excel 2003 that many systems write under the name .xls."""

from __future__ import annotations

from desktop_app.domain.grid import Cell, CellError, SheetState
from desktop_app.workbook.reading.markup import walk, without_forbidden
from desktop_app.workbook.reading.numbers import iso_date, parse_number
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Range, Sink

_DAY_ZERO = ("1899-12-31", "1899-12-30")


class SpreadsheetMlReader:
    """Follows the tags and puts the rows into the sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._pieces: list[str] = []
        self._taking = False
        self._in_table = self._hidden = False
        self._aside = 0

    def read(self, data: bytes) -> None:
        """Read a document.

        Args:
            data: the file.
        """
        walk(without_forbidden(data), self._start, self._end, self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Comment" or self._aside:
            self._aside += 1
            return
        if not self._in_table and tag not in ("Worksheet", "Table", "Visible"):
            return
        match tag:
            case "Cell":
                self._begin_cell(attributes)
            case "Data":
                self._kind = attributes.get("Type", "String")
                self._begin_text()
            case "Row":
                self._begin_row(attributes)
            case "Table":
                self._in_table = True
            case "Worksheet":
                self._begin_sheet(attributes)
            case "Visible":
                self._begin_text()

    def _begin_text(self) -> None:
        self._pieces.clear()
        self._taking = True

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        self._sink.open_sheet(attributes.get("Name", ""))
        self._in_table = self._hidden = False
        self._row = 0
        self._merges: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._uncalculated: set[tuple[int, int]] = set()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = _place(attributes, self._row + 1, MAX_ROWS)
        self._column = 0
        self._cells: list[Cell] = []
        if attributes.get("Hidden") == "1":
            self._hidden_rows.add(self._row)
        self._span = _number(attributes.get("Span"))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._column = _place(attributes, self._column + 1, MAX_COLUMNS)
        self._across, down = _number(attributes.get("MergeAcross")), _number(attributes.get("MergeDown"))
        if self._across or down:
            self._merges.append((self._row, self._column, self._row + down, self._column + self._across))
            if len(self._merges) > MAX_MERGES:
                raise Unreadable("too_large")
        self._formula = "Formula" in attributes
        self._kind = ""

    def _text(self, piece: str) -> None:
        if self._taking:
            self._pieces.append(piece)

    def _end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
            return
        if not self._in_table and tag not in ("Worksheet", "Visible"):
            return
        match tag:
            case "Table":
                self._in_table = False
            case "Data":
                self._taking = False
            case "Cell":
                self._finish_cell()
            case "Row":
                self._sink.row(self._row, self._cells)
                self._row += self._span
            case "Visible":
                self._taking = False
                self._hidden = "".join(self._pieces).strip() in ("SheetHidden", "SheetVeryHidden")
            case "Worksheet":
                self._sink.close_sheet(
                    self._merges,
                    frozenset(self._hidden_rows),
                    frozenset(self._uncalculated),
                    SheetState.HIDDEN if self._hidden else SheetState.VISIBLE,
                )

    def _finish_cell(self) -> None:
        value = _value(self._kind, "".join(self._pieces)) if self._kind else None
        if value is not None:
            self._cells.extend((None,) * (self._column - 1 - len(self._cells)))
            self._cells.append(value)
        elif self._formula and self._kind != "String":
            self._uncalculated.add((self._row, self._column))
        self._column += self._across


def _value(kind: str, text: str) -> Cell:
    match kind:
        case "Number":
            return parse_number(text.strip()) if text.strip() else None
        case "DateTime":
            return _moment(text.strip())
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            return CellError(text.strip())
    return text or None


def _moment(text: str) -> Cell:
    """Return a date or moment; the day before the calendar begins stands for a time of day without a date."""
    day, _, clock = text.partition("T")
    return iso_date(clock if day in _DAY_ZERO and clock else text)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _place(attributes: dict[str, str], following: int, largest: int) -> int:
    place = _number(attributes.get("Index")) or following
    if place > largest:
        raise Unreadable("too_large")
    return place
