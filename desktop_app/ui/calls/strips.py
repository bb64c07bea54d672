"""Strips that open above the results: the reason of a refusal, another day. Keyboard only, nothing is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.customers import Phone
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Consequence
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.answers import TileAnswers
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.inputs import TimeEdit
from desktop_app.ui.kit.labels import label, set_tone
from desktop_app.ui.kit.text import phone_text, relative_day, time_text
from desktop_app.ui.kit.tiles import KeyTile

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Strip(QWidget):
    """Base of the strips: a title, a way out, number keys; the cursor stands in the field, where there is one."""

    closed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._field: QLineEdit | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.addWidget(label(title, "strong"), 1)
        head.addWidget(label(tr("Esc 取消"), "small", "soft"))
        head.addWidget(icon_button("x", tr("取消"), self.closed.emit))
        self.column = QVBoxLayout(self)
        pad = theme.px(tokens.PADDING)
        self.column.setContentsMargins(pad, theme.px(tokens.GRID), theme.px(tokens.GAP), theme.px(tokens.GRID))
        self.column.setSpacing(theme.px(tokens.GAP) - 2)
        self.column.addLayout(head)

    def lead(self, field: QLineEdit) -> None:
        """Let everything that is typed go into a field, from the first key on."""
        self._field = field
        self.setFocusProxy(field)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._field or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in _ENTER:  # before the field makes something else of what stands in it
            if not event.isAutoRepeat():
                self.confirm()
            return True
        return not event.isAutoRepeat() and _plain(event) and self.take_first(event.text())

    def take_first(self, text: str) -> bool:
        """Act on a key in the field; return whether it means something else there than a letter."""
        if self._field is None or self._field.text() or not ("1" <= text <= "9" and len(text) == 1):
            return False
        self.take_digit(int(text))
        return True

    def take_digit(self, digit: int) -> None:
        """Act on a number key."""

    def confirm(self) -> None:
        """Act on Enter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat():
            event.accept()
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in _ENTER:
            self.confirm()
        elif self._field is not None and not self._field.hasFocus() and event.text().isprintable() and event.text():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            QApplication.sendEvent(self._field, event.clone())
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.take_digit(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
        event.accept()


def _plain(event: QKeyEvent) -> bool:
    return not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


class RefusalStrip(Strip):
    """Why the customer refused: one of the usual reasons, or words of one's own. Without usual reasons none is asked.

    Args:
        reasons: the dictionary of reasons.
        follows: what follows, in words.
    """

    given = Signal(str)

    def __init__(self, reasons: Sequence[str], follows: str) -> None:
        super().__init__(tr("拒访的原因"))
        self._asked = bool(reasons)
        self._tiles = TileAnswers([(reason, reason) for reason in reasons])
        self._tiles.answered.connect(self.given)
        self.other = QLineEdit()
        self.other.setPlaceholderText(tr("其他原因；Enter 记录"))
        self.other.setAccessibleName(tr("其他原因"))
        self._told = label(follows, "small", "soft", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.other, 1)
        row.addWidget(button(tr("记为拒访"), self.confirm))
        if reasons:
            self.column.addWidget(self._tiles)
        self.column.addLayout(row)
        self.column.addWidget(self._told)
        self.lead(self.other)

    def take_digit(self, digit: int) -> None:
        self._tiles.take_digit(digit)

    def confirm(self) -> None:
        if (why := self.other.text().strip()) or not self._asked:
            self.given.emit(why)
            return
        self._told.setText(tr("请选一个原因，或写下客户说的。"))
        set_tone(self._told, "error")
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)


class OverrideStrip(Strip):
    """Why the clerk goes on although something speaks against the call: a usual reason, or words of one's own.

    Args:
        against: what speaks against it, in sentences.
    """

    given = Signal(str)

    def __init__(self, against: Sequence[str]) -> None:
        super().__init__(tr("为什么继续？"))
        usual = (tr("客户打来的"), tr("客户约好的"), tr("事情紧急"))
        self._tiles = TileAnswers([(reason, reason) for reason in usual])
        self._tiles.answered.connect(self.given)
        self._told = label("\n".join(against), "small", "soft", wrap=True)
        self.other = QLineEdit()
        self.other.setPlaceholderText(tr("其他理由；Enter 继续"))
        self.other.setAccessibleName(tr("其他理由"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.other, 1)
        row.addWidget(button(tr("写明并继续"), self.confirm))
        self.column.addWidget(self._told)
        self.column.addWidget(self._tiles)
        self.column.addLayout(row)
        self.lead(self.other)

    def take_digit(self, digit: int) -> None:
        self._tiles.take_digit(digit)

    def confirm(self) -> None:
        if why := self.other.text().strip():
            self.given.emit(why)
            return
        self._told.setText(tr("要继续，请先选一个理由，或写下理由。"))
        set_tone(self._told, "error")
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)


class TextStrip(Strip):
    """A line of words.

    Args:
        title: what is asked.
        hint: stands in the line while it is empty.
        word: what the button says.
    """

    given = Signal(str)

    def __init__(self, title: str, hint: str, word: str) -> None:
        super().__init__(title)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(title)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.line, 1)
        row.addWidget(button(word, self.confirm))
        self.column.addLayout(row)
        self.setFocusProxy(self.line)

    def confirm(self) -> None:
        if text := self.line.text().strip():
            self.given.emit(text)


class NumberStrip(Strip):
    """Which of several numbers was called and is wrong.

    Args:
        phones: the numbers that are not marked yet.
        follows: what follows, in words.
    """

    given = Signal(str)

    def __init__(self, phones: Sequence[Phone], follows: str) -> None:
        super().__init__(tr("刚才打的是哪个号码？"))
        self._tiles = TileAnswers(
            [(p.number, "  ".join(part for part in (phone_text(p.number), p.label) if part)) for p in phones]
        )
        self._tiles.answered.connect(self.given)
        self.column.addWidget(self._tiles)
        self.column.addWidget(label(follows, "small", "soft", wrap=True))

    def take_digit(self, digit: int) -> None:
        self._tiles.take_digit(digit)


