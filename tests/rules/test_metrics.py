"""The month's figures: those of S-39 to the digit, and what must hold whatever the rows are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.plans import Method
from desktop_app.domain.reports import Figure, Month, TicketRecord, VisitRecord
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.metrics import figures, is_inside, is_on_time, methods, month_report

MARCH = Month(2026, 3)
DAY = timedelta(days=1)
VISIT = VisitRecord(
    id=1,
    customer="赵甲",
    plan="新契约回访",
    step="电话",
    due=date(2026, 3, 10),
    earliest=date(2026, 3, 5),
    latest=date(2026, 3, 15),
    status=VisitStatus.OPEN,
    method=Method.PHONE,
    done_day=None,
    attempts=0,
    problem=False,
    owner="钱乙",
    note="",
)
TICKET = TicketRecord(
    id=1,
    number="2026-0001",
    customer="赵甲",
    category="代签名",
    department="合规",
    assignee="孙丙",
    opened=date(2026, 3, 10),
    deadline=date(2026, 3, 17),
    state=TicketState.RECEIVED,
    handled_day=None,
    confirmed_day=None,
    reopened=0,
)
DONE = replace(VISIT, status=VisitStatus.DONE, done_day=date(2026, 3, 12))
HANDLED = replace(TICKET, state=TicketState.CONFIRMED, handled_day=date(2026, 3, 12))


def by_code(found: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.code: figure for figure in found}


def percent(figure: Figure) -> float:
    assert figure.ratio is not None
    return round(figure.ratio * 100, 1)


def month_of_s39(home_and_letter: int = 15) -> list[VisitRecord]:
    """200 due, 10 refused, 5 withdrawn, 170 successful (150 inside, 12 with problems), the rest open."""
    done = [
        replace(
            DONE,
            done_day=date(2026, 3, 12) if n < 150 else date(2026, 3, 20),
            method=Method.PHONE if n >= home_and_letter else Method.ONSITE if n < 10 else Method.LETTER,
            problem=n < 12,
        )
        for n in range(170)
    ]
    refused = [replace(VISIT, status=VisitStatus.REFUSED)] * 10
    withdrawn = [replace(VISIT, status=VisitStatus.WITHDRAWN)] * 5
    rows = [*done, *refused, *withdrawn, *[VISIT] * 15]
    return [replace(row, id=number) for number, row in enumerate(rows)]


def test_the_figures_of_s39() -> None:
    tickets = [*[HANDLED] * 9, *[TICKET] * 3]
    found = by_code(figures(month_of_s39(), tickets))
    net, gross, inside = found["success_net"], found["success_gross"], found["inside"]
    assert (net.numerator, net.denominator, percent(net), net.met) == (170, 185, 91.9, True)
    assert (gross.numerator, gross.denominator, percent(gross), gross.met) == (170, 200, 85.0, None)
    assert (inside.numerator, inside.denominator, percent(inside)) == (150, 200, 75.0)
    outside = found["outside"]
    assert (outside.numerator, outside.denominator, percent(outside), outside.met) == (15, 170, 8.8, True)
    assert (percent(found["problem"]), found["problem"].denominator) == (7.1, 170)
    assert (percent(found["handled"]), percent(found["unhandled"])) == (75.0, 25.0)
    assert [(s.name, s.count) for s in methods(month_of_s39())] == [("电话", 155), ("上门", 10), ("信函", 5)]


def test_home_and_letter_above_the_ceiling_warn() -> None:
    outside = by_code(figures(month_of_s39(18), []))["outside"]
    assert (outside.numerator, percent(outside), outside.met) == (18, 10.6, False)


@pytest.mark.parametrize(("done", "met"), [(9, True), (8, False)])
def test_the_target_is_met_exactly_at_the_line(done: int, met: bool) -> None:
    rows = [*[DONE] * done, *[VISIT] * (10 - done)]
    assert by_code(figures(rows, []))["success_net"].met is met


def test_the_ceiling_is_kept_exactly_at_the_line() -> None:
    rows = [replace(DONE, method=Method.LETTER), *[DONE] * 9]
    assert by_code(figures(rows, []))["outside"].met is True


def test_an_empty_month_has_no_ratios() -> None:
    for figure in figures([], []):
        assert figure.numerator == 0
        assert figure.ratio is None
        assert figure.met is None


def test_early_is_on_time_but_not_inside_and_late_is_neither() -> None:
    early, late = replace(DONE, done_day=DONE.earliest - DAY), replace(DONE, done_day=DONE.latest + DAY)
    assert (is_on_time(early), is_inside(early)) == (True, False)
    assert (is_on_time(late), is_inside(late)) == (False, False)
    assert is_inside(replace(DONE, done_day=DONE.latest))


def test_merged_visits_are_counted_where_they_went() -> None:
    merged = replace(VISIT, status=VisitStatus.MERGED)
    assert figures([DONE, merged], []) == figures([DONE], [])


def test_tickets_on_time_and_reopened() -> None:
    late = replace(HANDLED, handled_day=date(2026, 3, 18), reopened=2)
    found = by_code(figures([], [HANDLED, HANDLED, late]))
    assert percent(found["tickets_on_time"]) == 66.7
    assert (found["reopened"].numerator, found["reopened"].denominator) == (1, 3)


def test_satisfaction_stands_where_it_is_asked() -> None:
    assert "satisfaction" not in by_code(figures([], []))
    found = by_code(figures([], [], satisfaction=(24, 30)))["satisfaction"]
    assert percent(found) == 80.0


def test_every_ratio_is_defined_in_words() -> None:
    for figure in figures(month_of_s39(), [TICKET], satisfaction=(1, 2)):
        assert figure.definition
        assert (figure.denominator is None) or ("÷" in figure.definition and figure.source)


DAYS = st.dates(date(2026, 2, 20), date(2026, 4, 10))
VISITS = st.lists(
    st.builds(
        lambda due, before, after, status, method, done, problem, owner, plan: replace(
            VISIT,
            due=due,
            earliest=due - before * DAY,
            latest=due + after * DAY,
            status=status,
            method=method,
            done_day=done if status is VisitStatus.DONE else None,
            problem=problem and status is VisitStatus.DONE,
            owner=owner,
            plan=plan,
        ),
        DAYS,
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(VisitStatus),
        st.sampled_from(Method),
        DAYS,
        st.booleans(),
        st.sampled_from(["钱乙", "孙丙", ""]),
        st.sampled_from(["新契约回访", "生日", ""]),
    ),
    max_size=40,
)
TICKETS = st.lists(
    st.builds(
        lambda opened, state, handled, category: replace(
            TICKET,
            opened=opened,
            state=state,
            handled_day=handled if state in (TicketState.HANDLED, TicketState.CONFIRMED) else None,
            category=category,
        ),
        DAYS,
        st.sampled_from(TicketState),
        DAYS,
        st.sampled_from(["代签名", "服务", ""]),
    ),
    max_size=20,
)


@given(VISITS, TICKETS)
def test_whatever_the_rows_the_report_adds_up(visits: list[VisitRecord], tickets: list[TicketRecord]) -> None:
    report = month_report(
        MARCH, visits, tickets, [], organisation="育才学校", made_at=datetime(2026, 4, 1, tzinfo=UTC), made_by="王芳"
    )
    n = {figure.code: figure.numerator for figure in report.figures}
    found = by_code(report.figures)
    assert n["due"] == n["done"] + n["refused"] + n["withdrawn"] + n["not_reached"] + n["open"] == len(report.visits)
    assert n["inside"] <= n["on_time"] <= n["done"]
    assert n["problem"] <= n["done"]
    assert n["handled"] + n["unhandled"] == n["tickets"] == len(report.tickets)
    for figure in report.figures:
        assert figure.ratio is None or 0 <= figure.ratio <= 1
    net, gross = found["success_net"].ratio, found["success_gross"].ratio
    assert net is None or gross is None or net >= gross
    assert sum(share.count for share in report.methods) == n["done"]
    assert sum(share.count for share in report.categories) == n["tickets"]
    assert sum(share.total for share in report.plans) == n["due"]
    assert sum(share.count for share in report.plans) == n["on_time"]
    assert sum(due for _, due, _, _ in report.operators) == n["due"]
    assert sum(done for _, _, done, _ in report.operators) == n["done"]
    assert sum(inside for _, _, _, inside in report.operators) == n["inside"]
    assert [day for day, _, _ in report.days] == [date(2026, 3, 1) + k * DAY for k in range(31)]
    assert sum(due for _, due, _ in report.days) == n["due"]
    assert sum(done for _, _, done in report.days) == n["done"]


@given(VISITS, TICKETS)
def test_only_the_months_rows_are_counted(visits: list[VisitRecord], tickets: list[TicketRecord]) -> None:
    report = month_report(
        MARCH, visits, tickets, [], organisation="育才学校", made_at=datetime(2026, 4, 1, tzinfo=UTC), made_by="王芳"
    )
    assert all((visit.due.year, visit.due.month) == (2026, 3) for visit in report.visits)
    left_out = [ticket for ticket in tickets if ticket not in report.tickets]
    for ticket in left_out:
        handled_before = ticket.handled_day is not None and ticket.handled_day < date(2026, 3, 1)
        assert ticket.opened > date(2026, 3, 31) or (handled_before and ticket.opened < date(2026, 3, 1))
