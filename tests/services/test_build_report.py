"""The month report from the desk's own rows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.reports import Month, MonthReport
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from desktop_app.rules.report_marks import ticket_marks, visit_marks
from tests.desks import OpenDesk
from tests.files import save_list

NOVEMBER = Month(2026, 11)


def _numbers(report: MonthReport) -> dict[str, tuple[int, int | None]]:
    return {figure.code: (figure.numerator, figure.denominator) for figure in report.figures}


def test_a_month_is_counted_from_what_happened(school: OpenDesk, clock: FixedClock) -> None:
    desk, actor = school.desk, school.actor
    names = ("访到", "拒访", "错号", "没打")
    people = {name: school.add(name, f"1390000000{n}") for n, name in enumerate(names, 1)}
    visits = {name: school.event(person, "trial", date(2026, 11, 23), "围棋")[0] for name, person in people.items()}
    desk.calls.finish(actor, visits["访到"], Outcome.REACHED)
    desk.calls.finish(actor, visits["拒访"], Outcome.REFUSED, why="不需要")
    desk.calls.finish(actor, visits["错号"], Outcome.WRONG_NUMBER)
    numbers = _numbers(desk.reports.month(NOVEMBER))
    others = len(desk.reports.month(NOVEMBER).visits) - 4
    assert numbers["due"] == (4 + others, None)
    assert numbers["done"] == (1, None)
    assert numbers["success_net"] == (1, 3 + others)
    assert numbers["success_gross"] == (1, 4 + others)
    assert numbers["refused"] == (1, None)
    assert numbers["not_reached"] == (1, None)
    outcomes = [attempt.outcome for attempt in desk.reports.month(NOVEMBER).attempts]
    assert outcomes == ["reached", "refused", "wrong_number"]


def test_a_moved_visit_counts_in_the_month_it_was_due(school: OpenDesk) -> None:
    person = school.add("汪小样", "13900000001")
    visit = school.event(person, "trial", date(2026, 11, 27), "围棋")[0]
    school.desk.arrange.move(school.actor, [(visit, date(2026, 12, 2), None)], "家长出差")
    assert visit in [row.id for row in school.desk.reports.month(NOVEMBER).visits]
    assert visit not in [row.id for row in school.desk.reports.month(Month(2026, 12)).visits]


def test_the_first_figures_are_the_same_without_the_rows(demo: OpenDesk) -> None:
    for month in (Month(2026, 10), NOVEMBER, Month(2026, 12)):
        numbers = _numbers(demo.desk.reports.month(month))
        assert demo.desk.reports.done_and_due(month) == (numbers["done"][0], numbers["due"][0])
    assert all(demo.desk.reports.done_and_due(NOVEMBER))


def test_what_was_taken_back_was_never_due(school: OpenDesk, tmp_path: Path) -> None:
    row = ("汪小样", "13900000001", "", None, "", "试听围棋", date(2026, 11, 23), "", "")
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [row]))
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx")
    assert school.desk.reports.month(NOVEMBER).visits
    school.desk.imports.undo(school.actor, done.batch_id)
    assert school.desk.reports.month(NOVEMBER).visits == ()


def test_a_customer_who_left_withdraws_what_was_still_open(school: OpenDesk) -> None:
    person = school.add("汪小样", "13900000001")
    school.event(person, "trial", date(2026, 11, 23), "围棋")
    due, _ = _numbers(school.desk.reports.month(NOVEMBER))["due"]
    school.desk.customers.invalidate(school.actor, person, "退学")
    numbers = _numbers(school.desk.reports.month(NOVEMBER))
    assert (numbers["due"][0], numbers["withdrawn"][0], numbers["open"][0]) == (due, due, 0)


def test_a_ticket_counts_while_it_is_open_and_in_the_month_it_is_handled(school: OpenDesk, clock: FixedClock) -> None:
    desk, actor = school.desk, school.actor
    clock.moment = clock.moment.replace(month=10, day=31, hour=16, minute=30)  # at the desk it is 1 November
    category = desk.tickets.categories()[0]
    ticket, _ = desk.tickets.open(
        actor, TicketDraft(school.add("汪小样"), category.code, "椅子坏了", assignee="李师傅")
    )
    (row,) = desk.reports.month(NOVEMBER).tickets
    assert (row.opened, row.category, row.handled_day) == (date(2026, 11, 1), category.name, None)
    assert desk.reports.month(Month(2026, 10)).tickets == ()
    clock.moment += timedelta(days=40)
    assert len(desk.reports.month(Month(2026, 12)).tickets) == 1
    desk.tickets.start(actor, ticket, "去看了")
    desk.tickets.handled(actor, ticket, "换了新的")
    (row,) = desk.reports.month(Month(2026, 12)).tickets
    assert row.handled_day == clock.today()
    assert desk.reports.month(Month(2027, 1)).tickets == ()


def test_every_figure_of_a_living_desk_is_the_number_of_marked_rows(demo: OpenDesk) -> None:
    report = demo.desk.reports.month(NOVEMBER)
    assert len(report.visits) > 50
    numbers = _numbers(report)
    for mark in visit_marks():
        for code in mark.figures:
            assert numbers[code][0] == sum(map(mark.holds, report.visits)), code
    for ticket_mark in ticket_marks():
        for code in ticket_mark.figures:
            assert numbers[code][0] == sum(map(ticket_mark.holds, report.tickets)), code
    assert all(attempt.at.date().month == 11 for attempt in report.attempts)


def test_the_workbook_of_a_living_desk(demo: OpenDesk, tmp_path: Path) -> None:
    path = tmp_path / "回访月报.xlsx"
    assert demo.desk.reports.write(demo.actor, NOVEMBER, path) == path
    book = load_workbook(path)
    report = demo.desk.reports.month(NOVEMBER)
    assert book["封面"]["B1"].value == demo.desk.settings.organisation
    assert demo.actor.name in str(book["封面"]["B3"].value)
    assert book["回访明细"].max_row == 2 + len(report.visits)
    assert book["拨打记录"].max_row == 2 + len(report.attempts)
    with demo.desk.commands.reading() as connection:
        made = connection.exec_driver_sql(
            "SELECT json_extract(new, '$.month') FROM audit WHERE action = 'report.write'"
        )
        assert made.scalars().all() == ["2026-11"]


def test_a_report_that_cannot_be_written_says_so(school: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        school.desk.reports.write(school.actor, NOVEMBER, tmp_path / "none" / "a.xlsx")
    assert refused.value.code == "folder_missing"
    with pytest.raises(NotPermitted):
        school.desk.reports.write(Actor(1, "甲", Role.READ_ONLY), NOVEMBER, tmp_path / "a.xlsx")
