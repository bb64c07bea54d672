"""A changed plan shows what it would do first, and then does just that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.errors import Cancelled, UserError
from desktop_app.domain.plan_changes import ChangeKind, PlanDifference
from desktop_app.domain.plans import Audience, Method, Offset, Plan, PlanStep, StepTerms, Trigger
from desktop_app.domain.progress import Pace
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk

DAY = date(2026, 11, 20)
PLAN = Plan(
    "own.course",
    "课程回访",
    Trigger.EVENT,
    "graduation",
    (
        PlanStep("early", "初访", Offset(10), Offset(8), Offset(12)),
        PlanStep("late", "复访", Offset(30), Offset(28), Offset(35)),
    ),
)


@pytest.fixture
def started(school: OpenDesk) -> tuple[OpenDesk, Plan, list[int]]:
    plan, _ = school.desk.plan_editing.save(school.actor, PLAN)
    customers = [school.add(f"柏知{n}", f"1390571{n + 1234:04d}") for n in range(5)]
    for customer in customers:
        school.event(customer, "graduation", DAY)
    return school, plan, customers


def _counts(difference: PlanDifference) -> dict[str, int]:
    return {kind.value: count for kind, count in difference.counts.items() if count}


def _stand(opened: OpenDesk, customer: int) -> list[tuple[str, date, str]]:
    rows = opened.desk.schedule.of_customer(customer)
    return sorted((row.title, row.due, row.state.value) for row in rows if row.state.value != "withdrawn")


def test_an_unchanged_plan_changes_nothing(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, _ = started
    difference = school.desk.plan_differences.difference(plan)
    assert (_counts(difference), difference.untouched, difference.changes) == ({}, 10, ())


def test_added_moved_changed_and_withdrawn_are_shown_and_then_done(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, customers = started
    early, late = plan.steps
    new = replace(
        plan,
        steps=(
            replace(early, due=Offset(11)),
            PlanStep("third", "三访", Offset(60), Offset(60), Offset(60)),
        ),
    )
    difference = school.desk.plan_differences.difference(new)
    assert _counts(difference) == {"added": 5, "moved": 5, "withdrawn": 5}
    moved = next(change for change in difference.changes if change.kind is ChangeKind.MOVED)
    assert (moved.customer, moved.title, moved.before, moved.after) == (
        *("柏知0", "初访"),
        *(date(2026, 11, 30), date(2026, 12, 1)),
    )
    gone = next(change for change in difference.changes if change.kind is ChangeKind.WITHDRAWN)
    assert (gone.title, gone.before, gone.after, gone.why) == ("复访", date(2026, 12, 20), None, "步骤已取消")
    assert _stand(school, customers[0])[0][1] == date(2026, 11, 30)  # nothing is done by looking

    written, counts, changes = school.desk.plan_differences.apply(school.actor, new, difference.stamp, "试一试")
    assert written.version == 2
    assert counts == difference.counts
    assert changes.ids
    for customer in customers:
        assert _stand(school, customer) == [
            ("三访", date(2027, 1, 19), "due"),
            ("初访", date(2026, 12, 1), "due"),
        ]
    assert _counts(school.desk.plan_differences.difference(written)) == {}

    # the version before is taken up again, and so is what it withdrew
    former = school.desk.plan_editing.versions(plan.id)[-1].plan
    back = school.desk.plan_differences.difference(former)
    assert _counts(back) == {"added": 5, "moved": 5, "withdrawn": 5}
    school.desk.plan_differences.apply(school.actor, former, back.stamp)
    assert _stand(school, customers[0]) == [("初访", date(2026, 11, 30), "due"), ("复访", date(2026, 12, 20), "due")]
    assert late.title == "复访"


def test_other_words_change_no_day(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, customers = started
    visit = school.desk.schedule.of_customer(customers[0])[0]
    new = replace(plan, steps=(plan.steps[0], replace(plan.steps[1], title="回看", method=Method.WECHAT)))
    difference = school.desk.plan_differences.difference(new)
    assert _counts(difference) == {"changed": 5}
    school.desk.plan_differences.apply(school.actor, new, difference.stamp)
    (row,) = [row for row in school.desk.schedule.of_customer(customers[0]) if row.id == visit.id]
    assert (row.title, row.method, row.due) == ("回看", Method.WECHAT, visit.due)


def test_what_is_done_agreed_or_moved_by_hand_is_never_touched(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, customers = started
    done, agreed, moved, tried, _ = customers
    first = {
        customer: min(school.desk.schedule.of_customer(customer), key=lambda row: row.due).id for customer in customers
    }
    calls = school.desk.calls
    calls.finish(school.actor, first[done], Outcome.REACHED)
    calls.finish(school.actor, first[agreed], Outcome.RESCHEDULED, day=date(2026, 12, 2))
    school.desk.arrange.move(school.actor, [(first[moved], date(2026, 12, 1), None)])
    calls.finish(school.actor, first[tried], Outcome.NO_ANSWER)
    before = {customer: _stand(school, customer) for customer in customers[:4]}

    gone = replace(plan, steps=(plan.steps[1],))
    difference = school.desk.plan_differences.difference(gone)
    assert _counts(difference) == {"withdrawn": 1, "kept": 3}
    assert {change.why for change in difference.changes if change.kind is ChangeKind.KEPT} == {
        "已与客户约定",
        "手工移动过",
        "已经打过电话",
    }
    school.desk.plan_differences.apply(school.actor, gone, difference.stamp)
    assert {customer: _stand(school, customer) for customer in customers[:4]} == before


def test_who_is_no_longer_meant_loses_open_visits(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, customers = started
    chosen = school.desk.customers.file(customers[0]).customer
    school.desk.customers.update(school.actor, customers[0], replace(chosen.draft, category="在读学员"))
    new = replace(plan, terms=replace(plan.terms, audience=Audience(categories=("student",))))
    difference = school.desk.plan_differences.difference(new)
    assert _counts(difference) == {"withdrawn": 8}
    assert difference.changes[0].why == "客户不再在对象里"


def test_a_plan_that_is_switched_off_leaves_what_stands(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, _ = started
    assert _counts(school.desk.plan_differences.difference(replace(plan, active=False, steps=plan.steps[:1]))) == {}


def test_next_rounds_stay_as_long_as_the_step_returns(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, customers = started
    steps = (replace(plan.steps[0], terms=StepTerms(every=Offset(10))), plan.steps[1])
    plan, _ = school.desk.plan_editing.save(school.actor, replace(plan, steps=steps))
    first = min(school.desk.schedule.of_customer(customers[0]), key=lambda row: row.due).id
    school.desk.calls.finish(school.actor, first, Outcome.REACHED)
    assert date(2026, 12, 4) in [due for _, due, _ in _stand(school, customers[0])]
    assert _counts(school.desk.plan_differences.difference(plan)) == {}
    once = replace(plan, steps=(replace(plan.steps[0], terms=StepTerms()), plan.steps[1]))
    assert _counts(school.desk.plan_differences.difference(once)) == {"withdrawn": 1}


def test_what_changed_since_the_look_is_not_overrun(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, customers = started
    new = replace(plan, steps=(replace(plan.steps[0], due=Offset(11)), plan.steps[1]))
    difference = school.desk.plan_differences.difference(new)
    first = min(school.desk.schedule.of_customer(customers[0]), key=lambda row: row.due).id
    school.desk.arrange.move(school.actor, [(first, date(2026, 12, 2), None)])
    with pytest.raises(UserError) as refused:
        school.desk.plan_differences.apply(school.actor, new, difference.stamp)
    assert refused.value.code == "changed_since"
    assert next(p for p in school.desk.plans.plans() if p.id == plan.id).steps[0].due == Offset(10)


def test_a_person_may_stop_and_nothing_is_changed(started: tuple[OpenDesk, Plan, list[int]]) -> None:
    school, plan, _ = started
    new = replace(plan, steps=plan.steps[:1])
    told: list[str] = []
    difference = school.desk.plan_differences.difference(new, Pace(lambda done, total, text: told.append(text)))
    assert "比较回访" in told
    with pytest.raises(Cancelled):
        school.desk.plan_differences.apply(school.actor, new, difference.stamp, pace=Pace(cancelled=lambda: True))
    assert len(next(p for p in school.desk.plans.plans() if p.id == plan.id).steps) == 2
