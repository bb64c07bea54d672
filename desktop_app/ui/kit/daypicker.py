"""A month to pick a day from, drawn in the theme's colours; the week begins on Monday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.labels import label

_WEEKS = 6


class DayGrid(QWidget):
    """Six weeks of days; arrows, PgUp, PgDn and the wheel move, Enter or a click picks.

    Args:
        today: tells the present day.
    """

    picked = Signal(object)
    turned = Signal()
    """Another month is shown."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._day = today()
        self._hover: date | None = None
        self._lit: Callable[[date], str] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def light(self, lit: Callable[[date], str] | None, target: date | None = None) -> None:
        """Show where something that is carried may go, instead of the day under the cursor.

        Args:
            lit: the colour token of a day's ground, empty for the usual one; None when nothing is carried.
            target: the day it would be put on now.
        """
        self._lit, self._hover = lit, target
        self.update()

    def day(self) -> date:
        """Return the day under the cursor; its month is shown."""
        return self._day

    def set_day(self, day: date) -> None:
        """Move the cursor."""
        self._day = day
        self.turned.emit()
        self.update()

    def turn(self, months: int) -> None:
        """Show a later (or earlier) month."""
        index = self._day.year * 12 + self._day.month - 1 + months
        year, month = divmod(index, 12)
        if date.min.year <= year < date.max.year:
            first = date(year, month + 1, 1)
            last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
            self.set_day(first.replace(day=min(self._day.day, last.day)))

    def sizeHint(self) -> QSize:
        return QSize(7 * theme.px(tokens.CONTROL), (_WEEKS + 1) * theme.px(tokens.ROW_COMPACT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        for column, word in enumerate(tr("一 二 三 四 五 六 日").split()):
            painter.drawText(self._cell(0, column), centre, word)
        today, first = self._today(), self._first()
        for index in range(_WEEKS * 7):
            day = first + timedelta(days=index)
            box = self._cell(1 + index // 7, index % 7)
            mark = box.adjusted(2, 2, -2, -2)
            ink = "ink" if day.month == self._day.month else "ink-off"
            if self._lit is not None and (ground := self._lit(day)):
                painter.fillRect(box, theme.colour(ground))
            if day == self._day and self._lit is None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(mark, theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
                ink = "accent-ink"
            elif day in (self._hover, today):
                painter.setPen(QPen(theme.colour("accent"), 1) if day == today else Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("hover" if day == self._hover else "surface"))
                painter.drawRoundedRect(mark, theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
            painter.setFont(theme.font("strong" if day == today else "body"))
            painter.setPen(theme.colour("accent" if day == today and ink != "accent-ink" else ink))
            painter.drawText(box, centre, str(day.day))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self.day_at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.set_day(day)
            self.picked.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turn(-1 if event.angleDelta().y() > 0 else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        days = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -7, key.Key_Down: 7}
        pressed = Qt.Key(event.key())
        if pressed in days:
            self.set_day(self._day + timedelta(days=days[pressed]))
        elif pressed in (key.Key_PageUp, key.Key_PageDown):
            self.turn(-1 if pressed == key.Key_PageUp else 1)
        elif pressed in (key.Key_Return, key.Key_Enter):
            self.picked.emit(self._day)
        else:
            super().keyPressEvent(event)

    def _first(self) -> date:
        first = self._day.replace(day=1)
        return first - timedelta(days=first.weekday())

    def _cell(self, row: int, column: int) -> QRectF:
        width, height = self.width() / 7, self.height() / (_WEEKS + 1)
        return QRectF(column * width, row * height, width, height)

    def day_at(self, point: QPointF) -> date | None:
        """Return the day under a point."""
        row = int(point.y() / (self.height() / (_WEEKS + 1))) - 1
        column = int(point.x() / (self.width() / 7))
        return self._first() + timedelta(days=7 * row + column) if 0 <= row < _WEEKS and 0 <= column < 7 else None


class DayPopup(QFrame):
    """The grid with its month, in a window of its own that closes after the pick.

    Args:
        field: under which it opens.
        today: tells the present day.
    """

    picked = Signal(object)

    def __init__(self, field: QWidget, today: Callable[[], date]) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self._field = field
        self.setProperty("kind", "float")
        self.grid = DayGrid(today)
        self._month = label(role="strong")
        head = QHBoxLayout()
        head.addWidget(self._month, 1)
        head.addWidget(icon_button("chevron-left", tr("上个月"), lambda: self.grid.turn(-1)))
        head.addWidget(icon_button("chevron-right", tr("下个月"), lambda: self.grid.turn(1)))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        column.addLayout(head)
        column.addWidget(self.grid)
        column.addWidget(button(tr("今天"), lambda: self._take(today()), kind="quiet"))
        self.grid.turned.connect(self._name_month)
        self.grid.picked.connect(self._take)

    def open_at(self, day: date) -> None:
        """Show the month of a day under the parent, inside the screen."""
        self.grid.set_day(day)
        field = self._field
        place = field.mapToGlobal(field.rect().bottomLeft())
        size, room = self.sizeHint(), field.screen().availableGeometry()
        if place.y() + size.height() > room.bottom():
            place.setY(field.mapToGlobal(field.rect().topLeft()).y() - size.height())
        place.setX(max(room.left(), min(place.x(), room.right() - size.width())))
        self.move(place)
        self.show()
        self.grid.setFocus()

    def _name_month(self) -> None:
        day = self.grid.day()
        self._month.setText(tr("{year} 年 {month} 月", year=day.year, month=day.month))

    def _take(self, day: date) -> None:
        self.close()
        self.picked.emit(day)
