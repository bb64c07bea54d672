"""A search box that waits until typing pauses."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.labels import KeyHint

PAUSE = 120
"""Milliseconds without a key after which the search starts."""


class SearchBox(QLineEdit):
    """Search as you type: ``searched`` carries the text when typing pauses, at Enter, and at once when it is emptied.

    Args:
        placeholder: what can be searched.
        key: shortcut shown at the right while the box is empty; the page binds it.
    """

    searched = Signal(str)
    moved_down = Signal()
    """The down key was pressed: the list below takes over."""

    def __init__(self, placeholder: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = ""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.addAction(icon("search", "ink-soft"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(icon("x", "ink-soft"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.triggered.connect(self.clear)
        self._clear.setVisible(False)
        self._hint = KeyHint(key)
        self._hint.setParent(self)
        self._hint.setVisible(bool(key))
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self._search()
            self.moved_down.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_hint()
        size = self._hint.sizeHint()
        self._hint.resize(size)
        self._hint.move(self.width() - size.width() - theme.px(tokens.GAP), (self.height() - size.height()) // 2)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._show_hint()
        if text:
            self._timer.start()
        else:
            self._search()

    def _show_hint(self) -> None:
        """Show the shortcut only while nothing is typed and the placeholder is not covered by it."""
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        room = self.width() - 2 * theme.px(tokens.CONTROL) - words
        self._hint.setVisible(bool(self._hint.text()) and not self.text() and room >= self._hint.sizeHint().width())

    def _search(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)
