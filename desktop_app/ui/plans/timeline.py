"""The steps of a plan on an axis of days: windows as bars, due days as discs, returns as rings."""

from __future__ import annotations

from math import sqrt

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.plans import Offset, Plan, PlanStep, Unit
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.plans.words import offset_words

_DAYS = {Unit.DAY: 1.0, Unit.WORKDAY: 1.4, Unit.WEEK: 7.0, Unit.MONTH: 30.4, Unit.YEAR: 365.0, Unit.CYCLE: 30.0}
_RETURNS = 3
"""Returns of a step that are drawn."""


def rough_days(offset: Offset) -> float:
    """Return about how many days an offset is: good enough for a drawing."""
    return offset.count * _DAYS[offset.unit]


class Timeline(QWidget):
    """Draws the steps below each other; a click picks one.

    ``picked`` carries the key of the step.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[PlanStep, ...] = ()
        self._present = ""
        self._first, self._last = 0.0, 30.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_plan(self, plan: Plan, present: str) -> None:
        """Draw a plan's steps, one of them as the present one."""
        self._steps, self._present = plan.steps, present
        days = [0.0]
        for step in plan.steps:
            ends = (step.earliest, step.due, step.latest, *([step.terms.last] if step.terms.last else []))
            days += [rough_days(end) for end in ends]
            days += self._returns(step)
        self._first, self._last = min(days), max(days)
        if self._last - self._first < 1:
            self._last = self._first + 7
        self.setAccessibleName(
            tr("时间轴：{steps}", steps=tr("；").join(f"{s.title} {offset_words(s.due)}" for s in plan.steps))
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), self._row() * (len(self._steps) + 1) + theme.px(tokens.GAP))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y() // self._row())
        if 0 <= at < len(self._steps):
            self.picked.emit(self._steps[at].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._steps:
            return
        row = self._row()
        bottom = row * len(self._steps)
        self._axis(painter, bottom)
        for at, step in enumerate(self._steps):
            self._step(painter, step, at * row, row)

    def _axis(self, painter: QPainter, bottom: float) -> None:
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        gap, taken = theme.px(tokens.GAP), list[tuple[float, float]]()
        for words, day in self._ticks():
            x = self._x(day)
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, self._left() - width / 2), self.width() - width)
            if any(left < end and left + width > start for start, end in taken):
                continue
            painter.setPen(QPen(theme.colour("edge" if day == 0 else "line"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
            painter.setPen(theme.colour("ink-soft"))
            box = QRectF(left, bottom + theme.px(tokens.GRID) / 2, width + 2, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), words)
            taken.append((left - gap, left + width + gap))

    def _ticks(self) -> list[tuple[str, float]]:
        ticks = [(tr("第 0 天"), 0.0)]
        named = [(tr("{count} 天", count=count), float(count)) for count in (1, 3, 5, 10, 15, 20, 30, 40)] + [
            (tr("{count} 个月", count=count), count * 30.4) for count in (2, 3, 6, 9)
        ]
        named += [(tr("{count} 年", count=count), count * 365.0) for count in (1, 2, 3, 5)]
        ticks += [(words, day) for words, day in named if day <= self._last * 1.01]
        ticks += [(tr("前 {days}", days=words), -day) for words, day in named if -day >= self._first * 1.01]
        return sorted(ticks, key=lambda tick: (tick[1] != 0, -tick[1] if tick[1] < 0 else 0, tick[1]))

    def _step(self, painter: QPainter, step: PlanStep, top: float, row: float) -> None:
        here = step.key == self._present
        middle = top + row / 2
        if here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent-soft"))
            radius = theme.px(tokens.GRID)
            painter.drawRoundedRect(QRectF(0, top + 1, self.width(), row - 2), radius, radius)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink"))
        room = QRectF(theme.px(tokens.GRID), top, self._left() - 2 * theme.px(tokens.GAP), row)
        title = painter.fontMetrics().elidedText(
            step.title or tr("（未命名）"), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), title)
        disc, bar = theme.px(10), theme.px(6)
        due = rough_days(step.due)
        first, last = min(rough_days(step.earliest), due), max(rough_days(step.latest), due)
        if step.terms.last is not None and rough_days(step.terms.last) > last:
            painter.setPen(QPen(theme.colour("closing"), 2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(self._x(last), middle), QPointF(self._x(rough_days(step.terms.last)), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("tint:due" if not here else "surface"))
        x = self._x(first)
        painter.drawRoundedRect(QRectF(x - bar / 2, middle - bar, self._x(last) - x + bar, 2 * bar), bar, bar)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(QPointF(self._x(due), middle), disc / 2, disc / 2)
        painter.setBrush(theme.colour("accent-soft" if here else "surface"))
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        for day in self._returns(step):
            painter.drawEllipse(QPointF(self._x(day), middle), disc / 2 - 1, disc / 2 - 1)

    def _returns(self, step: PlanStep) -> list[float]:
        terms = step.terms
        if terms.every is None or terms.every.count < 1:
            return []
        more = _RETURNS if terms.times is None else max(0, min(terms.times - 1, _RETURNS))
        return [rough_days(step.due) + (n + 1) * rough_days(terms.every) for n in range(more)]

    def _x(self, day: float) -> float:
        left, right = self._left(), self.width() - theme.px(tokens.PADDING)
        low, high = _scaled(self._first, self._span()), _scaled(self._last, self._span())
        return left + (right - left) * (_scaled(day, self._span()) - low) / (high - low)

    def _span(self) -> float:
        return self._last - self._first

    def _left(self) -> float:
        return min(theme.px(150), self.width() * 0.3)

    def _row(self) -> int:
        return theme.px(tokens.ROW_COMPACT)


def _scaled(day: float, span: float) -> float:
    """Return where a day stands: evenly up to two months, else near days wider apart than far ones."""
    if span <= 62:
        return day
    return sqrt(day) if day >= 0 else -sqrt(-day)
