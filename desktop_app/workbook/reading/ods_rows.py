"""Rows of OpenDocument sheets, fast: rows of plain cells are matched as text, all others go through the XML parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.markup import Readable
from desktop_app.workbook.reading.numbers import iso_date, parse_number
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import LONG_TEXT, MAX_COLUMNS

_CHUNK = 1 << 18
_ROW, _ROW_END = "<table:table-row", "</table:table-row>"
_ROW_HEAD = re.compile(r"<table:table-row((?: [^>]*[^/>])?)>")
_CELL = re.compile(
    r'<table:table-cell((?: (?!office:(?:date-)?value=)[\w:-]+="[^"]*+")*+)(?: office:(?:date-)?value="([^"]*+)")?'
    r'((?: [\w:-]+="[^"]*+")*+)(/>|>(?:<text:p>([^<]*+)</text:p>)?</table:table-cell>)'
)
_ATTRIBUTE = re.compile(r' [\w-]+:([\w-]+)="([^"]*)"')
_PLAIN = frozenset(("style-name", "content-validation-name", "number-columns-repeated", "value-type", "currency"))
_CONVERT: dict[str, Callable[[str], Cell]] = {
    "float": parse_number,
    "percentage": parse_number,
    "currency": parse_number,
    "date": iso_date,
}
_MAX_FORMS = 10_000

_Form = tuple[Callable[[str], Cell] | None, int]
"""What turns a cell's written value into ours, None for a text; and how often the cell stands."""

Attributes = dict[str, str]
TakeRow = Callable[[Attributes, list[Cell]], bool]
"""Takes a row where it stands; tells whether a row may stand there at all."""


class UsualRows:
    """A document whose plain rows are taken out while it is read; what remains is for the parser."""

    def __init__(self, source: Readable, take: TakeRow) -> None:
        """Wrap a document in UTF-8.

        Args:
            source: the document.
            take: called for each plain row, once the parser has seen all that stands before it.
        """
        self._source, self._take = source, take
        self._forms: dict[tuple[str, str], _Form | None] = {}
        self._pieces = self._rest()

    def read(self, _: int, /) -> bytes:
        """Return the next piece for the parser."""
        return next(self._pieces, b"")

    def _rest(self) -> Iterator[bytes]:
        left = b""
        while chunk := self._source.read(_CHUNK):
            left += chunk
            if b"<!" in left:
                break  # comments and raw text may hold anything; the parser alone knows
            whole, end, left = left.rpartition(_ROW_END.encode())
            if end:
                yield from self._rows((whole + end).decode("utf-8"))
        while left:
            yield left
            left = self._source.read(_CHUNK)

    def _rows(self, text: str) -> Iterator[bytes]:
        """Take the plain rows out of a text that ends with a row."""
        before = ""
        for piece in text.split(_ROW_END)[:-1]:
            at = piece.rfind(_ROW)
            head = _ROW_HEAD.match(piece, at) if at >= 0 else None
            cells = self._cells(piece[head.end() :]) if head else None
            if head is None or cells is None:
                before += piece + _ROW_END
                continue
            before += piece[:at]
            if before and not before.isspace():
                yield before.encode()
            before = ""
            if not self._take(dict(_ATTRIBUTE.findall(head[1])), cells):
                before = piece[at:] + _ROW_END
        if before:
            yield before.encode()

    def _cells(self, body: str) -> list[Cell] | None:
        """Return a row's values, or None when anything but plain cells is in it."""
        if "&" in body:
            return None
        cells: list[Cell] = []
        column = tags = 0
        for attributes, written, more, end, text in _CELL.findall(body):
            tags += 4 if text else 1 + end.count("<")
            form = self._forms.get((attributes, more)) or self._form(attributes, more)
            if form is None:
                return None
            convert, repeat = form
            if repeat > 1 and len(text) > LONG_TEXT:
                return None
            value: Cell = text or None
            if convert is not None:
                if not written:
                    return None
                value = convert(written)
            if value is not None:
                if column + repeat > MAX_COLUMNS:
                    raise Unreadable("too_large")
                if column > len(cells):
                    cells.extend((None,) * (column - len(cells)))
                cells.extend((value,) * repeat)
            column += repeat
        return cells if tags == body.count("<") else None

    def _form(self, attributes: str, more: str) -> _Form | None:
        """Return what to do with a cell of these attributes, or None for one that is not plain."""
        if len(self._forms) >= _MAX_FORMS:
            self._forms.clear()
        form = self._forms[attributes, more] = _form(attributes + more)
        return form


def _form(attributes: str) -> _Form | None:
    facts = dict(_ATTRIBUTE.findall(attributes))
    kind, repeat = facts.get("value-type", ""), facts.get("number-columns-repeated", "1")
    if _ATTRIBUTE.sub("", attributes) or not _PLAIN.issuperset(facts):
        return None
    if kind not in ("", "string", *_CONVERT) or not (repeat.isascii() and repeat.isdecimal() and 0 < len(repeat) < 10):
        return None
    return _CONVERT.get(kind), max(1, int(repeat))
