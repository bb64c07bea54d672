"""The week view: painted, and under mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QScrollBar

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import load_text
from desktop_app.ui.calendar.carry import STEP, Carry, Place
from desktop_app.ui.calendar.dayhead import paint_head, paint_load
from desktop_app.ui.calendar.weekgrid import BLOCK, USUAL, Column, WeekGrid
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.text import time_text

_SNAP = 15
"""Minutes to which a visit is stretched."""
_GRIP = 5
"""Height of the end of a visit that is taken hold of to stretch it."""


class WeekCanvas(WeekGrid):
    """The week view."""

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
            if column.folded is not None:
                self._draw_count(painter, *column.folded, over=column.day == self.hover_more)
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
        painter.drawText(self._fold_box(), int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), tr("全天"))
        if self._can_fold:
            side = theme.px(14)
            box = self._fold_box()
            icon = QRectF(box.center().x() - side / 2, box.bottom() - side, side, side)
            paint_icon(painter, icon, "chevron-up" if self.unfolded else "chevron-down", "ink-soft")

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
            if box.top() >= self.verticalScrollBar().value() - theme.px(tokens.GRID):  # no half of an hour at the top
                painter.drawText(box, right, time_text(minute))
        for column in self._columns:
            self.paint_marks(painter, column.hours)
            for box, text in column.more:
                self._draw_count(painter, box, text, over=column.day == self.hover_more)
            self._draw_target(painter, column)
        now = self.board.now
        today = next((column for column in self._columns if column.day == self.board.today), None)
        if today is not None and self._first <= now <= self._last:
            y = self._y_of(now)
            painter.setPen(QPen(theme.colour("overdue"), 1.4))
            painter.drawLine(QPointF(today.left, y), QPointF(today.left + today.width, y))
            painter.setBrush(theme.colour("overdue"))
            painter.drawEllipse(QPointF(today.left + 1, y), 3, 3)

    def _draw_count(self, painter: QPainter, box: QRectF, text: str, *, over: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(box, theme.px(tokens.GRID), theme.px(tokens.GRID))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("accent" if over else "ink-soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_target(self, painter: QPainter, column: Column) -> None:
        ring, place = self.target_ring(column.day), self.carry.place if self.carry else self._drop
        minute = self.carry.minute if self.carry else place.minute if place else None
        if not ring or place is None or minute is None:
            return
        length = self._length(self.carry.row) if self.carry else BLOCK
        box = QRectF(column.left + 2, self._y_of(minute) + 1, column.width - 4, self._hour * length / 60 - 2)
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
                painter.setPen(theme.colour("overdue" if load.total > self.board.full else "ink-soft"))
                painter.drawText(box, middle | int(Qt.AlignmentFlag.AlignRight), load_text(load))
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

    def seen(self) -> Iterator[tuple[QRectF, VisitRow]]:
        offset, strip = self._head - self._strip_offset(), QRectF(0, self._head, self.width(), self._strip)
        grid = QRectF(0, self._grid_top, self.width(), self.viewport().height() - self._grid_top)
        down = self._grid_top - self.verticalScrollBar().value()
        for column in self._columns:
            for marks, dy, part in ((column.strip, offset, strip), (column.hours, down, grid)):
                for mark in marks:
                    box = mark.box.translated(0, dy) & part
                    if not box.isEmpty():
                        yield box, mark.row

    def place_at(self, point: QPointF) -> Place | None:
        column = self._column_at(point)
        if column is None:
            return None
        if point.y() < self._grid_top:
            return Place(column.day, None, timed=point.y() >= self._head)
        snapped = int(self._minute_of(point.y())) // STEP * STEP
        return Place(column.day, max(self._first, min(snapped, self._last)), timed=True)

    def place_of(self, carry: Carry, point: QPointF) -> Place | None:
        """Return the place under the upper end of what is carried: an hour stays under the hand that took it."""
        if carry.row.minute is None or point.y() < self._grid_top:
            return self.place_at(point)
        top = point.y() - self._held_at + self._hour * STEP / 120  # to the nearest step, not the one before
        return self.place_at(QPointF(point.x(), max(top, self._grid_top)))

    def more_at(self, point: QPointF) -> date | None:
        """Return the day whose +N is under a point."""
        column, shifted = self._column_at(point), self._in_part(point)
        if column is None or point.y() < self._head:
            return None
        if point.y() < self._grid_top:
            return column.day if column.folded is not None and column.folded[0].contains(shifted) else None
        return column.day if any(box.contains(shifted) for box, _ in column.more) else None

    def grip_at(self, point: QPointF) -> VisitRow | None:
        if point.y() < self._grid_top:
            return None
        grip = theme.px(_GRIP)
        return next((row for box, row in self.seen() if box.contains(point) and point.y() > box.bottom() - grip), None)

    def length_to(self, row: VisitRow, point: QPointF) -> int:
        end = round(self._minute_of(point.y()) / _SNAP) * _SNAP
        return max(_SNAP, min(end - (row.minute or 0), self._last - (row.minute or 0)))

    def stretched_by(self, row: VisitRow, steps: int) -> int:
        return max(_SNAP, min((row.length or BLOCK) + steps * _SNAP, self._last - (row.minute or 0)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._can_fold and self._fold_box().contains(event.position()):
            self.fold(unfolded=not self.unfolded)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self.grip_at(event.position()) if self._pressed is None else None
        if row is not None and self.movable(row):
            self.viewport().setCursor(Qt.CursorShape.SizeVerCursor)
        elif self._pressed is None and self._hover is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1), event.position().y())
        elif self._strip_bar is not None and self._strip_bar.isVisible() and event.position().y() < self._grid_top:
            self._strip_bar.event(event)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        key = Qt.Key(event.key())
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if held and key in steps:
            self.zoom(self._zoom + steps[key])
        elif held and key == Qt.Key.Key_0:
            self.zoom(USUAL)
        else:
            super().keyPressEvent(event)

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


def _scroll_to(bar: QScrollBar, box: QRectF, room: float) -> None:
    if box.top() < bar.value():
        bar.setValue(int(box.top()) - 2)
    elif box.bottom() > bar.value() + room:
        bar.setValue(int(box.bottom() - room) + 2)
