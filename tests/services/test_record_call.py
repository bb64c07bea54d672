"""Calls: answers kept at once, results with their consequence, and taking everything back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.scripts import AnswerDraft, AnswerKind
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.store import visits
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


def _problem(opened: OpenDesk, visit: int) -> tuple[int, int]:
    """End a call with a problem; return the attempt and its ticket."""
    _answer_all(opened, visit, {"feeling": "3"}, "跟不上")
    finished = opened.desk.calls.finish(opened.actor, visit, Outcome.REACHED)
    assert finished.ticket_id is not None
    return finished.attempt_id, finished.ticket_id


@pytest.mark.parametrize("work", ["start", "handled", "update"])
def test_a_ticket_others_have_worked_on_is_not_taken_back(school: OpenDesk, trial: int, work: str) -> None:
    attempt, ticket = _problem(school, trial)
    tickets = school.desk.tickets
    if work == "start":
        tickets.start(school.actor, ticket, "已转教务")
    elif work == "handled":
        tickets.handled(school.actor, ticket, "换了老师")
    else:
        tickets.update(school.actor, ticket, replace(tickets.get(ticket).draft, assignee="教务"))
    before = tickets.get(ticket)
    with pytest.raises(InvalidInput) as refused:
        school.desk.calls.undo(school.actor, attempt)
    assert refused.value.code == "changed_since"
    assert tickets.get(ticket) == before
    assert [row.id for row in tickets.rows(open_only=False)] == [ticket]
    assert school.desk.calls.open(school.actor, trial).visit.status is VisitStatus.DONE


def test_a_confirmation_is_not_taken_back_once_its_ticket_was_handled_again(school: OpenDesk, trial: int) -> None:
    _, ticket = _problem(school, trial)
    first, _ = school.desk.tickets.handled(school.actor, ticket, "已说明")
    _answer_all(school, first, {"tell": "2"}, "还是没有补课")
    finished = school.desk.calls.finish(school.actor, first, Outcome.REACHED)
    second, _ = school.desk.tickets.handled(school.actor, ticket, "补了课")
    with pytest.raises(InvalidInput):
        school.desk.calls.undo(school.actor, finished.attempt_id)
    customer = school.desk.tickets.get(ticket).draft.customer_id
    with school.desk.commands.reading() as connection:
        still_open = connection.exec_driver_sql(
            "SELECT id FROM visit WHERE customer_id = ? AND ticket_id IS NOT NULL AND status = 'open'", (customer,)
        )
        assert still_open.scalars().all() == [second]


def test_a_field_written_anew_since_is_kept_by_undo(school: OpenDesk) -> None:
    def told() -> dict[str, str]:
        return dict(school.desk.customers.file(customer).customer.draft.extra)

    customer = school.add("柏知夏", "13800001111", extra={"就业状态": "待业"})
    visit, _ = school.desk.schedule.add(school.actor, customer, TODAY, None, "到岗回访", "school.arrival")
    _answer_all(school, visit, {"status": "2"})
    first = school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    assert told() == {"就业状态": "正在面试"}
    school.desk.calls.undo(school.actor, first.attempt_id)
    assert told() == {"就业状态": "待业"}
    second = school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    draft = school.desk.customers.file(customer).customer.draft
    school.desk.customers.update(school.actor, customer, replace(draft, extra={"就业状态": "在岗"}))
    school.desk.calls.undo(school.actor, second.attempt_id)
    assert told() == {"就业状态": "在岗"}


def test_undo_keeps_a_later_move_and_later_notes(school: OpenDesk, trial: int) -> None:
    school.desk.calls.save_note(school.actor, trial, "占线")
    finished = school.desk.calls.finish(school.actor, trial, Outcome.NO_ANSWER)
    school.desk.arrange.move(school.actor, [(trial, date(2026, 11, 26), None)])
    school.desk.calls.save_note(school.actor, trial, "家长来电说周四再打")
    school.desk.calls.undo(school.actor, finished.attempt_id)
    visit = school.desk.calls.open(school.actor, trial).visit
    assert (visit.due, visit.minute, visit.status) == (date(2026, 11, 26), None, VisitStatus.OPEN)
    assert visit.note == "占线\n家长来电说周四再打"
    assert visit.attempts == ()
    with school.desk.commands.reading() as connection:
        assert visits.record(connection, trial).moved


def test_undo_after_a_move_to_another_hour_keeps_day_and_hour_together(school: OpenDesk, trial: int) -> None:
    day = date(2026, 11, 26)
    finished = school.desk.calls.finish(school.actor, trial, Outcome.RESCHEDULED, day=day, minute=900)
    school.desk.arrange.move(school.actor, [(trial, day, 600)])
    school.desk.calls.undo(school.actor, finished.attempt_id)
    visit = school.desk.calls.open(school.actor, trial).visit
    assert (visit.due, visit.minute) == (day, 600)


def test_a_result_of_an_earlier_version_can_still_be_taken_back(school: OpenDesk, trial: int) -> None:
    before = school.desk.calls.open(school.actor, trial).visit
    finished = school.desk.calls.finish(school.actor, trial, Outcome.NO_ANSWER)
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE visit_attempt SET before = json_remove(before, '$.after')")
    school.desk.calls.undo(school.actor, finished.attempt_id)
    assert school.desk.calls.open(school.actor, trial).visit == before


def test_a_result_of_the_demo_can_be_taken_back(demo: OpenDesk) -> None:
    with demo.desk.commands.reading() as connection:
        found = connection.exec_driver_sql("SELECT id, visit_id FROM visit_attempt ORDER BY id DESC LIMIT 1").one()
    demo.desk.calls.undo(demo.actor, found.id)
    visit = demo.desk.calls.open(demo.actor, found.visit_id).visit
    assert visit.status is VisitStatus.OPEN
    assert found.id not in [attempt.id for attempt in visit.attempts]


AUDITED = {"customer": "customer", "customer_event": "event", "ticket": "ticket", "visit": "visit"}
"""Tables that calls change, and what their rows are called in the audit."""


def _rows(opened: OpenDesk) -> dict[tuple[str, int], tuple[object, ...]]:
    with opened.desk.commands.reading() as connection:
        found = {
            (entity, row[0]): tuple(row)
            for table, entity in AUDITED.items()
            for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")
        }
        for row in connection.exec_driver_sql("SELECT customer_id, number, wrong FROM customer_phone"):
            found["customer", row[0]] += tuple(row)
    return found


def _audited(opened: OpenDesk) -> list[tuple[str, int]]:
    with opened.desk.commands.reading() as connection:
        rows = connection.exec_driver_sql("SELECT entity, entity_id FROM audit ORDER BY id")
        return [(row[0], row[1]) for row in rows]


def test_whatever_a_call_or_its_undo_changes_is_in_the_audit(school: OpenDesk, trial: int) -> None:
    """Visits that plans make of an event, or that go with it, are told by the event's row."""
    calls, tickets, actor = school.desk.calls, school.desk.tickets, school.actor
    attempt, ticket = 0, 0

    def finish(outcome: Outcome, visit: int = trial) -> Callable[[], None]:
        def run() -> None:
            nonlocal attempt, ticket
            done = calls.finish(actor, visit, outcome)
            attempt, ticket = done.attempt_id, done.ticket_id or ticket

        return run

    def checked(run: Callable[[], object], *expected: str) -> None:
        rows, count = _rows(school), len(_audited(school))
        run()
        now, told = _rows(school), set(_audited(school)[count:])
        changed = {key for key in now if now[key] != rows.get(key)}
        assert set(expected) <= {entity for entity, _ in changed}
        assert {key for key in changed if key[0] != "visit"} <= told
        assert told & {key for key in changed if key[0] == "visit"}

    def undo() -> None:
        calls.undo(actor, attempt)

    checked(finish(Outcome.WRONG_NUMBER), "customer")
    checked(undo, "customer")
    _answer_all(school, trial)
    checked(finish(Outcome.REACHED), "event")
    checked(undo, "event")
    calls.answer(actor, trial, "feeling", "3", "跟不上")
    _answer_all(school, trial)
    checked(finish(Outcome.REACHED), "ticket")
    checked(undo, "ticket")
    finish(Outcome.REACHED)()
    checked(lambda: tickets.handled(actor, ticket, "换了老师"), "ticket")
    confirming = tickets.get(ticket).confirm_visit_id
    assert confirming is not None
    _answer_all(school, confirming)
    checked(finish(Outcome.REACHED, confirming), "ticket")
    checked(undo, "ticket")


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


