"""The agenda: visits one under the other with their reasons, in groups; for one day and for the coming ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.domain.near_visits import MERGED_INTO
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow, VisitState
from desktop_app.ui.calendar.board import DONE_STATES, OPEN_STATES, UNCOUNTED, Board, load_text, lunar_word
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.calendar.dayhead import paint_load
from desktop_app.ui.calendar.keys import ActiveCanvas
from desktop_app.ui.calendar.marks import into_text
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import chip_size, paint_chip
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.states import StateLook, look
from desktop_app.ui.kit.text import overdue_text, relative_day, short_day, time_text

_METHODS = {
    Method.PHONE: "phone",
    Method.SMS: "message-square-text",
    Method.WECHAT: "message-square-text",
    Method.ONSITE: "house",
    Method.COUNTER: "user-round",
    Method.LETTER: "file-text",
    Method.EMAIL: "file-text",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its visits.

    Attributes:
        day: the day it stands for; None for a group of many days.
    """

    title: str
    aside: str
    rows: tuple[VisitRow, ...]
    day: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A heading (without ``row``) or a visit, with its place in the whole list."""

    top: int
    height: int
    group: Group
    row: VisitRow | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The texts of a line, cut to the room there is."""

    look: StateLook
    hour: str
    name: str
    title: str
    reason: str
    word: str


