"""A script played through without writing anything, with an invented customer (R-176)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop_app.domain.calls import FlowView, StepView
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import Answer, AnswerKind, Script, ScriptTerms, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.step_card import StepCard


class Rehearsal(Sheet):
    """Goes through a script by its number keys; back takes the last answer away.

    Args:
        parent: over which window.
        context: of the desk.
        script: as it is being written.
        terms: what the placeholders stand for.
    """

    def __init__(self, parent: QWidget, context: Context, script: Script, terms: ScriptTerms) -> None:
        text = tr("试一遍，什么也不会写进去。数字键作答。")
        super().__init__(parent, tr("试一遍：{name}", name=script.name), text, 640)
        self._scripts, self._script = context.desk.scripts, script
        self._values = {name: tr("【{words}】", words=words) for name, words in terms.placeholders}
        self._values |= {"customer": tr("林小满"), "guardian": tr("林先生"), "operator": context.actor.name}
        self._values["organisation"] = context.desk.settings.organisation
        self._given: list[Answer] = []
        self._today = context.desk.clock.today
        self.view: FlowView | None = None
        self.card: StepCard | None = None
        self._page = QWidget()
        self._page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lines = QVBoxLayout(self._page)
        self._lines.setContentsMargins(0, 0, theme.px(tokens.PADDING), 0)
        self._lines.setSpacing(theme.px(tokens.GAP))
        self._scroll = Scrolling(self._page)
        self._scroll.setMinimumHeight(theme.px(340))
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda *_: self._see_card())
        self.content.addWidget(self._scroll, 1)
        self._wrong = label("", "small", "error", wrap=True)
        self.content.addWidget(self._wrong)
        self.back = self.add_button(tr("退一步"), self.go_back)
        self.again = self.add_button(tr("从头再来"), self.begin)
        self.add_primary(tr("试完了"), self.accept)
        self.begin()

    def begin(self) -> None:
        """Begin anew."""
        self._given = []
        self._play(None)

    def go_back(self) -> None:
        """Take the last answer away."""
        self._given = self._given[:-1]
        self._play(None)

    def answer(self, value: str, reason: str = "") -> None:
        """Answer the step that waits."""
        if self.view is not None and self.view.current:
            self._play(Answer(self.view.current, value, reason=reason))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of a call; while a step waits, Enter presses no button that has not the keyboard."""
        key, card = event.key(), self.card
        if key == Qt.Key.Key_Backspace and not event.isAutoRepeat():
            self.go_back()
        elif card is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QAbstractButton):
                focus.click()
            else:
                card.confirm()
        elif not (
            card.take_letter(event.text().upper())
            or (Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and card.take_digit(key - Qt.Key.Key_0))
        ):
            super().keyPressEvent(event)

    def _play(self, answer: Answer | None) -> None:
        try:
            self.view, answers = self._scripts.rehearse(self._script, self._given, self._values, answer=answer)
        except InvalidInput as error:
            if self.card is None or not self.card.complain(error.message):
                self._wrong.setText(error.message)
            return
        if answer is not None:
            kept = {given.step: given for given in answers}
            order = [*(given.step for given in self._given if given.step != answer.step), answer.step]
            self._given = [kept[step] for step in order]
        self._wrong.setText("")
        self.back.setEnabled(bool(self._given))
        self._show(self.view)

    def _show(self, view: FlowView) -> None:
        clear(self._lines)
        self.card = None
        for each in view.path:
            if each.step.key == view.current:
                self.card = self._asked(each, missing=view.missing_reason == each.step.key)
                self._lines.addWidget(self.card)
                continue
            if each.text:
                self._lines.addWidget(label(each.text, wrap=True))
            given = each.answer
            if each.step.kind is StepKind.CALCULATE:
                self._lines.addWidget(label(_came_to(each), tone="accent" if given else "error", wrap=True))
            elif given is not None:
                said = given.label or given.value or tr("（跳过）")
                because = tr("（{reason}）", reason=given.reason) if given.reason else ""
                self._lines.addWidget(label(f"→ {said}{because}", tone="accent", wrap=True))
        if view.finished:
            names = tr("、").join(person.name for person in view.people)
            made = tr("记结果时，{names} 没有档案的会建成意向客户。", names=names) if names else ""
            self._lines.addWidget(label(tr("走完了。") + made, tone="soft", wrap=True))
        self._lines.addStretch(1)
        field = self.card.field() if self.card is not None else None
        (field or self._page).setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self._page, self._see_card)

    def _asked(self, each: StepView, *, missing: bool) -> StepCard:
        """Return the step as a call shows it; what the file would hold is invented."""
        if each.step.field:
            each = replace(each, stored=self._invented(each.step.answer))
        card = StepCard((), each, self._today, missing_reason=missing)
        card.answered.connect(self.answer)
        card.left.connect(self.go_back)
        card.set_live(on=True)
        return card

    def _invented(self, kind: AnswerKind) -> str:
        made = {AnswerKind.DATE: self._today().isoformat(), AnswerKind.NUMBER: "1"}
        return made.get(kind, tr("【档案里的内容】"))

    def _see_card(self) -> None:
        if self.card is not None and self.isVisible():
            self._scroll.ensureWidgetVisible(self.card)


def _came_to(each: StepView) -> str:
    name = each.step.record or each.step.key
    if each.answer is None:
        return tr("{name} 算不出来：用到的数字还没有，或者除数是 0。", name=name)
    return tr("{name} = {value}", name=name, value=each.answer.label)
