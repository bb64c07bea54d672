"""What a changed plan would do to the visits that stand, before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import UserError
from desktop_app.domain.plan_changes import SHOWN, ChangeKind, PlanDifference, PlannedChange
from desktop_app.domain.plans import Plan
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.domain.words import change_words
from desktop_app.ui.background.runner import Advance, Progress, Task
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import day_text, number_text, weekday_text

_LOOKS = {
    ChangeKind.ADDED: StateLook("done", "●", ""),
    ChangeKind.MOVED: StateLook("closing", "⇒", ""),
    ChangeKind.CHANGED: StateLook("due", "◆", ""),
    ChangeKind.WITHDRAWN: StateLook("overdue", "✕", ""),
    ChangeKind.KEPT: StateLook("missed", "✓", ""),
}
T = TypeVar("T")


class DifferenceSheet(Sheet):
    """Counts and lists what would change, and saves the plan with it or without.

    Args:
        parent: over which window.
        context: services and the rest.
        plan: as it would be saved.
        starts: it does not make visits yet; it is started with this.

    Attributes:
        written: the plan as it was saved; None when the person thought better of it.
        told: what was done, in words.
    """

    def __init__(self, parent: QWidget, context: Context, plan: Plan, *, starts: bool = False) -> None:
        title = tr("开始执行“{name}”", name=plan.name) if starts else tr("保存“{name}”", name=plan.name)
        text = tr("先看看会排出、会变动哪些回访。已经做完的和手工改过日子的不会动。")
        super().__init__(parent, title, text, width=760)
        self._context, self._plan, self._starts = context, plan, starts
        self._difference: PlanDifference | None = None
        self._task: Task | None = None
        self._writing = False
        self.written: Plan | None = None
        self.told = ""
        self.strip = ProgressStrip()
        self.counts = QHBoxLayout()
        self.counts.setSpacing(theme.px(tokens.PADDING))
        words = change_words()
        self.model: RowsModel[PlannedChange] = RowsModel(
            [
                Column(
                    "kind", "", lambda c: Cell("", state=_LOOKS[c.kind], word=words[c.kind]), width=104, sortable=False
                ),
                Column("customer", tr("客户"), lambda c: c.customer, width=110, sortable=False),
                Column("title", tr("回访"), lambda c: c.title, width=140, sortable=False),
                Column("days", tr("应访日"), _days, width=190, sortable=False),
                Column("why", tr("为什么"), lambda c: c.why, width=120, sortable=False),
            ],
            ident=lambda change: (change.kind, change.customer_id, change.title, change.before, change.after),
        )
        self.table = ListTable(self.model)
        self.table.setMinimumHeight(theme.px(240))
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("可以不写"))
        form = FormRows()
        form.add("note", tr("为什么改"), self.note)
        self._cut = label("", "small", "soft", wrap=True)
        self.content.addLayout(self.counts)
        self.content.addWidget(self.table, 1)
        self.content.addWidget(self._cut)
        form.setVisible(not starts)
        self.content.addWidget(form)
        self.content.addWidget(self.strip)
        self.add_cancel(tr("接着改") if not starts else tr("先不开始"))
        self.later = self.add_button(tr("只影响以后"), lambda: self._write(apply=False))
        self.now = self.add_primary(tr("应用到已排的回访"), lambda: self._write(apply=True))
        self._count()

    def reject(self) -> None:
        """Close; what is being saved is stopped first, and the sheet stays until that is certain."""
        self._stop()
        if not self._writing:
            super().reject()

    def difference(self) -> PlanDifference | None:
        """Return what would change, once it is known."""
        return self._difference

    # --- inside ---

    def _count(self) -> None:
        differences, plan = self._context.desk.plan_differences, self._plan
        self._ready(False)
        self._work(
            tr("正在核对已排的回访"),
            lambda progress: differences.difference(plan, Pace(progress.report, lambda: progress.cancelled)),
            self._show,
        )

    def _show(self, difference: PlanDifference) -> None:
        self._ended()
        self._difference = difference
        order = list(ChangeKind)
        self.model.set_rows(
            sorted(difference.changes, key=lambda c: (order.index(c.kind), c.after or c.before or date.max, c.customer))
        )
        clear(self.counts)
        words = change_words()
        for kind in ChangeKind:
            count = difference.counts.get(kind, 0)
            if count:
                self.counts.addWidget(label(tr("{what} {count}", what=words[kind], count=number_text(count)), "strong"))
        self.counts.addWidget(label(tr("其余 {count} 不变", count=number_text(difference.untouched)), tone="soft"))
        self.counts.addStretch()
        cut = [kind for kind in ChangeKind if difference.counts.get(kind, 0) > SHOWN]
        self._cut.setText(tr("每一类只列出前 {count} 条。", count=SHOWN) if cut else "")
        self._cut.setVisible(bool(cut))
        changes = sum(count for kind, count in difference.counts.items() if kind is not ChangeKind.KEPT)
        if not difference.changes:
            sentence = tr("已排的回访都不用变。") if not self._starts else tr("现在还没有要排的，以后发生了才排。")
            self.table.show_state().say("check", sentence)
        self.later.setVisible(changes > 0 and not self._starts)
        self.now.setText(self._word(changes))
        self._ready(True)

    def _word(self, changes: int) -> str:
        if self._starts:
            return tr("开始执行，排 {count} 次", count=number_text(changes)) if changes else tr("开始执行")
        return tr("应用到已排的回访") if changes else tr("保存方案")

    def _write(self, *, apply: bool) -> None:
        desk, actor, plan = self._context.desk, self._context.actor, self._plan
        note, difference, starts = self.note.text(), self._difference, self._starts
        if difference is None:
            return
        self._ready(False)
        self._writing = True

        def job(progress: Progress) -> tuple[Plan, Changes]:
            pace = Pace(progress.report, lambda: progress.cancelled)
            if starts:
                changes = desk.plan_editing.start(actor, plan.id)
                _, made = desk.plans.run(actor, pace)
                return plan, changes | made
            if not apply:
                return desk.plan_editing.save(actor, plan, note)
            written, _, changes = desk.plan_differences.apply(actor, plan, difference.stamp, note, pace)
            return written, changes

        self._work(tr("正在保存"), job, lambda result: self._saved(*result, apply=apply))

    def _saved(self, plan: Plan, changes: Changes, *, apply: bool) -> None:
        self._ended()
        self.written = plan
        self._context.feed.publish(changes)
        if self._starts:
            self.told = tr("“{name}”开始执行了。", name=plan.name)
        elif apply:
            self.told = tr("已保存“{name}”，排好的回访跟着变了。", name=plan.name)
        else:
            self.told = tr("已保存“{name}”，只影响以后排的回访。", name=plan.name)
        self.accept()

    def _work(self, text: str, job: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self.messages.dismiss()
        self.strip.start(text, self._stop)
        self._task = self._context.runner.run(job, done, owner=self, failed=self._failed, advance=self._advance)

    def _advance(self, step: Advance) -> None:
        self.strip.advance(step.done, step.total, step.text)

    def _failed(self, error: UserError) -> None:
        self._ended()
        self.messages.fail(error)
        if self._difference is not None:
            self._count()  # the desk may have changed meanwhile: what is shown must be what would happen

    def _ready(self, ready: bool) -> None:
        self.now.setEnabled(ready)
        self.later.setEnabled(ready)

    def _ended(self) -> None:
        self._task, self._writing = None, False
        self.strip.finish()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _days(change: PlannedChange) -> str:
    before, after = (
        "" if day is None else f"{day_text(day)} {weekday_text(day)}" for day in (change.before, change.after)
    )
    if before and after and before != after:
        return f"{day_text(change.before)} → {day_text(change.after)}"
    return after or before
