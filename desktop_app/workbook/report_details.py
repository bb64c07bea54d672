"""The detail sheets of the month report: every row the figures are counted from, with a mark for each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.domain.listing import Column, ColumnKind
from desktop_app.domain.progress import Pace
from desktop_app.domain.report_marks import Mark
from desktop_app.domain.text import tr
from desktop_app.workbook import style
from desktop_app.workbook.canvas import set_widths

Row = TypeVar("Row")
Plain = str | float | date | None
Read = Callable[[Row], Plain]

HEADER_ROW = 2
_FORMATS = {ColumnKind.DAY: style.DAY, ColumnKind.MOMENT: style.MOMENT, ColumnKind.NUMBER: "0", ColumnKind.TEXT: "@"}
_MARK_WIDTH = 8


def mark_links(title: str, columns: int, marks: Sequence[Mark[Any]]) -> dict[str, str]:
    """Return where the figures counted from a sheet lead, by code.

    Args:
        title: of the sheet.
        columns: how many stand before the marks.
        marks: in the sheet's order.
    """
    return {
        code: f"'{title}'!{get_column_letter(columns + number)}{HEADER_ROW}"
        for number, mark in enumerate(marks, 1)
        for code in mark.figures
    }


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail sheet: its columns with how each is read from a record, the records and their marks."""

    columns: Sequence[tuple[Column, Read[Any]]]
    records: Sequence[Any]
    marks: Sequence[Mark[Any]] = ()


def write_detail(sheet: Worksheet, organisation: str, detail: Detail, pace: Pace) -> None:
    """Write a detail sheet of a streaming workbook.

    Args:
        sheet: empty.
        organisation: for the foot of the page.
        detail: what is written.
        pace: told how many rows are written.
    """
    columns, count = [column for column, _ in detail.columns], len(detail.records)
    _set_up(sheet, organisation, columns, len(detail.marks), count)
    marked = [tuple(mark.holds(record) for record in detail.records) for mark in detail.marks]
    sheet.append(list(_totals(sheet, count, len(columns), [sum(held) for held in marked])))
    sheet.append(list(_heading(sheet, columns, [mark.title for mark in detail.marks])))
    cells, mark = [_styled(sheet, column) for column in columns], _mark(sheet)
    for number, record in enumerate(detail.records):
        if number % 500 == 0:
            pace.at(number, count, sheet.title)
        for cell, (_, read) in zip(cells, detail.columns, strict=True):
            _set(cell, read(record))
        sheet.append([*cells, *(mark if held[number] else None for held in marked)])


def _set(cell: SheetCell, value: Plain) -> None:
    """Write into a cell that serves its whole column: the stream has already taken the former value."""
    if isinstance(value, str):
        cell.value = style.clean_text(value) if not value.isprintable() else value
        cell.data_type = "s"
    else:
        cell.value = value


def _styled(sheet: Worksheet, column: Column) -> SheetCell:
    cell = WriteOnlyCell(sheet)
    cell.font, cell.border, cell.alignment = style.font(9.5), style.UNDERLINE, _align(column)
    cell.number_format = _FORMATS[column.kind]
    return cell


def _mark(sheet: Worksheet) -> SheetCell:
    cell = WriteOnlyCell(sheet, 1)
    cell.font, cell.alignment = style.font(9.5, style.ACCENT), style.CENTRE
    return cell


def _totals(sheet: Worksheet, count: int, plain: int, totals: Sequence[int]) -> Iterator[SheetCell | None]:
    """Yield the row above the heading: how many records there are, and how many each mark holds."""
    note = tr("{title}：{count} 条", title=sheet.title, count=count)
    if totals:
        note = tr("{note}。右侧各列标 1 的行，就是封面上那个数字所计的行", note=note)
    first = WriteOnlyCell(sheet)
    style.put(first, note)
    first.font = style.font(9.5, style.INK_SOFT)
    yield first
    yield from [None] * (plain - 1)
    for total in totals:
        cell = WriteOnlyCell(sheet, total)
        cell.font, cell.alignment = style.font(9.5, style.ACCENT, bold=True), style.CENTRE
        yield cell


def _heading(sheet: Worksheet, columns: Sequence[Column], marks: Sequence[str]) -> Iterator[SheetCell]:
    for title, align in [(c.title, _align(c)) for c in columns] + [(title, style.CENTRE) for title in marks]:
        cell = WriteOnlyCell(sheet)
        style.put(cell, title)
        cell.font, cell.fill = style.font(9.5, bold=True), style.fill(style.HEADER_FILL)
        cell.border, cell.alignment = style.UNDERLINE, align
        yield cell


def _align(column: Column) -> Alignment:
    return style.RIGHT if column.kind is ColumnKind.NUMBER else style.LEFT


def _set_up(sheet: Worksheet, organisation: str, columns: Sequence[Column], marks: int, count: int) -> None:
    width = len(columns) + marks
    set_widths(sheet, [column.width for column in columns] + [_MARK_WIDTH] * marks)
    sheet.row_dimensions[1].height = 22
    sheet.row_dimensions[HEADER_ROW].height = 24
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(width)}{HEADER_ROW + max(count, 1)}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.sheet_view.showGridLines = False
    style.print_on_a4(sheet, organisation, landscape=True)
