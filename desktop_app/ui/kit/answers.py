"""How a step is answered: by a number key, several of them, a mark, a number, a day or words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.scripts import USUAL_PLACES, Answer, AnswerKind, Choice, ScriptStep
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.tiles import KeyTile

DIGITS = "123456789"
"""Keys of the first nine answers."""
MARKS = range(1, 6)
"""Marks of a scale without words of its own."""
PEOPLE_LINES = 4
"""Lines shown for names; more can be scrolled to."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Answers(QWidget):
    """Base of every way to answer."""

    answered = Signal(str)
    """Carries the value to record."""
    typed = Signal()
    """Something else stands here than before, and is not recorded yet."""
    left = Signal()
    """Backspace was pressed where nothing stands before the cursor: the step before is wanted."""

    def take_digit(self, digit: int) -> bool:
        """Act on a number key; return whether it meant anything."""
        return False

    def confirm(self) -> bool:
        """Act on Enter; return whether it meant anything."""
        return False

    def field(self) -> QWidget | None:
        """Return the input to type into; None where keys are enough."""
        return None

    def unsent(self) -> str:
        """Return what is typed and would be recorded by Enter, but was not yet."""
        return ""

    def draft(self) -> str:
        """Return what stands here and was not recorded, as it was typed; empty when there is nothing new."""
        return ""

    def restore(self, draft: str) -> None:
        """Put back what stood here."""

    def complain(self, text: str) -> None:
        """Say why what is typed was not taken; it stays where it is."""

    def set_live(self, *, on: bool) -> None:
        """Show whether number keys work just now."""


