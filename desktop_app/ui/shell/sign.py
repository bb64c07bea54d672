"""An icon that stands by itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon


class Sign(QWidget):
    """Shows an icon in a colour of the theme.

    Args:
        name: of the icon.
        token: colour.
    """

    def __init__(self, name: str, token: str = "accent") -> None:
        super().__init__()
        self._name, self._token = name, token
        self.setFixedSize(theme.px(tokens.ICON), theme.px(tokens.ICON))

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), QRectF(self.rect()), self._name, self._token)
