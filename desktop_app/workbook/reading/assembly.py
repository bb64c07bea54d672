"""Puts the frames of the reading process together into a `Book`."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from desktop_app.domain.grid import Book, Cell, Sheet, SheetState
from desktop_app.workbook.reading.sink import Frame, Range, Rows


class Assembly:
    """Collects frames in the order they come."""

    def __init__(self) -> None:
        self._format = ""
        self._notes: list[str] = []
        self._sheets: list[Sheet] = []
        self._rows: Rows = []

    def take(self, frame: Frame) -> None:
        """Add one frame."""
        match frame:
            case ("rows", int(first), list(rows)):
                self._place(first, cast(Rows, rows))
            case ("sheet", str(name), str(state)):
                self._rows = []
                self._sheets.append(Sheet(name, SheetState(state), ()))
            case ("closed", merges, hidden, uncalculated, state):
                sheet = self._sheets[-1]
                for merge in cast(tuple[Range, ...], merges):
                    self._uncover(merge)
                self._sheets[-1] = replace(
                    sheet,
                    state=SheetState(str(state)) if state else sheet.state,
                    rows=tuple(self._rows),
                    merges=cast(tuple[Range, ...], merges),
                    hidden_rows=cast(frozenset[int], hidden),
                    uncalculated=cast(frozenset[tuple[int, int]], uncalculated),
                )
            case ("note", str(code)):
                self._notes.append(code)
            case ("format", str(name)):
                self._format = name

    def _place(self, first: int, rows: Rows) -> None:
        have = len(self._rows)
        if first > have:
            self._rows.extend(((),) * (first - 1 - have))
            self._rows.extend(rows)
        else:
            for index, row in enumerate(rows, first - 1):
                if index < len(self._rows):
                    self._rows[index] = _overlay(self._rows[index], row)
                else:
                    self._rows.append(row)

    def _uncover(self, merge: Range) -> None:
        """Empty the cells behind a merged one: nobody sees what a program may have left in them."""
        top, left, bottom, right = merge
        for index in range(top - 1, min(bottom, len(self._rows))):
            row = self._rows[index]
            first = left if index == top - 1 else left - 1
            if len(row) > first:
                cells = [*row[:first], *(None,) * (min(right, len(row)) - first), *row[right:]]
                while cells and cells[-1] is None:
                    cells.pop()
                self._rows[index] = tuple(cells)

    def book(self) -> Book:
        """Return what was collected."""
        return Book(self._format, tuple(self._sheets), tuple(self._notes))


def _overlay(below: tuple[Cell, ...], above: tuple[Cell, ...]) -> tuple[Cell, ...]:
    width = max(len(below), len(above))
    padded = below + (None,) * (width - len(below))
    return tuple(new if new is not None else old for old, new in zip(padded, above + (None,) * width, strict=False))
