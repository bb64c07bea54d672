"""A ticket waits for the customer's word as long as its confirming visit can be made (R-231, R-232)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Method
from desktop_app.domain.scripts import AnswerDraft
from desktop_app.domain.tickets import TicketDraft, TicketState
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk


@pytest.fixture
def customer(school: OpenDesk) -> int:
    return school.add("柏知夏", "13800001111", owner=school.actor.name)


@pytest.fixture
def ticket(school: OpenDesk, customer: int) -> int:
    return school.desk.tickets.open(school.actor, TicketDraft(customer, "teaching", "讲得太快"))[0]


@pytest.fixture
def confirming(school: OpenDesk, ticket: int) -> int:
    return school.desk.tickets.handled(school.actor, ticket, "换了老师")[0]


def _stands(school: OpenDesk, ticket: int) -> tuple[TicketState, int | None]:
    found = school.desk.tickets.get(ticket)
    return found.state, found.confirm_visit_id


def _ask(school: OpenDesk, visit: int, word: str) -> None:
    for step, choice in (("greet", "1"), ("tell", word)):
        school.desk.calls.answer(school.actor, visit, step, choice)


def test_a_second_round_asks_for_the_word_again(school: OpenDesk, ticket: int, confirming: int) -> None:
    calls, reviews = school.desk.calls, school.desk.reviews
    calls.finish(school.actor, confirming, Outcome.WRONG_NUMBER)
    assert _stands(school, ticket) == (TicketState.HANDLING, confirming)
    done = reviews.second_round(school.actor, confirming, "13900139000")
    assert done.next_visit_id is not None
    assert _stands(school, ticket) == (TicketState.HANDLED, done.next_visit_id)

    reviews.undo(school.actor, done)
    assert _stands(school, ticket) == (TicketState.HANDLING, confirming)
    again = reviews.second_round(school.actor, confirming, "13900139000").next_visit_id
    assert again is not None
    _ask(school, again, "1")
    calls.finish(school.actor, again, Outcome.REACHED)
    assert school.desk.tickets.get(ticket).state is TicketState.CONFIRMED


def test_no_second_round_for_a_ticket_that_was_handled_anew(school: OpenDesk, ticket: int, confirming: int) -> None:
    school.desk.calls.finish(school.actor, confirming, Outcome.WRONG_NUMBER)
    school.desk.tickets.handled(school.actor, ticket, "又换了老师")
    stands = _stands(school, ticket)
    with pytest.raises(InvalidInput, match="之后又有处理"):
        school.desk.reviews.second_round(school.actor, confirming, "13900139000")
    assert _stands(school, ticket) == stands


def test_a_second_round_that_somebody_began_is_not_taken_back(school: OpenDesk, ticket: int, confirming: int) -> None:
    school.desk.calls.finish(school.actor, confirming, Outcome.WRONG_NUMBER)
    done = school.desk.reviews.second_round(school.actor, confirming, "13900139000")
    assert done.next_visit_id is not None
    school.desk.calls.save_draft(school.actor, done.next_visit_id, AnswerDraft("greet", "", "正在"))
    with pytest.raises(InvalidInput, match="已经开始"):
        school.desk.reviews.undo(school.actor, done)
    assert _stands(school, ticket) == (TicketState.HANDLED, done.next_visit_id)


def test_the_households_unanswered_call_gives_the_ticket_back(
    school: OpenDesk, clock: FixedClock, ticket: int, confirming: int
) -> None:
    calls = school.desk.calls
    sibling = school.desk.schedule.add(school.actor, school.add("柏知秋", "13800001111"), clock.today(), None, "问候")[
        0
    ]
    for hour in (1, 6, 12):
        clock.moment = datetime(2026, 11, 24, hour, tzinfo=UTC)
        done = calls.finish(school.actor, sibling, Outcome.NO_ANSWER, also=[confirming])
    assert _stands(school, ticket) == (TicketState.HANDLING, confirming)
    calls.undo(school.actor, done.attempt_id)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)


def test_handling_is_not_taken_back_while_the_customer_is_asked(school: OpenDesk, ticket: int, confirming: int) -> None:
    school.desk.calls.answer(school.actor, confirming, "greet", "1")
    with pytest.raises(InvalidInput, match="已经开始"):
        school.desk.tickets.take_back_handled(school.actor, ticket)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)


def test_a_customer_off_the_lists_gives_no_word_until_back(
    school: OpenDesk, customer: int, ticket: int, confirming: int
) -> None:
    customers, tickets = school.desk.customers, school.desk.tickets
    customers.invalidate(school.actor, customer, "搬走了")
    assert _stands(school, ticket) == (TicketState.HANDLING, confirming)
    assert "失效" in tickets.get(ticket).steps[-1].note
    with pytest.raises(InvalidInput, match="先恢复客户"):
        tickets.handled(school.actor, ticket, "又换了老师")
    customers.restore(school.actor, customer)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)
    _ask(school, confirming, "1")
    school.desk.calls.finish(school.actor, confirming, Outcome.REACHED)
    customers.invalidate(school.actor, customer, "搬走了")
    assert tickets.get(ticket).state is TicketState.CONFIRMED


def test_a_result_leaves_nothing_typed_behind_and_undo_brings_it_back(school: OpenDesk, confirming: int) -> None:
    calls, typed = school.desk.calls, AnswerDraft("tell", "", "还想问问")
    calls.save_draft(school.actor, confirming, typed)
    done = calls.finish(school.actor, confirming, Outcome.REFUSED, why="不想再谈")
    assert calls.open(school.actor, confirming).drafts == ()
    calls.undo(school.actor, done.attempt_id)
    assert calls.open(school.actor, confirming).drafts == (typed,)


def test_what_was_sent_waits_for_its_answer_however_often_it_is_sent(
    school: OpenDesk, clock: FixedClock, customer: int, ticket: int, confirming: int
) -> None:
    declined = FlagDraft(FlagKind.CHANNELS, clock.today(), declined=frozenset({Method.PHONE}))
    school.desk.conduct.set(school.actor, customer, declined)
    calls = school.desk.calls
    for day, again in ((24, 26), (26, 30), (30, 32)):
        clock.moment = datetime(2026, 11, day, 2, tzinfo=UTC)
        done = calls.finish(school.actor, confirming, Outcome.NO_ANSWER)
        assert done.consequence.text.startswith("已发出 → 等答复，")
        assert calls.open(school.actor, confirming).visit.due == date(2026, 11, 1) + timedelta(again - 1)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)
    calls.undo(school.actor, done.attempt_id)
    assert calls.open(school.actor, confirming).visit.due == date(2026, 11, 30)
    _ask(school, confirming, "1")
    calls.finish(school.actor, confirming, Outcome.REACHED)
    assert school.desk.tickets.get(ticket).state is TicketState.CONFIRMED


def test_a_second_round_taken_back_leaves_the_first_result_to_be_taken_back(
    school: OpenDesk, ticket: int, confirming: int
) -> None:
    calls, reviews = school.desk.calls, school.desk.reviews
    first = calls.finish(school.actor, confirming, Outcome.WRONG_NUMBER)
    reviews.undo(school.actor, reviews.second_round(school.actor, confirming, "13900139000"))
    calls.undo(school.actor, first.attempt_id)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)


def test_a_merge_taken_back_lets_the_ticket_wait_again(
    school: OpenDesk, customer: int, ticket: int, confirming: int
) -> None:
    kept = school.add("柏知夏", "13900009999")
    duplicates, customers = school.desk.duplicates, school.desk.customers
    merge_id = duplicates.merge(school.actor, kept, customer).merge_id
    customers.invalidate(school.actor, kept, "搬走了")
    assert _stands(school, ticket)[0] is TicketState.HANDLING
    duplicates.undo(school.actor, merge_id)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)


def test_a_result_taken_back_of_a_customer_off_the_lists_leaves_the_ticket_with_who_handles_it(
    school: OpenDesk, customer: int, ticket: int, confirming: int
) -> None:
    done = school.desk.calls.finish(school.actor, confirming, Outcome.REFUSED, why="不想再谈")
    school.desk.customers.invalidate(school.actor, customer, "搬走了")
    school.desk.calls.undo(school.actor, done.attempt_id)
    assert _stands(school, ticket)[0] is TicketState.HANDLING
    school.desk.customers.restore(school.actor, customer)
    assert _stands(school, ticket) == (TicketState.HANDLED, confirming)


def test_a_visit_for_which_no_ticket_waits_says_so(
    school: OpenDesk, customer: int, ticket: int, confirming: int
) -> None:
    _ask(school, confirming, "1")
    school.desk.customers.invalidate(school.actor, customer, "搬走了")
    done = school.desk.calls.finish(school.actor, confirming, Outcome.REACHED)
    assert "不会因此办结" in done.consequence.text
    assert school.desk.tickets.get(ticket).state is TicketState.HANDLING
