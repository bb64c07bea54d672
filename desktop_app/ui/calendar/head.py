"""The calendar's controls: back, today, on; the person whose visits are shown; a day typed to go to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.labels import label


class Turner(QWidget):
    """‹ 今天 ›."""

    def __init__(self, turn: Callable[[int], object], go_today: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.back = icon_button("chevron-left", tr("往前"), lambda: turn(-1))
        self.today = button(tr("今天"), go_today, kind="quiet", tip=tr("回到今天（T）"))
        self.on = icon_button("chevron-right", tr("往后"), lambda: turn(1))
        for part in (self.back, self.today, self.on):
            row.addWidget(part)


class JumpBox(QFrame):
    """A small field over the calendar to type the day to go to; it goes with Enter or Esc."""

    picked = Signal(object)
    """Carries the day."""
    gone = Signal()

    def __init__(
        self,
        parent: QWidget,
        today: Callable[[], date],
        named: Callable[[str], date | None],
        told: Callable[[date], str],
    ) -> None:
        """Make the field.

        Args:
            parent: over what.
            today: tells the present day.
            named: finds days by name.
            told: says what a day is, while it is typed.
        """
        super().__init__(parent)
        self.setProperty("kind", "float")
        self._told = told
        self.field = DayEdit(today, named=named)
        self.field.day_changed.connect(self._tell)
        self.field.setMinimumWidth(theme.px(180))
        self.field.setAccessibleName(tr("跳到哪一天"))
        self.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(label(tr("跳到哪一天"), "strong"))
        column.addWidget(self.field)
        self.meaning = label("", "small", "soft")
        column.addWidget(self.meaning)
        self._tell(None)

    def open_at(self, corner: QPoint, typed: str = "") -> None:
        """Open with what was typed so far."""
        self.field.set_day(None)
        self._tell(None)
        self.move(corner)
        self.resize(self.sizeHint())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.insert(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (day := self.field.day()) is not None:
                self._close()
                self.picked.emit(day)
        else:
            super().keyPressEvent(event)

    def _tell(self, day: date | None) -> None:
        self.meaning.setText(self._told(day) if day is not None else tr("例如 12-5、+30、下周二、腊月初八"))
        self.adjustSize()

    def _close(self) -> None:
        self.hide()
        self.gone.emit()


class Legend(QFrame):
    """What the signs mean.

    Args:
        parent: over which it opens.
        waits: whether there are visits that wait for papers.
    """

    SHOWN = (
        VisitState.DUE,
        VisitState.CLOSING,
        VisitState.OVERDUE,
        VisitState.APPOINTED,
        VisitState.AWAITING,
        VisitState.DONE,
        VisitState.DONE_LATE,
        VisitState.REFUSED,
        VisitState.NOT_REACHED,
        VisitState.INVALID_NUMBER,
        VisitState.MERGED,
    )

    def __init__(self, parent: QWidget, *, waits: bool = True) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "float")
        meanings = {
            VisitState.DUE: tr("到期要打的回访"),
            VisitState.CLOSING: tr("应访期今明两天结束"),
            VisitState.OVERDUE: tr("应访期已过，还没打通"),
            VisitState.APPOINTED: tr("和客户约好了日子"),
            VisitState.AWAITING: tr("访到了，回执等材料还没收到"),
            VisitState.DONE: tr("应访期内打完"),
            VisitState.DONE_LATE: tr("过了应访期才打完"),
            VisitState.REFUSED: tr("客户不愿接受回访"),
            VisitState.NOT_REACHED: tr("三次都没接通"),
            VisitState.INVALID_NUMBER: tr("号码打不通，等核对"),
            VisitState.MERGED: tr("和另一次回访一起打，不单独计数"),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(label(tr("图例"), "strong"))
        for state in (each for each in self.SHOWN if waits or each is not VisitState.AWAITING):
            row = QHBoxLayout()
            row.setSpacing(theme.px(tokens.GAP))
            chip = Chip(state)
            holder = QWidget()
            holder.setMinimumWidth(theme.px(92))
            inside = QHBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            row.addWidget(holder)
            row.addWidget(label(meanings[state], "small", "soft"), 1)
            column.addLayout(row)
        column.addWidget(label(tr("每天下方的细条：绿 已完成，灰 未访到，红 逾期，蓝 待打；越长越忙"), "small", "soft"))
        column.addWidget(label(tr("条上的红色短线：当天能打完的数量，超出的计数也是红色"), "small", "soft"))
