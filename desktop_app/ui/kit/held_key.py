"""Telling a key that is held down from one that is pressed again."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

AGAIN = 60
"""Milliseconds within which no finger lets a key go and presses it again; some screens report a held key so."""


class HeldKey(QObject):
    """Watches the keys wherever the focus is; ``repeated`` says whether the key that is down is one held down.

    Only what has the focus is watched: a filter over the whole program would be called for every event there is.

    Args:
        parent: Qt parent, whose window gets the keys while nothing has the focus; the watching ends with it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.repeated = False
        self._let_go: dict[int, int] = {}
        self._watched: QWidget | None = None
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._let_go[event.key()] = event.timestamp()
            self.repeated = False  # what is clicked after it is no key
        elif kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            since = event.timestamp() - self._let_go.get(event.key(), -AGAIN)
            self.repeated = event.isAutoRepeat() or (event.timestamp() > 0 and 0 <= since < AGAIN)
        return False

    def _follow(self, _: QWidget | None, focus: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = focus or cast("QWidget", self.parent()).window()
        self._watched.installEventFilter(self)
