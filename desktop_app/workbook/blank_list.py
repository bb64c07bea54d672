"""An empty list to be filled in: headings, an example, choices, and a sheet that says how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from desktop_app.domain.listing import ColumnKind
from desktop_app.domain.templates import BlankColumn
from desktop_app.domain.text import tr
from desktop_app.workbook import style

ROWS = 1000
"""Rows below the heading that offer choices."""

_FORMATS = {ColumnKind.DAY: style.DAY, ColumnKind.MOMENT: style.MOMENT, ColumnKind.NUMBER: "0", ColumnKind.TEXT: "@"}
_HOW_WIDTHS = (16, 60, 12)


def write_blank_list(path: Path, name: str, columns: Sequence[BlankColumn], organisation: str) -> None:
    """Write an empty list.

    Args:
        path: file to write; it is overwritten.
        name: of the list's sheet.
        columns: in their order.
        organisation: for the foot of the page.

    Raises:
        OSError: when the file cannot be written.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = name
    how: Any = book.create_sheet(tr("填写说明"))
    for place, blank in enumerate(columns, 1):
        letter = get_column_letter(place)
        heading, example = sheet.cell(1, place), sheet.cell(2, place)
        _head(heading, blank.column.title)
        sheet.column_dimensions[letter].width = blank.column.width + 2
        sheet.column_dimensions[letter].number_format = _FORMATS[blank.column.kind]
        sheet.column_dimensions[letter].font = style.font()
        example.number_format = _FORMATS[blank.column.kind]
        style.put(example, blank.example)
        example.font, example.alignment = style.font(colour=style.INK_SOFT), style.LEFT
        _explain(how, place + 1, blank)
        if blank.choices:
            sheet.add_data_validation(_choices(how.title, place + 1, blank, f"{letter}2:{letter}{ROWS + 1}"))
    for place, (title, width) in enumerate(zip((tr("列"), tr("怎么填"), tr("可以选")), _HOW_WIDTHS, strict=True), 1):
        _head(how.cell(1, place), title)
        how.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = how.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 22
    sheet.print_title_rows = "1:1"
    style.print_on_a4(sheet, organisation, landscape=True)
    style.print_on_a4(how, organisation, landscape=True)
    book.save(path)


def _head(cell: Any, title: str) -> None:
    style.put(cell, title)
    cell.font, cell.fill = style.font(bold=True), style.fill(style.HEADER_FILL)
    cell.border, cell.alignment = style.UNDERLINE, style.LEFT


def _explain(how: Any, row: int, blank: BlankColumn) -> None:
    for place, text in enumerate((blank.column.title, blank.hint, *blank.choices), 1):
        cell = how.cell(row, place)
        style.put(cell, text)
        cell.font = style.font(bold=place == 1)
        cell.alignment = style.LEFT_WRAPPED if place == 2 else style.LEFT


def _choices(how: str, row: int, blank: BlankColumn, cells: str) -> DataValidation:
    last = get_column_letter(len(blank.choices) + 2)
    made = DataValidation("list", formula1=f"'{how}'!$C${row}:${last}${row}", allow_blank=True, sqref=cells)
    made.showErrorMessage = blank.only
    made.errorTitle, made.error = blank.column.title, tr("请从列表里选一个。")
    return made
