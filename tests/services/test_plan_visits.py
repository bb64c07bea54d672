"""Plans at work: each run makes what is missing and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerKind
from desktop_app.domain.plans import Offset
from desktop_app.store import demo as relations
from tests.desks import OpenDesk


def _all(opened: OpenDesk, customer: int) -> list[tuple[str, date]]:
    rows = opened.desk.schedule.of_customer(customer)
    return sorted((row.title, row.due) for row in rows if row.state.value != "withdrawn")


def test_a_run_makes_nothing_twice(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800001111", birthday=date(2015, 12, 1))
    school.event(customer, "enrolment", date(2026, 11, 20), "围棋")
    made, _ = school.desk.plans.run(school.actor)
    assert made == 1  # the birthday that is near
    before = _all(school, customer)
    assert school.desk.plans.run(school.actor)[0] == 0
    assert _all(school, customer) == before


def test_a_plan_that_is_switched_off_makes_nothing_and_leaves_what_stands(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800001111")
    visits = school.event(customer, "trial", date(2026, 11, 23))
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.trial")
    school.desk.plan_editing.save(school.actor, replace(plan, active=False))
    assert school.event(customer, "trial", date(2026, 11, 24)) == []
    assert [row.id for row in school.desk.schedule.of_customer(customer)] == visits


def test_an_edited_offset_holds_for_new_events(school: OpenDesk) -> None:
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.trial")
    step = replace(plan.steps[0], due=Offset(2), earliest=Offset(2), latest=Offset(4))
    school.desk.plan_editing.save(school.actor, replace(plan, steps=(step,)))
    customer = school.add("柏知夏", "13800001111")
    school.event(customer, "trial", date(2026, 11, 24))
    assert _all(school, customer) == [("试听后回访", date(2026, 11, 26))]


def test_the_employer_is_called_where_one_is_known(school: OpenDesk) -> None:
    """S-02: employed 2026-03-10, the employer is called by 2026-04-10."""
    student = school.add("柏知远", "13800001111")
    employer = school.add("流云汽车服务中心", "057180001111", kind=CustomerKind.ORGANISATION)
    with school.desk.commands.database.writing() as connection:
        relations.add_relation(connection, student, "employer", employer)
    school.event(student, "employment", date(2026, 3, 10))
    row = min(school.desk.schedule.of_customer(employer), key=lambda row: row.due)
    assert row.latest == date(2026, 4, 10)
    assert row.reason.startswith("柏知远：")


def test_employment_gives_the_windows_of_the_source(school: OpenDesk, clock: FixedClock) -> None:
    """S-01: phone 2026-03-25 to 2026-04-09, on site 2026-06-10; late on 2026-04-12."""
    clock.moment = datetime(2026, 3, 10, 1, tzinfo=UTC)
    student = school.add("柏知远", "13800001111")
    school.event(student, "employment", date(2026, 3, 10))
    rows = {row.method.value: row for row in school.desk.schedule.of_customer(student) if "单位" not in row.title}
    phone = next(row for row in school.desk.schedule.of_customer(student) if row.earliest == date(2026, 3, 25))
    assert (phone.earliest, phone.latest) == (date(2026, 3, 25), date(2026, 4, 9))
    assert rows["onsite"].due == date(2026, 6, 10)


def test_arrival_in_another_town_is_visited_on_the_friday(school: OpenDesk, clock: FixedClock) -> None:
    """S-04: left 2026-07-01, call 07-02; arrived 07-02, window to Sunday 07-12, target Friday 07-10."""
    clock.moment = datetime(2026, 7, 1, 1, tzinfo=UTC)
    student = school.add("柏知远", "13800001111")
    school.event(student, "departure", date(2026, 7, 1))
    school.event(student, "arrival", date(2026, 7, 2))
    rows = school.desk.schedule.of_customer(student)
    assert sorted((row.due, row.latest) for row in rows) == [
        (date(2026, 7, 2), date(2026, 7, 2)),
        (date(2026, 7, 10), date(2026, 7, 12)),
    ]
    friday = next(row for row in rows if row.due == date(2026, 7, 10))
    assert "07-12 周日" in friday.reason


def test_dates_that_come_near_make_their_visits_once_a_day(school: OpenDesk, clock: FixedClock) -> None:
    customer = school.add("柏知夏", "13800001111", birthday=date(2016, 2, 29))
    assert not school.desk.plans.catch_up(school.actor).ids
    clock.moment = datetime(2027, 1, 20, 1, tzinfo=UTC)  # the 28th is a Sunday
    assert school.desk.plans.catch_up(school.actor).ids
    assert [row.due for row in school.desk.schedule.of_customer(customer)] == [date(2027, 2, 26)]
    assert not school.desk.plans.catch_up(school.actor).ids
