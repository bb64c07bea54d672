"""A visit on its way to another day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.calendar.carry import FIRST_MINUTE, LAST_MINUTE, Carry, Place
from tests.ui.calendar.visits import visit

TODAY = date(2026, 11, 24)
ROW = visit(1, date(2026, 11, 26), earliest=date(2026, 11, 20), latest=date(2026, 11, 28))


def test_the_window_and_the_past_are_told() -> None:
    carry = Carry(ROW, Place(ROW.due))
    assert carry.stays
    assert carry.verdict(TODAY) == "inside"
    assert carry.shifted(2).verdict(TODAY) == "inside"
    assert carry.shifted(3).verdict(TODAY) == "outside"
    assert carry.shifted(-3).verdict(TODAY) == "past"
    assert carry.shifted(3).sentence(TODAY) == "样例1 → 11-29 周日 · 超出应访期，要写原因"
    assert not carry.shifted(1).stays


def test_an_hour_is_kept_where_the_view_has_none() -> None:
    timed = visit(2, ROW.due, minute=15 * 60)
    assert Carry(timed, Place(TODAY)).minute == 15 * 60
    assert Carry(timed, Place(TODAY, None, timed=True)).minute is None
    moved = Carry(timed, Place(TODAY)).shifted(1)
    assert (moved.place.day, moved.minute) == (date(2026, 11, 25), 15 * 60)


def test_each_of_several_keeps_its_own_hour_when_keys_carry_them_to_another_day() -> None:
    free, timed = visit(1, ROW.due), visit(2, ROW.due, minute=600)
    for first, other in ((free, timed), (timed, free)):
        moved = Carry(first, Place(first.due), (other,)).shifted(1)
        assert {row.id: moved.minute_of(row) for row in moved.rows} == {1: None, 2: 600}


def test_several_without_an_hour_follow_each_other_person_by_person() -> None:
    rows = [visit(n, ROW.due)._replace(owner=owner) for n, owner in enumerate(("林青禾", "林青禾", "陆行舟", "林青禾"))]
    carry = Carry(rows[0], Place(TODAY, 870, timed=True), tuple(rows[1:]))
    assert [carry.minute_of(row) for row in rows] == [870, 900, 870, 930]
    late = carry.at(Place(TODAY, 1410, timed=True))
    assert [late.minute_of(row) for row in rows] == [1410] * 4
    timed = visit(9, ROW.due, minute=600)._replace(owner="林青禾")
    mixed = Carry(timed, Place(TODAY, 540, timed=True), (rows[0], rows[2]))
    assert [mixed.minute_of(row) for row in mixed.rows] == [540, 570, 540]


@given(st.lists(st.integers(-3, 3), max_size=40))
def test_keys_never_leave_the_hours_of_the_day(steps: list[int]) -> None:
    carry = Carry(ROW, Place(ROW.due))
    for step in steps:
        carry = carry.in_hours(step)
        assert carry.minute is None or FIRST_MINUTE <= carry.minute <= LAST_MINUTE
    assert carry.place.day == ROW.due
