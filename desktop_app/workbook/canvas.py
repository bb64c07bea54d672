"""A sheet that is laid out freely and then written row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.domain.grid import Cell
from desktop_app.workbook import style


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    font: Font
    align: Alignment = style.LEFT
    fill: PatternFill | None = None
    border: Border | None = None
    number_format: str = "General"

    def cell(self, sheet: Worksheet) -> SheetCell:
        """Return an empty cell that looks so, for a sheet of a streaming workbook."""
        cell = WriteOnlyCell(sheet)
        cell.font, cell.alignment, cell.number_format = self.font, self.align, self.number_format
        if self.fill is not None:
            cell.fill = self.fill
        if self.border is not None:
            cell.border = self.border
        return cell


class Canvas:
    """Collects the cells of a sheet of a streaming workbook; they are written when the block ends.

    Args:
        sheet: empty.
        organisation: for the foot of the page.
        landscape: on A4.
        pages_high: pages it is fitted into; 0 lets it run on.
    """

    def __init__(self, sheet: Worksheet, organisation: str, *, landscape: bool = False, pages_high: int = 0) -> None:
        self.sheet = sheet
        self._cells: dict[tuple[int, int], SheetCell] = {}
        sheet.sheet_view.showGridLines = False
        style.print_on_a4(sheet, organisation, landscape=landscape, pages_high=pages_high)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write()

    def put(self, row: int, column: int, value: Cell, look: Look, *, span: int = 1, link: str = "") -> None:
        """Write a cell.

        Args:
            row: from 1.
            column: from 1.
            value: what stands in it; text is never a formula.
            look: of the cell and of those merged into it.
            span: columns it takes.
            link: place in the workbook it leads to, such as ``'明细'!A2``.
        """
        for place in range(column, column + span):
            self._cells[row, place] = look.cell(self.sheet)
        first = self._cells[row, column]
        style.put(first, value)
        if span > 1:
            self.merge(row, column, row, column + span - 1)
        if link:
            first.row, first.column = row, column
            first.hyperlink = Hyperlink(ref=first.coordinate, location=link, tooltip=link)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a block of cells."""
        self.sheet.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.row_dimensions[row].height = points

    def widths(self, widths: Iterable[float]) -> None:
        """Set the widths of the columns from the first, in characters."""
        set_widths(self.sheet, widths)

    def _write(self) -> None:
        last_row = max((row for row, _ in self._cells), default=0)
        last_column = max((column for _, column in self._cells), default=0)
        for row in range(1, last_row + 1):
            self.sheet.append([self._cells.get((row, column)) for column in range(1, last_column + 1)])


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Set the widths of a sheet's columns from the first, in characters."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
