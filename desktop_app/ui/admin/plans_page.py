"""The plans of the desk: what each makes, switched on or off, its figures changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.plans import Plan, PlanStep, Trigger
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words
from desktop_app.ui.admin.offset_edit import OffsetEdit, offset_words
from desktop_app.ui.admin.step_sheet import StepSheet
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet


class PlansPage(Page):
    """Lists the plans and lets a supervisor change their steps."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._may_edit = context.actor.may(Permission.PLAN_EDIT)
        self._kinds = context.desk.lists.names("event_kind")
        self._plans: RowsModel[Plan] = RowsModel(
            [Column("name", tr("方案"), self._plan_cell, width=240)], ident=lambda plan: plan.code
        )
        self._list = ListTable(self._plans, lines=2, header=False)
        self._list.setFixedWidth(theme.px(300))
        self._list.picked.connect(self._show)
        self._steps: RowsModel[PlanStep] = RowsModel(self._step_columns(), ident=lambda step: step.key)
        self._table = ListTable(self._steps, lines=1)
        self._table.opened.connect(self._edit_step)
        self._name = label("", "title")
        self._story = ElidedLabel("", tone="soft")
        self._switch = button("", self._toggle)
        self._interval = button(tr("改间隔…"), self._edit_interval)
        self._edit = button(tr("改步骤…"), lambda: self._edit_step(self._table.current_row()), icon_name="pencil")
        self._run = button(
            tr("补排应访"), self._run_plans, icon_name="refresh-cw", tip=tr("按现有方案补上还没有排的应访")
        )
        self._messages = MessageBar()
        self._lay_out()
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.PLAN}), self._changed)
        self._load()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.setSpacing(gap)
        head.addWidget(self._name)
        head.addStretch()
        for widget in (self._interval, self._edit, self._switch, self._run):
            head.addWidget(widget)
            widget.setEnabled(self._may_edit)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(padding * 2, padding, padding * 2, padding)
        column.setSpacing(gap)
        column.addLayout(head)
        column.addWidget(self._story)
        column.addWidget(self._table, 1)
        column.addWidget(
            label(
                tr("标有“建议”的天数是我们的建议，不是规定，请按本单位情况修改。改动只影响以后排出的应访。"),
                "small",
                "soft",
                wrap=True,
            )
        )
        column.addWidget(self._messages)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(right, 1)

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self._list.setFocus()

    def _changed(self, _: Changes) -> None:
        self._load()

    def _load(self) -> None:
        present = self._present()
        plans = self._context.desk.plans.plans()
        self._plans.set_rows(plans)
        self._list.select_id(present.code if present else plans[0].code)
        self._show(self._present())

    def _present(self) -> Plan | None:
        plan: Plan | None = self._list.current_row()
        return plan

    def _plan_cell(self, plan: Plan) -> Cell:
        return Cell(plan.name, second=self._trigger_words(plan), aside="" if plan.active else tr("已停用"))

    def _trigger_words(self, plan: Plan) -> str:
        kind = self._kinds.get(plan.trigger_key, plan.trigger_key)
        if plan.trigger is Trigger.INTERVAL and plan.interval is not None:
            return tr("{kind}后每隔 {interval}", kind=kind, interval=offset_words(plan.interval).removeprefix("+"))
        return {
            Trigger.EVENT: tr("发生“{kind}”", kind=kind),
            Trigger.DATE_FIELD: tr("每年生日"),
            Trigger.FESTIVAL: tr("节日"),
        }.get(plan.trigger, kind)

    def _show(self, plan: Plan | None) -> None:
        if plan is None:
            return
        self._name.setText(plan.name)
        self._story.set_full(plan.note or self._trigger_words(plan))
        self._switch.setText(tr("停用方案") if plan.active else tr("启用方案"))
        self._interval.setVisible(plan.interval is not None)
        self._steps.set_rows(plan.steps)

    def _step_columns(self) -> list[Column[PlanStep]]:
        methods, scripts = method_words(), dict(self._context.desk.lists.scripts())
        return [
            Column("title", tr("步骤"), lambda s: s.title, width=170),
            Column("due", tr("应访日"), lambda s: offset_words(s.due), width=110),
            Column("window", tr("窗口"), lambda s: f"{offset_words(s.earliest)} – {offset_words(s.latest)}", width=170),
            Column("method", tr("方式"), lambda s: methods[s.method], width=80),
            Column("script", tr("话术"), lambda s: scripts.get(s.script, ""), width=150),
            Column("basis", tr("依据"), lambda s: tr("建议") if s.ours else tr("规定"), width=80),
        ]

    def _save(self, plan: Plan, told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._messages.tell(told)

        desk, actor = self._context.desk, self._context.actor
        self._context.runner.run(lambda _: desk.plans.save(actor, plan), done, owner=self, failed=self._messages.fail)

    def _toggle(self) -> None:
        plan = self._present()
        if plan is not None:
            off = tr("已停用“{name}”，排好的应访不变。", name=plan.name)
            on = tr("已启用“{name}”。", name=plan.name)
            self._save(replace(plan, active=not plan.active), off if plan.active else on)

    def _edit_step(self, step: PlanStep | None) -> None:
        plan = self._present()
        if plan is None or step is None or not self._may_edit:
            return
        sheet = StepSheet(self, step, self._context.desk.lists.scripts())
        if sheet.ask():
            changed = sheet.changed()
            steps = tuple(changed if other.key == step.key else other for other in plan.steps)
            self._save(replace(plan, steps=steps), tr("已保存“{title}”。", title=changed.title))

    def _edit_interval(self) -> None:
        plan = self._present()
        if plan is None or plan.interval is None:
            return
        sheet = Sheet(self, tr("间隔：{name}", name=plan.name), width=420)
        edit = OffsetEdit(plan.interval, lowest=1)
        form = FormRows()
        form.add("interval", tr("每隔"), edit, hint=tr("从上一次完成的那天数起"))
        sheet.content.addWidget(form)
        sheet.add_cancel()
        sheet.add_primary(tr("保存间隔"), sheet.accept)
        if sheet.ask():
            interval = edit.offset()
            steps = tuple(replace(step, ours=False) for step in plan.steps)
            self._save(replace(plan, interval=interval, steps=steps), tr("已保存间隔。"))

    def _run_plans(self) -> None:
        def done(result: tuple[int, Changes]) -> None:
            made, changes = result
            self._context.feed.publish(changes)
            self._run.setEnabled(True)
            self._messages.tell(tr("补排了 {count} 次应访。", count=made) if made else tr("没有缺少的应访。"))

        def failed(error: Any) -> None:
            self._run.setEnabled(True)
            self._messages.fail(error)

        self._run.setEnabled(False)
        desk, actor = self._context.desk, self._context.actor
        self._context.runner.run(lambda _: desk.plans.run(actor), done, owner=self, failed=failed)
