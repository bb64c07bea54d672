"""The month: weeks as rows that fill the height, chips as many as fit, a load bar under each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.domain.text import tr
from desktop_app.domain.visits import DayLoad, VisitRow
from desktop_app.ui.calendar.board import load_text
from desktop_app.ui.calendar.carry import Place
from desktop_app.ui.calendar.dayhead import DayHead, head_height, make_head, paint_head, paint_load
from desktop_app.ui.calendar.keys import ActiveCanvas
from desktop_app.ui.calendar.marks import Mark, make_mark, mark_height
from desktop_app.ui.calendar.words import stamp
from desktop_app.ui.kit import theme, tokens


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day, ready to be painted."""

    day: date
    box: QRectF
    head: DayHead
    marks: tuple[Mark, ...]
    load: DayLoad
    more: str
    foot: QRectF
    rest: bool
    pale: bool


class MonthCanvas(ActiveCanvas):
    """The month view."""

    week_rows = True

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        self._cells: list[DayCell] = []
        self._weeks: list[tuple[QRectF, str]] = []
        self._titles: list[tuple[QRectF, str]] = []
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def lay_out(self) -> None:
        dates = self.board.dates()
        rows = max(1, len(dates) // 7)
        metrics = theme.font_metrics("small")
        self._left = metrics.horizontalAdvance("53") + theme.px(tokens.GAP)
        self._top = metrics.height() + theme.px(tokens.GAP)
        self._width = (self.viewport().width() - self._left) / 7
        self._height = (self.viewport().height() - self._top) / rows
        names = (tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日"))
        self._titles = [
            (QRectF(self._left + at * self._width, 0, self._width, self._top), name) for at, name in enumerate(names)
        ]
        self._weeks = [
            (
                QRectF(0, self._top + row * self._height, self._left, head_height()),
                str(dates[7 * row].isocalendar().week),
            )
            for row in range(len(dates) // 7)
        ]
        self._cells = [self._cell(at, day) for at, day in enumerate(dates)]
        self.marks = [mark for cell in self._cells for mark in cell.marks]

    def _cell(self, at: int, day: date) -> DayCell:
        left, top = round(self._left + at % 7 * self._width), round(self._top + at // 7 * self._height)
        right = round(self._left + (at % 7 + 1) * self._width)
        bottom = round(self._top + (at // 7 + 1) * self._height)
        box = QRectF(left, top, right - left, bottom - top)
        inner = box.adjusted(2, 1, -3, -2)
        pale = day.month != self.board.month
        foot_height = theme.px(15)
        foot = QRectF(inner.x() + 2, inner.bottom() - foot_height, inner.width() - 3, foot_height)
        rows, load = self.board.on(day), self.board.load(day)
        step = mark_height() + 1
        room = max(0, int((foot.top() - inner.top() - head_height() + 1) // step))
        shown = self._shown(rows, room)
        metrics = theme.font_metrics("small")
        marks = tuple(
            make_mark(
                row, QRectF(inner.x(), inner.y() + head_height() + n * step, inner.width(), mark_height()), metrics
            )
            for n, row in enumerate(shown)
        )
        hidden = len(rows) - len(shown)
        info = self.board.days.get(day)
        return DayCell(
            day,
            box,
            make_head(self.board, day, QRectF(inner.x(), inner.y(), inner.width(), head_height()), pale=pale),
            marks,
            load,
            f"+{hidden}" if hidden else "",
            foot,
            info is not None and not info.working,
            pale,
        )

    def _shown(self, rows: tuple[VisitRow, ...], room: int) -> tuple[VisitRow, ...]:
        """Return the visits of a day that fit, that under the keyboard and those of the chosen customer among them."""
        if len(rows) <= room or not room:
            return rows[:room]
        wanted = next((at for at, row in enumerate(rows) if row.id == self.focus_visit), None)
        if wanted is not None:
            first = max(0, wanted - room + 1)
            return rows[first : first + room]
        late = [row for row in rows[room:] if self.customer_id is not None and row.customer_id == self.customer_id]
        pinned = sorted(late, key=lambda row: row.id != self.visit_id)[:room]
        return (*rows[: room - len(pinned)], *pinned)

    def draw(self, painter: QPainter) -> None:
        small = theme.font("small")
        painter.setFont(small)
        for at, (box, name) in enumerate(self._titles):
            painter.setPen(theme.colour("accent" if at == self._today_column() else "ink-soft"))
            stamp(painter, box, name, side="centre")
        self._draw_grounds(painter)
        for cell in self._cells:
            paint_head(painter, cell.head)
        painter.setFont(small)
        painter.setPen(theme.colour("ink-soft"))
        for box, week in self._weeks:
            stamp(painter, box, week, side="centre")
        for cell in self._cells:
            self._draw_foot(painter, cell)
        for pale in (False, True):
            painter.setOpacity(0.5 if pale else 1)
            self.paint_marks(painter, [mark for cell in self._cells if cell.pale is pale for mark in cell.marks])
        painter.setOpacity(1)
        self._draw_rings(painter)

    def _draw_grounds(self, painter: QPainter) -> None:
        for cell in self._cells:
            self.paint_ground(painter, cell.box, cell.day, rest=cell.rest)
        painter.setPen(theme.colour("line"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for cell in self._cells:
            painter.drawLine(cell.box.topLeft(), cell.box.topRight())
            painter.drawLine(cell.box.topLeft(), cell.box.bottomLeft())
        for box, _ in self._weeks:
            painter.drawLine(QPointF(0, box.top()), box.topRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_foot(self, painter: QPainter, cell: DayCell) -> None:
        if not cell.load.total:
            return
        bar = QRectF(cell.foot.x(), cell.foot.bottom() - 2, cell.foot.width(), 2)
        paint_load(painter, bar, cell.load, self.board.full, pale=cell.pale)
        text = cell.foot.adjusted(2, -1, -1, -2)
        over = cell.load.total > self.board.full
        painter.setPen(theme.colour("ink-off" if cell.pale else "overdue" if over else "ink-soft"))
        stamp(painter, text, load_text(cell.load), side="right")
        if cell.more:
            painter.setPen(
                theme.colour("accent" if cell.day == self.hover_more else "ink-off" if cell.pale else "ink-soft")
            )
            stamp(painter, text, cell.more)

    def _draw_rings(self, painter: QPainter) -> None:
        for cell in self._cells:
            if ring := self.target_ring(cell.day):
                painter.setPen(theme.colour(ring))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.box.adjusted(1, 1, -1, -1), theme.px(tokens.GRID), theme.px(tokens.GRID))
            elif cell.day == self.day and self.focus_visit is None and self.shows_ring():
                self.paint_ring(painter, cell.box.adjusted(1.5, 1.5, -1, -1))

    def _today_column(self) -> int:
        today = self.board.today
        return today.weekday() if self.board.first <= today <= self.board.last else -1

    def place_at(self, point: QPointF) -> Place | None:
        if point.x() < self._left or point.y() < self._top:
            return None
        column, row = int((point.x() - self._left) // self._width), int((point.y() - self._top) // self._height)
        day = self.board.first + timedelta(days=7 * row + column)
        return Place(day) if column < 7 and day <= self.board.last else None

    def more_at(self, point: QPointF) -> date | None:
        """Return the day whose +N is under a point."""
        return next((cell.day for cell in self._cells if cell.more and cell.foot.contains(point)), None)
