"""Gaps between contacts, visits to merge, the yearly minimum."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.frequency import frequency_warning, to_merge, yearly_count

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@given(DAYS, st.lists(DAYS, max_size=6), st.integers(1, 30))
def test_a_warning_means_a_contact_too_near(day: date, contacts: list[date], gap: int) -> None:
    near = any(abs((day - contact).days) < gap for contact in contacts)
    assert bool(frequency_warning(day, contacts, gap)) == near


@given(st.lists(DAYS, max_size=12), st.integers(0, 5))
def test_groups_are_near_and_whole(days: list[date], within: int) -> None:
    visits = dict(enumerate(days))
    groups = to_merge(visits.items(), within)
    for group in groups:
        dates = [visits[number] for number in group]
        assert len(group) > 1
        assert max(dates) - min(dates) <= timedelta(days=within)
    named = [number for group in groups for number in group]
    assert len(named) == len(set(named))


def test_three_near_visits_are_one_call() -> None:
    visits = [(3, date(2026, 3, 14)), (1, date(2026, 3, 12)), (2, date(2026, 3, 13)), (4, date(2026, 3, 30))]
    assert to_merge(visits) == ((1, 2, 3),)


def test_the_minimum_of_a_year() -> None:
    done = [date(2025, 12, 31), date(2026, 5, 20)]
    assert yearly_count(done, 2026, 2) == "1 / 2"
    assert yearly_count([*done, date(2026, 11, 3)], 2026, 2) == ""
