"""Lines of the editor: words at the left in one width for all parts, the input, a hint or what is wrong below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import label, restyle

_WORDS = 104
"""Width of the words at the left, in unscaled pixels."""


@dataclass(frozen=True, slots=True)
class _Line:
    whole: QWidget
    control: QWidget
    words: QLabel
    hint: QLabel
    error: QLabel


class Lines(QWidget):
    """Lines below each other; each is known by the part of the plan it is about."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GAP))
        self._lines: dict[str, _Line] = {}

    def add(self, field: str, text: str, control: QWidget, hint: str = "") -> QWidget:
        """Add a line and return its input."""
        words = label(text, tone="soft")
        words.setFixedWidth(theme.px(_WORDS))
        words.setMinimumHeight(theme.px(tokens.CONTROL))
        words.setBuddy(control)
        control.setAccessibleName(text)
        below, error = label(hint, "small", "soft", wrap=True), label("", "small", "error", wrap=True)
        cell = QVBoxLayout()
        cell.setSpacing(theme.px(tokens.GRID) // 2)
        for part in (control, below, error):
            cell.addWidget(part)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(cell, 1)
        below.setVisible(bool(hint))
        error.hide()
        self._column.addWidget(whole)
        self._lines[field] = _Line(whole, control, words, below, error)
        return control

    def fields(self) -> tuple[str, ...]:
        """Return the parts that have a line."""
        return tuple(self._lines)

    def control(self, field: str) -> QWidget | None:
        """Return the input of a line; None where there is no such line."""
        return self._lines[field].control if field in self._lines else None

    def show_line(self, field: str, shown: bool) -> None:
        """Show or hide a line."""
        self._lines[field].whole.setVisible(shown)

    def set_words(self, field: str, text: str, hint: str = "") -> None:
        """Say something else at the left and below."""
        line = self._lines[field]
        line.words.setText(text)
        line.control.setAccessibleName(text)
        line.hint.setText(hint)
        line.hint.setVisible(bool(hint))

    def set_error(self, field: str, text: str) -> bool:
        """Say what is wrong with a line; an empty text takes it away.

        Returns:
            Whether there is such a line.
        """
        if field not in self._lines:
            return False
        line = self._lines[field]
        line.error.setText(text)
        line.error.setVisible(bool(text))
        restyle(line.control, "wrong", bool(text))
        return True

    def error(self, field: str) -> str:
        """Return what is said to be wrong with a line."""
        return self._lines[field].error.text()
