"""The year: twelve small months, each day as dark as it is full; what a day holds is told below."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import day_mark, lunar_word
from desktop_app.ui.calendar.canvas import count_words
from desktop_app.ui.calendar.carry import Place
from desktop_app.ui.calendar.keys import ActiveCanvas
from desktop_app.ui.calendar.words import stamp
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.colours import blend
from desktop_app.ui.kit.text import number_text, short_day

_SHADES = (0.10, 0.22, 0.36, 0.52)
"""How much of the accent a day takes by quarters of what makes it full."""
_WEEKS = 6


@dataclass(frozen=True, slots=True)
class MonthBox:
    """A small month, ready to be painted."""

    first: date
    title: str
    aside: str
    head: QRectF
    days: tuple[tuple[date, QRectF], ...]


def shaded(share: float) -> QColor:
    """Return the ground of a day that is so dark."""
    return blend(theme.colour("accent"), theme.colour("surface"), share)


class YearCanvas(ActiveCanvas):
    """The year view."""

    month_opened = Signal(object)
    """A month shall be shown by itself: carries its first day."""

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        self._months: list[MonthBox] = []
        self._under: date | None = None
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def rows_of(self, day: date) -> Sequence[VisitRow]:
        return ()

    def lay_out(self) -> None:
        view = self.viewport()
        pad = theme.px(tokens.PADDING)
        self._foot = theme.font_metrics("body").height() + theme.px(tokens.PADDING)
        across = 4 if view.width() >= view.height() * 0.9 else 3
        down = 12 // across
        width = (view.width() - pad * (across + 1)) / across
        height = (view.height() - self._foot - pad * (down + 1)) / down
        year = self.board.first.year
        self._months = [
            self._month(
                date(year, at + 1, 1),
                QRectF(pad + at % across * (width + pad), pad + at // across * (height + pad), width, height),
            )
            for at in range(12)
        ]

    def _month(self, first: date, box: QRectF) -> MonthBox:
        title = theme.font_metrics("strong").height() + theme.px(2)
        wide, high = box.width() / 7, (box.height() - title) / _WEEKS
        count = monthrange(first.year, first.month)[1]
        days = tuple(
            (
                first + timedelta(days=n),
                QRectF(
                    box.x() + (first.weekday() + n) % 7 * wide,
                    box.y() + title + (first.weekday() + n) // 7 * high,
                    wide,
                    high,
                ).adjusted(0.5, 0.5, -0.5, -0.5),
            )
            for n in range(count)
        )
        loads = [self.board.load(day) for day, _ in days]
        total, done = sum(load.total for load in loads), sum(load.done for load in loads)
        aside = f"{number_text(done)}/{number_text(total)}" if done else number_text(total) if total else ""
        head = QRectF(box.x(), box.y(), box.width(), title)
        return MonthBox(first, tr("{month} 月", month=first.month), aside, head, days)

    def draw(self, painter: QPainter) -> None:
        today = self.board.today
        for month in self._months:
            painter.setFont(theme.font("strong"))
            here = (month.first.year, month.first.month) == (today.year, today.month)
            painter.setPen(theme.colour("accent" if here else "ink"))
            stamp(painter, month.head.adjusted(2, 0, 0, 0), month.title, "strong")
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("ink-soft"))
            stamp(painter, month.head.adjusted(0, 0, -2, 0), month.aside, side="right")
            for day, box in month.days:
                self._draw_day(painter, day, box)
        self._draw_foot(painter)

    def _draw_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        load, info, radius = self.board.load(day), self.board.days.get(day), theme.px(3)
        rest = info is not None and not info.working
        painter.setPen(Qt.PenStyle.NoPen)
        if load.total:
            painter.setBrush(shaded(self.shade(day)))
            painter.drawRoundedRect(box, radius, radius)
        elif rest:
            painter.setBrush(theme.colour("ground"))
            painter.drawRoundedRect(box, radius, radius)
        if load.overdue or load.total > self.board.full:
            side = theme.px(5)
            painter.setBrush(theme.colour("overdue"))
            corner = (box.topRight(), box.topRight() - QPointF(side, 0), box.topRight() + QPointF(0, side))
            painter.drawPolygon(corner)
        mark = day_mark(info) if info is not None else ""
        line = theme.font_metrics("small").height()
        marked = bool(mark) and box.height() > 1.9 * line
        number = box.translated(0, -line / 2 + 1) if marked else box
        painter.setFont(theme.font("small"))
        today = day == self.board.today
        painter.setPen(theme.colour("ink" if load.total or not rest else "ink-soft"))
        if today:
            circle = QRectF(0, 0, theme.px(18), theme.px(18))
            circle.moveCenter(number.center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(circle)
            painter.setPen(theme.colour("accent-ink"))
        stamp(painter, number, str(day.day), side="centre")
        if marked:
            painter.setPen(theme.colour("done" if rest else "closing"))
            stamp(painter, number.translated(0, line - 1), mark, side="centre")
        if day == self.day and self.shows_ring():
            self.paint_ring(painter, box)
        elif day == self._under:
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)

    def _draw_foot(self, painter: QPainter) -> None:
        """Tell of the day under the mouse or the keyboard, and what the shades mean."""
        view, pad = self.viewport(), theme.px(tokens.PADDING)
        line = QRectF(pad, view.height() - self._foot, view.width() - 2 * pad, self._foot)
        painter.fillRect(QRectF(0, line.y(), view.width(), 1), theme.colour("line"))
        side = theme.px(11)
        metrics = theme.font_metrics("small")
        few, many = tr("少"), tr("多")
        right = line.right() - metrics.horizontalAdvance(many)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignRight), many)
        left = right - len(_SHADES) * (side + 2) - 2
        for n, shade in enumerate(_SHADES):
            box = QRectF(left + n * (side + 2), line.center().y() - side / 2, side, side)
            painter.fillRect(box, shaded(shade))
        left -= metrics.horizontalAdvance(few) + theme.px(tokens.GRID)
        painter.drawText(QPointF(left, line.center().y() + metrics.ascent() / 2 - 1), few)
        words = painter.fontMetrics().elidedText(
            self.day_line(self._under or self.day), Qt.TextElideMode.ElideRight, int(left - line.x()) - pad
        )
        painter.setPen(theme.colour("ink"))
        painter.drawText(line, middle, words)

    def shade(self, day: date) -> float:
        """Return how dark a day with visits is."""
        share = self.board.load(day).total / self.board.full
        return _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)]

    def day_line(self, day: date) -> str:
        """Return what is told of a day: its date, its visits, its place in the moon."""
        info, load = self.board.days.get(day), self.board.load(day)
        counted = count_words(load, self.board.capacity) if load.total else tr("没有回访")
        names = [day_mark(info), lunar_word(info)] if info is not None else []
        return " · ".join([short_day(day, self.board.today), *(name for name in names if name), counted])

    def place_at(self, point: QPointF) -> Place | None:
        found = (day for month in self._months for day, box in month.days if box.adjusted(-1, -1, 1, 1).contains(point))
        day = next(found, None)
        return Place(day) if day is not None else None

    def _month_at(self, point: QPointF) -> date | None:
        return next((month.first for month in self._months if month.head.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (place := self.place_at(event.position())) is not None:
            self.go_to(place.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        under = place.day if place is not None else None
        hand = place is not None or self._month_at(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        if under != self._under:
            self._under = under
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._under is not None:
            self._under = None
            self.viewport().update()
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place, month = self.place_at(event.position()), self._month_at(event.position())
        if month is not None:
            self.month_opened.emit(month)
        elif place is not None and place.day == self.day:
            self.day_opened.emit(place.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A click has opened the day already."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.month_opened.emit(self.day.replace(day=1))
        else:
            super().keyPressEvent(event)

    def _arrow(self, across: int, down: int) -> None:
        self.go_to(self.day + timedelta(days=across + 7 * down))

    def _name(self) -> None:
        self.setAccessibleName(self.day_line(self.day))
