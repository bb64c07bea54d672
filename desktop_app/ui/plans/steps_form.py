"""The steps of a plan: drawn on an axis, listed, added, copied, put into another order, and one of them edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.plans import Offset, Plan, PlanStep
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Column, RowsModel
from desktop_app.ui.plans.step_form import StepForm
from desktop_app.ui.plans.timeline import Timeline
from desktop_app.ui.plans.words import offset_words, repeat_phrase, window_words

_MOST_ROWS = 7
"""Steps that are seen without scrolling the list."""


class StepTable(ListTable):
    """The steps as a table; Alt+Up and Alt+Down put the present one into another place, Del takes it out."""

    shifted = Signal(int)
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in places:
            self.shifted.emit(places[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class StepsForm(QWidget):
    """Edits the steps."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._steps: tuple[PlanStep, ...] = ()
        self.timeline = Timeline()
        self.model: RowsModel[PlanStep] = RowsModel(_columns(), ident=lambda step: step.key)
        self.table = StepTable(self.model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.form = StepForm()
        self.add = button(tr("加一个步骤"), self.add_step, icon_name="plus")
        self._tools = [
            icon_button("copy", tr("复制这个步骤"), self.copy_step),
            icon_button("arrow-up", tr("上移（Alt+↑）"), lambda: self.shift(-1)),
            icon_button("arrow-down", tr("下移（Alt+↓）"), lambda: self.shift(1)),
            icon_button("trash-2", tr("去掉这个步骤（Del）"), self.remove),
        ]
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(self.add)
        row.addStretch()
        for tool in self._tools:
            row.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addWidget(self.timeline)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(self.form)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _: self.form.title.setFocus())
        self.table.shifted.connect(self.shift)
        self.table.removed.connect(self.remove)
        self.timeline.picked.connect(self.table.select_id)
        self.form.changed.connect(self._entered)

    def offer(self, scripts: Sequence[tuple[str, str]]) -> None:
        """Offer other scripts."""
        self.form.offer(scripts)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan's steps, without telling anybody."""
        self._plan = plan
        self._put(plan.steps, self.present_key())

    def steps(self) -> tuple[PlanStep, ...]:
        """Return the steps as entered."""
        return self._steps

    def present_key(self) -> str:
        """Return the key of the step that is edited; empty for none."""
        step: PlanStep | None = self.table.current_row()
        return step.key if step is not None else ""

    def choose(self, key: str) -> None:
        """Edit a step."""
        self.table.select_id(key)

    def set_editable(self, editable: bool) -> None:
        """Let a person change the steps, or only look at them."""
        for widget in (self.add, *self._tools, self.form):
            widget.setEnabled(editable)

    def add_step(self) -> None:
        """Add a step after the last one and put the cursor into its name."""
        last = self._steps[-1] if self._steps else None
        due = Offset(1) if last is None else Offset(last.due.count + max(1, last.due.count), last.due.unit)
        step = PlanStep(self._free_key(), "", due, due, due)
        self._change((*self._steps, step), step.key)
        self.form.title.setFocus()

    def copy_step(self) -> None:
        """Put a copy behind the present step."""
        at = self._at()
        if at is not None:
            twin = replace(self._steps[at], key=self._free_key(), id=0)
            self._change((*self._steps[: at + 1], twin, *self._steps[at + 1 :]), twin.key)

    def shift(self, places: int) -> None:
        """Put the present step into another place."""
        at = self._at()
        if at is not None and 0 <= at + places < len(self._steps):
            steps = list(self._steps)
            steps.insert(at + places, steps.pop(at))
            self._change(tuple(steps), self._steps[at].key)

    def remove(self) -> None:
        """Take the present step out."""
        at = self._at()
        if at is not None and self.form.isEnabled():
            left = self._steps[:at] + self._steps[at + 1 :]
            near = left[min(at, len(left) - 1)].key if left else ""
            self._change(left, near)

    def set_error(self, step: str, field: str, text: str) -> None:
        """Say what is wrong with a step; another one than the present is marked in the list only."""
        if step == self.present_key():
            self.form.set_error(field, text)

    def clear_errors(self) -> None:
        """Take every error away."""
        self.form.clear_errors()

    def _at(self) -> int | None:
        return self.model.find(self.present_key())

    def _free_key(self) -> str:
        taken = {step.key for step in self._steps}
        return next(key for n in range(1, len(taken) + 2) if (key := f"step_{n}") not in taken)

    def _change(self, steps: tuple[PlanStep, ...], present: str) -> None:
        self._put(steps, present)
        self.changed.emit()

    def _put(self, steps: tuple[PlanStep, ...], present: str) -> None:
        self._steps = steps
        self.model.set_rows(steps)
        if steps and not self.table.select_id(present):
            self.table.select_id(steps[0].key)
        rows = min(max(len(steps), 1), _MOST_ROWS)
        self.table.setFixedHeight(theme.px(tokens.ROW) * rows + self.table.horizontalHeader().sizeHint().height() + 2)
        self.table.setVisible(bool(steps))
        self.timeline.setVisible(bool(steps))
        self._draw()
        self._picked(self.table.current_row() if steps else None)

    def _draw(self) -> None:
        if self._plan is not None:
            self.timeline.show_plan(replace(self._plan, steps=self._steps), self.present_key())

    def _picked(self, step: PlanStep | None) -> None:
        self.form.setVisible(step is not None)
        if step is not None:
            self.form.show_step(step)
        self._draw()

    def _entered(self) -> None:
        step = self.form.step()
        self._steps = tuple(step if other.key == step.key else other for other in self._steps)
        self.model.update_row(step)
        self._draw()
        self.changed.emit()


def _columns() -> list[Column[PlanStep]]:
    methods = method_words()
    return [
        Column("title", tr("步骤"), lambda s: s.title or tr("（未命名）"), width=136, sortable=False),
        Column("due", tr("应访日"), lambda s: offset_words(s.due), width=96, sortable=False),
        Column("window", tr("应访期"), window_words, width=164, sortable=False),
        Column("method", tr("方式"), lambda s: methods[s.method], width=80, sortable=False),
        Column("repeat", tr("重复"), repeat_phrase, width=100, sortable=False),
        Column("basis", tr("依据"), lambda s: tr("建议") if s.ours else tr("规定"), width=60, sortable=False),
    ]