class TileAnswers(Answers):
    """One tile for each choice; a tile or its number records at once.

    Args:
        choices: (value, words) of each.
        taken: values of the answer given before.
        several: several may be taken, and Enter records them.
        keys: of the first tiles; those after them have none.
    """

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        taken: Sequence[str] = (),
        *,
        several: bool = False,
        keys: str = DIGITS,
    ) -> None:
        super().__init__()
        self._values = [value for value, _ in choices]
        self._several, self._keys = several, keys
        self._given = ",".join(value for value in self._values if value in taken)
        self.tiles = [
            KeyTile(keys[at] if at < len(keys) else "", words, self._action(at))
            for at, (_, words) in enumerate(choices)
        ]
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(tokens.GAP) - 2)
        self._columns = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addLayout(self._grid)
        for value, tile in zip(self._values, self.tiles, strict=True):
            tile.setCheckable(True)
            tile.setChecked(value in taken)
        if several:
            self._done = button(tr("记下所选（Enter）"), self.confirm)
            column.addWidget(self._done, 0, Qt.AlignmentFlag.AlignLeft)
        self._arrange(1)

    def take_digit(self, digit: int) -> bool:
        if not 1 <= digit <= len(self.tiles):
            return False
        self.tiles[digit - 1].click()
        return True

    def take_key(self, key: str) -> bool:
        """Act on the key of a tile; return whether there is one."""
        return bool(key) and key in self._keys and self.take_digit(self._keys.index(key) + 1)

    def confirm(self) -> bool:
        if not self._several:
            return False
        if taken := self._taken():
            self.answered.emit(taken)
        return True

    def unsent(self) -> str:
        return self.draft()

    def draft(self) -> str:
        return self._taken() if self._several and self._taken() != self._given else ""

    def restore(self, draft: str) -> None:
        for value, tile in zip(self._values, self.tiles, strict=True):
            tile.setChecked(value in draft.split(","))

    def _taken(self) -> str:
        return ",".join(value for value, tile in zip(self._values, self.tiles, strict=True) if tile.isChecked())

    def set_live(self, *, on: bool) -> None:
        for tile in self.tiles:
            tile.set_live(on=on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max((tile.sizeHint().width() for tile in self.tiles), default=1)
        room = self.width() + self._grid.spacing()
        most = 5 if len(self.tiles) == len(MARKS) and widest < theme.px(80) else 3
        self._arrange(max(1, min(most, len(self.tiles), room // (widest + self._grid.spacing()))))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, at // columns, at % columns)
        for at in range(5):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def _action(self, at: int) -> Callable[[], None]:
        return lambda: self._take(at)

    def _take(self, at: int) -> None:
        if not self._several:
            for other, tile in enumerate(self.tiles):
                tile.setChecked(other == at)
            self.answered.emit(self._values[at])
        else:
            self.typed.emit()


class FieldAnswers(Answers):
    """A field to type into; Enter records, and passes over a step that need not be answered."""

    def __init__(self, step: ScriptStep, given: Answer | None, today: Callable[[], date]) -> None:
        super().__init__()
        self._required = step.required
        self._given = given.value if given else ""
        self.input: QLineEdit | TextBox
        value = self._given
        if step.answer is AnswerKind.DATE:
            self.input = DayEdit(today, date.fromisoformat(value) if value else None, forward=True)
        elif step.answer is AnswerKind.NUMBER:
            self.input = QLineEdit(value)
            self.input.setPlaceholderText(tr("数字"))
        else:
            self.input = TextBox(tr("记下客户说的话"), PEOPLE_LINES if step.answer is AnswerKind.PEOPLE else 2)
            self.input.setPlainText(value)
        self.input.setAccessibleName(step.record or step.text)
        self._wrong = label("", "small", "error", wrap=True)
        self._wrong.hide()
        self._record = button(tr("记下"), self.confirm)
        self._record.setToolTip(tr("Enter"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.input, 1)
        row.addWidget(self._record, 0, Qt.AlignmentFlag.AlignTop)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(row)
        column.addWidget(self._wrong)
        self.input.installEventFilter(self)
        self._name_button()
        if isinstance(self.input, QLineEdit):
            self.input.home(False)  # so that Backspace goes on to the step before, as with words
        self._shown = self._raw()
        self.input.textChanged.connect(self._name_button)
        self.input.textChanged.connect(self.typed)

    def field(self) -> QWidget | None:
        return self.input

    def unsent(self) -> str:
        value = self._value()
        return value if value != self._given else ""

    def draft(self) -> str:
        return raw if (raw := self._raw()) != self._shown else ""

    def restore(self, draft: str) -> None:
        if isinstance(self.input, DayEdit):
            self.input.type_text(draft)
        elif isinstance(self.input, QLineEdit):
            self.input.setText(draft)
        else:
            self.input.setPlainText(draft)
            self.input.moveCursor(QTextCursor.MoveOperation.End)

    def _value(self) -> str:
        if isinstance(self.input, DayEdit):
            day = self.input.day()
            return day.isoformat() if day else ""
        return self._text()

    def confirm(self) -> bool:
        text = self._value()
        if not text and self._text():
            self.complain(tr("请填写日期，如 11-28 或 +3。"))
            return True
        if not text and self._required:
            self.complain(tr("这一步必须回答。"))
            return True
        self._wrong.hide()
        self.answered.emit(text)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                return False
            if not event.isAutoRepeat():
                self.take_enter()
            return True
        if event.key() == Qt.Key.Key_Backspace and at_beginning(self.input):
            if not event.isAutoRepeat():
                self.left.emit()
            return True
        return False

    def take_enter(self) -> bool:
        """Act on Enter in the field."""
        return self.confirm()

    def _raw(self) -> str:
        return self.input.text() if isinstance(self.input, QLineEdit) else self.input.toPlainText()

    def _text(self) -> str:
        return self._raw().strip()

    def complain(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.show()
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.input.selectAll()

    def _name_button(self) -> None:
        self._record.setText(tr("记下") if self._text() or self._required else tr("跳过"))


class PeopleAnswers(FieldAnswers):
    """Names with their numbers, one on a line; Enter goes to the next line, on an empty one it records (R-346)."""

    def __init__(self, step: ScriptStep, given: Answer | None, today: Callable[[], date]) -> None:
        self._places = step.places or USUAL_PLACES
        self._count = label("", "small", "soft", wrap=True)
        super().__init__(step, given, today)
        self.input.setPlaceholderText(tr("一行一位：姓名 电话（没有可不写）"))
        self._column.insertWidget(1, self._count)
        self._name_button()

    def take_enter(self) -> bool:
        box = self.input
        if isinstance(box, QPlainTextEdit) and box.textCursor().block().text().strip() and not self._full():
            box.textCursor().insertText("\n")
            return True
        return self.confirm()

    def _full(self) -> bool:
        return self._named() >= self._places

    def _named(self) -> int:
        return sum(bool(line.strip()) for line in self._text().splitlines())

    def _name_button(self) -> None:
        super()._name_button()
        words = tr("最多 {most} 位。每写完一位按 Enter，都写完了再按一次。", most=self._places)
        named = tr("已写 {count} 位，", count=self._named()) if self._named() else ""
        self._count.setText(named + words)


class CheckAnswers(Answers):
    """What the file holds, confirmed by one key, or what the customer says instead (R-013).

    Args:
        step: that reads it out.
        given: the answer it has already, if any.
        today: tells the present day.
        stored: what the file holds.
    """

    def __init__(self, step: ScriptStep, given: Answer | None, today: Callable[[], date], stored: str) -> None:
        super().__init__()
        self._stored = stored
        self.tile = KeyTile("1", tr("没变：{stored}", stored=stored), lambda: self.answered.emit(stored))
        self.tile.setCheckable(True)
        self.tile.setChecked(given is not None and given.value == stored)
        corrected = given if given is not None and given.value != stored else None
        self.correct = FieldAnswers(step, corrected, today)
        self.correct.answered.connect(self.answered)
        self.correct.typed.connect(self.typed)
        self.correct.left.connect(self.left)
        self.change = KeyTile("2", tr("有变化"), self._write)
        self.change.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        second = QHBoxLayout()
        second.setSpacing(theme.px(tokens.GAP))
        second.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.correct, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(second)

    def take_digit(self, digit: int) -> bool:
        if digit not in (1, 2):
            return False
        (self.tile if digit == 1 else self.change).click()
        return True

    def field(self) -> QWidget | None:
        return self.correct.field() if self.correct.draft() else None

    def unsent(self) -> str:
        return self.correct.unsent()

    def draft(self) -> str:
        return self.correct.draft()

    def restore(self, draft: str) -> None:
        self.correct.restore(draft)

    def complain(self, text: str) -> None:
        self.correct.complain(text)

    def set_live(self, *, on: bool) -> None:
        for tile in (self.tile, self.change):
            tile.set_live(on=on)

    def _write(self) -> None:
        if (field := self.correct.field()) is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)


def at_beginning(field: QLineEdit | QPlainTextEdit) -> bool:
    """Tell whether nothing stands before the cursor and nothing is selected."""
    if isinstance(field, QLineEdit):
        return field.cursorPosition() == 0 and not field.hasSelectedText()
    cursor = field.textCursor()
    return cursor.atStart() and not cursor.hasSelection()


class TextBox(QPlainTextEdit):
    """A few lines of words; Tab leaves it."""

    def __init__(self, placeholder: str, lines: int = 2) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.px(tokens.GAP + 2 * tokens.GRID))


def answers_for(step: ScriptStep, given: Answer | None, today: Callable[[], date], stored: str = "") -> Answers:
    """Return the way to answer a step.

    Args:
        step: of the script.
        given: the answer it has already, if any.
        today: tells the present day.
        stored: what the file holds in the field that the step reads out.
    """
    if stored and not step.choices:
        return CheckAnswers(step, given, today, stored)
    taken = given.value.split(",") if given else []
    if step.choices:
        several = step.answer is AnswerKind.MULTI
        return TileAnswers([(choice.key, _words(choice)) for choice in step.choices], taken, several=several)
    if step.answer is AnswerKind.SCALE:
        return TileAnswers([(str(mark), str(mark)) for mark in MARKS], taken)
    if step.answer is AnswerKind.PEOPLE:
        return PeopleAnswers(step, given, today)
    return FieldAnswers(step, given, today)


def _words(choice: Choice) -> str:
    return choice.label
