"""Plans under the hand of a person: versions, approval, start and end, copies, trying out (R-095, R-101)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop_app.domain.access import Actor, Permission, Role
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import EventDraft
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.plan_changes import PlanVersion, SampleDay
from desktop_app.domain.plans import Plan, PlanState
from desktop_app.domain.text import tr
from desktop_app.rules.plan_check import check
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.services.plan_samples import PlanSamples
from desktop_app.store import plans
from desktop_app.store.engine import Connection
from desktop_app.store.plan_bodies import as_values

_COPY = re.compile(r"(?P<stem>.+?)_\d+\Z")


def may_approve(actor: Actor, plan: Plan) -> bool:
    """Tell whether the person is the one who must approve the plan, or an administrator."""
    return actor.role is Role.ADMINISTRATOR or actor.role.value == plan.terms.approver


def found_plan(connection: Connection, plan_id: int) -> Plan:
    """Return a plan.

    Raises:
        UserError: ``missing`` when there is none.
    """
    plan = next((plan for plan in plans.plans(connection) if plan.id == plan_id), None)
    if plan is None:
        raise UserError("missing", tr("找不到这个方案。"), tr("列表可能已经更新，请重新打开。"))
    return plan


def refuse_wrong(plan: Plan) -> None:
    """Refuse a plan that cannot be used.

    Raises:
        InvalidInput: ``field`` names where.
    """
    wrong = next((problem for problem in check(plan) if not problem.warning), None)
    if wrong is not None:
        step = plan.step(wrong.step)
        place = tr("步骤“{title}”：", title=step.title) if step is not None else ""
        raise InvalidInput(wrong.code, place + wrong.message, field=wrong.field)


def write_plan(unit: Unit, plan: Plan, note: str = "") -> Plan:
    """Write a plan as a new version, with its audit row, and return it as it stands now.

    One that somebody else must approve is a draft again once it was changed. The version before the first change is
    kept too.

    Raises:
        InvalidInput: the plan is wrong; ``field`` names where.
    """
    refuse_wrong(plan)
    old = next((each for each in plans.plans(unit.connection) if each.code == plan.code), None)
    state = old.state if old is not None else plan.state
    if plan.terms.approver and not may_approve(unit.actor, plan):
        state = PlanState.DRAFT
    new = replace(plan, version=old.version + 1 if old is not None else 1, state=state)
    plan_id = plans.save_plan(unit.connection, new)
    if old is not None and not plans.versions(unit.connection, plan_id):
        plans.add_version(unit.connection, plan_id, old, unit.now, unit.actor.id, tr("修改之前"))
    plans.add_version(unit.connection, plan_id, new, unit.now, unit.actor.id, note.strip())
    unit.audit(Kind.PLAN, plan_id, old=as_values(old) if old else {}, new=as_values(new), why=note.strip())
    return replace(new, id=plan_id)


class PlanEditing:
    """What the plan editor does."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def save(self, actor: Actor, plan: Plan, note: str = "") -> tuple[Plan, Changes]:
        """Write a plan, new or changed, as a new version; visits that stand already stay as they are.

        Args:
            actor: the person acting.
            plan: known by its code.
            note: why it is changed.

        Returns:
            The plan as it stands now, with its id and version, and what changed.

        Raises:
            InvalidInput: the plan is wrong; ``field`` names where.
        """
        with self._commands.run(actor, Permission.PLAN_EDIT, "plan.save") as unit:
            written = write_plan(unit, plan, note)
        return written, unit.changes

    def versions(self, plan_id: int) -> tuple[PlanVersion, ...]:
        """Return the versions of a plan, the newest first; one that was never changed has none."""
        with self._commands.reading() as connection:
            return plans.versions(connection, plan_id)

    def restore(self, actor: Actor, plan_id: int, number: int) -> tuple[Plan, Changes]:
        """Write a plan anew as it stood in a version; that is a new version, nothing is lost.

        Raises:
            UserError: ``missing`` when there is no such version.
        """
        with self._commands.run(actor, Permission.PLAN_EDIT, "plan.restore") as unit:
            kept = next((v for v in plans.versions(unit.connection, plan_id) if v.number == number), None)
            if kept is None:
                raise UserError("missing", tr("找不到这个版本。"), tr("列表可能已经更新，请重新打开。"))
            written = write_plan(unit, kept.plan, tr("恢复第 {number} 版", number=number))
        return written, unit.changes

    def sample(
        self, plan: Plan, event: EventDraft | None = None, customers: Sequence[int] = ()
    ) -> tuple[SampleDay, ...]:
        """Return the live preview of a plan, saved or not.

        Args:
            plan: as it stands in the editor.
            event: made up; of a plan that follows no event only its day counts. None for today's day.
            customers: real ones, to show what their events and dates would give.

        Raises:
            InvalidInput: the plan is wrong, or the event lacks what it counts from.
        """
        refuse_wrong(plan)
        clock = self._commands.clock
        kind = plan.keys[0] if plan.keys else ""
        with self._commands.reading() as connection:
            samples = PlanSamples(
                connection, self._lists.workdays(), self._lists.names("event_kind"), clock.today(), clock.now()
            )
            made_up = samples.of_event(plan, event or EventDraft(kind, clock.today()))
            return (*made_up, *samples.of_customers(plan, customers))

    def copy(self, plan: Plan) -> Plan:
        """Return a copy of a plan under a free code and name, not saved yet: a draft that makes no visits."""
        with self._commands.reading() as connection:
            present = plans.plans(connection)
        codes, names = {each.code for each in present}, {each.name for each in present}
        match = _COPY.match(plan.code)
        stem = match["stem"] if match else plan.code
        number = next(n for n in range(2, len(codes) + 3) if f"{stem}_{n}" not in codes)
        name = tr("{name}（副本）", name=plan.name)
        if name in names:
            name = tr("{name}（副本 {number}）", name=plan.name, number=number)
        steps = tuple(replace(step, id=0) for step in plan.steps)
        return replace(plan, code=f"{stem}_{number}", name=name, id=0, version=1, state=PlanState.DRAFT, steps=steps)

    def submit(self, actor: Actor, plan_id: int) -> Changes:
        """Hand a draft, or a plan that was closed, to the one who approves it."""
        return self._step(actor, plan_id, "plan.submit", PlanState.SUBMITTED, {PlanState.DRAFT, PlanState.CLOSED})

    def approve(self, actor: Actor, plan_id: int) -> Changes:
        """Approve a plan that was submitted.

        Raises:
            InvalidInput: ``not_approver`` for a person of another role.
        """
        return self._step(actor, plan_id, "plan.approve", PlanState.APPROVED, {PlanState.SUBMITTED})

    def send_back(self, actor: Actor, plan_id: int, why: str) -> Changes:
        """Give a submitted plan back to be worked on.

        Raises:
            InvalidInput: no reason, or ``not_approver`` for a person of another role.
        """
        if not why.strip():
            raise InvalidInput("why_missing", tr("请写明为什么退回。"), field="why")
        return self._step(actor, plan_id, "plan.send_back", PlanState.DRAFT, {PlanState.SUBMITTED}, why)

    def start(self, actor: Actor, plan_id: int) -> Changes:
        """Let a plan make visits; one that somebody must approve only after that.

        Raises:
            InvalidInput: it is not approved, or states no aim (R-153).
        """
        with self._commands.reading() as connection:
            plan = found_plan(connection, plan_id)
        if plan.terms.approver and not plan.terms.aim.strip():
            raise InvalidInput("aim_missing", tr("请先写明方案的目的，再开始执行。"), field="aim")
        ready = {PlanState.APPROVED}
        if not plan.terms.approver:
            ready |= {PlanState.DRAFT, PlanState.SUBMITTED, PlanState.CLOSED}
        return self._step(actor, plan_id, "plan.start", PlanState.RUNNING, ready)

    def close(self, actor: Actor, plan_id: int, why: str = "") -> Changes:
        """End a plan: no new visits; those that stand stay."""
        return self._step(actor, plan_id, "plan.close", PlanState.CLOSED, {PlanState.RUNNING, PlanState.APPROVED}, why)

    def _step(
        self, actor: Actor, plan_id: int, action: str, state: PlanState, allowed: set[PlanState], why: str = ""
    ) -> Changes:
        with self._commands.run(actor, Permission.PLAN_EDIT, action) as unit:
            plan = found_plan(unit.connection, plan_id)
            if plan.state is PlanState.SUBMITTED and state is not PlanState.RUNNING and not may_approve(actor, plan):
                raise InvalidInput("not_approver", tr("这个方案不由您审批。"))
            if plan.state not in allowed:
                raise InvalidInput("state_unfit", _unfit(plan.state, state))
            plans.set_state(unit.connection, plan_id, state)
            unit.audit(Kind.PLAN, plan_id, old={"state": plan.state.value}, new={"state": state.value}, why=why.strip())
        return unit.changes


def _unfit(state: PlanState, wanted: PlanState) -> str:
    if wanted is PlanState.RUNNING and state in (PlanState.DRAFT, PlanState.SUBMITTED):
        return tr("这个方案要先批准，才能开始执行。")
    return tr("方案的状态刚刚变了，请重新打开再看。")
