"""Telling a key that is held down from one that is pressed again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

AGAIN = 60
"""Milliseconds within which no finger lets a key go and presses it again; some screens report a held key so."""


class HeldKey(QObject):
    """Watches all keys of the program; ``repeated`` says whether the last press was a key held down.

    Args:
        parent: Qt parent; the watching ends with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.repeated = False
        self._let_go: dict[int, int] = {}
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress:
            self.repeated = False
        elif kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._let_go[event.key()] = event.timestamp()
        elif kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            since = event.timestamp() - self._let_go.get(event.key(), -AGAIN)
            self.repeated = event.isAutoRepeat() or (event.timestamp() > 0 and 0 <= since < AGAIN)
        return False
