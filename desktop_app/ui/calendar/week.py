"""The week: seven columns of hours, and above them the visits that have no hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QScrollBar

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import Board
from desktop_app.ui.calendar.carry import FIRST_MINUTE, LAST_MINUTE, STEP, Carry, Place
from desktop_app.ui.calendar.dayhead import DayHead, head_height, make_head, paint_head, paint_load
from desktop_app.ui.calendar.hands import ActiveCanvas
from desktop_app.ui.calendar.marks import Mark, make_mark, mark_height
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.text import time_text

_STRIP_SHARE = 0.45
"""Most of the height that visits without an hour take; they scroll beyond it."""
_BLOCK = 30
"""Minutes that a visit takes up on the grid of hours."""


@dataclass(frozen=True, slots=True)
class Column:
    """A day, ready to be painted; strip marks in their own coordinates, hour marks in those of the grid."""

    day: date
    left: float
    width: float
    head: DayHead
    title: str
    strip: tuple[Mark, ...]
    hours: tuple[Mark, ...]
    more: tuple[tuple[QRectF, str], ...]
    rest: bool


class WeekCanvas(ActiveCanvas):
    """The week view; two parts scroll on their own."""

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        self._columns: list[Column] = []
        self._strip_bar: QScrollBar | None = None
        self._scrolled = False
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)
        self._strip_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._strip_bar.valueChanged.connect(lambda _: self.viewport().update())
        self.refresh()

    # --- layout ---

    def lay_out(self) -> None:
        metrics = theme.font_metrics("small")
        view = self.viewport()
        self._left = metrics.horizontalAdvance("00:00") + theme.px(tokens.GAP)
        self._head = metrics.height() + head_height() + theme.px(tokens.GAP)
        self._width = (view.width() - self._left) / 7
        dates = self.board.dates()[:7]
        step = mark_height() + 1
        without = [[row for row in self.board.on(day) if row.minute is None] for day in dates]
        whole = max([1, *map(len, without)]) * step + theme.px(tokens.GAP)
        self._strip = min(whole, int((view.height() - self._head) * _STRIP_SHARE))
        self._first, self._last = _hours(self.board)
        self._hour = theme.px(44)
        self._grid_top = self._head + self._strip
        grid = (self._last - self._first) * self._hour // 60 + theme.px(tokens.GAP)
        self._columns = [self._column(at, day, without[at], step) for at, day in enumerate(dates)]
        self._set_bars(whole, grid)
        self._collect()

    def _set_bars(self, whole: int, grid: int) -> None:
        room = max(1, self.viewport().height() - self._grid_top)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, grid - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._hour // 2)
        if not self._scrolled and self.board.days and self.viewport().height() > self._grid_top:
            self._scrolled = True
            bar.setValue(self._y_of(max(self._first, min(self.board.now, self._last) - 60)))
        if self._strip_bar is not None:
            self._strip_bar.setRange(0, max(0, whole - self._strip))
            self._strip_bar.setPageStep(self._strip)
            self._strip_bar.setSingleStep(mark_height() + 1)
            self._strip_bar.setVisible(whole > self._strip)
            width = self._strip_bar.sizeHint().width()
            self._strip_bar.setGeometry(self.width() - width, self._head, width, self._strip)
            self._strip_bar.raise_()

    def _column(self, at: int, day: date, without: list[VisitRow], step: int) -> Column:
        left, right = round(self._left + at * self._width), round(self._left + (at + 1) * self._width)
        metrics = theme.font_metrics("small")
        width = right - left - 4
        strip = tuple(
            make_mark(row, QRectF(left + 2, theme.px(tokens.GRID) + n * step, width, mark_height()), metrics)
            for n, row in enumerate(without)
        )
        hours, more = self._lanes(day, left + 2, width)
        info = self.board.days.get(day)
        names = (tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日"))
        head = QRectF(left + 2, metrics.height() + theme.px(tokens.GRID), width, head_height())
        return Column(
            day,
            left,
            right - left,
            make_head(self.board, day, head, pale=False),
            names[day.weekday()],
            strip,
            hours,
            more,
            info is not None and not info.working,
        )

    def _lanes(self, day: date, left: float, width: float) -> tuple[tuple[Mark, ...], tuple[tuple[QRectF, str], ...]]:
        """Put visits of about the same hour side by side, as many as can be read; the rest is counted."""
        most = max(1, int(width // theme.px(56)))
        metrics = theme.font_metrics("small")
        marks: list[Mark] = []
        more: list[tuple[QRectF, str]] = []
        slots: dict[int, list[VisitRow]] = {}
        for row in self.board.on(day):
            if row.minute is not None:
                slots.setdefault(row.minute // _BLOCK, []).append(row)
        for slot, rows in sorted(slots.items()):
            shown = rows if len(rows) <= most else rows[: max(1, most - 1)]
            lanes = len(shown) + (len(rows) > len(shown))
            lane = width / lanes
            top, height = self._y_of(slot * _BLOCK) + 1, self._hour * _BLOCK / 60 - 2
            marks += [
                make_mark(row, QRectF(left + n * lane, top, lane - 1, height), metrics) for n, row in enumerate(shown)
            ]
            if len(rows) > len(shown):
                box = QRectF(left + (lanes - 1) * lane, top, lane - 1, height)
                more.append((box, f"+{len(rows) - len(shown)}"))
        return tuple(marks), tuple(more)

    def _collect(self) -> None:
        """Keep all chips where they stand on the screen, for the mouse."""
        self.marks = [mark for column in self._columns for mark in (*column.strip, *column.hours)]

    def _y_of(self, minute: int) -> int:
        return (minute - self._first) * self._hour // 60 + theme.px(tokens.GRID)

    # --- painting ---

    def draw(self, painter: QPainter) -> None:
        view = self.viewport()
        self._draw_grounds(painter)
        painter.save()
        painter.setClipRect(0, self._grid_top, view.width(), view.height() - self._grid_top)
        painter.translate(0, self._grid_top - self.verticalScrollBar().value())
        self._draw_hours(painter)
        painter.restore()
        painter.save()
        painter.setClipRect(0, self._head, view.width(), self._strip)
        offset = self._strip_offset()
        painter.translate(0, self._head - offset)
        for column in self._columns:
            seen = (mark for mark in column.strip if offset - mark.box.height() < mark.box.y() < offset + self._strip)
            self.paint_marks(painter, tuple(seen))
        painter.restore()
        self._draw_heads(painter)

    def _draw_grounds(self, painter: QPainter) -> None:
        view = self.viewport()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for column in self._columns:
            box = QRectF(column.left, self._head, column.width, view.height() - self._head)
            self.paint_ground(painter, box, column.day, rest=column.rest)
            painter.setPen(theme.colour("line"))
            painter.drawLine(QPointF(column.left, self._head), QPointF(column.left, view.height()))
        for y in (self._head, self._grid_top):
            painter.drawLine(QPointF(0, y), QPointF(view.width(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        painter.drawText(
            QRectF(0, self._head, self._left, min(self._strip, theme.px(28))), Qt.AlignmentFlag.AlignCenter, tr("全天")
        )

    def _draw_hours(self, painter: QPainter) -> None:
        width = self.viewport().width()
        painter.setFont(theme.font("small"))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for minute in range(self._first, self._last + 1, 60):
            y = self._y_of(minute)
            painter.setPen(theme.colour("line"))
            painter.drawLine(QPointF(self._left, y), QPointF(width, y))
            painter.setPen(theme.colour("ink-soft"))
            box = QRectF(0, y - theme.px(10), self._left - theme.px(tokens.GRID), theme.px(20))
            painter.drawText(box, right, time_text(minute))
        for column in self._columns:
            self.paint_marks(painter, column.hours)
            painter.setPen(theme.colour("ink-soft"))
            for box, text in column.more:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            self._draw_target(painter, column)
        now = self.board.now
        today = next((column for column in self._columns if column.day == self.board.today), None)
        if today is not None and self._first <= now <= self._last:
            y = self._y_of(now)
            painter.setPen(QPen(theme.colour("overdue"), 1.4))
            painter.drawLine(QPointF(today.left, y), QPointF(today.left + today.width, y))
            painter.setBrush(theme.colour("overdue"))
            painter.drawEllipse(QPointF(today.left + 1, y), 3, 3)

    def _draw_target(self, painter: QPainter, column: Column) -> None:
        ring, place = self.target_ring(column.day), self.carry.place if self.carry else self._drop
        minute = self.carry.minute if self.carry else place.minute if place else None
        if not ring or place is None or minute is None:
            return
        box = QRectF(column.left + 2, self._y_of(minute) + 1, column.width - 4, self._hour * _BLOCK / 60 - 2)
        painter.setPen(QPen(theme.colour(ring), tokens.RING))
        painter.setBrush(theme.colour(f"tint:{ring}"))
        painter.drawRoundedRect(box, theme.px(tokens.GRID), theme.px(tokens.GRID))
        painter.setPen(theme.colour("ink"))
        painter.drawText(
            box.adjusted(theme.px(tokens.GRID), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), time_text(minute)
        )

    def _draw_heads(self, painter: QPainter) -> None:
        metrics = theme.font_metrics("small")
        for column in self._columns:
            painter.setFont(theme.font("small"))
            today = column.day == self.board.today
            painter.setPen(theme.colour("accent" if today else "ink-soft"))
            box = QRectF(column.left + theme.px(6), theme.px(3), column.width - theme.px(10), metrics.height())
            middle = int(Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(box, middle, column.title)
            load = self.board.load(column.day)
            if load.total:
                painter.setPen(theme.colour("ink-soft"))
                painter.drawText(box, middle | int(Qt.AlignmentFlag.AlignRight), load.text)
            paint_head(painter, column.head)
            bar = QRectF(column.left + 3, self._head - 4, column.width - 5, 2)
            paint_load(painter, bar, load, self.board.full, pale=False)
            frame = QRectF(column.left, 0, column.width, self.viewport().height())
            if column.day == self.day and self.focus_visit is None and self.shows_ring():
                self.paint_ring(painter, frame.adjusted(1.5, 1.5, -1.5, -1.5))
            elif ring := self.target_ring(column.day):
                painter.setPen(theme.colour(ring))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), theme.px(tokens.GRID), theme.px(tokens.GRID))

    # --- mouse and keys ---

    def visit_at(self, point: QPointF) -> VisitRow | None:
        column = self._column_at(point)
        if column is None or point.y() < self._head:
            return None
        in_strip = point.y() < self._grid_top
        shifted = self._in_part(point)
        marks = column.strip if in_strip else column.hours
        return next((mark.row for mark in marks if mark.box.contains(shifted)), None)

    def place_at(self, point: QPointF) -> Place | None:
        column = self._column_at(point)
        if column is None:
            return None
        if point.y() < self._grid_top:
            return Place(column.day, None, timed=point.y() >= self._head)
        minute = self._first + int((self._in_part(point).y() - theme.px(tokens.GRID)) * 60 / self._hour)
        snapped = minute // STEP * STEP
        return Place(column.day, max(self._first, min(snapped, self._last)), timed=True)

    def more_at(self, point: QPointF) -> date | None:
        """Return the day whose +N is under a point."""
        column, shifted = self._column_at(point), self._in_part(point)
        if column is None or point.y() < self._grid_top:
            return None
        return column.day if any(box.contains(shifted) for box, _ in column.more) else None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._strip_bar is not None and event.position().y() < self._grid_top:
            self._strip_bar.event(event)
        else:
            super().wheelEvent(event)

    def show_focus(self) -> None:
        for column in self._columns:
            for mark in column.strip:
                if mark.row.id == self.focus_visit and self._strip_bar is not None:
                    _scroll_to(self._strip_bar, mark.box, self._strip)
            for mark in column.hours:
                if mark.row.id == self.focus_visit:
                    _scroll_to(self.verticalScrollBar(), mark.box, self.viewport().height() - self._grid_top)

    def carried(self, carry: Carry, across: int, down: int) -> Carry:
        return carry.in_hours(down) if down else carry.shifted(across)

    def _column_at(self, point: QPointF) -> Column | None:
        return next((c for c in self._columns if c.left <= point.x() < c.left + c.width), None)

    def _in_part(self, point: QPointF) -> QPointF:
        """Return a point of the screen in the coordinates of the strip or the grid."""
        if point.y() < self._grid_top:
            return QPointF(point.x(), point.y() - self._head + self._strip_offset())
        return QPointF(point.x(), point.y() - self._grid_top + self.verticalScrollBar().value())

    def _strip_offset(self) -> int:
        return self._strip_bar.value() if self._strip_bar is not None else 0


def _hours(board: Board) -> tuple[int, int]:
    """Return the first and last hour of the grid in minutes; it grows for visits outside of 8 to 20 o'clock."""
    minutes = [row.minute for rows in board.visits.values() for row in rows if row.minute is not None]
    first, last = min([FIRST_MINUTE, *minutes]), max([LAST_MINUTE, *(minute + _BLOCK for minute in minutes)])
    return first // 60 * 60, -(-last // 60) * 60


def _scroll_to(bar: QScrollBar, box: QRectF, room: float) -> None:
    if box.top() < bar.value():
        bar.setValue(int(box.top()) - 2)
    elif box.bottom() > bar.value() + room:
        bar.setValue(int(box.bottom() - room) + 2)
