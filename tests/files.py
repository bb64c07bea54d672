"""Small workbooks as a clerk would bring them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

HEADINGS = ("姓名", "电话", "性别", "出生日期", "家长", "课程", "报名日期", "备注", "校服尺码")


def save_list(path: Path, rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> Path:
    """Write a list with its headings in the first row."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def cells_of(path: Path) -> list[tuple[Any, ...]]:
    """Return the cells of a workbook's first sheet."""
    book = load_workbook(path)
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
