"""Months and ratios."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.reports import Figure, Month, Share


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_month_holds_its_days_and_no_other(day: date) -> None:
    month = Month(day.year, day.month)
    assert month.first <= day <= month.last
    assert (month.first - timedelta(days=1)).month != day.month
    assert (month.last + timedelta(days=1)).month != day.month
    assert str(month) == f"{day:%Y-%m}"


def test_nothing_is_divided_by_nothing() -> None:
    assert Figure("x", "", 1, 0, "").ratio is None
    assert Figure("x", "", 1, None, "").ratio is None
    assert Share("x", 0, 0).ratio is None
    assert Share("x", 1, 4).ratio == 0.25
