"""A script played through without writing anything, with an invented customer (R-176)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.calls import FlowView, StepView
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import Answer, AnswerKind, Script, ScriptTerms, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.sheet import Sheet

_MARKS = range(1, 6)


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
        self.view: FlowView | None = None
        self._page = QWidget()
        self._lines = QVBoxLayout(self._page)
        self._lines.setContentsMargins(0, 0, theme.px(tokens.PADDING), 0)
        self._lines.setSpacing(theme.px(tokens.GAP))
        scroll = Scrolling(self._page)
        scroll.setMinimumHeight(theme.px(340))
        self.content.addWidget(scroll, 1)
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
        number = event.key() - Qt.Key.Key_0
        present = self._present()
        if present is not None and 1 <= number <= len(present.step.choices):
            self.answer(present.step.choices[number - 1].key)
        else:
            super().keyPressEvent(event)

    def _present(self) -> StepView | None:
        view = self.view
        return next((each for each in view.path if each.step.key == view.current), None) if view else None

    def _play(self, answer: Answer | None) -> None:
        try:
            self.view, answers = self._scripts.rehearse(self._script, self._given, self._values, answer=answer)
        except InvalidInput as error:
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
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in view.path:
            present = each.step.key == view.current
            if each.text:
                self._lines.addWidget(label(each.text, "title" if present else "body", wrap=True))
            given = each.answer
            if each.step.kind is StepKind.CALCULATE:
                self._lines.addWidget(label(_came_to(each), tone="accent" if given else "error", wrap=True))
            elif given is not None and not present:
                said = given.label or given.value or tr("（跳过）")
                because = tr("（{reason}）", reason=given.reason) if given.reason else ""
                self._lines.addWidget(label(f"→ {said}{because}", tone="accent", wrap=True))
            if present:
                self._lines.addWidget(self._asked(each, missing=view.missing_reason == each.step.key))
                if each.reply:
                    self._lines.addWidget(label(each.reply, "small", "soft", wrap=True))
                for objection in each.step.objections:
                    words = tr("{label}：{reply}", label=objection.label, reply=objection.reply)
                    self._lines.addWidget(label(words, "small", "soft", wrap=True))
        if view.finished:
            names = tr("、").join(person.name for person in view.people)
            made = tr("记结果时，{names} 没有档案的会建成意向客户。", names=names) if names else ""
            self._lines.addWidget(label(tr("走完了。") + made, tone="soft", wrap=True))
        self._lines.addStretch(1)

    def _asked(self, each: StepView, *, missing: bool) -> QWidget:
        whole = QWidget()
        step = each.step
        if missing and each.answer is not None:
            self._field(whole, tr("确切的原因"), partial(self.answer, each.answer.value))
            return whole
        values = [(choice.key, choice.label) for choice in step.choices]
        if step.answer is AnswerKind.SCALE and not values:
            values = [(str(mark), str(mark)) for mark in _MARKS]
        if not values:
            people = step.answer is AnswerKind.PEOPLE
            words = tr("姓名 电话、姓名 电话，Enter 记下") if people else tr("回答，Enter 记下")
            self._field(whole, words, self.answer)
            return whole
        row = QVBoxLayout(whole) if any(len(words) > 12 for _, words in values) else QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        for key, words in values:
            row.addWidget(button(f"{key}  {words}" if key != words else words, partial(self.answer, key)))
        row.addStretch(1)
        return whole

    def _field(self, whole: QWidget, words: str, take: Callable[[str], None]) -> None:
        field = QLineEdit()
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field)
        field.returnPressed.connect(lambda: take(field.text().strip()))
        field.setFocus()


def _came_to(each: StepView) -> str:
    name = each.step.record or each.step.key
    if each.answer is None:
        return tr("{name} 算不出来：用到的数字还没有，或者除数是 0。", name=name)
    return tr("{name} = {value}", name=name, value=each.answer.label)
