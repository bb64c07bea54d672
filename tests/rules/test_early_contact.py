"""A contact before its time counts as the visit that comes next, not as one far off."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain.near_visits import NearVisit
from desktop_app.domain.plans import Method
from desktop_app.rules.early_contact import AHEAD, counted_by

TODAY = date(2026, 12, 3)


def visit(ident: int, due: date, priority: int = 3) -> NearVisit:
    return NearVisit(ident, 1, "回访", Method.PHONE, due, None, due, due, priority, False, 0)


def test_the_day_15_visit_is_asked_about_before_the_day_30_one() -> None:
    visits = [visit(1, date(2026, 12, 24)), visit(2, date(2026, 12, 9))]
    assert counted_by(visits, TODAY) == visits[1]


def test_what_is_overdue_is_asked_about_first_and_what_is_far_off_never() -> None:
    far = TODAY + timedelta(days=AHEAD + 1)
    assert counted_by([visit(1, date(2026, 12, 9)), visit(2, date(2026, 11, 30))], TODAY) == visit(
        2, date(2026, 11, 30)
    )
    assert counted_by([visit(1, far)], TODAY) is None
    assert counted_by([visit(1, far - timedelta(days=1))], TODAY) is not None
    assert counted_by([], TODAY) is None


def test_of_two_on_one_day_the_higher_priority_goes_first() -> None:
    assert counted_by([visit(1, TODAY), visit(2, TODAY, 1)], TODAY) == visit(2, TODAY, 1)
