"""Which visits become one call, on which day, and which do not (R-104, S-07.3)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.near_visits import Merging, NearVisit
from desktop_app.domain.plans import Method
from desktop_app.rules.near_visits import merging, near, own_reason
from desktop_app.rules.workdays import WorkingDays

TODAY = date(2026, 3, 9)
WORKDAYS = WorkingDays()


def visit(ident: int, due: date, before: int = 2, after: int = 2, **fields: object) -> NearVisit:
    values = {
        "customer_id": 1,
        "title": f"回访{ident}",
        "method": Method.PHONE,
        "minute": None,
        "priority": 3,
        "fixed": False,
        "attempts": 0,
    } | fields
    window = {"earliest": due - timedelta(days=before), "latest": due + timedelta(days=after)}
    return NearVisit(id=ident, due=due, **window, **values)  # type: ignore[arg-type] # fields by name


def merge(one: NearVisit, other: NearVisit, gap: int = 7) -> Merging | None:
    return merging(one, other, gap, TODAY, WORKDAYS)


def test_items_on_12_and_13_march_are_offered_as_one() -> None:
    found = merge(visit(1, date(2026, 3, 12)), visit(2, date(2026, 3, 13), priority=1))
    assert found is not None
    assert (found.stays.id, found.goes.id, found.due) == (1, 2, date(2026, 3, 12))
    assert (found.earliest, found.latest, found.priority) == (date(2026, 3, 11), date(2026, 3, 14), 1)


def test_the_stricter_window_stays_and_its_day_lies_in_both() -> None:
    wide, strict = visit(1, date(2026, 3, 10), 1, 9), visit(2, date(2026, 3, 13), 1, 1)
    found = merge(wide, strict)
    assert found is not None
    assert (found.stays, found.due) == (strict, date(2026, 3, 13))
    later = merge(visit(1, date(2026, 3, 10), 0, 3), visit(2, date(2026, 3, 13), 1, 9))
    assert later is not None
    assert (later.stays.id, later.due) == (1, date(2026, 3, 12)), "the first day on which both may be made"


def test_what_is_far_apart_or_made_otherwise_or_has_no_common_day_stays_apart() -> None:
    first = visit(1, date(2026, 3, 12))
    assert merge(first, visit(2, date(2026, 3, 20), 9, 2)) is None
    assert merge(first, visit(2, date(2026, 3, 13), method=Method.WECHAT)) is None
    home = visit(3, date(2026, 3, 12), method=Method.ONSITE)
    assert merge(home, home._replace(id=4)) is None
    assert merge(first, visit(2, date(2026, 3, 17), 1, 1)) is None
    assert merge(first, visit(2, date(2026, 3, 13), customer_id=2)) is None


def test_an_agreed_day_stays_and_two_agreed_days_stay_two() -> None:
    agreed = visit(1, date(2026, 3, 13), 1, 9, fixed=True, minute=900)
    found = merge(visit(2, date(2026, 3, 12), 1, 1), agreed)
    assert found is not None
    assert (found.stays, found.due, found.minute) == (agreed, date(2026, 3, 13), 900)
    assert merge(agreed, visit(2, date(2026, 3, 14), fixed=True)) is None
    assert merge(agreed, visit(2, date(2026, 3, 16), 1, 1)) is None


def test_overdue_visits_can_be_made_in_one_call_today_and_stay_overdue() -> None:
    found = merge(visit(1, date(2026, 3, 3), 1, 1), visit(2, date(2026, 3, 9), 1, 1))
    assert found is not None
    assert (found.due, found.latest) == (TODAY, date(2026, 3, 4))


def test_what_a_person_put_on_a_day_may_go_to_a_near_one() -> None:
    by_hand = [visit(at, date(2026, 3, 11 + at), 0, 0, loose=True) for at in (1, 2)]
    found = merge(by_hand[0], by_hand[1])
    assert found is not None
    assert (found.stays.id, found.due, found.earliest, found.latest) == (1, *[date(2026, 3, 12)] * 3)
    planned = visit(3, date(2026, 3, 10), 1, 1)
    found = merge(by_hand[1], planned)
    assert found is not None
    assert (found.stays, found.due, found.latest) == (planned, date(2026, 3, 10), date(2026, 3, 11))
    assert merge(by_hand[0]._replace(loose=False), by_hand[1]._replace(loose=False)) is None


def test_a_common_day_is_a_working_day_where_there_is_one() -> None:
    saturday = date(2026, 3, 14)
    found = merge(visit(1, saturday), visit(2, saturday))
    assert found is not None
    assert found.due == date(2026, 3, 13)


def test_each_visit_is_offered_once_with_its_nearest() -> None:
    days = [date(2026, 3, 10), date(2026, 3, 12), date(2026, 3, 12)]
    found = near([visit(at, day, 3, 3) for at, day in enumerate(days)], 7, TODAY, WORKDAYS)
    assert [(pair.stays.id, pair.goes.id) for pair in found] == [(1, 2)]


def test_a_visit_s_own_reason_is_found_again() -> None:
    for more in ("", " ⇐ 合并自 11-24 试听后回访（试听课）", " ⇒ 合并到 11-25 生日问候", " ⇄ 12-01 已满"):
        assert own_reason(f"就业+15天（11-09）{more}") == "就业+15天（11-09）"


ones = st.builds(
    lambda due, before, after, fixed, attempts, priority, loose: visit(
        1, TODAY + timedelta(days=due), before, after, fixed=fixed, attempts=attempts, priority=priority, loose=loose
    ),
    st.integers(-5, 12), st.integers(0, 5), st.integers(0, 5), st.booleans(), st.integers(0, 2), st.integers(1, 3),
    st.booleans(),
)  # fmt: skip


@given(ones, ones)
def test_whoever_is_looked_at_first_a_merged_visit_suits_both(one: NearVisit, other: NearVisit) -> None:
    other = other._replace(id=2)
    found = merge(one, other)
    assert found == merge(other, one)
    if found is not None:
        assert found.due >= TODAY
        bound = [part.latest for part in (one, other) if not part.loose] or [found.stays.latest]
        assert found.latest <= min(bound)
        assert found.earliest <= found.latest
        for part in (one, other):
            in_window = part.earliest <= found.due <= max(part.latest, TODAY)
            assert in_window or (part.loose and abs((found.due - part.due).days) <= 7)
