"""The answers of a step: a line for each number key, with where it leads and what it brings about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.scripts import Choice, Effect, EffectKind, ScriptTerms
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.inputs import Choice as Combo
from desktop_app.ui.kit.labels import KeyHint
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.sheet import Sheet

MOST = 9
"""Answers of a step: a number key for each."""

Steps = Sequence[tuple[str, str]]
"""(key, words) of the steps that can be gone to."""


class ChoicesEdit(QWidget):
    """Edits the answers of a step; ``changed`` tells of every key.

    Args:
        terms: what an answer may bring about.
    """

    changed = Signal()

    def __init__(self, terms: ScriptTerms) -> None:
        super().__init__()
        self._terms = terms
        self._steps: Steps = ()
        self._choices: tuple[Choice, ...] = ()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(tokens.GRID))
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        self.add = button(tr("加一个答案"), self._add, kind="quiet", icon_name="plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(self._grid)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def set_choices(self, choices: Sequence[Choice], steps: Steps) -> None:
        """Show other answers, without telling anybody.

        Args:
            choices: in the order of their keys.
            steps: that can be gone to.
        """
        if tuple(choices) == self._choices and steps == self._steps and self._grid.count():
            return
        self._choices, self._steps = tuple(choices), steps
        self._build()

    def choices(self) -> tuple[Choice, ...]:
        """Return the answers as they stand."""
        return self._choices

    def _build(self) -> None:
        clear(self._grid)
        for at, choice in enumerate(self._choices):
            words = QLineEdit(choice.label)
            words.setAccessibleName(tr("答案 {number}", number=at + 1))
            words.setPlaceholderText(tr("客户怎么答"))
            words.textEdited.connect(lambda text, at=at: self._change(at, label=text.strip()))
            goto = Combo([("", tr("往下走")), *self._steps], choice.goto)
            goto.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            goto.setMinimumContentsLength(8)
            goto.setAccessibleName(tr("答案 {number} 跳到", number=at + 1))
            goto.picked.connect(lambda key, at=at: self._change(at, goto=str(key)))
            more = button(effect_words(choice, self._terms), partial(self._edit, at), kind="quiet")
            more.setAccessibleName(tr("答案 {number} 的后果", number=at + 1))
            drop = icon_button("x", tr("去掉答案 {number}", number=at + 1), partial(self._drop, at))
            for place, widget in enumerate((KeyHint(str(at + 1)), words, goto, more, drop)):
                self._grid.addWidget(widget, at, place)
        self.add.setEnabled(len(self._choices) < MOST)

    def _change(self, at: int, **values: str) -> None:
        self._choices = tuple(
            replace(choice, **values) if place == at else choice  # type: ignore[arg-type] # texts by name
            for place, choice in enumerate(self._choices)
        )
        self.changed.emit()

    def _numbered(self, choices: Sequence[Choice]) -> None:
        self._choices = tuple(replace(choice, key=str(at)) for at, choice in enumerate(choices, start=1))
        self._build()
        self.changed.emit()

    def _add(self) -> None:
        self._numbered([*self._choices, Choice("", "")])
        item = self._grid.itemAtPosition(len(self._choices) - 1, 1)
        if item is not None and (widget := item.widget()) is not None:
            widget.setFocus()

    def _drop(self, at: int) -> None:
        self._numbered([choice for place, choice in enumerate(self._choices) if place != at])

    def _edit(self, at: int) -> None:
        sheet = EffectsSheet(self, self._choices[at], self._terms)
        if sheet.ask():
            choices = list(self._choices)
            choices[at] = sheet.choice()
            self._numbered(choices)


class EffectsSheet(Sheet):
    """Asks what an answer brings about.

    Args:
        parent: over which window.
        choice: the answer.
        terms: what it may bring about.
    """

    def __init__(self, parent: QWidget, choice: Choice, terms: ScriptTerms) -> None:
        super().__init__(parent, tr("选“{label}”以后", label=choice.label or choice.key), width=520)
        self._choice = choice
        held = {effect.kind: effect.value for effect in choice.effects}
        self.reason = CheckBox(tr("必须记下确切的原因"))
        self.reason.setChecked(choice.ask_reason)
        self.ticket = Combo([("", tr("不开")), *terms.categories], held.get(EffectKind.TICKET, ""))
        self.happening = Combo([("", tr("不记")), *terms.events], held.get(EffectKind.EVENT, ""))
        self.appointment = QLineEdit(held.get(EffectKind.APPOINTMENT, ""))
        self.field = QLineEdit(held.get(EffectKind.FIELD, ""))
        self.alarm = QLineEdit(held.get(EffectKind.ALARM, ""))
        form = FormRows()
        form.add("reason", tr("原因"), self.reason)
        form.add("ticket", tr("问题件"), self.ticket)
        form.add("event", tr("业务事件"), self.happening, hint=tr("方案随之排出新的回访"))
        form.add("appointment", tr("改约"), self.appointment, hint=tr("后面哪一步的“记为”是改约的日子"))
        form.add("field", tr("写进资料"), self.field, hint=tr("把答案写进客户的这一栏"))
        form.add("alarm", tr("重大异常"), self.alarm, hint=tr("写明什么事，立刻报给上级"))
        self.content.addWidget(form)
        self.add_cancel()
        self.add_primary(tr("确定后果"), self.accept)

    def choice(self) -> Choice:
        """Return the answer with what it brings about."""
        values = {
            EffectKind.TICKET: str(self.ticket.value() or ""),
            EffectKind.EVENT: str(self.happening.value() or ""),
            EffectKind.APPOINTMENT: self.appointment.text().strip(),
            EffectKind.FIELD: self.field.text().strip(),
            EffectKind.ALARM: self.alarm.text().strip(),
        }
        effects = tuple(Effect(kind, values[kind]) for kind in EffectKind if values[kind])
        return replace(self._choice, ask_reason=self.reason.isChecked(), effects=effects)


def effect_words(choice: Choice, terms: ScriptTerms) -> str:
    """Return in a few words what an answer brings about."""
    events = dict(terms.events)
    words = {
        EffectKind.TICKET: tr("问题件"),
        EffectKind.APPOINTMENT: tr("改约"),
        EffectKind.FIELD: tr("写资料"),
        EffectKind.ALARM: tr("报上级"),
    }
    parts = [tr("问原因")] if choice.ask_reason else []
    parts += [words.get(effect.kind) or events.get(effect.value, effect.value) for effect in choice.effects]
    return tr("、").join(parts) or tr("后果…")
