"""The calendar under the keyboard: everything that the mouse can do, by keys alone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.calendar.hands import MouseCanvas

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class ActiveCanvas(MouseCanvas):
    """A canvas that can be worked with.

    Ctrl and an arrow carry a visit until Ctrl is let go; M or Alt and an arrow carry it until Enter or Esc.
    """

    move_asked = Signal(object)
    """Ask where to move visits: carries the tuple of :class:`VisitRow`."""
    person_asked = Signal(object)
    """Ask who shall make visits: carries the tuple of :class:`VisitRow`."""

    week_rows = False
    """Whether up and down mean a week."""
    has_lengths = False
    """Whether the view shows how long a visit takes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        plain = not modifiers & (_CONTROL | _ALT | _SHIFT)
        if self.carry is not None:
            self._carry_key(key)
        elif self.stretch is not None or self.band is not None:
            self._stretch_key(key)
        elif key in _ARROWS:
            self._arrow_key(key, modifiers)
        elif key in _PAGES:
            self.turned.emit(_PAGES[key])
        elif key == Qt.Key.Key_A and modifiers & _CONTROL:
            self._pick(self.picked | {row.id for row in self.rows_of(self.day) if self.movable(row)})
        elif not (plain and self._plain_key(key)):
            super().keyPressEvent(event)

    def _plain_key(self, key: Qt.Key) -> bool:
        """Do what a key alone means; return whether it means anything."""
        focused = self.board.find(self.focus_visit)
        if key in _ENTER:
            self._enter()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            weekday = self.day.weekday()
            self.go_to(self.day + timedelta(days=-weekday if key == Qt.Key.Key_Home else 6 - weekday))
        elif key == Qt.Key.Key_T:
            self.go_to(self.board.today)
        elif key == Qt.Key.Key_M:
            self.pick_up()
        elif key == Qt.Key.Key_Space and focused is not None:
            self.toggle(focused)
        elif key == Qt.Key.Key_R and (rows := self.at_hand()):
            self.move_asked.emit(rows)
        elif key == Qt.Key.Key_P and (rows := self.at_hand()):
            self.person_asked.emit(rows)
        elif key == Qt.Key.Key_Escape and self.picked:
            self._pick(frozenset())
        elif key == Qt.Key.Key_Escape and self.focus_visit is not None:
            self._focus_on(None)
        else:
            return False
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Control and self.carry is not None and self.carry.held:
            self.put_down()
        elif event.key() == Qt.Key.Key_Shift and self.stretch is not None and self._pressed is None:
            self.end_stretch()
        else:
            super().keyReleaseEvent(event)

    def at_hand(self, row: VisitRow | None = None) -> tuple[VisitRow, ...]:
        """Return the visits that a command is about.

        They are those that are picked, or the given one, that under the keyboard, or the chosen one.

        Args:
            row: one that goes first; when it is not picked, it goes alone.
        """
        one = row or self.board.find(self.focus_visit) or self.board.find(self.visit_id)
        if self.picked and (row is None or row.id in self.picked):
            found = [self.board.find(ident) for ident in sorted(self.picked)]
            rows = [other for other in found if other is not None and self.movable(other)]
            return tuple(sorted(rows, key=lambda other: one is None or other.id != one.id))
        return (one,) if one is not None and self.movable(one) else ()

    def pick_up(self, row: VisitRow | None = None, *, held: bool = False) -> None:
        """Begin to carry what is at hand by keys."""
        rows = self.at_hand(row)
        if rows:
            self.carry = Carry(rows[0], Place(rows[0].due), rows[1:], held=held)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._name()
            self.viewport().update()

    def _arrow_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        across, down = _ARROWS[key]
        focused = self.board.find(self.focus_visit)
        if modifiers & (_ALT | _CONTROL):
            self.pick_up(held=bool(modifiers & _CONTROL))
            if self.carry is not None:
                self._carry_key(key)
        elif modifiers & _SHIFT and self.has_lengths and focused is not None:
            if down and focused.minute is not None and self.movable(focused):
                self.stretch = focused, self.stretched_by(focused, down)
                self.refresh()
        elif modifiers & _SHIFT and focused is not None and down:
            self._pick(self.picked | ({focused.id} if self.movable(focused) else set()))
            self._arrow(across, down)
            reached = self.board.find(self.focus_visit)
            if reached is not None and self.movable(reached):
                self._pick(self.picked | {reached.id})
        else:
            self._arrow(across, down)

    def stretched_by(self, row: VisitRow, steps: int) -> int:
        """Return the minutes of a visit that is so many steps longer than now."""
        raise NotImplementedError

    def _stretch_key(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in _ARROWS and self.stretch is not None and _ARROWS[key][1]:
            row, minutes = self.stretch
            self.stretch = row, self.stretched_by(row._replace(length=minutes), _ARROWS[key][1])
            self.refresh()
        elif key in _ENTER and self.stretch is not None:
            self.end_stretch()

    def _carry_key(self, key: Qt.Key) -> None:
        carry = self.carry
        if carry is None:
            return
        if key in _ENTER:
            self.put_down()
        elif key == Qt.Key.Key_Escape:
            self.cancel()
        elif (key in _ARROWS or key in _PAGES) and not carry.by_mouse:
            weeks = 4 if self.week_rows else 1
            self.carry = (
                self.carried(carry, *_ARROWS[key]) if key in _ARROWS else carry.shifted(7 * weeks * _PAGES[key])
            )
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
        by_keys = self.carry is not None and not self.carry.by_mouse
        stretching = self.stretch is not None and self._pressed is None
        if (by_keys or stretching) and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.cancel()
        self.viewport().update()
