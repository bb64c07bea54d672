"""Plans under the hand of a person: versions, approval, copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import EventDraft
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.plans import (
    Audience,
    Cover,
    Method,
    Need,
    Offset,
    Plan,
    PlanState,
    PlanStep,
    PlanTerms,
    RepeatFrom,
    StepTerms,
    Trigger,
    Unit,
)
from desktop_app.store.plan_bodies import as_values, read_plan
from tests.desks import OpenDesk

TERMS = PlanTerms(
    audience=Audience(("person",), ("student",), fields=(("班级", "一班"),), details=(("grade", "重大"),)),
    cover=Cover.HOUSEHOLD,
    minimum_per_year=2,
    full_coverage=True,
    closes=date(2027, 6, 30),
    cap_days=5,
    cap_strict=True,
    stop_events=("withdrawal",),
    hours="10:00-11:00",
    question_limit=5,
    owner="甲、乙",
    barred=True,
    approver="supervisor",
    aim="留住学员",
)
STEP = PlanStep(
    "call",
    "电话",
    Offset(10),
    Offset(8),
    Offset(12),
    terms=StepTerms(
        every=Offset(1, Unit.MONTH),
        repeat_from=RepeatFrom.PLANNED,
        times=3,
        last=Offset(2, Unit.MONTH),
        cascade=(Method.PHONE, Method.ONSITE),
        needs=(Need.NOTES, Need.PHOTO),
        mandatory=True,
        minutes=30,
    ),
)
PLAN = Plan("own.full", "全部条件", Trigger.EVENT, "enrolment", (STEP,), terms=TERMS)


def _stored(opened: OpenDesk, code: str = "own.full") -> Plan:
    return next(plan for plan in opened.desk.plans.plans() if plan.code == code)


def _plain(plan: Plan) -> Plan:
    return replace(plan, id=0, steps=tuple(replace(step, id=0) for step in plan.steps))


def test_all_that_a_plan_lays_down_is_kept(school: OpenDesk) -> None:
    saved, changes = school.desk.plan_editing.save(school.actor, PLAN)
    assert _plain(_stored(school)) == PLAN
    assert saved.id == _stored(school).id
    assert changes.touches(Kind.PLAN)
    assert read_plan(as_values(PLAN)) == PLAN


def test_every_change_is_a_version_and_any_can_be_taken_up_again(school: OpenDesk) -> None:
    editing = school.desk.plan_editing
    first = _stored(school, "school.trial")
    assert editing.versions(first.id) == ()
    changed = replace(first, steps=(replace(first.steps[0], due=Offset(2), latest=Offset(4)),))
    second, _ = editing.save(school.actor, changed, "太早打扰")
    assert second.version == 2
    newest, before = editing.versions(first.id)
    assert (newest.number, newest.note, newest.user, newest.plan.steps[0].due) == (2, "太早打扰", "林青禾", Offset(2))
    assert (before.number, _plain(before.plan)) == (1, _plain(first))

    restored, _ = editing.restore(school.actor, first.id, 1)
    assert restored.version == 3
    assert _stored(school, "school.trial").steps[0].due == first.steps[0].due
    assert [version.number for version in editing.versions(first.id)] == [3, 2, 1]
    with pytest.raises(UserError):
        editing.restore(school.actor, first.id, 9)


def test_a_wrong_plan_is_refused_and_told_where(school: OpenDesk) -> None:
    wrong = replace(PLAN, steps=(replace(STEP, latest=Offset(2)),))
    with pytest.raises(InvalidInput) as refused:
        school.desk.plan_editing.save(school.actor, wrong)
    assert refused.value.field == "latest"
    assert "电话" in refused.value.message


def test_a_plan_with_an_approver_makes_visits_only_after_approval(school: OpenDesk) -> None:
    editing = school.desk.plan_editing
    clerk = Actor(school.actor.id, "小周", Role.FRONT_DESK)
    author = Actor(school.actor.id, "主管", Role.SUPERVISOR)
    plan, _ = editing.save(author, replace(PLAN, state=PlanState.DRAFT, terms=replace(TERMS, approver="administrator")))
    assert plan.state is PlanState.DRAFT
    with pytest.raises(InvalidInput, match="批准"):
        editing.start(author, plan.id)
    editing.submit(author, plan.id)
    with pytest.raises(InvalidInput, match="不由您审批"):
        editing.approve(author, plan.id)
    with pytest.raises(NotPermitted):
        editing.approve(clerk, plan.id)
    with pytest.raises(InvalidInput, match="退回"):
        editing.send_back(school.actor, plan.id, " ")
    editing.send_back(school.actor, plan.id, "名单太大")
    editing.submit(author, plan.id)
    editing.approve(school.actor, plan.id)
    assert not _stored(school).makes_visits
    editing.start(author, plan.id)
    assert _stored(school).makes_visits

    again, _ = editing.save(author, replace(_stored(school), note="改了一个字"))
    assert again.state is PlanState.DRAFT
    with pytest.raises(InvalidInput, match="刚刚变了"):
        editing.close(author, plan.id)


def test_a_plan_without_approver_starts_and_ends_at_a_word(school: OpenDesk) -> None:
    editing = school.desk.plan_editing
    draft = replace(PLAN, state=PlanState.DRAFT, terms=PlanTerms())
    plan, _ = editing.save(school.actor, draft)
    customer = school.add("柏知夏", "13800001111")
    assert not [i for i in school.event(customer, "enrolment", date(2026, 11, 24)) if _made_by(school, i, plan)]
    editing.start(school.actor, plan.id)
    other = school.add("柏知秋", "13800002222")
    assert [i for i in school.event(other, "enrolment", date(2026, 11, 24)) if _made_by(school, i, plan)]
    editing.close(school.actor, plan.id)
    assert _stored(school).state is PlanState.CLOSED


def _made_by(opened: OpenDesk, visit_id: int, plan: Plan) -> bool:
    return opened.desk.calls.open(opened.actor, visit_id).visit.plan_name == plan.name


def test_a_copy_is_a_draft_under_a_free_code(school: OpenDesk) -> None:
    editing = school.desk.plan_editing
    trial = _stored(school, "school.trial")
    copied = editing.copy(trial)
    assert (copied.code, copied.state, copied.id) == ("school.trial_2", PlanState.DRAFT, 0)
    editing.save(school.actor, copied)
    assert editing.copy(trial).code == "school.trial_3"
    assert editing.copy(_stored(school, "school.trial_2")).code == "school.trial_3"


def test_the_preview_shows_made_up_days_with_rounds_and_real_customers(school: OpenDesk) -> None:
    """S-33: calls each ten, visits each twenty, tests each thirty days."""
    steps = tuple(
        PlanStep(f"step{n}", f"每 {n} 天", Offset(n), Offset(n), Offset(n), terms=StepTerms(every=Offset(n)))
        for n in (10, 20, 30)
    )
    plan = Plan("own.care", "帮教", Trigger.EVENT, "enrolment", steps)
    known = school.add("柏知夏", "13800001111")
    school.event(known, "enrolment", date(2026, 3, 1))
    stranger = school.add("柏知秋", "13800002222")
    rows = school.desk.plan_editing.sample(plan, EventDraft("enrolment", date(2026, 3, 1)), [known, stranger])
    made_up = [row.due for row in rows if not row.customer]
    assert made_up == [
        *(date(2026, 3, 11), date(2026, 3, 21), date(2026, 3, 31)),
        *(date(2026, 3, 21), date(2026, 4, 10), date(2026, 4, 30)),
        *(date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 30)),
    ]
    assert [row.due for row in rows if row.customer == "柏知夏"] == made_up[::3]
    (none,) = (row for row in rows if row.customer == "柏知秋")
    assert (none.due, none.reason) == (None, "没有可以起算的事件或日期")


@pytest.mark.parametrize(
    ("plan", "days"),
    [
        (Plan("a", "年", Trigger.YEARLY, "04-01 11-01", (STEP,)), [date(2027, 4, 11), date(2027, 11, 11)]),
        (Plan("a", "月", Trigger.MONTHLY, "31", (STEP,)), [date(2026, 12, 10), date(2027, 1, 10)]),
        (
            Plan("a", "季", Trigger.EVERY, "2026-01-31", (STEP,), Offset(3, Unit.MONTH)),
            [date(2027, 2, 10), date(2027, 5, 10)],
        ),
        (Plan("a", "一批", Trigger.MANUAL, "", (STEP,)), [date(2026, 12, 4)]),
        (Plan("a", "久", Trigger.SILENT, "", (STEP,), Offset(2, Unit.MONTH)), [date(2027, 2, 3)]),
        (Plan("a", "中秋", Trigger.FESTIVAL, "mid_autumn", (STEP,)), [date(2027, 9, 25)]),
        (Plan("a", "生日", Trigger.DATE_FIELD, "lunar:birthday", (STEP,)), [date(2026, 12, 4)]),
    ],
)
def test_the_preview_of_plans_without_an_event(school: OpenDesk, plan: Plan, days: list[date]) -> None:
    first = replace(STEP, terms=StepTerms())
    rows = school.desk.plan_editing.sample(replace(plan, steps=(first,)))
    assert [row.due for row in rows][:2] == days
