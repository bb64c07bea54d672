"""Where the handling of a ticket, or the decision on it, is written: one line until somebody writes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label

_LINES = 3
"""Of the text, once it unfolds."""


class ResultBox(QWidget):
    """A text with its buttons: beside each other while it is folded, below each other once it has the keyboard."""

    start_asked = Signal()
    written = Signal(str)
    """Carries the text that is to be kept."""

    def __init__(self) -> None:
        super().__init__()
        self._folded = True
        self.title = label("", "small", "soft")
        self.text = _Text()
        self.wrong = label("", "small", "error")
        self.start = button(tr("开始处理"), self.start_asked.emit)
        self.done = button("", self._ask, kind="primary")
        self._hint, self._missing = "", ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(tokens.GAP))
        self._grid.setVerticalSpacing(theme.px(tokens.GRID))
        self._grid.setColumnStretch(0, 1)
        self._fold(on=True)
        self.text.entered.connect(lambda: self._fold(on=False))
        self.text.textChanged.connect(lambda: self.wrong.setText(""))

    def ask_for(self, title: str, hint: str, done: str, missing: str) -> None:
        """Say what is to be written.

        Args:
            title: what it is.
            hint: what belongs into it; shown in the empty text once it unfolds.
            done: the button's word.
            missing: said when nothing is written.
        """
        self.title.setText(title)
        self.text.setAccessibleName(title)
        self.done.setText(done)
        self._hint, self._missing = hint, missing
        self._tell_hint()

    def take(self, text: str) -> str:
        """Show another text, folded if there is none; return the one that stood here."""
        left = self.text.toPlainText()
        self.text.setPlainText(text)
        self._fold(on=not text and not self.text.hasFocus())
        return left

    def _ask(self) -> None:
        if text := self.text.toPlainText().strip():
            self.written.emit(text)
        else:
            self._fold(on=False)
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            self.wrong.setText(self._missing)

    def _fold(self, *, on: bool) -> None:
        self._folded = on
        for part in (self.title, self.wrong):
            part.setVisible(not on)
        row = 0 if on else 2
        self._grid.addWidget(self.title, 0, 0, 1, 3)
        self._grid.addWidget(self.text, 0 if on else 1, 0, 1, 1 if on else 3)
        self._grid.addWidget(self.wrong, 2, 0)
        self._grid.addWidget(self.start, row, 1)
        self._grid.addWidget(self.done, row, 2)
        lines = 1 if on else _LINES
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GRID))
        self.text.document().setDocumentMargin(theme.px(1 if on else tokens.GRID))  # the line stands in the middle
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if on else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.text.setVerticalScrollBarPolicy(bar)
        self._tell_hint()

    def _tell_hint(self) -> None:
        self.text.setPlaceholderText(f"{self.title.text()}…" if self._folded else self._hint)


class _Text(QPlainTextEdit):
    """Tells when it is given the keyboard."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
