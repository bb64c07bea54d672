"""A script being edited: its flow drawn, and beside it the step that is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.scripts import AnswerKind, Script, ScriptProblem, ScriptStep, ScriptTerms, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.scripts.flow_lanes import redirected
from desktop_app.ui.scripts.flow_map import Fault, FlowMap
from desktop_app.ui.scripts.step_form import StepForm


class ScriptEditor(QWidget):
    """Edits the steps of a script.

    Args:
        terms: what a script of the desk may name.
        writable: whether it can be changed.
    """

    changed = Signal(object)
    """Carries the script as it stands after every key."""

    def __init__(self, terms: ScriptTerms, *, writable: bool) -> None:
        super().__init__()
        self._writable = writable
        self._problems: tuple[ScriptProblem, ...] = ()
        self.script: Script | None = None
        self.map = FlowMap()
        self.form = StepForm(terms)
        self.form.setEnabled(writable)
        self.add = icon_button("plus", tr("在后面加一步"), self._add)
        self.drop = icon_button("trash-2", tr("去掉这一步"), self._drop)
        self.up = icon_button("arrow-up", tr("上移（Alt+↑）"), lambda: self._move(-1))
        self.down = icon_button("arrow-down", tr("下移（Alt+↓）"), lambda: self._move(1))
        self._lay_out()
        self.map.picked.connect(self.show_step)
        self.map.moved.connect(self._move)
        self.form.changed.connect(self._take_step)

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        steps = QHBoxLayout()
        steps.setContentsMargins(pad, gap, pad, 0)
        steps.setSpacing(gap)
        steps.addWidget(label(tr("步骤"), "small", "soft"), 1)
        for each in (self.add, self.drop, self.up, self.down):
            steps.addWidget(each)
            each.setEnabled(self._writable)
        left = QWidget()
        column = stack(left)
        column.addLayout(steps)
        self._scroll = Scrolling(self.map)
        self._scroll.setWidgetResizable(False)
        column.addWidget(self._scroll, 1)
        frame = QWidget()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(pad, gap, pad, pad)
        inner.addWidget(self.form)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.px(tokens.GRID))
        splitter.addWidget(left)
        splitter.addWidget(Scrolling(frame))
        splitter.setSizes([theme.px(360), theme.px(640)])
        left.setMinimumWidth(theme.px(300))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def set_script(self, script: Script) -> None:
        """Show another script, from its first step on."""
        self.script, self._problems = script, ()
        self.map.set_script(script, {})
        if script.steps:
            self.show_step(script.steps[0].key)
        self.form.setVisible(bool(script.steps))

    def set_problems(self, problems: Sequence[ScriptProblem]) -> None:
        """Mark the steps that something is wrong with."""
        self._problems = tuple(problems)
        if self.script is not None:
            self.map.set_script(self.script, self._faults())
            self._tell_problems()

    def show_step(self, key: str) -> None:
        """Take a step."""
        script = self.script
        step = next((step for step in script.steps if step.key == key), None) if script else None
        if script is None or step is None:
            return
        self.map.select(key)
        place = self.map.place_of(key)
        self._scroll.ensureVisible(place.center().x(), place.center().y(), 0, place.height())
        self.form.show_step(script, step)
        self._tell_problems()

    def _tell_problems(self) -> None:
        key = self.map.present()
        self.form.show_problems(tuple(problem for problem in self._problems if problem.step == key))

    def _faults(self) -> dict[str, Fault]:
        found: dict[str, Fault] = {}
        for problem in self._problems:
            if problem.step and found.get(problem.step) != "error":
                found[problem.step] = "warning" if problem.warning else "error"
        return found

    def _take_step(self, step: ScriptStep) -> None:
        script, key = self.script, self.map.present()
        if script is None:
            return
        steps = tuple(step if other.key == key else other for other in script.steps)
        wrong = not step.key or any(other.key == step.key for other in script.steps if other.key != key)
        self.form.form.set_error("key", tr("代号不能空着，也不能重复。") if wrong else "")
        if wrong:
            return
        if step.key != key:
            steps = tuple(redirected(other, key, step.key) for other in steps)
        self._take(steps, step.key)

    def _take(self, steps: tuple[ScriptStep, ...], key: str) -> None:
        if self.script is not None:
            self.script = replace(self.script, steps=steps)
            self.map.set_script(self.script, self._faults())
            self.map.select(key)
            self.form.setVisible(bool(steps))
            self.changed.emit(self.script)

    def _place(self) -> int:
        steps = self.script.steps if self.script else ()
        return next((at for at, step in enumerate(steps) if step.key == self.map.present()), len(steps) - 1)

    def _add(self) -> None:
        if (script := self.script) is None:
            return
        keys = {step.key for step in script.steps}
        key = next(name for name in (f"step_{n}" for n in range(1, len(keys) + 2)) if name not in keys)
        at = self._place() + 1
        step = ScriptStep(key, StepKind.ASK, "", AnswerKind.TEXT)
        self._take((*script.steps[:at], step, *script.steps[at:]), key)
        self.show_step(key)
        self.form.text.setFocus()

    def _drop(self) -> None:
        if self.script is None or not self.script.steps:
            return
        at = self._place()
        steps = self.script.steps[:at] + self.script.steps[at + 1 :]
        near = steps[min(at, len(steps) - 1)].key if steps else ""
        self._take(steps, near)
        self.show_step(near)

    def _move(self, by: int) -> None:
        at = self._place()
        if self.script is None or not self._writable or not 0 <= at + by < len(self.script.steps) or at < 0:
            return
        steps = list(self.script.steps)
        steps[at], steps[at + by] = steps[at + by], steps[at]
        key = self.map.present()
        self._take(tuple(steps), key)
        self.show_step(key)
