"""Calls: answers kept at once, results with their consequence, and taking everything back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.scripts import AnswerKind
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import Outcome, VisitStatus
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)


@pytest.fixture
def trial(school: OpenDesk) -> int:
    """A visit the day after a trial lesson, due today."""
    customer = school.add("柏知夏", "13800001111", guardian="柏建平")
    return school.event(customer, "trial", date(2026, 11, 23), "围棋")[0]


def _answer_all(opened: OpenDesk, visit: int, choose: dict[str, str] | None = None, reason: str = "") -> None:
    flow = opened.desk.calls.open(opened.actor, visit).flow
    assert flow is not None
    while not flow.finished:
        step = next(view.step for view in flow.path if view.step.key == flow.current)
        value = (choose or {}).get(step.key) or (
            step.choices[0].key if step.choices else "2026-11-27" if step.answer is AnswerKind.DATE else "1"
        )
        flow, _ = opened.desk.calls.answer(opened.actor, visit, step.key, value, reason)


def test_the_sheet_holds_what_the_clerk_needs(school: OpenDesk, trial: int) -> None:
    sheet = school.desk.calls.open(school.actor, trial)
    assert sheet.visit.reason == "试听课（围棋） 2026-11-23 +1 天"
    assert sheet.customer.draft.name == "柏知夏"
    assert sheet.attempt == 1
    assert sheet.script is not None
    assert sheet.flow is not None
    first = sheet.flow.path[0]
    assert "柏知夏" in first.text
    assert "11月23日" in first.text
    assert "{" not in first.text


def test_an_answer_is_kept_at_once(school: OpenDesk, trial: int) -> None:
    flow, _ = school.desk.calls.answer(school.actor, trial, "greet", "1")
    again = school.desk.calls.open(school.actor, trial).flow
    assert again == flow
    assert again is not None
    assert again.path[0].answer is not None
    assert again.path[0].answer.value == "1"


def test_reached_is_done_and_the_next_visit_is_named(school: OpenDesk, trial: int) -> None:
    other = school.event(school.add("岑星野", "13800002222"), "trial", date(2026, 11, 23))[0]
    _answer_all(school, trial, {"enrol": "2"})
    before = school.desk.calls.consequence(trial, Outcome.REACHED)
    finished = school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    assert finished.consequence == before
    assert before.status is VisitStatus.DONE
    assert finished.next_visit_id == other
    assert school.desk.customers.counts().done_today == 1


def test_no_answer_three_times_at_different_times_goes_to_the_review_list(
    school: OpenDesk, trial: int, clock: FixedClock
) -> None:
    for moment, open_after in (
        (datetime(2026, 11, 24, 2, 20, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 6, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 2, 10, tzinfo=UTC), False),
    ):
        clock.moment = moment
        follows = school.desk.calls.finish(school.actor, trial, Outcome.NO_ANSWER).consequence
        assert (follows.status is VisitStatus.OPEN) is open_after
    assert school.desk.calls.open(school.actor, trial).visit.status is VisitStatus.NOT_REACHED


def test_a_third_try_in_the_same_hour_does_not_close(school: OpenDesk, trial: int, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)
    for _ in range(3):
        follows = school.desk.calls.finish(school.actor, trial, Outcome.NO_ANSWER).consequence
        clock.moment += timedelta(minutes=3)
    assert follows.status is VisitStatus.OPEN


@pytest.mark.parametrize("outcome", [Outcome.REACHED, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.WRONG_NUMBER])
def test_undo_puts_everything_back(school: OpenDesk, trial: int, outcome: Outcome) -> None:
    _answer_all(school, trial)
    school.desk.calls.save_note(school.actor, trial, "下班后再打")
    before = school.desk.calls.open(school.actor, trial)
    finished = school.desk.calls.finish(school.actor, trial, outcome)
    school.desk.calls.undo(school.actor, finished.attempt_id)
    after = school.desk.calls.open(school.actor, trial)
    assert after.visit == before.visit
    assert after.flow == before.flow
    assert after.customer.draft == before.customer.draft
    assert after.events == before.events
    assert school.desk.schedule.next_visit() == trial
    with pytest.raises(InvalidInput):
        school.desk.calls.undo(school.actor, finished.attempt_id)


def test_enrolment_decided_in_the_call_makes_its_visits_once_even_after_undo(school: OpenDesk, trial: int) -> None:
    _answer_all(school, trial)
    first = school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    school.desk.calls.undo(school.actor, first.attempt_id)
    school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    customer = school.desk.calls.open(school.actor, trial).visit.customer_id
    rows = [row for row in school.desk.schedule.of_customer(customer) if row.state.value != "withdrawn"]
    assert sorted(row.due for row in rows if row.title.startswith("报名")) == [date(2026, 11, 30)]
    assert [event.draft.kind for event in school.desk.customers.file(customer).events] == ["enrolment", "trial"]


def test_a_problem_opens_a_ticket_and_its_confirming_visit_closes_it(school: OpenDesk, trial: int) -> None:
    _answer_all(school, trial, {"feeling": "3"}, "老师讲得太快，跟不上")
    flow = school.desk.calls.open(school.actor, trial).flow
    assert flow is not None
    assert flow.problem == "teaching"
    finished = school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    assert finished.ticket_id is not None
    ticket = school.desk.tickets.get(finished.ticket_id)
    assert "老师讲得太快" in ticket.draft.facts
    assert ticket.deadline > TODAY
    visit, _ = school.desk.tickets.handled(school.actor, ticket.id, "换了老师，补一次课")
    sheet = school.desk.calls.open(school.actor, visit)
    assert sheet.visit.due == date(2026, 11, 25)
    assert "换了老师" in sheet.visit.purpose
    _answer_all(school, visit)
    school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    assert school.desk.tickets.get(ticket.id).state is TicketState.CONFIRMED
    assert school.desk.tickets.rows() == ()


def test_a_customer_who_is_not_content_reopens_the_ticket(school: OpenDesk, trial: int) -> None:
    _answer_all(school, trial, {"feeling": "3"}, "跟不上")
    ticket = school.desk.calls.finish(school.actor, trial, Outcome.REACHED).ticket_id
    assert ticket is not None
    visit, _ = school.desk.tickets.handled(school.actor, ticket, "已说明")
    _answer_all(school, visit, {"tell": "2"}, "还是没有补课")
    finished = school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    reopened = school.desk.tickets.get(ticket)
    assert (reopened.state, reopened.reopened) == (TicketState.HANDLING, 1)
    school.desk.calls.undo(school.actor, finished.attempt_id)
    assert school.desk.tickets.get(ticket).state is TicketState.HANDLED


def test_undo_of_a_problem_takes_its_ticket_back(school: OpenDesk, trial: int) -> None:
    _answer_all(school, trial, {"feeling": "3"}, "跟不上")
    finished = school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    school.desk.calls.undo(school.actor, finished.attempt_id)
    assert school.desk.tickets.rows(open_only=False) == ()


def test_not_convenient_now_is_called_again_on_the_day_agreed(school: OpenDesk, trial: int) -> None:
    _answer_all(school, trial, {"greet": "2"})
    finished = school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    assert finished.consequence.status is VisitStatus.OPEN
    sheet = school.desk.calls.open(school.actor, trial)
    assert sheet.visit.due == date(2026, 11, 27)
    assert sheet.visit.appointed
    assert sheet.flow is not None
    assert sheet.flow.current == "greet"
    school.desk.calls.undo(school.actor, finished.attempt_id)
    flow = school.desk.calls.open(school.actor, trial).flow
    assert flow is not None
    assert flow.finished


def test_reschedule_needs_a_day_that_is_not_past(school: OpenDesk, trial: int) -> None:
    for day in (None, date(2026, 11, 20)):
        with pytest.raises(InvalidInput):
            school.desk.calls.finish(school.actor, trial, Outcome.RESCHEDULED, day=day)
    school.desk.calls.finish(school.actor, trial, Outcome.RESCHEDULED, day=date(2026, 11, 26), minute=900)
    visit = school.desk.calls.open(school.actor, trial).visit
    assert (visit.due, visit.minute, visit.appointed, visit.original) == (date(2026, 11, 26), 900, True, TODAY)


def test_dissatisfaction_without_its_reason_cannot_be_finished(school: OpenDesk, trial: int) -> None:
    school.desk.calls.answer(school.actor, trial, "greet", "1")
    flow, _ = school.desk.calls.answer(school.actor, trial, "feeling", "3")
    assert flow.missing_reason == "feeling"
    with pytest.raises(InvalidInput, match="原因"):
        school.desk.calls.finish(school.actor, trial, Outcome.REACHED)


def test_a_closed_visit_takes_nothing_more(school: OpenDesk, trial: int) -> None:
    school.desk.calls.finish(school.actor, trial, Outcome.REFUSED, why="不想接电话")
    with pytest.raises(InvalidInput):
        school.desk.calls.finish(school.actor, trial, Outcome.REACHED)
    with pytest.raises(InvalidInput):
        school.desk.calls.save_note(school.actor, trial, "x")


def test_wrong_number_marks_the_phone(school: OpenDesk, trial: int) -> None:
    school.desk.calls.finish(school.actor, trial, Outcome.WRONG_NUMBER)
    customer = school.desk.calls.open(school.actor, trial).customer
    assert [phone.wrong for phone in customer.draft.phones] == [True]


def test_who_may_only_read_calls_nobody(school: OpenDesk, trial: int) -> None:
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    with pytest.raises(NotPermitted):
        school.desk.calls.finish(reader, trial, Outcome.REACHED)
    assert school.desk.calls.open(school.actor, trial).visit.attempts == ()


def test_regular_follow_up_returns_from_the_day_of_contact(clinic: OpenDesk, clock: FixedClock) -> None:
    """S-11: interval 30 days, done 2026-03-03, next 2026-04-02."""
    clock.moment = datetime(2026, 2, 1, 1, tzinfo=UTC)
    plan = next(plan for plan in clinic.desk.plans.plans() if plan.trigger.value == "interval")
    steps = tuple(replace(step, shift=type(step.shift).KEEP) for step in plan.steps)
    clinic.desk.plans.save(clinic.actor, replace(plan, steps=steps))
    customer = clinic.add("卞清和", "13800003333")
    visit = clinic.event(customer, plan.trigger_key, date(2026, 2, 1))[0]
    clock.moment = datetime(2026, 3, 3, 2, tzinfo=UTC)
    clinic.desk.calls.finish(clinic.actor, visit, Outcome.REACHED)
    days = [row.due for row in clinic.desk.schedule.of_customer(customer) if row.id != visit]
    assert days == [date(2026, 4, 2)]


def test_what_is_foreseen_is_what_follows(school: OpenDesk, trial: int) -> None:
    _answer_all(school, trial, {"feeling": "3"}, "跟不上")
    outcomes = (Outcome.REACHED, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.WRONG_NUMBER)
    foreseen = school.desk.calls.foresee(trial, outcomes)
    for outcome in outcomes:
        finished = school.desk.calls.finish(school.actor, trial, outcome)
        assert finished.consequence == foreseen[outcome]
        school.desk.calls.undo(school.actor, finished.attempt_id)