def test_the_number_that_was_called_is_the_wrong_one(school: OpenDesk) -> None:
    def wrong() -> list[str]:
        return [p.number for p in school.desk.customers.file(customer).customer.draft.phones if p.wrong]

    customer = school.add("柏知夏", "13800001111", "13800004444")
    (visit,) = school.event(customer, "trial", date(2026, 11, 23))
    with pytest.raises(InvalidInput):
        school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER, number="13800009999")
    finished = school.desk.calls.finish(school.actor, visit, Outcome.WRONG_NUMBER, number="13800004444")
    assert wrong() == ["13800004444"]
    school.desk.calls.undo(school.actor, finished.attempt_id)
    assert wrong() == []


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
    clinic.desk.plan_editing.save(clinic.actor, replace(plan, steps=steps))
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


def test_a_reminder_of_the_day_is_called_again_before_the_event(school: OpenDesk, clock: FixedClock) -> None:
    customer = school.add("柏知夏", "13800001111")
    clock.moment = datetime(2026, 11, 23, 2, tzinfo=UTC)
    (visit,) = school.event(customer, "trial_booked", date(2026, 11, 24), "围棋", hour="14:30")
    clock.moment = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)
    follows = school.desk.calls.consequence(visit, Outcome.NO_ANSWER)
    assert (follows.due, follows.minute) == (date(2026, 11, 24), 11 * 60 + 20)


