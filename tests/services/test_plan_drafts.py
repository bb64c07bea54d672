"""A plan while it is edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop_app.domain.plans import Audience, Offset, Plan, PlanStep, PlanTerms, StepTerms, Trigger, Unit
from tests.desks import OpenDesk

DAY = date(2026, 3, 2)
STEP = PlanStep("first", "首次回访", Offset(5, Unit.WORKDAY), Offset(0), Offset(5, Unit.WORKDAY))
PLAN = Plan("own.signed", "签约回访", Trigger.EVENT, "enrolment", (STEP,))


def test_a_plan_that_is_not_saved_shows_its_days(school: OpenDesk) -> None:
    """S-35: signed on Monday 2026-03-02, the first visit is due by 2026-03-09, the last limit is 2026-04-02."""
    plan = replace(PLAN, steps=(replace(STEP, terms=StepTerms(last=Offset(1, Unit.MONTH))),))
    look = school.desk.plan_drafts.look(plan, DAY)
    assert look.problems == ()
    (row,) = look.sample
    assert (row.due, row.latest, row.last) == (date(2026, 3, 9), date(2026, 3, 9), date(2026, 4, 2))
    assert (look.count, look.customers, look.more) == (0, (), False)


def test_three_customers_who_have_the_event_are_shown_in_turn(school: OpenDesk) -> None:
    ids = [school.add(f"客户{n}", category="student") for n in range(5)]
    for customer_id in ids[:4]:
        school.event(customer_id, "enrolment", DAY)
    drafts = school.desk.plan_drafts
    names = [{row.customer for row in drafts.look(PLAN, DAY, turn).customers} for turn in range(3)]
    assert names == [{"客户3", "客户2", "客户1"}, {"客户0"}, {"客户3", "客户2", "客户1"}]
    assert drafts.look(PLAN, DAY).count == 5
    assert drafts.look(PLAN, DAY).more
    nobody = replace(PLAN, terms=PlanTerms(audience=Audience(categories=("graduate",))))
    assert drafts.look(nobody, DAY).count == 0


def test_what_is_wrong_is_told_and_gives_no_days(school: OpenDesk) -> None:
    look = school.desk.plan_drafts.look(replace(PLAN, trigger_key="gone", name=""), DAY)
    assert [problem.field for problem in look.problems] == ["name", "trigger_key"]
    assert look.sample == ()


def test_an_order_is_made_up_for_cycles_of_use(school: OpenDesk) -> None:
    cycle = Offset(1, Unit.CYCLE)
    plan = replace(PLAN, steps=(replace(STEP, due=cycle, earliest=cycle, latest=cycle),))
    assert [row.due for row in school.desk.plan_drafts.look(plan, DAY).sample] == [date(2026, 4, 1)]


def test_open_visits_are_counted_by_plan(school: OpenDesk) -> None:
    school.event(school.add("王小明"), "employment", date(2026, 11, 20))
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.employment")
    assert school.desk.plan_drafts.open_visits()[plan.id] == len(plan.steps)
