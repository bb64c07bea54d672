"""What is shown beside the calendar while the mouse carries visits: a small month for far days, and the persons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.daypicker import DayGrid
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import label, rule

_TURN_AFTER = 500
"""Milliseconds over an arrow after which the small month turns."""
_MOST = 8
"""Persons to choose from; for others there is the command."""


class People(QWidget):
    """The persons who could make what is carried."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._over = ""

    def show_names(self, names: Sequence[str]) -> None:
        """Show other persons."""
        self._names = tuple(names[:_MOST])
        self.setFixedHeight(len(self._names) * theme.px(tokens.ROW_COMPACT))
        self.show_over("")

    def show_over(self, name: str) -> None:
        """Show whom the visits would go to."""
        if name != self._over:
            self._over = name
            self.update()

    def name_at(self, point: QPointF) -> str:
        """Return the person under a point; empty for none."""
        at = int(point.y() // theme.px(tokens.ROW_COMPACT))
        return self._names[at] if self.rect().contains(point.toPoint()) and at < len(self._names) else ""

    def place_of(self, name: str) -> QPoint:
        """Return where a person stands, in the coordinates of this widget."""
        height = theme.px(tokens.ROW_COMPACT)
        return QPoint(self.width() // 2, self._names.index(name) * height + height // 2)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(180), len(self._names) * theme.px(tokens.ROW_COMPACT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("body"))
        height, side, gap = theme.px(tokens.ROW_COMPACT), theme.px(16), theme.px(tokens.GAP)
        for at, name in enumerate(self._names):
            box = QRectF(0, at * height, self.width(), height)
            if name == self._over:
                painter.setPen(theme.colour("accent"))
                painter.setBrush(theme.colour("accent-soft"))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
            icon = QRectF(gap, box.center().y() - side / 2, side, side)
            paint_icon(painter, icon, "user-round", "accent" if name == self._over else "ink-soft")
            painter.setPen(theme.colour("ink"))
            text = box.adjusted(2 * gap + side, 0, -gap, 0)
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(text.width()))
            painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), words)


class Tray(QFrame):
    """Takes visits that are carried over it.

    Args:
        parent: the calendar.
        today: tells the present day.
    """

    def __init__(self, parent: QWidget, today: Callable[[], date]) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("kind", "float")
        self._today = today
        self._carry: Carry | None = None
        self.grid = DayGrid(today)
        self.grid.setFixedSize(
            7 * theme.px(tokens.ROW_COMPACT), 7 * theme.px(tokens.ROW_COMPACT) - theme.px(tokens.GAP)
        )
        self.people = People()
        self._month = label(role="strong")
        self._back = icon_button("chevron-left", tr("上个月"))
        self._on = icon_button("chevron-right", tr("下个月"))
        self._turning = QTimer(self, interval=_TURN_AFTER)
        self._turn_by: int = 0
        self._turning.timeout.connect(lambda: self.grid.turn(self._turn_by))
        self.grid.turned.connect(self._name_month)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(tokens.GRID), 0, 0, 0)
        for widget, stretch in ((self._month, 1), (self._back, 0), (self._on, 0)):
            head.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(head)
        column.addWidget(self.grid)
        self._hand_over = label(tr("改由谁负责"), "small", "soft")
        column.addWidget(rule())
        column.addWidget(self._hand_over)
        column.addWidget(self.people)
        self.hide()

    def begin(self, carry: Carry, names: Sequence[str], calendar: QRect, cursor: QPoint) -> None:
        """Appear beside the calendar, on whichever side there is room; else in the corner away from the mouse.

        Args:
            carry: what is carried.
            names: the persons to choose from.
            calendar: where the calendar is on the screen.
            cursor: where the mouse is on the screen.
        """
        self._carry = carry
        self.people.show_names(names)
        for part in (self.people, self._hand_over):
            part.setVisible(bool(names))
        self.grid.set_day(carry.row.due)
        self.grid.light(self._ground)
        self.adjustSize()
        size, gap, room = self.sizeHint(), theme.px(tokens.GAP), self.screen().availableGeometry()
        if room.right() - calendar.right() >= size.width() + gap:
            left = calendar.right() + gap
        elif calendar.left() - room.left() >= size.width() + gap:
            left = calendar.left() - size.width() - gap
        else:
            far_left = cursor.x() > calendar.center().x()
            left = calendar.left() + gap if far_left else calendar.right() - size.width() - gap
        top = min(calendar.top() + theme.px(tokens.ROW_TWO_LINES) + gap, room.bottom() - size.height() - gap)
        self.setGeometry(QRect(QPoint(left, max(room.top(), top)), size))
        self.show()
        self.raise_()

    def end(self) -> None:
        """Disappear."""
        self._turning.stop()
        self._carry = None
        self.grid.light(None)
        self.hide()

    def aim(self, point: QPoint) -> Place | str | None:
        """Return the day or the person under a point of the screen; None when the tray is not under it."""
        carry = self._carry
        if carry is None or not self.rect().contains(self.mapFromGlobal(point)):
            self._turn(0)
            self._light(None, "")
            return None
        self._turn(-1 if _over(self._back, point) else 1 if _over(self._on, point) else 0)
        day = self.grid.day_at(QPointF(self.grid.mapFromGlobal(point))) if _over(self.grid, point) else None
        name = self.people.name_at(QPointF(self.people.mapFromGlobal(point)))
        self._light(day, name)
        return name or Place(day or carry.row.due)

    def _turn(self, by: int) -> None:
        if not by:
            self._turning.stop()
        elif by != self._turn_by or not self._turning.isActive():
            self._turning.start()
        self._turn_by = by

    def _light(self, target: date | None, name: str) -> None:
        self.people.show_over(name)
        self.grid.light(self._ground if self._carry is not None else None, target)

    def _ground(self, day: date) -> str:
        carry, today = self._carry, self._today()
        return "accent-soft" if carry is not None and day >= today and carry.allows(day) == 1 else ""

    def _name_month(self) -> None:
        day = self.grid.day()
        self._month.setText(tr("{year} 年 {month} 月", year=day.year, month=day.month))


def _over(widget: QWidget, point: QPoint) -> bool:
    return widget.isVisible() and widget.rect().contains(widget.mapFromGlobal(point))
