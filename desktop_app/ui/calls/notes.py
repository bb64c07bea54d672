"""Notes of the call: always open, kept while they are typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens


class Notes(QPlainTextEdit):
    """Grows while it has the cursor; Esc gives the keyboard back to the script."""

    typed = Signal(str)
    left = Signal()
    """Esc was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("备注（按 N 写，Esc 回到话术）；边写边存"))
        self.setAccessibleName(tr("备注"))
        self.setTabChangesFocus(True)
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))
        self._fit()

    def show_note(self, text: str) -> None:
        """Show the notes of another visit without telling anybody."""
        if text != self.toPlainText():
            blocker = QSignalBlocker(self)
            self.setPlainText(text)
            del blocker
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = 4 if self.hasFocus() else 2 if self.toPlainText() else 1
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > 1 else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.px(tokens.GAP + 2 * tokens.GRID))
