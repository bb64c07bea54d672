"""Sheets to fill in and read back, with lists to choose from, and one more that says how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from desktop_app.domain.grid import Cell
from desktop_app.domain.templates import FormColumn, FormSheet
from desktop_app.domain.text import tr
from desktop_app.workbook import style

SPARE = 300
"""Lines below those written that offer choices."""

_HOW_WIDTHS = (22, 60, 16)


def write_form_book(path: Path, sheets: Sequence[FormSheet], organisation: str) -> None:
    """Write sheets with headings, choices and explanations.

    Args:
        path: file to write; it is overwritten.
        sheets: in their order, at least one.
        organisation: for the foot of the page.

    Raises:
        OSError: when the file cannot be written.
    """
    book = Workbook()
    first: Any = book.active
    made = [first, *(book.create_sheet() for _ in sheets[1:])]
    how: Any = book.create_sheet(tr("填写说明"))
    row = 1
    for place, (title, width) in enumerate(zip((tr("列"), tr("怎么填"), tr("可以选")), _HOW_WIDTHS, strict=True), 1):
        _head(how.cell(row, place), title)
        how.column_dimensions[get_column_letter(place)].width = width
    for sheet, wanted in zip(made, sheets, strict=True):
        sheet.title = wanted.name
        row += 1
        _part(how.cell(row, 1), wanted.name)
        for place, column in enumerate(wanted.columns, 1):
            row += 1
            _explain(how, row, (column.title, column.hint, *column.choices))
            _column(sheet, place, column)
            if column.choices:
                cells = f"{get_column_letter(place)}2:{get_column_letter(place)}{len(wanted.rows) + SPARE}"
                sheet.add_data_validation(_choices(how.title, row, column, cells))
        _rows(sheet, wanted.rows, [column.number for column in wanted.columns])
        sheet.freeze_panes = "B2"
        sheet.row_dimensions[1].height = 22
        sheet.print_title_rows = "1:1"
        style.print_on_a4(sheet, organisation, landscape=True)
    how.freeze_panes = "A2"
    style.print_on_a4(how, organisation, landscape=True)
    book.save(path)


def _column(sheet: Any, place: int, column: FormColumn) -> None:
    letter = get_column_letter(place)
    _head(sheet.cell(1, place), column.title)
    sheet.column_dimensions[letter].width = column.width
    sheet.column_dimensions[letter].number_format = "0" if column.number else "@"
    sheet.column_dimensions[letter].font = style.font()


def _rows(sheet: Any, rows: Sequence[Sequence[Cell]], numbers: Sequence[bool]) -> None:
    for line, values in enumerate(rows, 2):
        for place, (value, number) in enumerate(zip(values, numbers, strict=True), 1):
            cell = sheet.cell(line, place)
            cell.number_format = "0" if number else "@"
            if value is not None:
                style.put(cell, value)
            cell.font, cell.alignment = style.font(), style.LEFT


def _head(cell: Any, title: str) -> None:
    style.put(cell, title)
    cell.font, cell.fill = style.font(bold=True), style.fill(style.HEADER_FILL)
    cell.border, cell.alignment = style.UNDERLINE, style.LEFT


def _part(cell: Any, name: str) -> None:
    style.put(cell, name)
    cell.font = style.font(bold=True, colour=style.ACCENT)


def _explain(how: Any, row: int, texts: Sequence[str]) -> None:
    for place, text in enumerate(texts, 1):
        cell = how.cell(row, place)
        style.put(cell, text)
        cell.font = style.font(bold=place == 1)
        cell.alignment = style.LEFT_WRAPPED if place == 2 else style.LEFT


def _choices(how: str, row: int, column: FormColumn, cells: str) -> DataValidation:
    last = get_column_letter(len(column.choices) + 2)
    made = DataValidation("list", formula1=f"'{how}'!$C${row}:${last}${row}", allow_blank=True, sqref=cells)
    made.showErrorMessage = column.only
    made.errorTitle, made.error = column.title, tr("请从列表里选一个。")
    return made
