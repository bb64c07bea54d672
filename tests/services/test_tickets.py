"""Tickets: deadlines by category, stages in order, closed only by the customer's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.tickets import Channel, TicketDraft, TicketState
from desktop_app.domain.visits import Outcome, VisitState
from tests.desks import OpenDesk


@pytest.fixture
def customer(school: OpenDesk) -> int:
    return school.add("柏知夏", "13800001111")


def _open(school: OpenDesk, customer: int, category: str = "opinion", facts: str = "放学时门口太挤") -> int:
    return school.desk.tickets.open(school.actor, TicketDraft(customer, category, facts))[0]


def test_an_opinion_is_answered_within_five_working_days(school: OpenDesk, customer: int) -> None:
    """R-234: received on Tuesday 2026-11-24, answered by Tuesday 2026-12-01."""
    ticket = school.desk.tickets.get(_open(school, customer))
    assert ticket.deadline == date(2026, 12, 1)
    assert ticket.number == "2026-0001"
    assert ticket.draft.department
    assert [step.state for step in ticket.steps] == [TicketState.RECEIVED, TicketState.CLASSIFIED]


@pytest.mark.parametrize(("category", "facts"), [("", "x"), ("nonsense", "x"), ("opinion", " ")])
def test_what_is_not_said_is_asked_for(school: OpenDesk, customer: int, category: str, facts: str) -> None:
    with pytest.raises(InvalidInput):
        _open(school, customer, category, facts)
    assert school.desk.tickets.rows(open_only=False) == ()


def test_numbers_follow_each_other_and_stand_in_the_list_by_deadline(school: OpenDesk, customer: int) -> None:
    later = _open(school, customer)
    school.desk.tickets.update(
        school.actor, later, replace(school.desk.tickets.get(later).draft, deadline=date(2027, 1, 5)), "客户出差"
    )
    sooner = _open(school, customer)
    assert [row.id for row in school.desk.tickets.rows()] == [sooner, later]
    assert [row.number for row in school.desk.tickets.rows()] == ["2026-0002", "2026-0001"]
    assert [row.id for row in school.desk.tickets.rows(text="0001")] == [later]
    assert school.desk.tickets.rows(text="没有这样的") == ()


def test_a_page_of_the_list_has_no_stories_and_a_count_beside_it(school: OpenDesk) -> None:
    tickets, person = school.desk.tickets, school.add("柏知夏")
    code = tickets.categories()[0].code
    ids = [
        tickets.open(school.actor, TicketDraft(person, code, "讲得太快", assignee=who))[0] for who in ("乙", "甲", "丙")
    ]
    tickets.start(school.actor, ids[1])
    assert {ticket.steps for ticket in tickets.rows()} == {()}
    assert len(tickets.get(ids[1]).steps) == 3
    assert [row.id for row in tickets.rows(sort="state")] == [ids[0], ids[2], ids[1]]
    assert [row.id for row in tickets.rows(sort="state", descending=True)] == [ids[1], ids[2], ids[0]]
    assert [row.draft.assignee for row in tickets.rows(sort="assignee", limit=2)] == sorted("甲乙丙")[:2]
    assert (tickets.count(), tickets.count(text="甲"), tickets.count(text="没有这样的")) == (3, 1, 0)


def test_handled_needs_a_result_and_plans_the_confirming_visit(school: OpenDesk, customer: int) -> None:
    ticket = _open(school, customer)
    school.desk.tickets.start(school.actor, ticket, "已转校长室")
    with pytest.raises(InvalidInput):
        school.desk.tickets.handled(school.actor, ticket, "  ")
    visit, _ = school.desk.tickets.handled(school.actor, ticket, "放学时安排老师值守")
    after = school.desk.tickets.get(ticket)
    assert (after.state, after.confirm_visit_id) == (TicketState.HANDLED, visit)
    assert [step.note for step in after.steps] == ["", "", "已转校长室", "放学时安排老师值守"]
    row = next(row for row in school.desk.schedule.of_customer(customer) if row.id == visit)
    assert (row.due, row.title) == (date(2026, 11, 25), "问题件确认")
    with pytest.raises(InvalidInput):
        school.desk.tickets.handled(school.actor, ticket, "再来一次")


def test_open_tickets_stand_on_the_customer_s_file(school: OpenDesk, customer: int) -> None:
    ticket = _open(school, customer)
    assert [t.id for t in school.desk.customers.file(customer).tickets] == [ticket]
    assert school.desk.customers.counts().tickets == 1


def test_a_complaint_goes_through_four_stages(school: OpenDesk, clock: FixedClock, customer: int) -> None:
    """S-25: received by any channel, classified, handled, told; each stage with person and day (R-244)."""
    tickets = school.desk.tickets
    ticket, _ = tickets.receive(school.actor, TicketDraft(customer, "", "老师迟到三次", channel=Channel.MAIL))
    received = tickets.get(ticket)
    assert (received.state, received.category_name, received.deadline) == (TicketState.RECEIVED, "", date(2026, 11, 24))
    with pytest.raises(InvalidInput) as caught:
        tickets.handled(school.actor, ticket, "已处理")
    assert caught.value.code == "ticket_unclassified"
    tickets.classify(school.actor, ticket, replace(received.draft, category="teaching"))
    classified = tickets.get(ticket)
    assert (classified.draft.department, classified.deadline) == ("教务处", date(2026, 11, 27))
    clock.moment = datetime(2026, 11, 26, 2, tzinfo=UTC)
    visit, _ = tickets.handled(school.actor, ticket, "换了老师")
    clock.moment = datetime(2026, 11, 27, 2, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="还没记下客户满意不满意"):
        school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    for step in ("greet", "tell"):
        school.desk.calls.answer(school.actor, visit, step, "1")
    done = school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    assert "客户认可，问题件 2026-0001 结案" in done.consequence.text
    told = tickets.get(ticket)
    assert [(step.state.value, step.at.day) for step in told.steps] == [
        ("received", 24), ("classified", 24), ("handled", 26), ("told", 27), ("confirmed", 27),
    ]  # fmt: skip
    assert {step.user for step in told.steps} == {school.actor.name}


def test_a_confirming_visit_without_the_customers_word_gives_the_ticket_back(school: OpenDesk, customer: int) -> None:
    """R-231: it never stays waiting for a visit that is over."""
    tickets, calls = school.desk.tickets, school.desk.calls
    ticket, _ = tickets.open(school.actor, TicketDraft(customer, "teaching", "讲得太快"))
    visit, _ = tickets.handled(school.actor, ticket, "换了老师")
    assert "没有得到客户答复" in calls.consequence(visit, Outcome.REFUSED).text
    done = calls.finish(school.actor, visit, Outcome.REFUSED, why="不想再谈")
    back = tickets.get(ticket)
    assert (back.state, back.reopened) == (TicketState.HANDLING, 0)
    assert back.steps[-1].note == "拒访"
    calls.undo(school.actor, done.attempt_id)
    assert tickets.get(ticket).state is TicketState.HANDLED


def test_the_result_of_handling_is_taken_back_until_somebody_calls(school: OpenDesk, customer: int) -> None:
    tickets, calls = school.desk.tickets, school.desk.calls
    ticket, _ = tickets.open(school.actor, TicketDraft(customer, "teaching", "讲得太快"))
    visit, _ = tickets.handled(school.actor, ticket, "换了老师")
    tickets.take_back_handled(school.actor, ticket)
    assert (tickets.get(ticket).state, tickets.get(ticket).confirm_visit_id) == (TicketState.HANDLING, None)
    days = date(2026, 11, 1), date(2026, 12, 31)
    waiting = [row.id for row in school.desk.schedule.between(*days) if row.state is not VisitState.WITHDRAWN]
    assert visit not in waiting
    visit, _ = tickets.handled(school.actor, ticket, "又换了老师")
    calls.finish(school.actor, visit, Outcome.NO_ANSWER)
    with pytest.raises(InvalidInput) as refused:
        tickets.take_back_handled(school.actor, ticket)
    assert refused.value.code == "changed_since"


def test_two_departments_go_to_the_leading_group(school: OpenDesk, customer: int) -> None:
    """R-230, S-38: nobody named, two departments."""
    tickets = school.desk.tickets
    draft = TicketDraft(customer, "fee", "多收了钱", department="财务室、教务处")
    assert tickets.get(tickets.open(school.actor, draft)[0]).draft.assignee == "领导小组"
    named = replace(draft, assignee="林青禾")
    assert tickets.get(tickets.open(school.actor, named)[0]).draft.assignee == "林青禾"


def test_a_serious_one_goes_to_the_superior_at_once(school: OpenDesk, customer: int) -> None:
    """R-239: nobody named, so the head of the desk."""
    tickets = school.desk.tickets
    draft = TicketDraft(customer, "service", "代客户签字", serious=True)
    assert tickets.get(tickets.open(school.actor, draft)[0]).draft.assignee == school.actor.name


def test_the_same_matter_again_is_counted(school: OpenDesk, customer: int) -> None:
    """R-250."""
    first, other, again = (_open(school, customer, code) for code in ("opinion", "fee", "opinion"))
    assert [school.desk.tickets.get(ticket).earlier for ticket in (first, other, again)] == [0, 0, 1]


def test_what_is_long_overdue_goes_up(school: OpenDesk, clock: FixedClock, customer: int) -> None:
    ticket = _open(school, customer, "safety")
    clock.moment = datetime(2026, 11, 28, 2, tzinfo=UTC)
    assert [(row.overdue, row.escalated) for row in school.desk.tickets.rows()] == [(True, True)]
    clock.moment = datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert (school.desk.tickets.get(ticket).overdue, school.desk.tickets.get(ticket).escalated) == (True, False)