class AgendaCanvas(ActiveCanvas):
    """The list view; ``DayCanvas`` groups one day."""

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        self._lines: list[Line] = []
        self._ready: dict[int, Ready] = {}
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)

    def groups(self) -> list[Group]:
        """Return what is listed."""
        board = self.board
        made = [Group(tr("逾期"), str(len(board.overdue)), board.overdue, None)] if board.overdue else []
        late = {row.id for row in board.overdue}
        for day in board.dates():
            rows = tuple(row for row in board.on(day) if row.id not in late)
            if rows or day == board.today:
                info = board.days.get(day)
                words = [relative_day(day, board.today)]
                if words[0] != short_day(day, board.today):
                    words.append(short_day(day, board.today))
                if info is not None:
                    words.append(lunar_word(info))
                made.append(Group(" · ".join(words), load_text(board.load(day)), rows, day))
        return made

    def lay_out(self) -> None:
        heading, height = theme.px(36), theme.px(tokens.ROW_TWO_LINES)
        top, self._lines, self._ready = 0, [], {}
        for group in self.groups():
            self._lines.append(Line(top, heading, group))
            top += heading
            for row in group.rows:
                self._lines.append(Line(top, height, group, row))
                top += height
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, top + theme.px(tokens.GAP) - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(height)

    def rows_of(self, day: date) -> Sequence[VisitRow]:
        """Return all visits listed: the keyboard walks through groups without a break."""
        return [line.row for line in self._lines if line.row is not None]

    def draw(self, painter: QPainter) -> None:
        offset = self.verticalScrollBar().value()
        bottom = offset + self.viewport().height()
        for line in self._lines:
            if line.top + line.height > offset and line.top < bottom:
                box = QRectF(0, line.top - offset, self.viewport().width(), line.height)
                if line.row is None:
                    self._draw_heading(painter, box, line.group)
                else:
                    self._draw_row(painter, box, line.row)
        if not self._lines or (len(self._lines) == 1 and self._lines[0].row is None):
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("ink-soft"))
            painter.drawText(QRectF(self.viewport().rect()), Qt.AlignmentFlag.AlignCenter, self.empty_text())

    def _first_of(self, day: date) -> Group | None:
        return next((line.group for line in self._lines if line.group.day == day), None)

    def empty_text(self) -> str:
        """Return what is said when nothing is listed."""
        return tr("这段时间没有回访。")

    def _draw_heading(self, painter: QPainter, box: QRectF, group: Group) -> None:
        if self.target_ring(group.day) if group.day else "":
            painter.fillRect(box, theme.colour(self.day_ground(group.day) if group.day else "surface"))
        inner = box.adjusted(theme.px(tokens.PADDING), theme.px(tokens.GAP), -theme.px(tokens.PADDING), 0)
        painter.setFont(theme.font("strong"))
        today = group.day == self.board.today
        painter.setPen(theme.colour("overdue" if group.day is None else "accent" if today else "ink"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(inner, middle, group.title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        painter.drawText(inner, middle | int(Qt.AlignmentFlag.AlignRight), group.aside)
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), theme.colour("line"))
        if group.day is not None and group is self._first_of(group.day):
            bar = QRectF(inner.x(), box.bottom() - 2, inner.width(), 2)
            paint_load(painter, bar, self.board.load(group.day), self.board.full, pale=False)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_row(self, painter: QPainter, box: QRectF, row: VisitRow) -> None:
        chosen = row.id == self.visit_id
        related = row.customer_id == self.customer_id
        hover = self._hover is not None and self._hover.id == row.id
        picked = row.id in self.picked
        ground = "accent-soft" if chosen or picked else "hover" if hover else self.day_ground(row.due)
        if ground:
            painter.fillRect(box, theme.colour(ground))
        if related or chosen:
            painter.fillRect(QRectF(0, box.y(), theme.px(3), box.height()), theme.colour("accent"))
        ready = self._ready.get(row.id) or self._prepare(row, box.width())
        left, pad = theme.px(tokens.PADDING), theme.px(tokens.PADDING)
        hour = theme.px(48)
        first = QRectF(left, box.y() + theme.px(5), hour, box.height() / 2 - theme.px(4))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        is_open = row.state in OPEN_STATES
        painter.setFont(theme.font("body"))
        if ready.hour:
            painter.setPen(theme.colour("ink-soft"))
            painter.drawText(first, middle, ready.hour)
        else:
            side = theme.px(15)
            method = QRectF(first.x() + theme.px(tokens.GAP), box.center().y() - side / 2, side, side)
            paint_icon(painter, method, _METHODS[row.method], "ink-soft")
        text = QRectF(left + hour, first.y(), box.width() - left - hour - pad, first.height())
        size = chip_size(ready.word)
        chip = QRectF(text.right() - size.width(), box.center().y() - size.height() / 2, size.width(), size.height())
        painter.setPen(theme.colour("ink" if is_open else "ink-soft"))
        painter.setFont(theme.font("strong" if is_open else "body"))
        painter.drawText(text, middle, ready.name)
        name = painter.fontMetrics().horizontalAdvance(ready.name) + theme.px(tokens.GAP)
        painter.setFont(theme.font("body"))
        painter.drawText(text.adjusted(name, 0, 0, 0), middle, ready.title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        second = QRectF(text.x(), box.center().y(), text.width(), box.height() / 2 - theme.px(tokens.GRID))
        painter.drawText(second, middle, ready.reason)
        paint_chip(painter, chip, ready.look, ready.word)
        if (row.id == self.focus_visit and self.hasFocus()) or picked:
            self.paint_ring(painter, box.adjusted(1.5, 1.5, -1.5, -1.5))

    def _prepare(self, row: VisitRow, width: float) -> Ready:
        shown = look(row.state)
        late = row.state is VisitState.OVERDUE
        word = overdue_text(row.latest, self.board.today) if late else shown.word
        room = width - theme.px(48) - 2 * theme.px(tokens.PADDING) - chip_size(word).width() - theme.px(tokens.GAP)
        strong, body, small = (theme.font_metrics(role) for role in ("strong", "body", "small"))
        right = Qt.TextElideMode.ElideRight
        name = strong.elidedText(row.customer, right, int(room * 0.6))
        left = room - strong.horizontalAdvance(name) - theme.px(tokens.GAP)
        merged, own = (into_text(row), row.reason.partition(MERGED_INTO)[0]) if row.into else ("", row.reason)
        reason = " · ".join(part for part in (merged, own, row.owner) if part)
        ready = Ready(
            shown,
            time_text(row.minute),
            name,
            body.elidedText(row.title, right, max(0, int(left))),
            small.elidedText(reason, right, int(room)),
            word,
        )
        self._ready[row.id] = ready
        return ready

    def seen(self) -> Iterator[tuple[QRectF, VisitRow]]:
        offset, width = self.verticalScrollBar().value(), self.viewport().width()
        for line in self._lines:
            if line.row is not None and offset - line.height < line.top < offset + self.viewport().height():
                yield QRectF(0, line.top - offset, width, line.height), line.row

    def show_board(self, board: Board, day: date) -> None:
        """Show other visits; the chosen customer's are scrolled to when they come into the list."""
        listed = {row.id for row in self.rows_of(day)}
        super().show_board(board, day)
        if self.focus_visit is None and listed != {row.id for row in self.rows_of(day)}:
            self._show_line(self._chosen_line())

    def show_chosen(self, customer_id: int | None, visit_id: int | None) -> None:
        """Mark the customer's visits and scroll to the chosen one."""
        changed = (customer_id, visit_id) != (self.customer_id, self.visit_id)
        super().show_chosen(customer_id, visit_id)
        if changed:
            self._show_line(self._chosen_line())

    def _chosen_line(self) -> Line | None:
        lines = [line for line in self._lines if line.row is not None and line.row.customer_id == self.customer_id]
        exact = (line for line in lines if line.row is not None and line.row.id == self.visit_id)
        return next(exact, lines[0] if lines else None)

    def place_at(self, point: QPointF) -> Place | None:
        line = self._line_at(point)
        day = line.group.day if line is not None else None
        return Place(day) if day is not None else None

    def _line_at(self, point: QPointF) -> Line | None:
        y = point.y() + self.verticalScrollBar().value()
        return next((line for line in self._lines if line.top <= y < line.top + line.height), None)

    def show_focus(self) -> None:
        self._show_line(
            next((line for line in self._lines if line.row is not None and line.row.id == self.focus_visit), None)
        )

    def _show_line(self, line: Line | None) -> None:
        if line is None:
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if line.top < bar.value():
            bar.setValue(line.top)
        elif line.top + line.height > bar.value() + height:
            bar.setValue(line.top + line.height - height)

    def carried(self, carry: Carry, across: int, down: int) -> Carry:
        return carry.shifted(across + down)

    def _arrow(self, across: int, down: int) -> None:
        rows = self.rows_of(self.day)
        if down and self.focus_visit is None and rows:
            self._focus_on(rows[0] if down > 0 else rows[-1])
        else:
            super()._arrow(across, down)


class DayCanvas(AgendaCanvas):
    """One day: appointments, what else is due, what is done."""

    def groups(self) -> list[Group]:
        day = self.board.first
        rows = self.board.on(day)
        timed = tuple(row for row in rows if row.state in OPEN_STATES and row.minute is not None)
        due = tuple(row for row in rows if row.state in OPEN_STATES and row.minute is None)
        done = tuple(row for row in rows if row.state in DONE_STATES)
        merged = tuple(row for row in rows if row.state in UNCOUNTED)
        awaiting = tuple(row for row in rows if row.state is VisitState.AWAITING)
        rest = OPEN_STATES | DONE_STATES | UNCOUNTED | {VisitState.AWAITING}
        over = tuple(row for row in rows if row.state not in rest)
        parts = (
            (tr("预约"), timed), (tr("应访"), due), (tr("等回执"), awaiting), (tr("已完成"), done),
            (tr("未访到"), over), (tr("已合并"), merged),
        )  # fmt: skip
        return [Group(title, str(len(found)), found, day) for title, found in parts if found]

    def empty_text(self) -> str:
        return tr("这天没有回访。")
