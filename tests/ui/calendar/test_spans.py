"""Which days a view shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.calendar.spans import View, shift_month, span, title, turned

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
TODAY = date(2026, 11, 24)


@given(DAYS)
def test_a_month_is_filled_up_to_whole_weeks_from_monday_to_sunday(day: date) -> None:
    first, last = span("month", day)
    assert first.weekday() == 0
    assert last.weekday() == 6
    assert (last - first).days + 1 in (28, 35, 42)
    assert first <= day.replace(day=1) < first + timedelta(days=7)
    assert last - timedelta(days=7) < shift_month(day.replace(day=1), 1) - timedelta(days=1) <= last


@given(DAYS, st.sampled_from(["month", "week", "day", "list"]), st.integers(-30, 30))
def test_every_view_shows_the_day_it_was_turned_to(day: date, view: View, pages: int) -> None:
    to = turned(view, day, pages)
    first, last = span(view, to)
    assert first <= to <= last
    assert (to > day) == (pages > 0)


@given(DAYS, st.integers(-200, 200))
def test_the_end_of_a_shorter_month_stands_in(day: date, months: int) -> None:
    moved = shift_month(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or moved == shift_month(moved.replace(day=1), 1) - timedelta(days=1)


@pytest.mark.parametrize(
    ("view", "day", "words"),
    [
        ("month", TODAY, "2026年11月"),
        ("week", TODAY, "11月 第48周"),
        ("week", date(2027, 1, 5), "2027年1月 第1周"),
        ("day", TODAY, "11月24日 周二"),
        ("list", TODAY, "今天起 14 天"),
    ],
)
def test_a_view_says_what_it_shows(view: View, day: date, words: str) -> None:
    assert title(view, day, TODAY) == words
