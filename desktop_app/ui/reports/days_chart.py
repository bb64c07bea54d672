"""Visits due and done on each day of a month, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens

Days = Sequence[tuple[date, int, int]]
"""(day, visits due, of them done)."""


class DaysChart(QWidget):
    """A bar a day: its height is what was due, its filled part what was done."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Days = ()
        self._highest = 1
        self.setAccessibleName(tr("每天应访与完成"))

    def set_days(self, days: Days) -> None:
        """Show the days of a month."""
        self._days = days
        self._highest = max((due for _, due, _ in days), default=0) or 1
        self.setToolTip(
            "\n".join(tr("{day} 应访 {due} 完成 {done}", day=d, due=due, done=n) for d, due, n in days if due)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(132))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(96))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        line = theme.font_metrics("small").height()
        ground = self.height() - line - theme.px(tokens.GRID)
        slot = self.width() / len(self._days)
        width = min(slot * 0.62, theme.px(18))
        for number, (day, due, done) in enumerate(self._days):
            left = slot * number + (slot - width) / 2
            self._bar(painter, left, width, ground, due, "tint:due")
            self._bar(painter, left, width, ground, done, "due")
            if day.day == 1 or day.day % 5 == 0:
                painter.setPen(theme.colour("ink-soft"))
                box = QRectF(slot * number - slot, ground + theme.px(tokens.GRID), slot * 3, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, int(ground), self.width(), int(ground))

    def _bar(self, painter: QPainter, left: float, width: float, ground: float, count: int, token: str) -> None:
        if not count:
            return
        height = max(2.0, (ground - theme.px(tokens.GAP)) * count / self._highest)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(token))
        painter.drawRoundedRect(QRectF(left, ground - height, width, height), 2, 2)
