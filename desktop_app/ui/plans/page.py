"""The page of plans: the desk's plans, one of them in the editor, and the days it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.access import Permission, Role
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.plan_changes import PlanLook, PlanProblem
from desktop_app.domain.plans import Plan, PlanState, Trigger, Unit
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.sheet import confirm
from desktop_app.ui.kit.stateview import StateView
from desktop_app.ui.plans.audience_form import Offered
from desktop_app.ui.plans.deeds import PlanDeeds
from desktop_app.ui.plans.editor import PlanEditor
from desktop_app.ui.plans.head import PlanHead
from desktop_app.ui.plans.new_sheet import empty_plan
from desktop_app.ui.plans.plan_list import PlanList
from desktop_app.ui.plans.preview import Preview
from desktop_app.ui.plans.words import Names

_PAUSE = 150
"""Milliseconds without a key after which the days are worked out anew."""


class PlansPage(Page):
    """Lists the plans, edits one and shows its days.

    What is entered and not saved is kept for each plan until it is saved or given up.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._editable = context.actor.may(Permission.PLAN_EDIT)
        self._saved: dict[str, Plan] = {}
        self._drafts: dict[str, Plan] = {}
        self._asked = 0
        desk = context.desk
        self.names = self._read_names()
        self.messages = MessageBar()
        self.deeds = PlanDeeds(self, self, context)
        self.list = PlanList(self.deeds.begin, self.names)
        self.editor = PlanEditor(desk.clock.today, self.deeds.add_event, self.names)
        self.head = PlanHead(self.editor.name, self.deeds.save, self.revert)
        self.preview = Preview(desk.clock.today)
        self._nothing = StateView()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self.list.add.setVisible(self._editable)
        self.editor.set_editable(self._editable)
        self.list.picked.connect(self.open_plan)
        self.editor.changed.connect(self._entered)
        self.preview.asked.connect(self._timer.start)
        kinds = frozenset({Kind.PLAN, Kind.VISIT, Kind.DICTIONARY, Kind.SCRIPT})
        self._refreshing = Refreshing(self, context.feed, kinds, self._changed)
        self.load()

    # --- what is shown ---

    def arrive(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        if any(plan.code == code for plan in self.plans()):
            self.open_plan(code)
        self.list.table.setFocus()
        self._timer.start()

    def may_leave(self) -> bool:
        if not self._drafts:
            return True
        names = tr("、").join(plan.name or tr("（未命名）") for plan in self._drafts.values())
        left = confirm(
            self,
            tr("有修改还没有保存"),
            tr("“{names}”改过，还没有保存。离开会放弃这些修改；已经保存的方案和排好的回访不受影响。", names=names),
            tr("放弃修改，离开"),
            danger=True,
        )
        if left:
            self._drafts.clear()
            self.load()
        return left

    def load(self) -> None:
        """Read the plans anew; what is entered and not saved stays."""
        plans = self._context.desk.plans.plans()
        present = self.list.present()
        self.names = self._read_names()
        self._saved = {plan.code: plan for plan in plans}
        self._drafts = {code: plan for code, plan in self._drafts.items() if not plan.id or code in self._saved}
        self.editor.offer(self.names, self._offered(), self._context.desk.lists.owners())
        shown = self.plans()
        self.list.show_plans(shown, frozenset(self._drafts), self.names)
        self._count_open()
        if shown:
            self.open_plan(present if present in {plan.code for plan in shown} else shown[0].code)
        self._show_state(bool(shown))

    def plans(self) -> tuple[Plan, ...]:
        """Return all plans as they stand, with what is not saved; new ones at the end."""
        new = [plan for code, plan in self._drafts.items() if code not in self._saved]
        return (*(self._drafts.get(code, plan) for code, plan in self._saved.items()), *new)

    def plan(self) -> Plan | None:
        """Return the plan in the editor as it stands."""
        code = self.list.present()
        return self._drafts.get(code) or self._saved.get(code)

    def saved_plans(self) -> tuple[Plan, ...]:
        """Return all plans as they are saved."""
        return tuple(self._saved.values())

    def take_up(self, plan: Plan) -> None:
        """Put a plan's earlier version, or anything else of its code, into the editor to be saved."""
        self._drafts[plan.code] = plan
        self.open_plan(plan.code)
        self._entered()

    def saved(self, code: str) -> Plan | None:
        """Return a plan as it is saved."""
        return self._saved.get(code)

    def open_plan(self, code: str) -> None:
        """Show a plan in the editor."""
        self.list.select(code)
        plan = self.plan()
        if plan is not None:
            self.editor.show_plan(plan)
            self._tell_head(plan)
            self._show_state(True)
            self._look()

    def begin(self, plan: Plan | None) -> None:
        """Begin a new plan, from nothing or from another one, and put the cursor where it is to be written."""
        if plan is None:
            codes = {*self._saved, *self._drafts}
            plan = empty_plan(next(c for n in range(1, len(codes) + 2) if (c := f"own.plan_{n}") not in codes))
        plan = replace(plan, id=0, version=1, state=PlanState.DRAFT, active=True)
        self._drafts[plan.code] = plan
        self.list.search.clear()
        self.list.show_plans(self.plans(), frozenset(self._drafts), self.names)
        self.open_plan(plan.code)
        self.editor.name.setFocus()
        self.editor.name.selectAll()

    def keep(self, plan: Plan) -> None:
        """Take what was saved for what it is: nothing of it is left to save."""
        self._drafts.pop(plan.code, None)
        self._saved[plan.code] = plan
        self.list.show_plans(self.plans(), frozenset(self._drafts), self.names)
        self.open_plan(plan.code)

    def revert(self) -> None:
        """Give up what is entered; a new plan is gone then."""
        code = self.list.present()
        draft = self._drafts.pop(code, None)
        if draft is None:
            return
        self.list.show_plans(self.plans(), frozenset(self._drafts), self.names)
        shown = self.plans()
        if shown:
            self.open_plan(code if code in self._saved else shown[0].code)
        self._show_state(bool(shown))

        def back() -> None:
            self._drafts[code] = draft
            self.list.show_plans(self.plans(), frozenset(self._drafts), self.names)
            self.open_plan(code)

        self.messages.tell(tr("已放弃对“{name}”的修改。", name=draft.name or tr("（未命名）")), back)

    def tell_problems(self, problems: tuple[PlanProblem, ...]) -> None:
        """Say at each part what is wrong, and go to the first part."""
        self.editor.tell_problems(problems)
        if problems:
            self.editor.go_to(problems[0])

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    # --- inside ---

    def _lay_out(self) -> None:
        middle = QWidget()
        column = stack(middle)
        column.addWidget(self.head)
        column.addWidget(rule())
        column.addWidget(self.editor, 1)
        column.addWidget(self.messages)
        column.addWidget(self._nothing, 1)
        self._middle = middle
        self.preview.setFixedWidth(theme.px(316))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.list, rule(upright=True), middle, rule(upright=True), self.preview):
            row.addWidget(part, 1 if part is middle else 0)

    def _show_state(self, some: bool) -> None:
        for part in (self.head, self.editor, self.preview):
            part.setVisible(some)
        self._nothing.setVisible(not some)
        if not some:
            self._nothing.empty("calendar-clock", tr("还没有回访方案。"), tr("新建方案"), self.deeds.begin)

    def _read_names(self) -> Names:
        desk = self._context.desk
        return Names(
            event_kinds=desk.lists.names("event_kind"),
            scripts=dict(desk.lists.scripts()),
            festivals=desk.plan_files.festivals(),
            roles={str(role): word for role, word in role_words().items()},
            approvers={
                str(role): word
                for role, word in role_words().items()
                if Permission.PLAN_EDIT in desk.accounts.permissions(Role(role))
            },
            values={**desk.lists.names("source"), **desk.lists.names("category")},
        )

    def _offered(self) -> Offered:
        lists = self._context.desk.lists

        def named(dictionary: str) -> tuple[tuple[str, str], ...]:
            return tuple((entry.code, entry.name) for entry in lists.entries(dictionary))

        return Offered(
            categories=named("category"),
            sources=named("source"),
            owners=tuple((name, name) for name in lists.owners()),
            events=tuple(self.names.event_kinds.items()),
        )

    def _entered(self) -> None:
        plan = self.editor.plan()
        saved = self._saved.get(plan.code)
        changed = plan != saved
        if changed:
            self._drafts[plan.code] = plan
        else:
            self._drafts.pop(plan.code, None)
        self.list.mark(plan, changed)
        self._tell_head(plan)
        self._timer.start()

    def _tell_head(self, plan: Plan) -> None:
        changed = plan.code in self._drafts
        self.head.show_plan(plan, changed=changed, editable=self._editable)
        self.deeds.offer_step(plan, changed=changed)

    def _look(self) -> None:
        plan, day, turn = self.plan(), self.preview.day.day(), self.preview.turn
        if plan is None or day is None:
            return
        self._asked += 1
        number, drafts = self._asked, self._context.desk.plan_drafts
        self.preview.what.setText(_sample_words(plan, self.names))
        self._context.runner.run(
            lambda _: drafts.look(plan, day, turn),
            lambda look: self._looked(look) if number == self._asked else None,
            owner=self,
            failed=self.messages.fail,
        )

    def _looked(self, look: PlanLook) -> None:
        plan = self.plan()
        if plan is None:
            return
        blank = not plan.id and not plan.steps and not plan.name
        self.editor.tell_problems(() if blank or not self._editable else look.problems)
        self.editor.tell_count(look.count)
        wrong = next((problem.message for problem in look.problems if not problem.warning), "")
        self.preview.show_sample(look.sample, wrong)
        self.preview.show_customers(look.customers, more=look.more, asked=not wrong)

    def _count_open(self) -> None:
        self._context.runner.run(
            lambda _: self._context.desk.plan_drafts.open_visits(),
            self.list.show_open,
            owner=self,
            failed=self.messages.fail,
        )

    def _changed(self, changes: Changes) -> None:
        if changes.touches(Kind.PLAN, Kind.DICTIONARY, Kind.SCRIPT):
            self.load()
        else:
            self._count_open()
            self._timer.start()


def _sample_words(plan: Plan, names: Names) -> str:
    if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL):
        kinds = tr("、").join(names.event_kinds.get(key, key) for key in plan.keys[:1]) or tr("业务事件")
        cycles = any(Unit.CYCLE in (step.due.unit, step.latest.unit) for step in plan.steps)
        made_up = tr("（假定一份用 30 天）") if cycles else ""
        return tr("假如“{kind}”发生在这天{made_up}：", kind=kinds, made_up=made_up)
    if plan.trigger is Trigger.DATE_FIELD:
        return tr("假如客户的日期是这天：")
    if plan.trigger is Trigger.SILENT:
        return tr("假如最后一次联系在这天：")
    if plan.trigger is Trigger.MANUAL:
        return tr("假如选这天安排：")
    return tr("从今天起一年内，前几轮是：")
