"""Sheets as plain rows: what the file reader hands over and the import rules understand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value in a cell, such as ``#N/A``."""

    code: str


Cell = str | int | float | bool | date | datetime | time | CellError | None


class SheetState(StrEnum):
    """Whether a person sees the sheet."""

    VISIBLE = "visible"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: its tab.
        state: hidden sheets are told about, never imported.
        rows: cells by row; ``rows[0]`` is row 1 of the sheet as a person counts (leading blank rows are kept as empty
            tuples). Rows may be ragged; trailing empty cells may be missing.
        merges: merged ranges (first row, first column, last row, last column), all counted from 1; only the
            first cell has a value.
        hidden_rows: row numbers from 1 that the person does not see.
        uncalculated: cells (row, column from 1) with a formula whose value the file does not hold.
    """

    name: str
    state: SheetState
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read.

    Attributes:
        format: ``xlsx``, ``xls``, ``ods``, ``xlsb``, ``html``, ``spreadsheetml``, ``csv``.
        sheets: in the file's order, hidden ones included.
        notes: codes of what the reader noticed about the whole file, such as ``encoding:gbk``.
    """

    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
