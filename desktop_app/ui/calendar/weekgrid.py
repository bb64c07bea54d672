"""The week as a grid: seven columns of hours, above them what has no hour, and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QScrollBar

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import Board, pinned
from desktop_app.ui.calendar.carry import FIRST_MINUTE, LAST_MINUTE
from desktop_app.ui.calendar.dayhead import DayHead, head_height, make_head
from desktop_app.ui.calendar.keys import ActiveCanvas
from desktop_app.ui.calendar.lanes import Timed, pack
from desktop_app.ui.calendar.marks import Mark, make_mark, mark_height
from desktop_app.ui.kit import theme, tokens

_STRIP_SHARE = 0.45
"""Most of the height that visits without an hour take when they are unfolded; they scroll beyond it."""
_FOLDED = 4
"""Lines of visits without an hour while they are folded; the last one counts the rest."""
_LANE = 44
"""Width from which a name beside others can still be told."""
_COUNT = 30
"""Width of what only counts, beside others."""
BLOCK = 30
"""Minutes that a visit takes up on the grid of hours unless it says otherwise."""
_ZOOMS = (20, 26, 34, 44, 58, 76, 100, 132)
"""Heights of an hour to choose from."""
USUAL = _ZOOMS.index(44)


@dataclass(frozen=True, slots=True)
class Column:
    """A day, ready to be painted; strip marks in their own coordinates, hour marks in those of the grid.

    Attributes:
        folded: how many visits without an hour are only counted, and where that is said.
        more: how many visits of about one hour are only counted, and where that is said.
    """

    day: date
    left: float
    width: float
    head: DayHead
    title: str
    strip: tuple[Mark, ...]
    folded: tuple[QRectF, str] | None
    hours: tuple[Mark, ...]
    more: tuple[tuple[QRectF, str], ...]
    rest: bool


class WeekGrid(ActiveCanvas):
    """The places of a week; two parts scroll on their own."""

    zoomed = Signal(int)
    """The height of an hour was changed: carries the step, to be remembered."""
    has_lengths = True

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        self._columns: list[Column] = []
        self._strip_bar: QScrollBar | None = None
        self._scrolled = False
        self._zoom = USUAL
        self.unfolded = False
        self._can_fold = False
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)
        self._strip_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._strip_bar.valueChanged.connect(lambda _: self.viewport().update())
        self.refresh()

    def zoom(self, step: int, at: float | None = None) -> None:
        """Make hours higher or lower.

        Args:
            step: one of the heights to choose from; others are cut to them.
            at: the height on the screen that stays where it is; None for the middle.
        """
        wanted = max(0, min(step, len(_ZOOMS) - 1))
        if wanted == self._zoom:
            return
        at = (self._grid_top + self.viewport().height()) / 2 if at is None else at
        minute = self._minute_of(at)
        self._zoom = wanted
        self.refresh()
        self.verticalScrollBar().setValue(round(self._y_of(minute) - (at - self._grid_top)))
        self.zoomed.emit(wanted)

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
        longest = max(map(len, without), default=0)
        self._can_fold = longest > _FOLDED
        lines = longest if self.unfolded else min(longest, _FOLDED)
        whole = max(1, lines) * step + theme.px(tokens.GAP)
        self._strip = min(whole, int((view.height() - self._head) * _STRIP_SHARE))
        self._first, self._last = _hours(self.board)
        self._hour = theme.px(_ZOOMS[self._zoom])
        self._grid_top = self._head + self._strip
        grid = (self._last - self._first) * self._hour // 60 + theme.px(tokens.GAP)
        self._columns = [self._column(at, day, without[at], step) for at, day in enumerate(dates)]
        self._set_bars(whole, grid)
        self.marks = [mark for column in self._columns for mark in (*column.strip, *column.hours)]

    def _set_bars(self, whole: int, grid: int) -> None:
        room = max(1, self.viewport().height() - self._grid_top)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, grid - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._hour // 2)
        if not self._scrolled and self.board.days and self.viewport().height() > self._grid_top:
            self._scrolled = True
            bar.setValue(round(self._y_of(max(self._first, min(self.board.now, self._last) - 60))))
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

        def line(n: int) -> QRectF:
            return QRectF(left + 2, theme.px(tokens.GRID) + n * step, width, mark_height())

        shown, hidden = without, 0
        if not self.unfolded and len(without) > _FOLDED:
            shown = pinned(without, _FOLDED - 1, self._first_of)
            hidden = len(without) - len(shown)
        strip = tuple(make_mark(row, line(n), metrics) for n, row in enumerate(shown))
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
            (line(len(shown)), f"+{hidden}") if hidden else None,
            hours,
            more,
            info is not None and not info.working,
        )

    def _first_of(self, row: VisitRow) -> bool:
        """Tell whether a visit is to be seen where not all of them can be."""
        return row.id in (self.focus_visit, self.visit_id) or row.customer_id == self.customer_id

    def _lanes(self, day: date, left: float, width: float) -> tuple[tuple[Mark, ...], tuple[tuple[QRectF, str], ...]]:
        """Put visits of about the same hour side by side, as many as can be read; the rest is counted."""
        timed = [
            Timed(row, row.minute, row.minute + self._length(row), self._first_of(row))
            for row in self.board.on(day)
            if row.minute is not None
        ]
        metrics = theme.font_metrics("small")
        marks: list[Mark] = []
        more: list[tuple[QRectF, str]] = []
        for lane in pack(timed, max(2, int(width // theme.px(_LANE)))):
            narrow = theme.px(_COUNT) if lane.beside and lane.of > 1 else 0
            wide = (width - narrow) / (lane.of - bool(narrow))
            top, bottom = self._y_of(lane.start) + 1, self._y_of(lane.end) - 1
            own = narrow if lane.counted and narrow else wide
            box = QRectF(left + lane.at * wide, top, own - 1, max(bottom - top, mark_height() - 4))
            if lane.counted:
                more.append((box, f"+{len(lane.items)}"))
            else:
                marks.append(make_mark(lane.items[0], box, metrics))
        return tuple(marks), tuple(more)

    def _length(self, row: VisitRow) -> int:
        if self.stretch is not None and self.stretch[0].id == row.id:
            return self.stretch[1]
        return row.length or BLOCK

    def _y_of(self, minute: float) -> float:
        return (minute - self._first) * self._hour / 60 + theme.px(tokens.GRID)

    def _minute_of(self, y: float) -> float:
        """Return the minute that stands at a height of the screen."""
        height = y - self._grid_top + self.verticalScrollBar().value() - theme.px(tokens.GRID)
        return self._first + height * 60 / self._hour

    def fold(self, *, unfolded: bool) -> None:
        """Show all visits without an hour, or only some of each day."""
        self.unfolded = unfolded
        self.refresh()

    def _fold_box(self) -> QRectF:
        return QRectF(0, self._head + theme.px(tokens.GRID), self._left, min(self._strip, theme.px(36)))

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
    timed = [row for rows in board.visits.values() for row in rows if row.minute is not None]
    starts = [row.minute for row in timed if row.minute is not None]
    ends = [min((row.minute or 0) + (row.length or BLOCK), 24 * 60) for row in timed]
    first, last = min([FIRST_MINUTE, *starts]), max([LAST_MINUTE, *ends])
    return first // 60 * 60, -(-last // 60) * 60
