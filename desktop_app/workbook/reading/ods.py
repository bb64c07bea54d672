"""Reads .ods, packed or as one flat XML file (.fods)."""

from __future__ import annotations

import re
from typing import IO

from desktop_app.domain.grid import Cell, CellError, SheetState
from desktop_app.workbook.reading.markup import Counted, feed, utf8, walker
from desktop_app.workbook.reading.numbers import iso_date, parse_number
from desktop_app.workbook.reading.ods_rows import UsualRows
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Range, Sink

_DURATION = re.compile(r"P(?:\d+D)?T(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|#N/A|Err:\d+|#VALUE!|#NAME\?")
_NUMERIC = ("float", "percentage", "currency")
_ASIDE = ("annotation", "ruby-text")


class OdsReader:
    """Follows the tags of the content and puts the rows into the sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._aside = 0
        self._in_table = self._in_cell = self._covered = False
        self._paragraphs: list[str] = []
        self._cells: list[Cell] = []

    def read(self, source: IO[bytes], size: int) -> None:
        """Read a document.

        Args:
            source: the document.
            size: how long it is, for the progress.
        """
        seen = 0

        def advance(count: int) -> None:
            nonlocal seen
            seen += count
            self._sink.progress(min(1.0, seen / max(1, size)))

        parser = walker(self._start, self._end, self._text)
        feed(parser, UsualRows(Counted(utf8(source), advance), self._take_row))

    def _take_row(self, attributes: dict[str, str], cells: list[Cell]) -> bool:
        if self._aside or self._in_cell or not self._in_table:
            return False
        self._begin_row(attributes)
        self._cells = cells
        self._finish_row()
        return True

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside or tag in _ASIDE:
            self._aside += 1
        elif self._in_cell:
            self._inside_cell(tag, attributes)
        elif tag in ("table-cell", "covered-table-cell"):
            self._begin_cell(tag, attributes)
        elif tag == "table-row":
            self._begin_row(attributes)
        elif tag == "table":
            self._begin_table(attributes)
        elif tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("table", "object", "frame"):
            self._aside += 1
        elif tag in ("p", "h"):
            self._paragraphs.append("")
        elif tag == "s":
            count = attributes.get("c", "1")
            self._add(" " * min(_count(count), 10_000))
        elif tag == "tab":
            self._add("\t")
        elif tag == "line-break":
            self._add("\n")

    def _begin_table(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("style-name") in self._hidden_styles or attributes.get("display") == "false"
        self._sink.open_sheet(attributes.get("name", ""), SheetState.HIDDEN if hidden else SheetState.VISIBLE)
        self._in_table = True
        self._row = 0
        self._merges: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._uncalculated: set[tuple[int, int]] = set()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._repeat_row = _count(attributes.get("number-rows-repeated", "1"))
        self._cells = []
        self._column = 0
        self._row_hidden = attributes.get("visibility", "visible") != "visible"

    def _begin_cell(self, tag: str, attributes: dict[str, str]) -> None:
        self._in_cell, self._covered = True, tag == "covered-table-cell"
        self._attributes = attributes
        self._paragraphs = []
        if "number-rows-spanned" in attributes or "number-columns-spanned" in attributes:
            self._merge(attributes)

    def _merge(self, attributes: dict[str, str]) -> None:
        rows = _count(attributes.get("number-rows-spanned", "1"))
        columns = _count(attributes.get("number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            top, left = self._row + 1, self._column + 1
            self._merges.append((top, left, top + rows - 1, left + columns - 1))
            if len(self._merges) > MAX_MERGES:
                raise Unreadable("too_large")

    def _text(self, piece: str) -> None:
        if self._in_cell and not self._aside and self._paragraphs:
            self._add(piece)

    def _add(self, piece: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1] += piece

    def _end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._finish_cell()
        elif tag == "table-row":
            self._finish_row()
        elif tag == "table":
            self._in_table = False
            self._sink.close_sheet(self._merges, frozenset(self._hidden_rows), frozenset(self._uncalculated))

    def _finish_cell(self) -> None:
        self._in_cell = False
        value = None if self._covered else self._value()
        repeated = self._attributes.get("number-columns-repeated")
        repeat = _count(repeated) if repeated else 1
        if value is None:
            if "formula" in self._attributes and not self._covered and not self._paragraphs:
                self._uncalculated.add((self._row + 1, self._column + 1))
        else:
            if self._column + repeat > MAX_COLUMNS:
                raise Unreadable("too_large")
            self._cells.extend((None,) * (self._column - len(self._cells)))
            self._cells.extend((value,) * repeat)
            if repeat > 1:
                self._sink.expect((value,))
        self._column += repeat

    def _value(self) -> Cell:
        attributes = self._attributes
        kind = attributes.get("value-type", "")
        shown = "\n".join(self._paragraphs)
        if ("formula" in attributes or kind == "error") and _ERROR.fullmatch(shown):
            return CellError(shown)
        if kind in _NUMERIC:
            return parse_number(attributes.get("value", shown))
        if kind == "date":
            return iso_date(attributes.get("date-value", shown))
        if kind == "time":
            return _duration(attributes.get("time-value", ""), shown)
        if kind == "boolean":
            return attributes.get("boolean-value") == "true"
        if kind == "string" and "string-value" in attributes and not shown:
            return attributes["string-value"] or None
        return shown or None

    def _finish_row(self) -> None:
        first, self._row = self._row + 1, self._row + self._repeat_row
        if not self._cells:
            return
        if self._row > MAX_ROWS:
            raise Unreadable("too_large")
        if self._row > first:
            self._sink.expect(self._cells)
        for number in range(first, self._row + 1):
            self._sink.row(number, self._cells)
            if self._row_hidden:
                self._hidden_rows.add(number)


def _count(text: str) -> int:
    """Return a repetition; a nonsensical one counts once."""
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def _duration(text: str, shown: str) -> Cell:
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) > 23:
        return shown or None
    return iso_date(f"{int(match[1]):02}:{int(match[2]):02}:{int(match[3]):02}")
