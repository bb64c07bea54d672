"""The base of the calendar's views: what is shown, how chips, grounds and rings are painted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.domain.text import tr
from desktop_app.domain.visits import DayLoad, VisitRow, VisitState
from desktop_app.ui.calendar.board import OPEN_STATES, Board
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.calendar.marks import Mark, paint_mark, visit_tip
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.states import look
from desktop_app.ui.kit.text import masked_phone, phone_text, short_day

_VEIL = 0.6
"""How much of days that are no longer meant is hidden while others are read."""
_WINDOW = "tint:accent"
"""Ground of the days on which a visit that is carried counts as in time."""


class Canvas(QAbstractScrollArea):
    """Draws a board of visits.

    Args:
        may_move: whether the person may move visits.
        may_see_phone: whether numbers are shown whole.
    """

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        super().__init__()
        self._may_move, self._may_see_phone = may_move, may_see_phone
        today = date(2000, 1, 3)
        self.board = Board(today, today, today)
        self.day = today
        self.carry: Carry | None = None
        self.focus_visit: int | None = None
        self.customer_id: int | None = None
        self.visit_id: int | None = None
        self.picked: frozenset[int] = frozenset()
        self.band: QRectF | None = None
        self._waits = False
        self.marks: list[Mark] = []
        self._hover: VisitRow | None = None
        self.hover_more: date | None = None
        self._cursor = QPointF()
        self._drop: Place | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        theme.current().changed.connect(self.refresh)

    # --- what a view draws ---

    def lay_out(self) -> None:
        """Work out places and texts anew; called when data, size or theme changed, never while painting."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Paint what was laid out."""
        raise NotImplementedError

    def show_focus(self) -> None:
        """Scroll to where the keyboard is."""

    # --- what the pane says ---

    def show_board(self, board: Board, day: date) -> None:
        """Show other days or other visits; a visit that is being carried stays so."""
        if self.carry is not None and not self.carry.by_mouse:
            day = self.carry.place.day
        self._waits = False
        same_days = (board.first, board.last) == (self.board.first, self.board.last)
        self.board = board
        focused = board.find(self.focus_visit) if same_days else None
        self.focus_visit, self.day = (focused.id, focused.due) if focused is not None else (None, day)
        if self.picked:
            self.picked &= {row.id for rows in (*board.visits.values(), board.overdue) for row in rows}
        self._hover = None
        self.refresh()
        self._name()

    def wait(self) -> None:
        """Say that other days are being read; until they come, what is shown is pale."""
        self._waits = True
        self.viewport().update()

    def show_chosen(self, customer_id: int | None, visit_id: int | None) -> None:
        """Mark the customer's visits and the chosen one."""
        if (customer_id, visit_id) != (self.customer_id, self.visit_id):
            self.customer_id, self.visit_id = customer_id, visit_id
            self.refresh()

    def refresh(self) -> None:
        """Lay out and paint anew."""
        self.lay_out()
        self.viewport().update()

    # --- painting ---

    def paint_marks(self, painter: QPainter, marks: Sequence[Mark]) -> None:
        """Draw chips with the small font."""
        painter.setFont(theme.font("small"))
        hover = self._hover.id if self._hover is not None else None
        before = painter.opacity()
        away = {row.id for row in self.carry.rows} if self.carry is not None else ()
        for mark in marks:
            row = mark.row
            if row.id in away:
                painter.setOpacity(0.4 * before)
            chosen = row.id == self.visit_id
            related = not chosen and row.customer_id == self.customer_id
            picked = row.id in self.picked
            paint_mark(painter, mark, chosen=chosen, related=related, hover=row.id == hover, picked=picked)
            if row.id in away:
                painter.setOpacity(before)
            if row.id == self.focus_visit and self.hasFocus():
                self.paint_ring(painter, mark.box.adjusted(-1, -1, 1, 1))

    def paint_ring(self, painter: QPainter, box: QRectF) -> None:
        """Draw the keyboard's ring."""
        painter.setPen(QPen(theme.colour("accent"), tokens.RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, theme.px(tokens.GRID), theme.px(tokens.GRID))

    def day_ground(self, day: date) -> str:
        """Return the colour token of a day's ground while something is carried; empty for the usual one."""
        target = self.carry.place.day if self.carry else self._drop.day if self._drop else None
        if self.carry is None or self.carry.person:
            return "accent-soft" if self.carry is None and day == target else ""
        if day == target:
            return {"inside": "accent-soft", "outside": "tint:closing", "past": "tint:overdue"}[
                self.carry.verdict(self.board.today)
            ]
        return _WINDOW if self.carry.allows(day) and day >= self.board.today else ""

    def paint_ground(self, painter: QPainter, box: QRectF, day: date, *, rest: bool) -> None:
        """Fill a day's ground; days on which nobody works are a shade darker, days of the window a shade bluer."""
        token = self.day_ground(day)
        if rest and token in ("", _WINDOW):
            painter.fillRect(box, theme.colour("ground"))
        if token:
            share = self.carry.allows(day) if self.carry is not None else 1
            painter.setOpacity(0.6 * share if token == _WINDOW else 1)
            painter.fillRect(box, theme.colour(token))
            painter.setOpacity(1)

    def target_ring(self, day: date) -> str:
        """Return the colour token of the ring around the day that would take what is carried; empty for none."""
        if self.carry is not None and self.carry.place.day == day and not self.carry.person:
            return {"inside": "accent", "outside": "closing", "past": "overdue"}[self.carry.verdict(self.board.today)]
        return "accent" if self._drop is not None and self._drop.day == day else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.colour("surface"))
        self.draw(painter)
        if self._waits:
            veil = theme.colour("surface")
            veil.setAlphaF(_VEIL)
            painter.fillRect(event.rect(), veil)
            self._paint_pill(painter, tr("正在读取…"), "line", None)
        if self.band is not None:
            painter.setPen(QPen(theme.colour("accent"), 1))
            ground = theme.colour("accent")
            ground.setAlphaF(0.12)
            painter.setBrush(ground)
            painter.drawRect(self.band)
        if self.carry is not None:
            self._paint_carry(painter, self.carry)
        elif len(self.picked) > 1:
            words = tr("已选 {count} 个 · 拖动或 Ctrl+方向键移动 · Esc 取消选择", count=len(self.picked))
            self._paint_pill(painter, words, "accent", None)

    def _paint_carry(self, painter: QPainter, carry: Carry) -> None:
        words = carry.sentence(self.board.today)
        if not carry.by_mouse:
            words += "   " + (tr("松开放下 · Esc 取消") if carry.held else tr("Enter 放下 · Esc 取消"))
        colour = {"inside": "accent", "outside": "closing", "past": "overdue"}[carry.verdict(self.board.today)]
        self._paint_pill(painter, words, colour, self._cursor if carry.by_mouse else None, carry.row.state)

    def _paint_pill(
        self,
        painter: QPainter,
        words: str,
        colour: str,
        point: QPointF | None,
        state: VisitState | None = None,
    ) -> None:
        """Write a sentence over everything: beside a point, or at the bottom."""
        painter.setFont(theme.font("body"))
        metrics = painter.fontMetrics()
        pad, side = theme.px(tokens.PADDING), theme.px(9) if state is not None else 0
        width = min(metrics.horizontalAdvance(words) + 3 * pad + side, self.viewport().width() - pad)
        height = theme.px(tokens.CONTROL)
        room = QRectF(self.viewport().rect())
        if point is not None:
            box = QRectF(point.x() + pad, point.y() + pad, width, height)
        else:
            box = QRectF((room.width() - width) / 2, room.height() - height - pad, width, height)
        box.moveLeft(max(pad / 2, min(box.left(), room.right() - width - pad / 2)))
        box.moveTop(max(pad / 2, min(box.top(), room.bottom() - height - pad / 2)))
        painter.setPen(QPen(theme.colour(colour), 1.2))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        if state is not None:
            shown = look(state)
            paint_sign(painter, QRectF(box.x() + pad, box.center().y() - side / 2, side, side), shown.sign, shown.token)
        painter.setPen(theme.colour("ink"))
        text = box.adjusted(pad + side + theme.px(tokens.GAP), 0, -pad / 2, 0)
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, int(text.width()) + 1)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), cut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def movable(self, row: VisitRow) -> bool:
        """Tell whether the person may move the visit."""
        return self._may_move and row.state in OPEN_STATES

    def tip_of(self, row: VisitRow) -> str:
        """Return all about a visit."""
        return visit_tip(
            row, look(row.state), phone_text(row.phone) if self._may_see_phone else masked_phone(row.phone)
        )

    def day_tip(self, day: date | None) -> str:
        """Return what is said of a day."""
        info = self.board.days.get(day) if day is not None else None
        if info is None:
            return ""
        words = [short_day(info.day, self.board.today), info.lunar, info.term, info.name]
        load = self.board.load(info.day)
        counted = count_words(load, self.board.capacity) if load.total else ""
        return "\n".join(part for part in (" · ".join(word for word in words if word), counted) if part)

    def shows_ring(self) -> bool:
        """Tell whether the keyboard's day is to be seen."""
        return self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    def _name(self) -> None:
        """Tell readers of the screen where the keyboard is."""
        row = self.board.find(self.focus_visit)
        if self.carry is not None:
            words = self.carry.sentence(self.board.today)
        elif row is not None:
            words = self.tip_of(row).replace("\n", tr("，"))
        else:
            load = self.board.load(self.day)
            words = tr("{day}，{count} 个回访", day=short_day(self.day, self.board.today), count=load.total)
        self.setAccessibleName(words)


def count_words(load: DayLoad, capacity: int | None) -> str:
    """Return in words how many visits stand on a day, what became of them, and whether that is too many."""
    words = [tr("{count} 个回访", count=load.total)]
    if load.done:
        words.append(tr("{count} 个已完成", count=load.done))
    if load.overdue:
        words.append(tr("{count} 个逾期", count=load.overdue))
    if load.closed:
        words.append(tr("{count} 个未访到", count=load.closed))
    if capacity:
        over = load.total - capacity
        words.append(tr("超出能力 {count} 个", count=over) if over > 0 else tr("能力 {capacity} 个", capacity=capacity))
    return tr("，").join(words)
