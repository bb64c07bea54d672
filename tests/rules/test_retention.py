"""Until when records are kept, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.retention import free_from, last_before


@pytest.mark.parametrize(
    ("last", "free"),
    [
        (date(2026, 3, 9), date(2029, 3, 9)),
        (date(2024, 2, 29), date(2027, 3, 1)),
        (date(2028, 12, 31), date(2031, 12, 31)),
    ],
)
def test_a_record_is_kept_three_years_to_the_day(last: date, free: date) -> None:
    assert free_from(last, 3) == free
    assert last_before(free, 3) >= last > last_before(free - timedelta(days=1), 3)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(3, 30))
def test_what_is_proposed_is_what_may_go(last: date, today: date, years: int) -> None:
    assert (last <= last_before(today, years)) == (free_from(last, years) <= today)
