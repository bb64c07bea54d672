"""Fills placeholders and named cells of a workbook; its styles, formulas, charts and print set-up stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import ColumnKind
from desktop_app.domain.progress import Pace
from desktop_app.domain.templates import Details, Fact, FactKind, placeholder_key
from desktop_app.domain.text import tr
from desktop_app.workbook import style
from desktop_app.workbook.write_list import REPORT_EVERY

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")

_GENERAL = "General"
_FACT_FORMATS = {FactKind.RATIO: style.RATIO, FactKind.DAY: style.DAY, FactKind.MOMENT: style.MOMENT}
_COLUMN_FORMATS = {ColumnKind.DAY: style.DAY, ColumnKind.MOMENT: style.MOMENT, ColumnKind.TEXT: "@"}


class NoRoomError(Exception):
    """Below a placeholder of details stands something that the rows would cover."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class UnfitError(Exception):
    """The workbook has parts that openpyxl does not understand, so that they cannot be kept."""


class Outcome(NamedTuple):
    """How many places were filled, which placeholders nobody knows, what of the template could not be kept."""

    filled: int
    unknown: tuple[str, ...]
    lost: tuple[str, ...]


def fill_template(
    template: Path, target: Path, facts: Mapping[str, Fact], details: Mapping[str, Details], pace: Pace
) -> Outcome:
    """Write a filled copy of a workbook.

    Args:
        template: it is only read.
        target: file to write; it is overwritten.
        facts: by placeholder key.
        details: by placeholder key; a cell that holds nothing but such a placeholder becomes headings and rows.
        pace: told how far it is.

    Raises:
        UnfitError: the template cannot be kept as it is.
        NoRoomError: rows would cover something of the template.
        Cancelled: the person stopped it.
        OSError: when a file cannot be read or written.
    """
    try:
        book = load_workbook(template, keep_vba=template.suffix.lower() == ".xlsm")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, BadZipFile, InvalidFileException) as error:
        raise UnfitError(template.name) from error
    filling = _Filling(facts, details, pace)
    for sheet in book.worksheets:
        for cell in [cell for row in sheet.iter_rows() for cell in row if _holds_placeholder(cell)]:
            filling.fill_text(cell)
    for name, cell in list(_named_cells(book)):
        filling.fill_named(name, cell)
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    pace.at(0)
    book.save(target)
    return Outcome(filling.count, tuple(filling.unknown), _lost(template))


class _Filling:
    """What is filled in, as far as it is done."""

    def __init__(self, facts: Mapping[str, Fact], details: Mapping[str, Details], pace: Pace) -> None:
        self._facts, self._details, self._pace = facts, details, pace
        self.count = 0
        self.unknown: list[str] = []

    def fill_text(self, cell: Any) -> None:
        """Fill the placeholders in a cell's text."""
        text = str(cell.value)
        whole = PLACEHOLDER.fullmatch(text.strip())
        key = placeholder_key(whole.group(1)) if whole else ""
        if key in self._details:
            self._grow(cell, self._details[key])
        elif key in self._facts:
            self._put(cell, self._facts[key])
        else:
            filled = PLACEHOLDER.sub(lambda found: self._within(cell, found), text)
            if filled != text:
                style.put(cell, filled)

    def fill_named(self, name: str, cell: Any) -> None:
        """Fill a named cell, unless it holds a formula or the name is the organisation's own."""
        key = placeholder_key(name)
        if not isinstance(cell, SheetCell) or cell.data_type == "f":
            return
        if key in self._details:
            self._grow(cell, self._details[key])
        elif key in self._facts:
            self._put(cell, self._facts[key])

    def _within(self, cell: Any, found: re.Match[str]) -> str:
        fact = self._facts.get(placeholder_key(found.group(1)))
        if fact is None:
            self.unknown.append(f"{cell.parent.title}!{cell.coordinate} {found.group()}")
            return found.group()
        self.count += 1
        return fact.text

    def _put(self, cell: Any, fact: Fact) -> None:
        style.put(cell, fact.value)
        if cell.number_format == _GENERAL and fact.kind in _FACT_FORMATS:
            cell.number_format = _FACT_FORMATS[fact.kind]
        self.count += 1

    def _grow(self, start: Any, details: Details) -> None:
        """Write headings in the placeholder's row and look, and the rows below it in the look of the row below."""
        sheet, top, left = start.parent, start.row, start.column
        width, total = len(details.columns), len(details.records)
        for row in sheet.iter_rows(top, top + total, left, left + width - 1):
            for cell in row:
                taken = cell.value is not None and cell.coordinate != start.coordinate
                if taken or not isinstance(cell, SheetCell):
                    raise NoRoomError(f"{sheet.title}!{cell.coordinate}")
        looks = [sheet.cell(top + 1, left + place) for place in range(width)]
        patterns, heading = [_look(cell) for cell in looks], _look(start)
        for place, (column, _) in enumerate(details.columns):
            head = sheet.cell(top, left + place)
            _dress(head, heading)
            style.put(head, column.title)
        for line, record in enumerate(details.records, 1):
            if line % REPORT_EVERY == 1:
                self._pace.at(line - 1, total)
            self._row(sheet, top + line, left, [read(record) for _, read in details.columns], details, patterns)
        self.count += 1

    def _row(
        self, sheet: Any, row: int, left: int, values: Sequence[Cell], details: Details, patterns: Sequence[Any]
    ) -> None:
        for place, (value, (column, _)) in enumerate(zip(values, details.columns, strict=True)):
            cell = sheet.cell(row, left + place)
            _dress(cell, patterns[place])
            if cell.number_format == _GENERAL and column.kind in _COLUMN_FORMATS:
                cell.number_format = _COLUMN_FORMATS[column.kind]
            style.put(cell, value)


def _look(cell: Any) -> Any:
    return copy(cell._style)  # noqa: SLF001 - the parts one by one take ten times as long


def _dress(cell: Any, look: Any) -> None:
    cell._style = copy(look)  # noqa: SLF001 - as above


def _holds_placeholder(cell: Any) -> bool:
    return isinstance(cell, SheetCell) and cell.data_type == "s" and "{{" in str(cell.value)


def _named_cells(book: Workbook) -> Iterator[tuple[str, Any]]:
    """Yield the first cell of every named range."""
    kept: list[DefinedName] = [*book.defined_names.values()]
    for sheet in book.worksheets:
        kept += sheet.defined_names.values()
    for name in kept:
        if name.type != "RANGE" or name.name is None:
            continue
        for title, area in name.destinations:
            if title in book.sheetnames:
                first = area.replace("$", "").split(":")[0]
                if re.fullmatch(r"[A-Z]{1,3}\d+", first):
                    yield name.name, book[title][first]


def _lost(template: Path) -> tuple[str, ...]:
    """Return what openpyxl leaves out of a workbook, in words."""
    with ZipFile(template) as parts:
        names = parts.namelist()
        drawings = [name for name in names if name.startswith("xl/drawings/drawing")]
        shapes = any(b"<xdr:sp" in parts.read(name) for name in drawings)
    found = ((any(name.startswith("xl/media/") for name in names), tr("图片")), (shapes, tr("图形和文本框")))
    return tuple(word for there, word in found if there)
