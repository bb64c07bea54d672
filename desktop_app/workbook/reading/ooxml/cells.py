"""From what a cell's XML says to its value."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from desktop_app.domain.grid import Cell, CellError
from desktop_app.workbook.reading.numbers import iso_date, parse_number, plain, serial_date
from desktop_app.workbook.reading.ooxml.parts import decode, unescape_controls
from desktop_app.workbook.reading.refusals import Unreadable

Convert = Callable[[str], Cell]
Texts = tuple[str | None, ...]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.I)


class _Dates(dict[str, Cell]):
    """Dates by the text of their serial number."""

    def __init__(self, epoch_1904: bool) -> None:
        super().__init__()
        self._epoch_1904 = epoch_1904

    def __missing__(self, text: str) -> Cell:
        serial = parse_number(text.strip())
        value = self[text] = serial_date(serial, self._epoch_1904) if isinstance(serial, int | float) else serial
        return value


class CellValues:
    """Knows the shared strings, the date styles and the epoch of one workbook."""

    def __init__(self, strings: list[str], date_styles: frozenset[int], epoch_1904: bool) -> None:
        self._strings = strings
        self._dates = _Dates(epoch_1904)
        self._date_styles = date_styles

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
        if style.strip().isdecimal() and int(style) in self._date_styles:
            return self._dates.__getitem__
        return number

    def _shared(self, text: str) -> Cell:
        index = text.strip()
        if not index.isdecimal() or int(index) >= len(self._strings):
            raise Unreadable("corrupted")
        return self._strings[int(index)]

    def raw_converter(self, kind: str, style: str) -> Convert:
        """Return the same for text as it stands in the file, its entities not yet replaced."""
        return decode if kind in ("str", "inlineStr") else self.converter(kind, style)

    def convert_column(self, convert: Convert, texts: Texts) -> list[Cell]:
        """Return the values of cells of one form, one below the other; where a text is missing, so is the value.

        Whole columns of shared strings and of numbers take a faster way to the same values.
        """
        if not all(texts):
            return [None if text is None else convert(text) for text in texts]
        whole = cast(tuple[str, ...], texts)
        try:
            if convert == self._shared and min(places := list(map(int, whole))) >= 0:
                return list(map(self._strings.__getitem__, places))
            if convert is number:
                return [int(text) if text.isdecimal() else plain(float(text)) for text in whole]
        except (ValueError, IndexError):
            pass  # something else than plain digits among them: one by one, then
        return list(map(convert, whole))


def number(text: str) -> Cell:
    """Return the number a cell holds; what is no number stays text."""
    return int(text) if text.isdecimal() else parse_number(text.strip())


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
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place


def area(text: str) -> tuple[int, int, int, int] | None:
    """Return top, left, bottom and right of an area such as ``A1:C2``, or None for what is no such area."""
    first, last = (_REFERENCE.fullmatch(corner) for corner in (text.partition(":")[0], text.rpartition(":")[2]))
    if first is None or last is None:
        return None
    top, left, bottom, right = int(first[2]), column(first[1]), int(last[2]), column(last[1])
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
