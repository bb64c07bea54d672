"""From what a cell's XML says to its value."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from desktop_app.domain.grid import Cell, CellError
from desktop_app.workbook.reading.numbers import iso_date, parse_number, serial_date
from desktop_app.workbook.reading.ooxml.parts import unescape_controls
from desktop_app.workbook.reading.refusals import Unreadable

Convert = Callable[[str], Cell]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.I)


class CellValues:
    """Knows the shared strings, the date styles and the epoch of one workbook."""

    def __init__(self, strings: list[str], date_styles: frozenset[int], epoch_1904: bool) -> None:
        self.strings = strings
        self._date_styles = date_styles
        self._epoch_1904 = epoch_1904
        self._dates: dict[str, Cell] = {}

    def converter(self, kind: str, style: str) -> Convert:
        """Return what turns the text of ``<v>`` into a value.

        Args:
            kind: attribute ``t`` of the cell; empty stands for a number.
            style: attribute ``s``.
        """
        match kind:
            case "s":
                return self._shared
            case "str" | "inlineStr":
                return unescape_controls
            case "b":
                return lambda text: text.strip() in ("1", "true")
            case "e":
                return lambda text: CellError(text.strip())
            case "d":
                return lambda text: iso_date(text.strip())
        if self._shows_date(style):
            return self._date
        return lambda text: parse_number(text.strip())

    def is_number(self, kind: str, style: str) -> bool:
        """Tell whether such a cell holds a number that is no date."""
        return kind in ("", "n") and not self._shows_date(style)

    def _shows_date(self, style: str) -> bool:
        return style.strip().isdecimal() and int(style) in self._date_styles

    def _shared(self, text: str) -> Cell:
        try:
            return self.strings[int(text)] if "-" not in text else self.strings[len(self.strings)]
        except (ValueError, IndexError) as error:
            raise Unreadable("corrupted") from error

    def _date(self, text: str) -> Cell:
        value = self._dates.get(text)
        if value is None:
            number = parse_number(text.strip())
            value = serial_date(number, self._epoch_1904) if isinstance(number, int | float) else number
            self._dates[text] = value
        return value


def reference(text: str) -> tuple[int, int]:
    """Return row and column, from 1, of a reference such as ``B12``.

    Raises:
        Unreadable: it is no reference.
    """
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise Unreadable("corrupted")
    return int(match[2]), column(match[1])


@lru_cache(maxsize=20_000)
def column(letters: str) -> int:
    """Return the number, from 1, of a column such as ``AB``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def area(text: str) -> tuple[int, int, int, int]:
    """Return first row, first column, last row and last column of an area such as ``A1:C2``."""
    first, _, last = text.partition(":")
    top, left = reference(first)
    bottom, right = reference(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
