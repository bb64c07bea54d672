"""Visits that went nowhere come back to a person, and into a second round (R-112, R-225)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.outcomes import USUAL, OutcomeRule, Then
from desktop_app.domain.plans import Method
from desktop_app.domain.reviews import ReviewWhy
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.rules.outcome_table import table_text
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)


@pytest.fixture
def visit(school: OpenDesk) -> int:
    customer = school.add("柏知夏", "13800138000", owner=school.actor.name)
    return school.desk.schedule.add(school.actor, customer, TODAY, None, "问候")[0]


def _waiting(school: OpenDesk) -> list[tuple[int, ReviewWhy]]:
    return [(line.visit_id, line.why) for line in school.desk.reviews.waiting(school.actor)]


def _use_up(school: OpenDesk, clock: FixedClock, visit: int) -> int:
    """Find nobody at three different times; return the last attempt."""
    for day, hour in ((24, 2), (24, 7), (25, 2)):
        clock.moment = datetime(2026, 11, day, hour, 30, tzinfo=UTC)
        done = school.desk.calls.finish(school.actor, visit, Outcome.NO_ANSWER)
    return done.attempt_id


def test_used_up_numbers_wait_until_a_person_decides_and_undo_takes_them_off(
    school: OpenDesk, clock: FixedClock, visit: int
) -> None:
    attempt = _use_up(school, clock, visit)
    assert _waiting(school) == [(visit, ReviewWhy.NOT_REACHED)]
    school.desk.calls.undo(school.actor, attempt)
    assert _waiting(school) == []
    school.desk.calls.finish(school.actor, visit, Outcome.NO_ANSWER)
    assert _waiting(school) == [(visit, ReviewWhy.NOT_REACHED)]


def test_a_new_number_begins_a_second_round_and_can_be_taken_back(school: OpenDesk, visit: int) -> None:
    school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER)
    [line] = school.desk.reviews.waiting(school.actor)
    assert (line.why, line.phone) == (ReviewWhy.INVALID_NUMBER, "13800138000")
    with pytest.raises(InvalidInput, match="新号码"):
        school.desk.reviews.second_round(school.actor, visit)
    with pytest.raises(InvalidInput, match="不像电话"):
        school.desk.reviews.second_round(school.actor, visit, "12")
    done = school.desk.reviews.second_round(school.actor, visit, "139 0013 9000")
    sheet = school.desk.calls.open(school.actor, done.next_visit_id or 0)
    assert [(p.number, p.wrong) for p in sheet.customer.draft.phones] == [("13900139000", False), ("13800138000", True)]
    assert (sheet.visit.due, sheet.visit.step_title, sheet.visit.method) == (TODAY, "问候", Method.PHONE)
    assert "第二轮" in sheet.visit.reason
    assert "找到新号码" in sheet.visit.reason
    assert _waiting(school) == []
    with pytest.raises(UserError, match="已经处理"):
        school.desk.reviews.second_round(school.actor, visit, "13900139000")

    school.desk.reviews.undo(school.actor, done)
    assert _waiting(school) == [(visit, ReviewWhy.INVALID_NUMBER)]
    phones = school.desk.calls.open(school.actor, visit).customer.draft.phones
    assert [p.number for p in phones] == ["13800138000"]
    state = school.desk.calls.open(school.actor, done.next_visit_id or 0).visit.status
    assert state is VisitStatus.WITHDRAWN


def test_the_second_round_itself_comes_back_when_it_fails(school: OpenDesk, visit: int) -> None:
    school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER)
    done = school.desk.reviews.second_round(school.actor, visit, "13900139000")
    assert done.next_visit_id is not None
    school.desk.calls.finish(school.actor, done.next_visit_id, Outcome.WRONG_NUMBER)
    assert _waiting(school) == [(done.next_visit_id, ReviewWhy.INVALID_NUMBER)]
    with pytest.raises(InvalidInput, match="不能撤销"):
        school.desk.reviews.undo(school.actor, done)


def test_a_result_that_was_decided_on_is_not_taken_back(school: OpenDesk, visit: int) -> None:
    attempt = school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER).attempt_id
    with pytest.raises(InvalidInput, match="原因"):
        school.desk.reviews.close(school.actor, visit, " ")
    school.desk.reviews.close(school.actor, visit, "已转学")
    with pytest.raises(InvalidInput, match="已经复核处理"):
        school.desk.calls.undo(school.actor, attempt)
    assert school.desk.calls.open(school.actor, visit).visit.status is VisitStatus.INVALID_NUMBER


def test_who_does_not_lead_sees_what_lies_with_the_person(school: OpenDesk, visit: int) -> None:
    school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER)
    mine = Actor(school.actor.id, school.actor.name, Role.FRONT_DESK)
    assert len(school.desk.reviews.waiting(mine)) == 1
    assert school.desk.reviews.waiting(Actor(99, "别人", Role.FRONT_DESK)) == ()
    assert len(school.desk.reviews.waiting(Actor(99, "别人", Role.SUPERVISOR))) == 1


def test_the_table_decides_who_is_looked_at(school: OpenDesk, clock: FixedClock, visit: int) -> None:
    table = {
        **USUAL,
        Outcome.WRONG_NUMBER: replace(USUAL[Outcome.WRONG_NUMBER], then=Then.END),
        Outcome.REFUSED: OutcomeRule(then=Then.REVIEW),
        Outcome.RESCHEDULED: OutcomeRule(times=2, then=Then.REVIEW),
        Outcome.NO_ANSWER: replace(USUAL[Outcome.NO_ANSWER], times=4),
    }
    school.desk.settings.change(school.actor, {"outcomes": table_text(table)})
    assert school.desk.calls.open(school.actor, visit).most == 4
    attempt = school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER).attempt_id
    assert _waiting(school) == []
    school.desk.calls.undo(school.actor, attempt)
    _use_up(school, clock, visit)
    assert school.desk.calls.open(school.actor, visit).visit.status is VisitStatus.OPEN
    for day in (27, 30):
        school.desk.calls.finish(school.actor, visit, Outcome.RESCHEDULED, day=date(2026, 11, day))
    assert _waiting(school) == [(visit, ReviewWhy.RESCHEDULED)]
    assert school.desk.calls.open(school.actor, visit).visit.status is VisitStatus.OPEN
    with pytest.raises(InvalidInput, match="至少要在 3 个不同时间"):
        school.desk.settings.change(school.actor, {"outcomes": '{"no_answer": {"times": 1}}'})


def test_while_the_plan_has_a_further_method_nobody_need_look(school: OpenDesk) -> None:
    """R-112: each stage is made when the former fails; only the last failure waits for a person."""
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.trial")
    step = replace(plan.steps[0], terms=replace(plan.steps[0].terms, cascade=(Method.ONSITE, Method.LETTER)))
    school.desk.plan_editing.save(school.actor, replace(plan, steps=(step, *plan.steps[1:])))
    customer = school.add("柏知夏", "13800138000")
    visit = school.event(customer, "trial", date(2026, 11, 23))[0]
    methods = []
    while True:
        methods.append(school.desk.calls.open(school.actor, visit).visit.method)
        school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER)
        if _waiting(school):
            break
        [visit] = [row.id for row in school.desk.schedule.of_customer(customer) if row.title == step.title
                   and school.desk.calls.open(school.actor, row.id).visit.status is VisitStatus.OPEN]  # fmt: skip
    assert methods == [Method.PHONE, Method.ONSITE, Method.LETTER]
    assert _waiting(school) == [(visit, ReviewWhy.INVALID_NUMBER)]
