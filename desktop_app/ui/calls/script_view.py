"""The script of a call: steps passed in small, the present one large, keys 1 to 9 and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.calls import FlowView, StepView
from desktop_app.domain.scripts import AnswerDraft, AnswerKind, Script, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.delegates import paint_focus
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.step_card import StepCard


class ScriptView(QWidget):
    """Shows where a call stands in its script and takes its keys.

    Args:
        today: tells the present day.

    Attributes:
        tips: opens the tip cards.
        drafts: tells what stands in the fields of the visit's steps and was not given.
        region: part of the screen in which single keys go to the script.
    """

    answered = Signal(str, str, str)
    """Carries step key, value and reason."""
    typed = Signal(object)
    """Carries what stands in the fields of the step that is shown, and is not given yet."""
    moved = Signal()
    """Another card is shown; it should be seen."""
    told = Signal(object)
    """Carries a part of the card that was opened and should be seen."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._flow: FlowView | None = None
        self._reopened = ""
        self._editable = True
        self.card: StepCard | None = None
        self.drafts: Callable[[], Mapping[str, AnswerDraft]] = dict
        self._changing: QWidget | None = None
        self.region: QWidget = self
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._show_live)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("话术"))
        self.title = ElidedLabel("", "small", "soft")
        self._progress = label("", "small", "soft")
        head = QHBoxLayout()
        self.tips = button("", kind="link")
        head.setSpacing(theme.px(tokens.PADDING))
        head.addWidget(self.title, 1)
        head.addWidget(self.tips)
        head.addWidget(self._progress)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(head)
        column.addLayout(self._steps)

    def show_script(self, script: Script | None, flow: FlowView | None, *, editable: bool) -> None:
        """Show the script of another visit."""
        title = tr("话术 · {name}（须照稿）", name=script.name) if script and script.fixed else tr("话术")
        self.title.set_full(tr("话术 · {name}", name=script.name) if script and not script.fixed else title)
        self._editable = editable
        self.show_flow(flow)
        if editable and (written := [view.step.key for view in self._passed() if view.step.key in self.drafts()]):
            self._reopened = written[0]  # it was being changed when the call broke off
            self._fill()

    def show_flow(self, flow: FlowView | None) -> None:
        """Show where the call stands now; the cursor follows if it was in the script."""
        inside = self._has_keys()
        self._flow = flow
        self._reopened = ""
        self._fill()
        if inside:
            self.take_keys()

    def redraw(self) -> None:
        """Show the present step as it stands, so that nothing looks chosen which is not recorded."""
        self._fill()

    def show_saving(self) -> None:
        """Tell that the answer is being recorded."""
        self._progress.setText(tr("正在保存…"))

    def take_keys(self) -> None:
        """Put the keyboard into the script: into the field of the present step where it has one."""
        (self._field() or self).setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_live()

    def commit(self) -> bool:
        """Record what was typed into the present step and not yet confirmed; return whether there was anything."""
        if self.card is None or not self._editable:
            return False
        if self.card.commit():
            return True
        if self._reopened and self._flow is not None and self._flow.current in self.drafts():
            self._reopened = ""
            self._fill()
            return self.card.commit()
        return False

    def typing(self) -> bool:
        """Tell whether something is typed that a new drawing would take away."""
        field = self.card.field() if self.card is not None else None
        return field is not None and field.hasFocus()

    def complain(self, text: str) -> bool:
        """Say why an answer was not taken; what is typed stays. Return whether anything is typed."""
        told = self.card is not None and self.card.complain(text)
        if told:
            self.moved.emit()
        return told

    def insist_on_reason(self) -> None:
        """Put the cursor where the reason is missing."""
        if self._reopened:
            self._reopened = ""
            self._fill()
        if self.card is not None and self.card.reason is not None:
            self.card.reason.insist()

    def reopen(self, step_key: str) -> None:
        """Show a step that was passed, to be answered anew."""
        if self._editable:
            self._reopened = step_key
            self._fill()
            self.take_keys()

    @property
    def present(self) -> QWidget | None:
        """Where the present step begins, with what is told of it."""
        return self._changing or self.card

    def back(self) -> bool:
        """Go one answered step back; return whether there was one."""
        keys = [view.step.key for view in self._passed() if not _came_out(view)]
        if self._reopened in keys:
            keys = keys[: keys.index(self._reopened)]
        if not keys or not self._editable:
            return False
        self.reopen(keys[-1])
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a single key that no text field used; return whether it meant anything here."""
        if event.isAutoRepeat() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._editable:
            return False
        key = event.key()
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return self.card is not None and self.card.take_digit(key - Qt.Key.Key_0)
        if key == Qt.Key.Key_Backspace:
            return self.back()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.card is not None and self.card.confirm()
        if self.card is None:
            return False
        return self.card.take_letter(event.text().upper()) or (key == Qt.Key.Key_C and self.card.copy_reply())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event) and self._escapes():
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on to the field of the present step, unless Tab walked here."""
        super().focusInEvent(event)
        walked = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if not walked and (field := self._field()) is not None:
            field.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a reopened step as it was, and else the field of a step for which keys are enough."""
        if not (_is_escape(event) and self._escapes()):
            super().keyPressEvent(event)
        elif self._reopened:
            self.typed.emit(AnswerDraft(self._reopened))
            self._reopened = ""
            self._fill()
            self.take_keys()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _escapes(self) -> bool:
        inside = self.card is not None and self.card.isAncestorOf(QApplication.focusWidget() or self)
        return bool(self._reopened) or (inside and self.card is not None and self.card.field() is None)

    # --- inside ---

    def _passed(self) -> list[StepView]:
        flow = self._flow
        if flow is None:
            return []
        return [view for view in flow.path if view.answer is not None and view.step.key != flow.current]

    def _fill(self) -> None:
        clear(self._steps)
        self.card = None
        flow = self._flow
        if flow is None:
            self._progress.setText("")
            self._steps.addWidget(label(tr("这次回访没有话术，谈到的事记在备注里。"), tone="soft", wrap=True))
            return
        passed = self._passed()
        done = sum(not _came_out(view) for view in passed)
        self._progress.setText(
            tr("已问完 {count} 题", count=done)
            if flow.finished
            else tr("第 {at}/{all} 题", at=done + 1, all=done + flow.remaining)
        )
        for view in passed:
            if view.step.key == self._reopened:
                break
            if view.text or not _came_out(view):  # a sum that nobody reads out stands in the words of a later step
                self._steps.addWidget(PassedRow(view, self.reopen, editable=self._editable and not _came_out(view)))
        if passed:
            self._steps.addSpacing(theme.px(tokens.GRID))
        self._changing = None
        if self._reopened:
            words = tr("正在改这一步，Esc 不改。换了回答，后面走另一条路；原来的回答会留着。")
            self._changing = label(words, "small", "soft", wrap=True)
            self._steps.addWidget(self._changing)
        self.card = self._make_card(flow)
        self.card.answered.connect(self._answer)
        self.card.typed.connect(self._type)
        self.card.left.connect(self.back)
        self.card.told.connect(self.told)
        self._steps.addWidget(self.card)
        self.card.setEnabled(self._editable)
        self._order_tabs()
        self._show_live()
        self.moved.emit()

    def _make_card(self, flow: FlowView) -> StepCard:
        if self._reopened:
            view = next(view for view in flow.path if view.step.key == self._reopened)
            return StepCard((), view, self._today, draft=self._draft(self._reopened))
        said: list[StepView] = []
        for view in flow.path:
            if view.step.answer is not AnswerKind.NONE and view.step.key != flow.current:
                said = []
            elif view.step.key != flow.current:
                said.append(view)
        if flow.finished:
            return StepCard(
                said, None, self._today, closing=tr("话术走完了，按 F9 记录结果。") if self._editable else ""
            )
        missing, draft = flow.missing_reason == flow.current, self._draft(flow.current)
        return StepCard(said, flow.path[-1], self._today, missing_reason=missing, draft=draft)

    def _field(self) -> QWidget | None:
        return self.card.field() if self.card is not None and self._editable else None

    def _draft(self, step: str) -> AnswerDraft | None:
        return self.drafts().get(step) if self._editable else None

    def _order_tabs(self) -> None:
        """Let Tab go through the present step first, however late it was drawn."""
        parts = [*(self.card.findChildren(QWidget) if self.card else ()), *self.findChildren(PassedRow), self.tips]
        order: list[QWidget] = [self, *(part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus)]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _type(self, value: str, reason: str) -> None:
        if self.card is not None and self.card.view is not None:
            self.typed.emit(AnswerDraft(self.card.view.step.key, value, reason))

    def _answer(self, value: str, reason: str) -> None:
        if self.card is not None and self.card.view is not None:
            self.answered.emit(self.card.view.step.key, value, reason)

    def _has_keys(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def _show_live(self, *_: object) -> None:
        if self.card is not None:
            focus = QApplication.focusWidget()
            near = focus is not None and (focus is self.region or self.region.isAncestorOf(focus))
            typing = isinstance(focus, QLineEdit | QPlainTextEdit) and not self._has_keys()
            self.card.set_live(on=near and not typing and self._editable)


def _came_out(view: StepView) -> bool:
    """Tell whether what stands beside a step was calculated, so that nobody can answer it otherwise."""
    return view.step.kind is StepKind.CALCULATE


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


class PassedRow(QPushButton):
    """A step that was passed, with its answer; a click opens it again."""

    def __init__(self, view: StepView, reopen: Callable[[str], None], *, editable: bool) -> None:
        super().__init__()
        answer = view.answer
        self._came_out = _came_out(view)
        record = view.step.record
        self._question = view.text if record.isascii() else record  # such as trial_booked.day, the program's own word
        given = (answer.label or answer.value or tr("略过")) if answer else ""
        self._given = (
            tr("{answer}（{reason}）", answer=given, reason=answer.reason) if answer and answer.reason else given
        )
        self.setProperty("kind", "link")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if editable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(tokens.ROW_COMPACT) - 4)
        self.setAccessibleName(tr("{question}：{answer}", question=self._question, answer=self._given))
        self.setToolTip(tr("{question}：{answer}", question=view.text, answer=self._given))
        self.setEnabled(editable)
        self.clicked.connect(lambda _=False: reopen(view.step.key))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), theme.colour("hover"))
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))
        side = theme.px(tokens.ICON) - 4
        sign = ("equals", "ink-soft") if self._came_out else ("check", "done")
        paint_icon(painter, QRectF(2, (self.height() - side) / 2, side, side), *sign)
        painter.setFont(theme.font("small"))
        left = side + theme.px(tokens.GAP)
        box = QRectF(left, 0, self.width() - left - theme.px(tokens.GRID), self.height())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        metrics = painter.fontMetrics()
        question = metrics.elidedText(self._question, Qt.TextElideMode.ElideRight, int(box.width() * 0.55))
        painter.setPen(theme.colour("ink-soft"))
        painter.drawText(box, middle, question)
        rest = box.adjusted(metrics.horizontalAdvance(question) + theme.px(tokens.GAP), 0, 0, 0)
        painter.setPen(theme.colour("ink"))
        painter.drawText(rest, middle, metrics.elidedText(self._given, Qt.TextElideMode.ElideRight, int(rest.width())))
