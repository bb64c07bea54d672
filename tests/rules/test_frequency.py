"""Gaps between contacts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.frequency import frequency_warning

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@given(DAYS, st.lists(DAYS, max_size=6), st.integers(1, 30))
def test_a_warning_means_a_contact_too_near(day: date, contacts: list[date], gap: int) -> None:
    near = any(abs((day - contact).days) < gap for contact in contacts)
    assert bool(frequency_warning(day, contacts, gap)) == near
