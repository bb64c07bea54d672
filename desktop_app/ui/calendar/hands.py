"""The calendar under a person's hands: mouse, keys, carrying a visit, taking a customer dropped from the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
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
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.canvas import Canvas
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.kit.dragged import dragged_customer, has_customer

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class ActiveCanvas(Canvas):
    """A canvas that can be worked with."""

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
        self._pressed: tuple[QPoint, VisitRow | None] | None = None
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)
        self.viewport().setMouseTracking(True)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)

    # --- what a view knows ---

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
            self._show_hover(self.visit_at(self._cursor), self.more_at(self._cursor))
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
            point = QPointF(event.pos())
            row, place = self.visit_at(point), self.place_at(point)
            text = self.tip_of(row) if row is not None else self.day_tip(place.day if place is not None else None)
            QToolTip.showText(event.globalPos(), text if self.carry is None else "", self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._show_hover(None)
        return super().viewportEvent(event)

    def _show_hover(self, row: VisitRow | None, more: date | None = None) -> None:
        if row is not self._hover or more != self.hover_more:
            self._hover, self.hover_more = row, more
            hand = row is not None or more is not None
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
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
