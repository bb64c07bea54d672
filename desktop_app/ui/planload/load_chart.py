"""Visits on each day as small bars, with a line at what can be made on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.text import short_day

_ROOF = 1.12
"""Height of the chart in terms of its highest bar or its line."""
_FAR = 1.6
"""A line so much higher than the highest bar is only told by its figure."""


@dataclass(frozen=True, slots=True)
class DayBar:
    """A bar: how many visits, how many of them over what persons can make, and whether the desk works."""

    day: date
    count: int
    over: int
    working: bool


class LoadChart(QWidget):
    """One bar a day; what is over the capacity has another colour, and says so in the tooltip.

    Args:
        name: what the chart shows, for the screen reader.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._bars: Sequence[DayBar] = ()
        self._limit, self._top, self._today = 0, 1.0, date.min
        self.setAccessibleName(name)

    def show_bars(self, bars: Sequence[DayBar], limit: int, highest: int, today: date) -> None:
        """Show other days.

        Args:
            bars: one per day.
            limit: where the line stands.
            highest: the highest bar of all charts that are compared.
            today: the present day.
        """
        self._bars, self._limit, self._today = bars, limit, today
        self._top = _ROOF * max(highest, min(limit, _FAR * highest), 1)
        busiest = max(bars, key=lambda bar: bar.count, default=None)
        self.setAccessibleDescription(self._words(busiest) if busiest else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(120))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._bars:
            area = self._area()
            at = int((event.pos().x() - area.left()) * len(self._bars) / area.width())
            if 0 <= at < len(self._bars):
                QToolTip.showText(event.globalPos(), self._words(self._bars[at]), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        area = self._area()
        slot = area.width() / len(self._bars)
        width = max(2.0, min(slot * 0.66, theme.px(20)))
        for at, bar in enumerate(self._bars):
            left = area.left() + slot * at
            if not bar.working:
                first, last = round(left), round(left + slot)
                painter.fillRect(QRect(first, 0, last - first, round(area.bottom())), theme.colour("ground"))
            self._paint_bar(painter, area, left + (slot - width) / 2, width, bar)
        self._paint_days(painter, area, slot)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._paint_limit(painter, area)

    def _area(self) -> QRectF:
        line = theme.font_metrics("small").height()
        side = theme.font_metrics("small").horizontalAdvance("↑0000") + theme.px(tokens.GRID)
        return QRectF(0, 0, self.width() - side, self.height() - line - theme.px(tokens.GRID))

    def _paint_bar(self, painter: QPainter, area: QRectF, left: float, width: float, bar: DayBar) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        unit = area.height() / self._top
        within = bar.count - bar.over
        if bar.count:
            painter.setBrush(theme.colour("overdue" if bar.over else "due" if bar.working else "missed"))
            tall = max(2.0, bar.count * unit)
            painter.drawRoundedRect(QRectF(left, area.bottom() - tall, width, tall), 2, 2)
        if bar.over and within:
            painter.setBrush(theme.colour("due"))
            painter.drawRect(QRectF(left, area.bottom() - within * unit, width, within * unit))

    def _paint_days(self, painter: QPainter, area: QRectF, slot: float) -> None:
        painter.setPen(theme.colour("ink-soft"))
        metrics = painter.fontMetrics()
        free = 0.0
        for at, bar in enumerate(self._bars):
            words = f"{bar.day:%m-%d}"
            wide = metrics.horizontalAdvance(words)
            middle = area.left() + slot * (at + 0.5)
            left = min(max(0.0, middle - wide / 2), area.right() - wide)
            if bar.day.weekday() == 0 and left >= free:
                painter.drawText(QPointF(left, self.height() - metrics.descent()), words)
                free = left + wide + theme.px(tokens.GAP)

    def _paint_limit(self, painter: QPainter, area: QRectF) -> None:
        height = area.bottom() - self._limit * area.height() / self._top
        metrics = painter.fontMetrics()
        painter.setPen(QPen(theme.colour("ink-soft"), 1, Qt.PenStyle.DashLine))
        if height >= area.top():
            painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
        words = str(self._limit) if height >= area.top() else f"↑{self._limit}"
        below = max(height + metrics.ascent() / 2 - 1, area.top() + metrics.ascent())
        painter.drawText(QPointF(area.right() + theme.px(tokens.GRID), below), words)

    def _words(self, bar: DayBar) -> str:
        day = short_day(bar.day, self._today)
        if not bar.working:
            return tr("{day} 休息：{count} 次", day=day, count=bar.count)
        if bar.over:
            return tr("{day}：{count} 次，超出 {over} 次", day=day, count=bar.count, over=bar.over)
        return tr("{day}：{count} 次", day=day, count=bar.count)