def test_what_is_typed_is_kept_and_no_answer(school: OpenDesk, trial: int) -> None:
    calls, actor = school.desk.calls, school.actor
    before = calls.open(actor, trial).flow
    calls.save_draft(actor, trial, AnswerDraft("greet", "打到一"))
    calls.save_draft(actor, trial, AnswerDraft("greet", "打到一半", "因为"))
    sheet = calls.open(actor, trial)
    assert (sheet.drafts, sheet.flow) == ((AnswerDraft("greet", "打到一半", "因为"),), before)
    calls.save_draft(actor, trial, AnswerDraft("greet"))
    assert calls.open(actor, trial).drafts == ()
    calls.save_draft(actor, trial, AnswerDraft("greet", "又打了"))
    calls.answer(actor, trial, "greet", "1")
    assert calls.open(actor, trial).drafts == ()


def test_nothing_is_typed_into_a_visit_that_has_ended(school: OpenDesk, trial: int) -> None:
    school.desk.calls.finish(school.actor, trial, Outcome.REFUSED)
    with pytest.raises(InvalidInput):
        school.desk.calls.save_draft(school.actor, trial, AnswerDraft("greet", "晚了"))


def test_a_reason_is_set_aside_with_its_answer_and_comes_back(school: OpenDesk, trial: int) -> None:
    calls, actor = school.desk.calls, school.actor
    calls.answer(actor, trial, "greet", "1")
    calls.answer(actor, trial, "feeling", "3", "讲得太快")
    flow, _ = calls.answer(actor, trial, "feeling", "1")
    assert flow.problem == ""
    flow, _ = calls.answer(actor, trial, "feeling", "3")
    assert flow.missing_reason == ""
    assert [view.answer.reason for view in flow.path if view.answer and view.answer.reason] == ["讲得太快"]
