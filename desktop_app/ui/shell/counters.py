"""The figures at the top left: a sign, a word and a number; a click filters the list."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.states import look

_SIGN = 9


class Counter(QAbstractButton):
    """One figure.

    Args:
        word: what is counted.
        state: whose sign it carries.
        tip: what a click does.
    """

    def __init__(self, word: str, state: VisitState, tip: str) -> None:
        super().__init__()
        self._look = look(state)
        self._word = word
        self._figure = "–"
        self._loud = False
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_figure("–", loud=False)

    def show_figure(self, figure: str, *, loud: bool) -> None:
        """Show another number; a loud one stands on the state's tint."""
        self._figure, self._loud = figure, loud
        self.setText(f"{self._word} {figure}")
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        gap = theme.px(tokens.GAP)
        words = theme.font_metrics().horizontalAdvance(self._word)
        figure = theme.font_metrics("strong").horizontalAdvance(self._figure)
        return QSize(2 * gap + theme.px(_SIGN) + gap + words + gap // 2 + figure + gap, theme.px(tokens.CONTROL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.px(tokens.RADIUS)
        ground = f"tint:{self._look.token}" if self._loud else "hover" if self.underMouse() else ""
        painter.setPen(QPen(theme.colour("accent"), tokens.RING) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
        gap, side = theme.px(tokens.GAP), theme.px(_SIGN)
        x = float(gap + gap // 2)
        paint_sign(painter, QRectF(x, (self.height() - side) / 2, side, side), self._look.sign, self._look.token)
        x += side + gap
        painter.setFont(theme.font())
        painter.setPen(theme.colour("ink" if self._loud else "ink-soft"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(x, 0, self.width(), self.height()), middle, self._word)
        x += painter.fontMetrics().horizontalAdvance(self._word) + gap // 2
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(x, 0, self.width(), self.height()), middle, self._figure)
