"""Rows of a sheet by a full XML parser: slower, and right for every way of writing them."""

from __future__ import annotations

from xml.parsers import expat

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.markup import local, new_parser
from desktop_app.workbook.reading.ooxml.cells import CellValues, area, reference
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_COLUMNS, MAX_MERGES, Range, Sink

_TEXT = ("v", "t")


class SheetFacts:
    """What is known of a sheet besides its cells."""

    def __init__(self) -> None:
        self.merges: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.uncalculated: set[tuple[int, int]] = set()

    def merge(self, text: str) -> None:
        """Add a merged area; what names no area is passed over, for it holds no cell."""
        merged = area(text)
        if merged is not None:
            self.merges.append(merged)
        if len(self.merges) > MAX_MERGES:
            raise Unreadable("too_large")


class ExactRows:
    """Follows the tags of a sheet and puts its rows into the sink."""

    def __init__(self, values: CellValues, facts: SheetFacts, sink: Sink) -> None:
        self._values, self._facts, self._sink = values, facts, sink
        self._row = self._column = 0
        self._cells: list[Cell] = []
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._value = self._inline = ""
        self._taking = self._formula = False
        self._phonetic = 0

    def parser(self) -> expat.XMLParserType:
        """Return a parser that feeds these rows; several may follow one another."""
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    @property
    def last_row(self) -> int:
        """Number of the row read last."""
        return self._row

    @last_row.setter
    def last_row(self, number: int) -> None:
        self._row = number

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in _TEXT:
            self._taking = not self._phonetic
            self._pieces = []
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            number = attributes.get("r", "").strip()
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column, self._cells = 0, []
            if attributes.get("hidden") in ("1", "true"):
                self._facts.hidden_rows.add(self._row)
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "mergeCell":
            self._facts.merge(attributes.get("ref", ""))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place and not place.isdecimal():
            row, self._column = reference(place.strip())
            if row != self._row:
                self._flush()
                self._row = row
        else:
            self._column += 1
        self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
        self._value, self._inline, self._formula = "", "", False

    def _text(self, piece: str) -> None:
        if self._taking:
            self._pieces.append(piece)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in _TEXT:
            if self._taking:
                text = "".join(self._pieces)
                if tag == "v":
                    self._value = text
                else:
                    self._inline += text
            self._taking = False
        elif tag == "c":
            self._finish_cell()
        elif tag == "row":
            self._flush()
        elif tag == "rPh":
            self._phonetic -= 1

    def _finish_cell(self) -> None:
        value = self._inline or self._value if self._kind == "inlineStr" else self._value
        if not value:
            if self._formula and self._kind != "str":
                self._facts.uncalculated.add((self._row, self._column))
            return
        if self._column > MAX_COLUMNS:
            raise Unreadable("too_large")
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend((None,) * missing)
        self._cells[self._column - 1] = self._values.converter(self._kind, self._style)(value)

    def _flush(self) -> None:
        self._sink.row(self._row, self._cells)
        self._cells = []
