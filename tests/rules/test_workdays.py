"""The working-day table against slow, obvious counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.workdays import DayKind, WorkingDays

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
OWN = st.dictionaries(DAYS, st.tuples(st.booleans(), st.sampled_from(["", "校庆", "补课"])), max_size=30)
ONE = timedelta(days=1)
TABLE = WorkingDays()


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 11, 24), DayKind.WORKDAY, ""),
        (date(2026, 11, 28), DayKind.REST, ""),
        (date(2026, 10, 1), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 10, 3), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 2, 14), DayKind.MAKEUP, "春节调休"),
        (date(2026, 2, 17), DayKind.HOLIDAY, "春节"),
        (date(2040, 10, 1), DayKind.WORKDAY, ""),
        (date(2040, 10, 6), DayKind.REST, ""),
    ],
)
def test_known_days(day: date, kind: DayKind, name: str) -> None:
    assert (TABLE.kind(day), TABLE.name(day)) == (kind, name)
    assert TABLE.is_workday(day) is (kind in (DayKind.WORKDAY, DayKind.MAKEUP))


def test_which_years_are_published() -> None:
    assert TABLE.knows(2026)
    assert not TABLE.knows(2003)
    assert not TABLE.knows(2040)


def test_the_desks_own_table_wins() -> None:
    table = WorkingDays({date(2026, 10, 1): (True, "值班"), date(2026, 11, 24): (False, "校庆")})
    assert table.is_workday(date(2026, 10, 1))
    assert table.name(date(2026, 10, 1)) == "值班"
    assert table.kind(date(2026, 11, 24)) is DayKind.HOLIDAY
    assert table.add(date(2026, 11, 23), 1) == date(2026, 11, 25)


def test_the_table_given_may_change_afterwards() -> None:
    own = {date(2026, 11, 24): (False, "")}
    table = WorkingDays(own)
    own.clear()
    assert not table.is_workday(date(2026, 11, 24))


@given(DAYS, st.integers(-40, 40), OWN)
def test_add_counts_every_working_day(day: date, count: int, own: dict[date, tuple[bool, str]]) -> None:
    table = WorkingDays(own)
    end = table.add(day, count)
    low, high = sorted((day, end))
    between = [low + ONE * n for n in range((high - low).days + 1)]
    counted = [d for d in between if d != day and table.is_workday(d)]
    assert len(counted) == abs(count)
    assert end == day if count == 0 else table.is_workday(end)


@given(DAYS, OWN)
def test_next_and_previous(day: date, own: dict[date, tuple[bool, str]]) -> None:
    table = WorkingDays(own)
    after, before = table.next(day), table.previous(day)
    assert before <= day <= after
    assert table.is_workday(after)
    assert table.is_workday(before)
    skipped = [before + ONE * n for n in range(1, (after - before).days)]
    assert table.is_workday(day) or not any(map(table.is_workday, skipped))


@given(DAYS, st.integers(0, 15), st.integers(0, 15), OWN)
def test_nearest_is_the_nearest_inside(day: date, before: int, after: int, own: dict[date, tuple[bool, str]]) -> None:
    table = WorkingDays(own)
    window = [day + ONE * n for n in range(-before, after + 1)]
    working = [d for d in window if table.is_workday(d)]
    found = table.nearest(day, window[0], window[-1])
    assert found == min(working, key=lambda d: (abs(d - day), d), default=day)
