"""The step of the script that stands: what to read aloud, how to answer, and the reason where one is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.calls import StepView
from desktop_app.domain.scripts import AnswerDraft, AnswerKind, Objection, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.answers import Answers, TextBox, TileAnswers, answers_for, at_beginning
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.grounds import Hint
from desktop_app.ui.kit.labels import label, restyle

OBJECTION_KEYS = "QWET"
"""Keys of what a customer may object: the row above is the answers', R is the ring's."""


class StepCard(QWidget):
    """What the clerk reads and answers now.

    Args:
        said: steps read aloud before it that need no answer.
        view: the step that is answered; None when the script is through.
        today: tells the present day.
        missing_reason: it is answered and only the exact reason is missing (R-165).
        closing: words shown under the last step.
        draft: what stood in its fields and was not given.
    """

    answered = Signal(str, str)
    """Carries value and reason."""
    typed = Signal(str, str)
    """Carries what stands in the fields for value and reason now and is not given yet."""
    left = Signal()
    """The step before is wanted."""
    told = Signal(object)
    """Carries the part that was opened and should be seen."""

    def __init__(
        self,
        said: Sequence[StepView],
        view: StepView | None,
        today: Callable[[], date],
        *,
        missing_reason: bool = False,
        closing: str = "",
        draft: AnswerDraft | None = None,
    ) -> None:
        super().__init__()
        self.view = view
        self._missing = missing_reason
        self.answers: Answers | None = None
        self.reason: ReasonBox | None = None
        self.objections: Objections | None = None
        self.copy: QPushButton | None = None
        self._live = False
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(tokens.PADDING), 2, 0, 2)
        column.setSpacing(theme.px(tokens.GAP))
        for step in filter(lambda step: step.text, said):
            column.addWidget(label(step.text, "title" if view is None else "body", wrap=True))
        if view is None:
            column.addWidget(label(closing, tone="soft", wrap=True))
            return
        column.addWidget(label(view.text, "title", wrap=True))
        if view.step.answer is not AnswerKind.NONE:
            self.answers = answers_for(view.step, view.answer, today, view.stored)
            self.answers.answered.connect(self._answer)
            self.answers.left.connect(self.left)
            column.addWidget(self.answers)
        if missing_reason or (view.answer and view.answer.reason):
            self.reason = ReasonBox(view.answer.reason if view.answer else "")
            self.reason.given.connect(self._give_reason)
            self.reason.left.connect(self.left)
            column.addWidget(self.reason)
        if view.reply:
            column.addWidget(Hint("message-square-text", "ink-soft", view.reply))
            if view.step.kind is StepKind.RECORD:
                self.copy = button(tr("复制这段文字 C"), self.copy_reply, icon_name="copy")
                column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        if view.step.objections:
            self.objections = Objections(view.step.objections)
            self.objections.told.connect(lambda: self.told.emit(self.objections))
            column.addWidget(self.objections)
        if draft is not None:
            self._restore(draft)
        if self.answers is not None:
            self.answers.typed.connect(self._tell_typed)
        if self.reason is not None:
            self.reason.box.textChanged.connect(self._tell_typed)

    def field(self) -> QWidget | None:
        """Return the input that the cursor belongs into; None where keys are enough."""
        if self.reason is not None and (self._missing or self.reason.draft()):
            return self.reason.box
        return self.answers.field() if self.answers else None

    def take_digit(self, digit: int) -> bool:
        """Act on a number key."""
        return self.answers is not None and self.answers.take_digit(digit)

    def take_letter(self, letter: str) -> bool:
        """Act on the key of an objection."""
        return self.objections is not None and self.objections.tiles.take_key(letter)

    def copy_reply(self) -> bool:
        """Put the text to send into the clipboard; return whether there is one (S-40.2)."""
        if self.copy is None or self.view is None:
            return False
        QGuiApplication.clipboard().setText(self.view.reply)
        self.copy.setText(tr("已复制"))
        return True

    def confirm(self) -> bool:
        """Act on Enter."""
        return self.answers is not None and self.answers.confirm()

    def commit(self) -> bool:
        """Record what was typed and not yet confirmed by Enter; return whether there was anything."""
        if self.view is None or not self.isEnabled():
            return False
        if self.reason is not None and self.view.answer is not None:
            typed = self.reason.text()
            if typed and typed != self.view.answer.reason:
                self._give_reason(typed)
                return True
        if self.answers is not None and (typed := self.answers.unsent()):
            self._answer(typed)
            return True
        return False

    def complain(self, text: str) -> bool:
        """Say why what is typed was not taken and leave it there; return whether anything is typed."""
        if self.answers is None or not self.answers.unsent():
            return False
        self.answers.complain(text)
        return True

    def set_live(self, *, on: bool) -> None:
        """Show whether the keys go here."""
        self._live = on
        if self.answers is not None:
            self.answers.set_live(on=on)
        if self.objections is not None:
            self.objections.tiles.set_live(on=on)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if self._live else "edge"))
        painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)

    def _answer(self, value: str) -> None:
        same = self.view is not None and self.view.answer is not None and self.view.answer.value == value
        self.answered.emit(value, self.reason.text() if self.reason is not None and same else "")

    def _restore(self, draft: AnswerDraft) -> None:
        if self.answers is not None and draft.value:
            self.answers.restore(draft.value)
        if self.reason is not None and draft.reason:
            self.reason.restore(draft.reason)

    def _tell_typed(self) -> None:
        value = self.answers.draft() if self.answers is not None else ""
        self.typed.emit(value, self.reason.draft() if self.reason is not None else "")

    def _give_reason(self, reason: str) -> None:
        if self.view is not None and self.view.answer is not None:
            self.answered.emit(self.view.answer.value, reason)


class ReasonBox(QWidget):
    """The exact reason, asked where dissatisfaction shows (R-165)."""

    given = Signal(str)
    left = Signal()
    """Backspace was pressed where nothing stands before the cursor."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self._shown = reason
        self.box = TextBox(tr("客户怎么说的，照原话记"))
        self.box.setPlainText(reason)
        self.box.setAccessibleName(tr("具体原因（必填）"))
        self.box.installEventFilter(self)
        self._why = label(
            tr("这个回答要写明具体原因，写好按 Enter。"), "small", "error" if not reason else "soft", wrap=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(self._why)
        column.addWidget(self.box)
        column.addWidget(button(tr("记下原因"), self.confirm), 0, Qt.AlignmentFlag.AlignLeft)

    def text(self) -> str:
        """Return the reason as typed."""
        return self.box.toPlainText().strip()

    def draft(self) -> str:
        """Return what stands here and was not given; empty when there is nothing new."""
        return text if (text := self.box.toPlainText()) != self._shown else ""

    def restore(self, draft: str) -> None:
        """Put back what stood here."""
        self.box.setPlainText(draft)
        self.box.moveCursor(QTextCursor.MoveOperation.End)

    def insist(self) -> None:
        """Put the cursor here and show that nothing goes on without it."""
        restyle(self.box, "wrong", value=True)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Record the reason, if there is one."""
        if self.text():
            self.given.emit(self.text())
        else:
            self.insist()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                if not event.isAutoRepeat():
                    self.confirm()
                return True
            if event.key() == Qt.Key.Key_Backspace and at_beginning(self.box):
                if not event.isAutoRepeat():
                    self.left.emit()
                return True
        return False


class Objections(QWidget):
    """What a customer may object: the reply opens at a click, and after some it is told not to insist (R-190).

    Args:
        objections: of the step.
    """

    told = Signal()
    """A reply is shown."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__()
        self._objections = {objection.label: objection for objection in objections}
        self._pressed = dict.fromkeys(self._objections, 0)
        self.reply = Hint("message-square-text", "closing", "")
        self.reply.hide()
        self.tiles = TileAnswers([(each, each) for each in self._objections], keys=OBJECTION_KEYS)
        self.tiles.answered.connect(lambda name: self._show(self._objections[name]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(label(tr("客户说："), "small", "soft"))
        column.addWidget(self.tiles)
        column.addWidget(self.reply)

    def _show(self, objection: Objection) -> None:
        self._pressed[objection.label] += 1
        enough = self._pressed[objection.label] > objection.limit
        text = tr("已经劝过 {count} 次，不要再劝，谢谢客户。", count=objection.limit) if enough else objection.reply
        self.reply.words.setText(text)
        self.reply.show()
        self.told.emit()
