"""The calendar under the mouse: choosing, picking several, carrying, stretching; a customer dropped from the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QHideEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.canvas import Canvas
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.dragged import dragged_customer, has_customer

_EDGE = 24
"""Pixels from the upper or lower end within which something carried makes the view scroll."""
_SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Press(NamedTuple):
    """Where the mouse was pressed, and on what.

    Attributes:
        grip: the end of the visit was taken hold of, to stretch it.
    """

    point: QPoint
    row: VisitRow | None
    modifiers: Qt.KeyboardModifier
    grip: bool


class MouseCanvas(Canvas):
    """A canvas that the mouse works with."""

    chosen = Signal(object)
    """A visit was clicked: carries its :class:`VisitRow`."""
    opened = Signal(object)
    """Enter or a double click on a visit."""
    day_opened = Signal(object)
    """A day shall be shown by itself: carries the date."""
    day_moved = Signal(object)
    """The keyboard's day is another one: carries the date, which may lie outside the board."""
    carried_to = Signal(object)
    """Visits were put somewhere: carries the :class:`Carry`."""
    stretched = Signal(object, int)
    """A visit shall take longer or shorter: carries the :class:`VisitRow` and the minutes."""
    carrying = Signal(bool)
    """The mouse took something up, or put it down."""
    customer_dropped = Signal(object, object)
    """A customer from the list was dropped: carries its id and the :class:`Place`."""
    menu_asked = Signal(object, object, object)
    """A context menu: carries the visit or None, the :class:`Place` or None, and the point on the screen."""
    turned = Signal(int)
    """Turn the pages by so many."""

    def __init__(self, *, may_move: bool = True, may_see_phone: bool = True) -> None:
        self._pressed: Press | None = None
        self._anchor: int | None = None
        self._held_at = 0.0
        self._before_band: frozenset[int] = frozenset()
        self.stretch: tuple[VisitRow, int] | None = None
        self.aim: Callable[[QPoint], Place | str | None] = lambda _: None
        super().__init__(may_move=may_move, may_see_phone=may_see_phone)
        self._drift = QTimer(self, interval=40)
        self._drift.timeout.connect(self._scroll_on)
        self.viewport().setMouseTracking(True)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)

    # --- what a view knows ---

    def place_at(self, point: QPointF) -> Place | None:
        """Return the place under a point."""
        raise NotImplementedError

    def place_of(self, carry: Carry, point: QPointF) -> Place | None:
        """Return the place that what is carried would be put at with the mouse at a point."""
        return self.place_at(point)

    def rows_of(self, day: date) -> Sequence[VisitRow]:
        """Return the visits that the keyboard walks through on a day."""
        return self.board.on(day)

    def seen(self) -> Iterable[tuple[QRectF, VisitRow]]:
        """Return the visits on the screen with their places, in the order in which a person reads them."""
        return ((mark.box, mark.row) for mark in self.marks)

    def visit_at(self, point: QPointF) -> VisitRow | None:
        """Return the visit under a point."""
        return next((row for box, row in self.seen() if box.contains(point)), None)

    def more_at(self, point: QPointF) -> date | None:
        """Return the day whose +N stands under a point."""
        return None

    def grip_at(self, point: QPointF) -> VisitRow | None:
        """Return the visit whose lower end is under a point."""
        return None

    def length_to(self, row: VisitRow, point: QPointF) -> int:
        """Return the minutes of a visit that ends at a point."""
        raise NotImplementedError

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        gripped = self.grip_at(point)
        row = gripped or self.visit_at(point)
        self._pressed = Press(point.toPoint(), row, event.modifiers(), gripped is not None)
        place = self.place_at(point)
        if place is not None and place.day != self.day and row is None and not event.modifiers() & _SEVERAL:
            self.go_to(place.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        pressed = self._pressed
        if pressed is None:
            self._show_hover(self.visit_at(self._cursor), self.more_at(self._cursor))
            return
        far = (self._cursor.toPoint() - pressed.point).manhattanLength() >= QApplication.startDragDistance()
        if far and self.carry is None and self.stretch is None and self.band is None:
            self._begin(pressed)
        if self.carry is not None:
            self._carry_to(self.carry, self.viewport().mapToGlobal(self._cursor.toPoint()))
        elif self.stretch is not None:
            self.stretch = self.stretch[0], self.length_to(self.stretch[0], self._cursor)
            self.refresh()
        elif self.band is not None:
            self._pull_band(QRectF(QPointF(pressed.point), self._cursor).normalized())

    def _begin(self, pressed: Press) -> None:
        """Begin what moving the pressed mouse means: to stretch, to carry, or to pick what lies in a frame."""
        row = pressed.row
        if row is None:
            self._before_band = self.picked if pressed.modifiers & _SEVERAL else frozenset()
            self.band = QRectF()
        elif not self.movable(row):
            return
        elif pressed.grip:
            self.stretch = row, self.length_to(row, self._cursor)
        else:
            box = next((box for box, seen in self.seen() if seen.id == row.id), QRectF())
            self._held_at = pressed.point.y() - box.top()
            self.carry = Carry(row, Place(row.due), self._others(row), by_mouse=True)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._drift.start()
            self.carrying.emit(True)

    def _others(self, row: VisitRow) -> tuple[VisitRow, ...]:
        """Return what goes with a visit: the others that were picked, if it is one of them."""
        if row.id not in self.picked:
            self._pick(frozenset())
            return ()
        found = (self.board.find(ident) for ident in sorted(self.picked))
        return tuple(other for other in found if other is not None and other.id != row.id and self.movable(other))

    def _carry_to(self, carry: Carry, point: QPoint) -> None:
        aimed = self.aim(point)
        if isinstance(aimed, str):
            self.carry = carry.over(aimed)
        else:
            inside = self.viewport().rect().contains(self._cursor.toPoint())
            place = aimed or (self.place_of(carry, self._cursor) if inside else None)
            self.carry = carry.at(place if place is not None else Place(carry.row.due))
        self.viewport().update()

    def _pull_band(self, band: QRectF) -> None:
        self.band = band
        inside = {row.id for box, row in self.seen() if box.intersects(band) and self.movable(row)}
        self._pick(self._before_band | inside)
        self.viewport().update()

    def _scroll_on(self) -> None:
        """Scroll while something is held at the upper or lower end."""
        if self.carry is None or not self.carry.by_mouse:
            self._drift.stop()
            return
        bar, y, height = self.verticalScrollBar(), self._cursor.y(), self.viewport().height()
        inside = 0 <= self._cursor.x() <= self.viewport().width()
        step = -1 if y < theme.px(_EDGE) else 1 if y > height - theme.px(_EDGE) else 0
        before = bar.value()
        if step and inside:
            bar.setValue(before + step * theme.px(_EDGE) // 2)
        if bar.value() != before:
            self._carry_to(self.carry, self.viewport().mapToGlobal(self._cursor.toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.carry is not None:
            self.put_down()
        elif self.stretch is not None:
            self.end_stretch()
        elif self.band is not None:
            self.band = None
            self.viewport().update()
        elif pressed.row is not None and pressed.row is self.visit_at(event.position()):
            self._click(pressed.row, pressed.modifiers)
        elif pressed.row is None:
            self._pick(frozenset())
            if (day := self.more_at(event.position())) is not None:
                self.day_opened.emit(day)

    def _click(self, row: VisitRow, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None:
            shown = [seen for _, seen in self.seen()]
            ends = [at for at, seen in enumerate(shown) if seen.id in (self._anchor, row.id)]
            reached = shown[min(ends) : max(ends) + 1] if ends else []
            self._pick(self.picked | {seen.id for seen in reached if self.movable(seen)})
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            anchor = self.board.find(self._anchor)
            if not self.picked and anchor is not None and self.movable(anchor) and anchor.id != row.id:
                self._pick(frozenset({anchor.id}))
            self.toggle(row)
        else:
            self._pick(frozenset())
            self._focus_on(row)
            self._anchor = row.id
            self.chosen.emit(row)

    def toggle(self, row: VisitRow) -> None:
        """Pick a visit besides the others that are picked, or leave it out again."""
        if self.movable(row):
            self._pick(self.picked ^ {row.id})
            self._anchor = row.id

    def _pick(self, picked: frozenset[int]) -> None:
        if picked != self.picked:
            self.picked = picked
            self._name()
            self.viewport().update()

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
            box = next((box for box, seen in self.seen() if row is not None and seen.id == row.id), None)
            corner = box.center().toPoint() if box is not None else self.viewport().rect().center()
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

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing stays in the hand while the desk is locked or another view is shown."""
        super().hideEvent(event)
        if self.carry is not None or self.stretch is not None or self.band is not None:
            self.cancel()

    # --- what mouse and keys share ---

    def go_to(self, day: date) -> None:
        """Put the keyboard onto a day."""
        self.day, self.focus_visit = day, None
        self._name()
        self.viewport().update()
        self.day_moved.emit(day)

    def put_down(self) -> None:
        """End carrying; visits at another place are moved there."""
        carry, self.carry = self.carry, None
        self._let_go(carry)
        if carry is not None and not carry.stays:
            self._pick(frozenset())
            self.carried_to.emit(carry)

    def end_stretch(self) -> None:
        """End stretching; a visit that is longer or shorter than before is kept so."""
        stretch, self.stretch = self.stretch, None
        self.refresh()
        if stretch is not None and stretch[1] != stretch[0].length:
            self.stretched.emit(*stretch)

    def cancel(self) -> None:
        """End whatever is under way; every visit stays as it is."""
        carry, self.carry = self.carry, None
        self._pressed, self.band, self.stretch = None, None, None
        self._let_go(carry)
        self._name()
        self.refresh()

    def _let_go(self, carry: Carry | None) -> None:
        self._drift.stop()
        self.viewport().unsetCursor()
        self.viewport().update()
        if carry is not None and carry.by_mouse:
            self.carrying.emit(False)

    def _focus_on(self, row: VisitRow | None) -> None:
        self.focus_visit = None if row is None else row.id
        if row is not None and row.due != self.day:
            self.day = row.due
        self.refresh()
        self.show_focus()
        self._name()

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
