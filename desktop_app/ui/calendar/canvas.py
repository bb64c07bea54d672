"""The base of the calendar's views: painting, mouse, keys, carrying a visit, taking a dropped customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import OPEN_STATES, Board
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.calendar.marks import Mark, paint_mark, visit_tip
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.dragged import dragged_customer, has_customer
from desktop_app.ui.kit.states import look
from desktop_app.ui.kit.text import masked_phone, phone_text, short_day

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Canvas(QAbstractScrollArea):
    """Draws a board of visits.

    Args:
        may_move: whether the person may move visits.
        may_see_phone: whether numbers are shown whole.
    """

    chosen = Signal(object)
    """A visit was clicked: carries its :class:`VisitRow`."""
    opened = Signal(object)
    """Enter or a double click on a visit."""
    day_opened = Signal(object)
    """A day shall be shown by itself: carries the date."""
    day_moved = Signal(object)
    """The keyboard's day is another one: carries the date, which may lie outside the board."""
    moved = Signal(object, object)
    """A visit was put somewhere: carries the :class:`VisitRow` and the :class:`Place`."""
    customer_dropped = Signal(object, object)
    """A customer from the list was dropped: carries its id and the :class:`Place`."""
    menu_asked = Signal(object, object, object)
    """A context menu: carries the visit or None, the :class:`Place` or None, and the point on the screen."""
    turned = Signal(int)
    """Turn the pages by so many."""

    week_rows = False
    """Whether up and down mean a week."""

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
        self.marks: list[Mark] = []
        self._hover: VisitRow | None = None
        self._pressed: tuple[QPoint, VisitRow | None] | None = None
        self._cursor = QPointF()
        self._drop: Place | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)
        theme.current().changed.connect(self.refresh)

    # --- what a view draws ---

    def lay_out(self) -> None:
        """Work out places and texts anew; called when data, size or theme changed, never while painting."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Paint what was laid out."""
        raise NotImplementedError

    def place_at(self, point: QPointF) -> Place | None:
        """Return the place under a point."""
        raise NotImplementedError

    def rows_of(self, day: date) -> Sequence[VisitRow]:
        """Return the visits that the keyboard walks through on a day."""
        return self.board.on(day)

    def visit_at(self, point: QPointF) -> VisitRow | None:
        """Return the visit under a point."""
        return next((mark.row for mark in self.marks if mark.box.contains(point)), None)

    def more_at(self, point: QPointF) -> date | None:
        """Return the day whose 还有 N 个 stands under a point."""
        return None

    def show_focus(self) -> None:
        """Scroll to where the keyboard is."""

    # --- what the pane says ---

    def show_board(self, board: Board, day: date) -> None:
        """Show other days or other visits; a visit that is being carried stays so."""
        if day != self.day:
            self.focus_visit = None
        self.board, self.day = board, day
        if self.focus_visit is not None and board.find(self.focus_visit) is None:
            self.focus_visit = None
        self._hover = None
        self.refresh()
        self._name()

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
        for mark in marks:
            row = mark.row
            chosen = row.id == self.visit_id
            related = not chosen and row.customer_id == self.customer_id
            paint_mark(painter, mark, chosen=chosen, related=related, hover=row.id == hover)
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
        if self.carry is None:
            return "accent-soft" if day == target else ""
        if day == target:
            return {"inside": "accent-soft", "outside": "tint:closing", "past": "tint:overdue"}[
                self.carry.verdict(self.board.today)
            ]
        inside = self.carry.row.earliest <= day <= self.carry.row.latest and day >= self.board.today
        return "tint:accent" if inside else ""

    def target_ring(self, day: date) -> str:
        """Return the colour token of the ring around the day that would take what is carried; empty for none."""
        if self.carry is not None and self.carry.place.day == day:
            return {"inside": "accent", "outside": "closing", "past": "overdue"}[self.carry.verdict(self.board.today)]
        return "accent" if self._drop is not None and self._drop.day == day else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.colour("surface"))
        self.draw(painter)
        if self.carry is not None:
            self._paint_carry(painter, self.carry)

    def _paint_carry(self, painter: QPainter, carry: Carry) -> None:
        words = carry.sentence(self.board.today)
        if not carry.by_mouse:
            words += "   " + tr("Enter 放下 · Esc 取消")
        painter.setFont(theme.font("body"))
        metrics = painter.fontMetrics()
        pad, side = theme.px(tokens.PADDING), theme.px(9)
        width = min(metrics.horizontalAdvance(words) + 3 * pad + side, self.viewport().width() - pad)
        height = theme.px(tokens.CONTROL)
        room = QRectF(self.viewport().rect())
        if carry.by_mouse:
            box = QRectF(self._cursor.x() + pad, self._cursor.y() + pad, width, height)
        else:
            box = QRectF((room.width() - width) / 2, room.height() - height - pad, width, height)
        box.moveLeft(max(pad / 2, min(box.left(), room.right() - width - pad / 2)))
        box.moveTop(max(pad / 2, min(box.top(), room.bottom() - height - pad / 2)))
        painter.setPen(QPen(theme.colour(self.target_ring(carry.place.day)), 1.2))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        shown = look(carry.row.state)
        paint_sign(painter, QRectF(box.x() + pad, box.center().y() - side / 2, side, side), shown.sign, shown.token)
        painter.setPen(theme.colour("ink"))
        text = box.adjusted(pad + side + theme.px(tokens.GAP), 0, -pad / 2, 0)
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, int(text.width()) + 1)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), cut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        row = self.visit_at(point)
        self._pressed = (point.toPoint(), row)
        place = self.place_at(point)
        if place is not None and place.day != self.day and row is None:
            self.go_to(place.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        if self._pressed is None:
            self._show_hover(self.visit_at(self._cursor))
            return
        start, row = self._pressed
        far = (self._cursor.toPoint() - start).manhattanLength() >= QApplication.startDragDistance()
        if self.carry is None and row is not None and far and self.movable(row):
            self.carry = Carry(row, Place(row.due), by_mouse=True)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self.carry is not None:
            place = self.place_at(self._cursor)
            self.carry = self.carry.at(place if place is not None else Place(self.carry.row.due))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.carry is not None:
            self.put_down()
        elif pressed[1] is not None and pressed[1] is self.visit_at(event.position()):
            self._focus_on(pressed[1])
            self.chosen.emit(pressed[1])
        elif (day := self.more_at(event.position())) is not None:
            self.day_opened.emit(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row, place = self.visit_at(event.position()), self.place_at(event.position())
        if row is not None:
            self.opened.emit(row)
        elif place is not None:
            self.day_opened.emit(place.day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        elif event.angleDelta().y():
            self.turned.emit(-1 if event.angleDelta().y() > 0 else 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.board.find(self.focus_visit)
            mark = next((mark for mark in self.marks if row is not None and mark.row.id == row.id), None)
            corner = mark.box.center().toPoint() if mark is not None else self.viewport().rect().center()
            self.menu_asked.emit(row, Place(self.day), self.viewport().mapToGlobal(corner))
        else:
            point = QPointF(self.viewport().mapFromGlobal(event.globalPos()))
            self.menu_asked.emit(self.visit_at(point), self.place_at(point), event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self.visit_at(QPointF(event.pos()))
            text = self.tip_of(row) if row is not None and self.carry is None else self.day_tip(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._show_hover(None)
        return super().viewportEvent(event)

    def tip_of(self, row: VisitRow) -> str:
        """Return all about a visit."""
        return visit_tip(
            row, look(row.state), phone_text(row.phone) if self._may_see_phone else masked_phone(row.phone)
        )

    def day_tip(self, point: QPointF) -> str:
        """Return what is said of the day under a point."""
        place = self.place_at(point)
        info = self.board.days.get(place.day) if place is not None else None
        if info is None:
            return ""
        words = [short_day(info.day, self.board.today), info.lunar, info.term, info.name]
        load = self.board.load(info.day)
        counted = tr("{count} 个回访，{done} 个已结束", count=load.total, done=load.done) if load.total else ""
        return "\n".join(part for part in (" · ".join(word for word in words if word), counted) if part)

    def _show_hover(self, row: VisitRow | None) -> None:
        if row is not self._hover:
            self._hover = row
            shape = Qt.CursorShape.PointingHandCursor if row is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    # --- a customer dropped from the list ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_move and has_customer(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place = self.place_at(event.position())
        self._drop = place if place is not None and place.day >= self.board.today else None
        event.setAccepted(self._drop is not None)
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        place, self._drop = self.place_at(event.position()), None
        self.viewport().update()
        if place is not None and place.day >= self.board.today:
            event.acceptProposedAction()
            self.customer_dropped.emit(dragged_customer(event.mimeData()), place)

    # --- keys ---

    def movable(self, row: VisitRow) -> bool:
        """Tell whether the person may move the visit."""
        return self._may_move and row.state in OPEN_STATES

    def go_to(self, day: date) -> None:
        """Put the keyboard onto a day."""
        self.day, self.focus_visit = day, None
        self._name()
        self.viewport().update()
        self.day_moved.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self.carry is not None:
            self._carry_key(key)
        elif (key == Qt.Key.Key_M and not event.modifiers()) or (alt and key in _ARROWS):
            self.pick_up()
            if alt:
                self._carry_key(key)
        elif key in _ARROWS:
            self._arrow(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(
                self.day + timedelta(days=(-self.day.weekday() if key == Qt.Key.Key_Home else 6 - self.day.weekday()))
            )
        elif key == Qt.Key.Key_T:
            self.go_to(self.board.today)
        elif key == Qt.Key.Key_Escape and self.focus_visit is not None:
            self._focus_on(None)
        else:
            super().keyPressEvent(event)

    def pick_up(self, row: VisitRow | None = None) -> None:
        """Begin to carry a visit by keys: the given one, that under the keyboard, or the chosen one."""
        row = row or self.board.find(self.focus_visit) or self.board.find(self.visit_id)
        if row is not None and self.movable(row):
            self.carry = Carry(row, Place(row.due))
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._name()
            self.viewport().update()

    def put_down(self) -> None:
        """End carrying; a visit at another place is moved there."""
        carry, self.carry = self.carry, None
        self.viewport().unsetCursor()
        self.viewport().update()
        if carry is not None and not carry.stays:
            self.moved.emit(carry.row, Place(carry.place.day, carry.minute, timed=True))

    def cancel(self) -> None:
        """End carrying; the visit stays where it is."""
        self.carry, self._pressed = None, None
        self.viewport().unsetCursor()
        self._name()
        self.viewport().update()

    def _carry_key(self, key: Qt.Key) -> None:
        carry = self.carry
        if carry is None:
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.put_down()
        elif key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in _ARROWS and not carry.by_mouse:
            self.carry = self.carried(carry, *_ARROWS[key])
            day = self.carry.place.day
            self._name()
            self.viewport().update()
            if not self.board.first <= day <= self.board.last:
                self.day_moved.emit(day)

    def carried(self, carry: Carry, across: int, down: int) -> Carry:
        """Return what an arrow key does to a visit that is carried."""
        return carry.shifted(across + down * (7 if self.week_rows else 1))

    def _arrow(self, across: int, down: int) -> None:
        rows = self.rows_of(self.day)
        if self.focus_visit is not None and down:
            at = next((at for at, row in enumerate(rows) if row.id == self.focus_visit), 0)
            self._focus_on(rows[max(0, min(at + down, len(rows) - 1))])
        else:
            self.go_to(self.day + timedelta(days=across + down * (7 if self.week_rows else 1)))

    def _enter(self) -> None:
        rows = self.rows_of(self.day)
        row = next((row for row in rows if row.id == self.focus_visit), None)
        if row is not None:
            self.opened.emit(row)
        elif rows:
            self._focus_on(rows[0])
        else:
            self.day_opened.emit(self.day)

    def _focus_on(self, row: VisitRow | None) -> None:
        self.focus_visit = None if row is None else row.id
        if row is not None and row.due != self.day:
            self.day = row.due
        self.refresh()
        self.show_focus()
        self._name()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the visits of the day before it leaves."""
        rows = self.rows_of(self.day)
        at = next((at for at, row in enumerate(rows) if row.id == self.focus_visit), None)
        step = (0 if at is None else at + 1) if forward else (-1 if at is None else at - 1)
        if self.carry is None and 0 <= step < len(rows):
            self._focus_on(rows[step])
            return True
        if self.focus_visit is not None:
            self._focus_on(None)
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.carry is not None and not self.carry.by_mouse and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.cancel()
        self.viewport().update()

    def shows_ring(self) -> bool:
        """Tell whether the keyboard's day is to be seen."""
        return self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    def _name(self) -> None:
        """Tell readers of the screen where the keyboard is."""
        row = self.board.find(self.focus_visit)
        if self.carry is not None:
            words = self.carry.sentence(self.board.today)
        elif row is not None:
            words = self.tip_of(row).replace("\n", "，")
        else:
            load = self.board.load(self.day)
            words = tr("{day}，{count} 个回访", day=short_day(self.day, self.board.today), count=load.total)
        self.setAccessibleName(words)