class HouseholdStrip(Strip):
    """Whether an unanswered call counts for the others behind the same phone too; asked once.

    Args:
        name: who was called.
        others: the others.
        follows: what follows, in words.
    """

    given = Signal(bool)

    def __init__(self, name: str, others: Sequence[str], follows: str) -> None:
        super().__init__(tr("同一个号码没有人接"))
        all_of_them = tr("{names} 都记未接", names=tr("、").join(dict.fromkeys([name, *others])))
        self._tiles = TileAnswers([("all", all_of_them), ("one", tr("只记 {name}", name=name))])
        self._tiles.answered.connect(lambda value: self.given.emit(value == "all"))
        self.column.addWidget(self._tiles)
        self.column.addWidget(label(follows, "small", "soft", wrap=True))

    def take_digit(self, digit: int) -> None:
        self._tiles.take_digit(digit)

    def confirm(self) -> None:
        self.given.emit(True)


class ContactDayStrip(Strip):
    """On which day the customer was in touch, for a contact that is recorded later; its result counts from that day.

    Args:
        today: tells the present day.
    """

    given = Signal(object)
    """Carries the day."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(tr("哪天联系的？"))
        self._today = today
        self.day = DayEdit(today)
        self.day.setAccessibleName(tr("联系的日期"))
        self._told = label(tr("结果、期限和下一次回访都从这一天算。"), "small", "soft", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.day, 1)
        row.addWidget(button(tr("按这天记"), self.confirm))
        self.column.addLayout(row)
        self.column.addWidget(self._told)
        self.setFocusProxy(self.day)

    def confirm(self) -> None:
        day = self.day.day()
        if day is not None and day <= self._today():
            self.given.emit(day)
            return
        self._told.setText(tr("请填写今天或以前的日子。"))
        set_tone(self._told, "error")
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)


class RescheduleStrip(Strip):
    """Another day and hour: one of two offers (R-182) by its number and Enter, or any other by typing it.

    A day may begin with 1 or 2 too, so the number alone chooses nothing.

    Args:
        offers: two (day, minute) to name to the customer.
        today: tells the present day.
        foresee: tells what follows from a day and minute.
    """

    chosen = Signal(object, object)
    """Carries day and minute (or None)."""

    def __init__(
        self,
        offers: Sequence[tuple[date, int]],
        today: Callable[[], date],
        foresee: Callable[[date | None, int | None], Consequence],
    ) -> None:
        super().__init__(tr("改约到"))
        self._offers, self._foresee = offers, foresee
        self._tiles = [
            KeyTile(str(at), f"{relative_day(day, today())} {time_text(minute)}", self._offer(at - 1))
            for at, (day, minute) in enumerate(offers, start=1)
        ]
        self.day = DayEdit(today, forward=True)
        self.day.setAccessibleName(tr("改约的日期"))
        self.minute = TimeEdit()
        self.minute.setAccessibleName(tr("改约的时间"))
        self.minute.setMaximumWidth(theme.px(88))
        self._follows = label(tr("按 1 或 2 再按 Enter；或直接写日期，如 12-5、+3、明天。"), "small", "soft", wrap=True)
        self._done = button(tr("改到这天"), self.confirm)
        first = QHBoxLayout()
        first.setSpacing(theme.px(tokens.GAP))
        for tile in self._tiles:
            tile.setCheckable(True)
            first.addWidget(tile, 1)
        second = QHBoxLayout()
        second.setSpacing(theme.px(tokens.GAP))
        second.addWidget(self.day, 1)
        second.addWidget(self.minute)
        second.addWidget(self._done)
        self.column.addLayout(first)
        self.column.addLayout(second)
        self.column.addWidget(self._follows)
        self.day.day_changed.connect(lambda _: self._tell())
        self.day.textEdited.connect(lambda _: self._picked() is None or self._tell())
        self.lead(self.day)
        self.minute.time_changed.connect(lambda _: self._tell())

    def take_first(self, text: str) -> bool:
        return False  # a day may begin so

    def confirm(self) -> None:
        if (picked := self._picked()) is not None:
            self._offer(picked)()
        elif self.day.day() is None or not self.minute.valid():
            self._tell()
            (self.day if self.day.day() is None else self.minute).setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._tell():
            self.chosen.emit(self.day.day(), self.minute.minute())

    def told(self) -> str:
        """Return what is told of the day that is entered."""
        return self._follows.text()

    def _picked(self) -> int | None:
        """Return which offer is called by its number; None while anything else stands there."""
        text, numbers = self.day.text().strip(), [str(at + 1) for at in range(len(self._offers))]
        return numbers.index(text) if text in numbers and not self.minute.text() else None

    def _offer(self, at: int) -> Callable[[], None]:
        return lambda: self.chosen.emit(*self._offers[at])

    def _tell(self) -> bool:
        picked = self._picked()
        for at, tile in enumerate(self._tiles):
            tile.setChecked(at == picked)
        if picked is not None:
            offer, day = self._tiles[picked].words, picked + 1
            words = tr("按 Enter 改到 {offer}；要改到 {day} 号，请连月份一起写。", offer=offer, day=day)
            self._follows.setText(words)
            set_tone(self._follows, "soft")
            return False
        found = self._foresee(self.day.day(), self.minute.minute())
        self._follows.setText(found.problem or found.text)
        set_tone(self._follows, "error" if found.problem else "soft")
        return not found.problem
