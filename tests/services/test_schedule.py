"""The calendar: what stands where, moving it, and taking a move back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery, ListScope
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.visits import Outcome, VisitState
from tests.desks import OpenDesk


@pytest.fixture
def visit(school: OpenDesk) -> int:
    """A visit due on 2026-11-24 with a window to 2026-11-26."""
    return school.event(school.add("柏知夏", "13800001111"), "trial", date(2026, 11, 23))[0]


def test_calling_order_is_hours_that_have_come_then_the_nearest_deadline(school: OpenDesk, clock: FixedClock) -> None:
    def due(name: str, event_day: date) -> int:
        return school.event(school.add(name), "trial", event_day)[0]

    today, overdue, appointed = (
        due("甲", date(2026, 11, 23)),
        due("乙", date(2026, 11, 10)),
        due("丙", date(2026, 11, 23)),
    )
    school.desk.calls.finish(school.actor, appointed, Outcome.RESCHEDULED, day=date(2026, 11, 24), minute=900)

    def order() -> list[int]:
        return [row.id for row in school.desk.schedule.today_list()]

    assert order() == [overdue, today, appointed]
    assert school.desk.schedule.next_visit() == overdue
    assert school.desk.schedule.next_visit(overdue) == today
    assert school.desk.schedule.next_visit(today) == overdue
    clock.moment = datetime(2026, 11, 24, 6, 55, tzinfo=UTC)
    assert order() == [appointed, overdue, today]
    assert school.desk.schedule.next_visit(today) == appointed


def test_who_did_not_answer_is_not_opened_again_before_the_hour(school: OpenDesk, clock: FixedClock) -> None:
    first, second = (school.event(school.add(name), "trial", date(2026, 11, 23))[0] for name in "甲乙")
    clock.moment = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)
    assert school.desk.calls.finish(school.actor, first, Outcome.NO_ANSWER).next_visit_id == second
    assert school.desk.calls.finish(school.actor, second, Outcome.REACHED).next_visit_id is None
    assert school.desk.schedule.next_visit() == first


def test_states_tell_what_is_pressing(school: OpenDesk) -> None:
    customer = school.add("柏知夏")
    states = {}
    for day in (date(2026, 11, 10), date(2026, 11, 21), date(2026, 11, 23), date(2026, 12, 1)):
        (visit,) = school.event(customer, "trial", day)
        states[day] = next(row.state for row in school.desk.schedule.of_customer(customer) if row.id == visit)
    assert list(states.values()) == [VisitState.OVERDUE, VisitState.CLOSING, VisitState.DUE, VisitState.DUE]


def test_days_know_work_rest_and_the_moon(school: OpenDesk) -> None:
    days = {info.day: info for info in school.desk.schedule.days(date(2026, 9, 20), date(2026, 10, 10))}
    assert days[date(2026, 9, 25)].name.startswith("中秋")
    assert days[date(2026, 9, 25)].lunar == "八月十五"
    assert not days[date(2026, 10, 1)].working
    assert days[date(2026, 10, 1)].holiday
    assert not days[date(2026, 9, 20)].holiday
    assert days[date(2026, 9, 22)].working


def test_a_visit_by_hand(school: OpenDesk) -> None:
    customer = school.add("柏知夏")
    visit, _ = school.desk.schedule.add(school.actor, customer, date(2026, 11, 27), 600, "送教材", why="家长要求")
    (row,) = school.desk.schedule.between(date(2026, 11, 27), date(2026, 11, 27))
    assert (row.id, row.minute, row.reason) == (visit, 600, "林青禾手工安排：家长要求")
    with pytest.raises(InvalidInput):
        school.desk.schedule.add(school.actor, customer, date(2026, 11, 1), None, "晚了")
    with pytest.raises(InvalidInput):
        school.desk.schedule.add(school.actor, customer, date(2026, 11, 27), None, " ")


def test_figures_count_only_visits_of_customers_on_the_lists(school: OpenDesk, visit: int) -> None:
    gone = school.add("岑星野", "13800002222")
    called, _ = (school.event(gone, "trial", day)[0] for day in (date(2026, 11, 23), date(2026, 11, 10)))
    school.desk.calls.finish(school.actor, called, Outcome.REFUSED)
    counts = school.desk.customers.counts()
    assert (counts.due_today, counts.done_today, counts.overdue) == (2, 1, 1)
    school.desk.customers.invalidate(school.actor, gone, "重复")
    counts = school.desk.customers.counts()
    assert (counts.due_today, counts.done_today, counts.overdue) == (1, 0, 0)
    assert len(school.desk.schedule.today_list()) == counts.due_today


def test_the_list_of_today_goes_as_it_is_called(demo: OpenDesk) -> None:
    desk = demo.desk
    rows = desk.customers.page(CustomerQuery(scope=ListScope.TODAY), 0, 200)
    called = [row.id for row in desk.schedule.today_list()]
    places = [called.index(row.visit_id) for row in rows if row.visit_id is not None]
    assert places == sorted(places)
    assert desk.customers.place(CustomerQuery(scope=ListScope.TODAY), rows[3].id) == 3
