"""The dialog that changes one step of a plan: when, how long, by which way, with which script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.plans import Method, Offset, PlanStep, Shift
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words
from desktop_app.ui.admin.offset_edit import OffsetEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.sheet import Sheet


def shift_words() -> dict[Shift, str]:
    """Return the words for what happens on a day off (R-107)."""
    return {
        Shift.KEEP: tr("不变"),
        Shift.NEXT: tr("顺延到下一个工作日"),
        Shift.PREVIOUS: tr("提前到上一个工作日"),
        Shift.NEAREST: tr("移到最近的工作日"),
    }


class StepSheet(Sheet):
    """Edits a step; ``changed`` returns it as it was entered."""

    def __init__(self, parent: QWidget, step: PlanStep, scripts: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, tr("步骤：{title}", title=step.title), width=520)
        self._step = step
        self._title = QLineEdit(step.title)
        self._due, self._earliest, self._latest = (
            OffsetEdit(offset) for offset in (step.due, step.earliest, step.latest)
        )
        self._shift = Choice(list(shift_words().items()), step.shift)
        words = method_words()
        self._method = Choice([(method, words[method]) for method in Method], step.method)
        self._script = Choice([("", tr("不用话术")), *scripts], step.script)
        form = FormRows()
        form.add("title", tr("名称"), self._title, required=True)
        form.add("due", tr("应访日"), self._due, hint=tr("从业务事件那天（第 0 天）数起"))
        form.add("earliest", tr("最早"), self._earliest)
        form.add("latest", tr("最晚"), self._latest)
        form.add("shift", tr("遇到休息日"), self._shift)
        form.add("method", tr("方式"), self._method)
        form.add("script", tr("话术"), self._script)
        self._form = form
        self.content.addWidget(form)
        self.add_cancel()
        self.add_primary(tr("保存步骤"), self._accept)

    def _accept(self) -> None:
        self._form.clear_errors()
        if not self._title.text().strip():
            self._form.set_error("title", tr("请填写名称。"))
        elif _surely_after(self._earliest.offset(), self._latest.offset()):
            self._form.set_error("latest", tr("最晚不能早于最早。"))
        else:
            self.accept()

    def changed(self) -> PlanStep:
        """Return the step as entered; changed figures are the desk's own, no longer our suggestion."""
        step = replace(
            self._step,
            title=self._title.text().strip(),
            due=self._due.offset(),
            earliest=self._earliest.offset(),
            latest=self._latest.offset(),
            shift=Shift(str(self._shift.value())),
            method=Method(str(self._method.value())),
            script=str(self._script.value()),
        )
        figures = ("due", "earliest", "latest")
        same = all(getattr(step, name) == getattr(self._step, name) for name in figures)
        return step if same else replace(step, ours=False)


def _surely_after(left: Offset, right: Offset) -> bool:
    return left.unit is right.unit and left.count > right.count
