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
    assert Carry(timed, Place(TODAY)).shifted(1).place == Place(date(2026, 11, 25), 15 * 60, timed=True)


@given(st.lists(st.integers(-3, 3), max_size=40))
def test_keys_never_leave_the_hours_of_the_day(steps: list[int]) -> None:
    carry = Carry(ROW, Place(ROW.due))
    for step in steps:
        carry = carry.in_hours(step)
        assert carry.minute is None or FIRST_MINUTE <= carry.minute <= LAST_MINUTE
    assert carry.place.day == ROW.due
