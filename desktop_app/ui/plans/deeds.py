"""What is done with a plan: begin, save, hand in, approve, start, end, copy, go back to a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.plan_changes import PlanProblem
from desktop_app.domain.plans import Plan, PlanState, Trigger
from desktop_app.domain.text import tr
from desktop_app.services.plan_editing import may_approve
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.sheet import Sheet, confirm
from desktop_app.ui.plans.coverage_sheet import CoverageSheet
from desktop_app.ui.plans.difference_sheet import DifferenceSheet
from desktop_app.ui.plans.exchange import Editing, PlanExchange
from desktop_app.ui.plans.new_sheet import NewPlanSheet
from desktop_app.ui.plans.versions_sheet import VersionsSheet

T = TypeVar("T")


class PlanDeeds(QObject):
    """The commands of the page of plans.

    Args:
        view: over which questions are asked.
        page: whose plan it is about.
        context: services and the rest.
    """

    def __init__(self, view: QWidget, page: Editing, context: Context) -> None:
        super().__init__(view)
        self._view = view
        self._page = page
        self.files = PlanExchange(view, page, context)
        self._context = context
        self._desk, self._actor = context.desk, context.actor
        self._editing = context.desk.plan_editing
        self._editable = context.actor.may(Permission.PLAN_EDIT)

    # --- beginning ---

    def begin(self) -> None:
        """Ask what a new plan begins from, and put it into the editor."""
        kits = self._desk.plan_files.templates(self._desk.resources / "kits")
        here = {plan.code for plan in self._page.plans()}
        templates = sorted(
            ((kit, plan) for kit, plans in kits for plan in plans), key=lambda template: template[1].code in here
        )  # what the desk does not have yet stands first
        sheet = NewPlanSheet(self._view, templates)
        if sheet.ask():
            self._page.begin(None if sheet.template is None else self._fitting(sheet.template))

    def copy(self) -> None:
        """Put a copy of the present plan into the editor."""
        plan = self._page.plan()
        if plan is not None:
            self._page.begin(self._editing.copy(plan))

    def add_event(self) -> tuple[str, str] | None:
        """Ask for a new kind of event and add it to the desk; None when the person thinks better of it."""
        sheet = Sheet(self._view, tr("新的业务事件"), tr("发生了就登记在客户档案里，方案从那天数起。"), width=420)
        name = QLineEdit()
        name.setPlaceholderText(tr("如 签约、入院、签订帮教协议"))
        form = FormRows()
        form.add("name", tr("名称"), name, required=True)
        sheet.content.addWidget(form)
        made: list[tuple[str, str]] = []

        def add() -> None:
            try:
                entry, changes = self._desk.event_kinds.add(self._actor, name.text())
            except InvalidInput as error:
                form.show_error(error)
                return
            self._context.feed.publish(changes)
            made.append((entry.code, entry.name))
            sheet.accept()

        sheet.add_cancel()
        sheet.add_primary(tr("新建业务事件"), add)
        name.setFocus()
        return made[0] if sheet.ask() else None

    # --- saving ---

    def save(self) -> None:
        """Save the plan in the editor; of one that makes visits the difference is shown first."""
        plan = self._page.plan()
        if plan is None or not self._editable:
            return
        problems = tuple(
            p for p in self._desk.plan_drafts.look(plan, self._desk.clock.today()).problems if not p.warning
        )
        if problems:
            self._page.tell_problems(problems)
            self._page.messages.fail(tr("还不能保存：{problem}", problem=problems[0].message))
            return
        saved = self._page.saved(plan.code)
        if saved is not None and saved.makes_visits and self._stays_approved(plan):
            self._compare(plan)
            return
        self._run(lambda: self._editing.save(self._actor, plan), self._written)

    def _written(self, result: tuple[Plan, Changes]) -> None:
        plan, changes = result
        self._page.keep(plan)
        self._context.feed.publish(changes)
        if plan.state is PlanState.DRAFT and plan.terms.approver:
            self._page.messages.tell(tr("已保存为草稿，提交并批准以后才能执行。"))
        elif plan.state is PlanState.DRAFT:
            self._page.messages.tell(tr("已保存为草稿，开始执行以后才排回访。"))
        else:
            self._page.messages.tell(tr("已保存“{name}”。", name=plan.name))

    def _compare(self, plan: Plan, *, starts: bool = False) -> None:
        """Show what a plan would do to the visits that stand, and save it when the person says so."""
        sheet = DifferenceSheet(self._view, self._context, plan, starts=starts)
        if sheet.ask() and sheet.written is not None:
            self._page.keep(sheet.written)
            self._page.messages.tell(sheet.told)

    def _stays_approved(self, plan: Plan) -> bool:
        """Tell whether the plan goes on making visits once it is saved, and needs no approval first."""
        return not plan.terms.approver or may_approve(self._actor, plan)

    # --- the plan's way ---

    def offer_step(self, plan: Plan, *, changed: bool) -> None:
        """Offer the next step of the plan's way, and fill the menu."""
        words, act = self._next_step(plan)
        wanted = self._editable and not changed and bool(plan.id)
        self._page.head.offer_step(words if wanted else "", act)
        self._fill(self._page.head.menu, plan, changed=changed)

    def _next_step(self, plan: Plan) -> tuple[str, Callable[[], object] | None]:
        approved = not plan.terms.approver
        if plan.state is PlanState.RUNNING:
            if plan.trigger is Trigger.MANUAL and plan.active:
                return tr("安排一批…"), lambda: self._run_group(plan)
            return ("", None) if plan.active else (tr("重新启用"), lambda: self._switch(plan))
        if plan.state is PlanState.APPROVED or approved:
            return tr("开始执行…"), lambda: self._compare(replace(plan, state=PlanState.RUNNING), starts=True)
        if plan.state is PlanState.SUBMITTED:
            return tr("批准"), lambda: self._step(
                self._editing.approve, plan, tr("已批准“{name}”，可以开始执行了。", name=plan.name)
            )
        return tr("提交审批"), lambda: self._step(
            self._editing.submit, plan, tr("已提交“{name}”，等待审批。", name=plan.name)
        )

    def _missing(self, plan: Plan) -> None:
        def show(coverage: Coverage) -> None:
            sheet = CoverageSheet(self._view, coverage)
            if sheet.ask() and sheet.chosen is not None:
                self._context.selection.choose_customer(sheet.chosen.customer_id)
                self._context.show_desk()

        self._run(lambda: self._desk.plan_coverage.of(plan.id), show)

    def _fill(self, menu: QMenu, plan: Plan, *, changed: bool) -> None:
        menu.clear()
        if plan.id and (plan.terms.full_coverage or plan.terms.minimum_per_year is not None):
            menu.addAction(tr("还没访到的…"), lambda: self._missing(plan))
            menu.addSeparator()
        if self._editable:
            menu.addAction(tr("复制成新方案"), self.copy)
            menu.addAction(tr("版本…"), lambda: self._versions(plan)).setEnabled(bool(plan.id))
            menu.addSeparator()
            still = bool(plan.id) and not changed
            if plan.state is PlanState.SUBMITTED:
                menu.addAction(tr("退回修改…"), lambda: self._send_back(plan)).setEnabled(still)
            if plan.state is PlanState.RUNNING:
                words = tr("停用") if plan.active else tr("启用")
                menu.addAction(words, lambda: self._switch(plan)).setEnabled(still)
                menu.addAction(tr("调整已排的回访…"), lambda: self._compare(plan)).setEnabled(still and plan.active)
                menu.addAction(tr("结束方案…"), lambda: self._close(plan)).setEnabled(still)
            menu.addAction(tr("补排应访"), self.run_plans)
            menu.addSeparator()
            menu.addAction(tr("从文件导入…"), self.files.choose_import)
            menu.addAction(tr("导出成 Excel…"), lambda: self.files.choose_export(".xlsx"))
            menu.addAction(tr("导出给另一台回访台…"), lambda: self.files.choose_export(".toml"))

    def _step(self, command: Callable[..., Changes], plan: Plan, told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._page.load()
            self._page.messages.tell(told)

        self._run(lambda: command(self._actor, plan.id), done)

    def _switch(self, plan: Plan) -> None:
        off = tr("已停用“{name}”，排好的回访不变。", name=plan.name)
        on = tr("已启用“{name}”。", name=plan.name)
        wanted = replace(plan, active=not plan.active)

        def done(result: tuple[Plan, Changes]) -> None:
            self._page.keep(result[0])
            self._context.feed.publish(result[1])
            self._page.messages.tell(off if plan.active else on)

        note = tr("停用") if plan.active else tr("启用")
        self._run(lambda: self._editing.save(self._actor, wanted, note), done)

    def _close(self, plan: Plan) -> None:
        text = tr("不再排新的回访；已经排好的照样要做。以后可以再开始。")
        if confirm(self._view, tr("结束“{name}”？", name=plan.name), text, tr("结束方案")):
            self._step(self._editing.close, plan, tr("已结束“{name}”。", name=plan.name))

    def _send_back(self, plan: Plan) -> None:
        sheet = Sheet(self._view, tr("退回“{name}”", name=plan.name), width=420)
        why = QLineEdit()
        form = FormRows()
        form.add("why", tr("为什么退回"), why, required=True)
        sheet.content.addWidget(form)
        sheet.add_cancel()
        sheet.add_primary(tr("退回修改"), sheet.accept)
        why.setFocus()
        if sheet.ask():
            words = why.text()
            self._step(
                lambda actor, plan_id: self._editing.send_back(actor, plan_id, words),
                plan,
                tr("已退回“{name}”。", name=plan.name),
            )

    def _run_group(self, plan: Plan) -> None:
        sheet = Sheet(
            self._view, tr("安排一批：{name}", name=plan.name), tr("给现在符合的客户，从选的这天数起。"), width=420
        )
        today = self._desk.clock.today
        day = DayEdit(today, today(), forward=True)
        form = FormRows()
        form.add("day", tr("第 0 天"), day, required=True)
        sheet.content.addWidget(form)
        sheet.add_cancel()
        sheet.add_primary(tr("安排"), sheet.accept)
        if sheet.ask() and (chosen := day.day()) is not None:
            self._run(lambda: self._desk.plans.run_group(self._actor, plan.id, chosen), self._made)

    def run_plans(self) -> None:
        """Make the visits that the plans ask for and that are missing."""
        self._run(lambda: self._desk.plans.run(self._actor), self._made)

    def _made(self, result: tuple[int, Changes]) -> None:
        made, changes = result
        self._context.feed.publish(changes)
        self._page.messages.tell(tr("排了 {count} 次回访。", count=made) if made else tr("没有缺少的回访。"))

    def _versions(self, plan: Plan) -> None:
        clock = self._desk.clock
        sheet = VersionsSheet(
            self._view,
            plan.name,
            self._editing.versions(plan.id),
            self._page.names,
            lambda version: f"{clock.local(version.at):%Y-%m-%d %H:%M}",
            may_edit=self._editable,
        )
        if sheet.ask() and sheet.chosen is not None:
            kept = sheet.chosen.plan
            self._page.take_up(replace(kept, id=plan.id, version=plan.version, state=plan.state))
            self._page.messages.tell(tr("第 {number} 版已放进编辑区，保存后生效。", number=sheet.chosen.number))

    # --- inside ---

    def _fitting(self, template: Plan) -> Plan:
        """Return a kit's plan under a code of its own, without what this desk does not have."""
        names = self._page.names
        steps = tuple(s if s.script in names.scripts else replace(s, script="") for s in template.steps)
        taken = {plan.code for plan in self._page.plans()}
        plan = replace(template, steps=steps)
        return self._editing.copy(plan) if plan.code in taken else plan

    def _run(self, command: Callable[[], T], done: Callable[[T], None]) -> None:
        self._context.runner.run(lambda _: command(), done, owner=self, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        if isinstance(error, InvalidInput) and error.field:
            self._page.tell_problems((PlanProblem(error.field, error.code, error.message),))
        self._page.messages.fail(error)
