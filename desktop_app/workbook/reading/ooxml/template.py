"""Rows of a sheet, fast: programs write row after row in one form, and a form once seen is matched as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.ooxml.cells import CellValues, Convert, Texts, column

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"([^>]*?)'
    r"(?:\s?/>|></c>|>(<f(?:[^>]*/>|[^>]*>[^<]*</f>))?(<v>|<is><t[^>/]*>)[^<]+(?:</v>|</t></is>)</c>)"
)
_ROW = r'<row r="(\d+)"([^>]*)>'
_BLANK = r"[^>]*(?:/>|></c>)"
_FORMULA = r"<f(?:[^>]*/>|[^>]*>[^<]*</f>)"
_CONTENT = {"<v>": r"<v>([^<]+)</v></c>", "<is": r"<is><t[^>/]*>([^<]+)</t></is></c>"}
_NUMBER = r"<v>([0-9.eE+-]+)</v></c>"
_ATTRIBUTE = re.compile(r'\b([st])="([^"]*)"')
_TYPED = re.compile(r'(?: s="\d+")?( t="\w+")(?: s="\d+")?')
_ANY_STYLE = r'(?: s="\d+")?'
_MAX_FORMS, _MAX_COLUMNS, _MAX_COMPILED = 6, 256, 24


class RowTemplate:
    """A pattern of the rows seen so far: in each column one of a few forms of cell, or none.

    Attributes:
        pattern: matches a row without its end tag; its groups are number, attributes and contents of the cells.
    """

    def __init__(self, values: CellValues) -> None:
        self.pattern = re.compile(r"(?!)")
        self._values = values
        self._columns: dict[int, tuple[str, dict[str, Convert]]] = {}
        self._plan: list[tuple[int, list[Convert]]] = []
        self._compiled = 0

    def rows(self, found: list[Texts]) -> list[tuple[Cell, ...]]:
        """Return the cells of matched rows, converted column by column.

        Args:
            found: the groups of each row.
        """
        contents = zip(*(groups[2:] for groups in found), strict=True)
        blank = (None,) * len(found)
        columns: list[Sequence[Cell]] = []
        for place, converts in self._plan:
            columns.extend([blank] * (place - 1 - len(columns)))
            converted = [
                self._values.convert_column(convert, texts) for convert in converts if any(texts := next(contents))
            ]
            if len(converted) > 1:
                columns.append([_first(cells) for cells in zip(*converted, strict=True)])
            else:
                columns.append(converted[0] if converted else blank)
        return list(zip(*columns, strict=True))

    def learn(self, text: str, at: int) -> bool:
        """Add the forms of a row's cells; tell whether the pattern changed.

        Args:
            text: the row without its end tag.
            at: where the row begins.
        """
        cells = _CELL.findall(text, at)
        if self._compiled == _MAX_COMPILED or len(cells) != text.count("<c", at):
            return False
        changed = False
        for letters, attributes, formula, opening in cells:
            place = column(letters)
            changed = changed or place not in self._columns
            _, forms = self._columns.setdefault(place, (letters, {}))
            if opening.startswith("<is") and 't="inlineStr"' not in attributes:
                continue
            form = _form(attributes, formula, opening) if opening else ""
            if form and form not in forms and len(forms) < _MAX_FORMS:
                forms[form] = self._converter(attributes)
                changed = True
        if changed and len(self._columns) <= _MAX_COLUMNS:
            self._compile()
        return changed

    def _converter(self, attributes: str) -> Convert:
        found = dict(_ATTRIBUTE.findall(attributes))
        return self._values.raw_converter(found.get("t", ""), found.get("s", ""))

    def _compile(self) -> None:
        parts = [_ROW]
        self._plan = [(place, list(forms.values())) for place, (_, forms) in sorted(self._columns.items())]
        for _, (letters, forms) in sorted(self._columns.items()):
            parts.append(rf'(?:<c r="{letters}\1"(?:{"|".join((*forms, _BLANK))}))?')
        self.pattern = re.compile("".join(parts) + r"\s*\Z")
        self._compiled += 1


def _first(cells: tuple[Cell, ...]) -> Cell:
    return next((cell for cell in cells if cell is not None), None)


def _form(attributes: str, formula: str, opening: str) -> str:
    """Return the pattern of a cell from its attributes on; where the type says it all the style may be any."""
    typed = _TYPED.fullmatch(attributes)
    head = f"{_ANY_STYLE}{typed[1]}{_ANY_STYLE}" if typed and typed[1] != ' t="n"' else re.escape(attributes)
    content = _CONTENT[opening[:3]] if " t=" in attributes else _NUMBER
    return f"{head}>{_FORMULA if formula else ''}{content}"
