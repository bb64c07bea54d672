"""The menu bar, quiet enough to share a line with other words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenuBar, QSizePolicy, QWidget

from desktop_app.ui.kit import theme, tokens


class QuietMenuBar(QMenuBar):
    """Draws its words and nothing else; the letters for Alt are underlined once Alt was pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setNativeMenuBar(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        last = self.actionGeometry(self.actions()[-1]) if self.actions() else super().rect()
        return QSize(max(super().sizeHint().width(), last.right() + 1), theme.px(tokens.CONTROL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = Qt.TextFlag.TextShowMnemonic if self.hasFocus() else Qt.TextFlag.TextHideMnemonic
        for action in self.actions():
            place = self.actionGeometry(action)
            box = QRectF(place.x(), 0, place.width(), self.height())
            if action is self.activeAction():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent-soft"))
                painter.drawRoundedRect(box, theme.px(tokens.GRID), theme.px(tokens.GRID))
            painter.setPen(theme.colour("ink"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter) | int(shown), action.text())
