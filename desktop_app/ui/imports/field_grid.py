"""Persons in the detail panel: one person's fields, or two or three versions of them beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import Tone, label

_ABREAST = 3
"""Fields beside each other where there is only one person."""

_LONG = 5
"""Fields of two versions that stand in one block."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of several versions, and which of them stand out."""

    heading: str
    values: tuple[str, ...]
    strong: frozenset[int] = frozenset()


def person_grid(told: Mapping[str, str]) -> QWidget:
    """Return a person's fields, some abreast."""
    made, grid = _grid()
    for number, (heading, text) in enumerate(told.items()):
        line, place = divmod(number, _ABREAST)
        _add(grid, line, 2 * place, heading, "soft")
        _add(grid, line, 2 * place + 1, text)
        grid.setColumnStretch(2 * place + 1, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return made


def versions_grid(titles: Sequence[str], lines: Sequence[Shown]) -> QWidget:
    """Return several versions of a person beside each other; two versions in two blocks, so that little is scrolled.

    Args:
        titles: what each version is.
        lines: the fields.
    """
    made, grid = _grid()
    blocks = 2 if len(titles) == 2 and len(lines) > _LONG else 1
    high = -(-len(lines) // blocks)
    wide = len(titles) + 1
    for block in range(blocks):
        left = block * wide
        for column, title in enumerate(titles, start=left + 1):
            _add(grid, 0, column, title, "soft")
            grid.setColumnStretch(column, 1)
        for row, line in enumerate(lines[block * high : (block + 1) * high], start=1):
            _add(grid, row, left, line.heading, "soft")
            for column, value in enumerate(line.values):
                _add(grid, row, left + column + 1, value, strong=column in line.strong)
    grid.setRowStretch(grid.rowCount(), 1)
    return made


def _grid() -> tuple[QWidget, QGridLayout]:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, theme.px(tokens.GAP), 0)
    grid.setHorizontalSpacing(theme.px(tokens.PADDING))
    grid.setVerticalSpacing(theme.px(tokens.GRID) + 2)
    return made, grid


def _add(grid: QGridLayout, row: int, column: int, text: str, tone: Tone = "", *, strong: bool = False) -> QLabel:
    made = label(text, "strong" if strong else "body", "accent" if strong else tone, wrap=column > 0 and tone == "")
    if not tone:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    grid.addWidget(made, row, column, Qt.AlignmentFlag.AlignTop)
    return made
