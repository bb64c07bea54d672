"""Days that are typed by name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules import lunar
from desktop_app.rules.named_days import named_day

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("周二", TODAY),
        ("周一", date(2026, 11, 30)),
        ("本周一", date(2026, 11, 23)),
        ("下周二", date(2026, 12, 1)),
        ("下个星期天", date(2026, 12, 6)),
        ("上周五", date(2026, 11, 20)),
        ("下下周3", date(2026, 12, 9)),
        ("大后天", date(2026, 11, 27)),
        ("前天", date(2026, 11, 22)),
        ("月底", date(2026, 11, 30)),
        ("下月初", date(2026, 12, 1)),
        ("下月5号", date(2026, 12, 5)),
        ("下个月", date(2026, 12, 24)),
        ("+2周", date(2026, 12, 8)),
        ("-1月", date(2026, 10, 24)),
        ("3个月后", date(2027, 2, 24)),
        ("10天前", date(2026, 11, 14)),
        ("1年后", date(2027, 11, 24)),
        ("腊月初八", date(2027, 1, 15)),
        ("正月十五", date(2027, 2, 20)),
        ("农历八月十五", date(2027, 9, 15)),
        ("十月十六", TODAY),
        ("冬至", date(2026, 12, 22)),
        ("春节", date(2027, 2, 6)),
        ("中秋", date(2027, 9, 15)),
        ("国庆节", date(2027, 10, 1)),
        ("立春", date(2027, 2, 4)),
    ],
)
def test_a_name_means_its_day(typed: str, day: date) -> None:
    assert named_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "周八", "下月31日", "闰十三月初一", "冬", "abc", "十月", "3天", "+99999年"])
def test_what_is_no_name_means_nothing(typed: str) -> None:
    assert named_day(typed, date(2026, 1, 15)) is None


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from("一二三四五六日"))
def test_a_weekday_is_the_next_one_with_its_name(today: date, name: str) -> None:
    day = named_day(f"周{name}", today)
    assert day is not None
    assert 0 <= (day - today).days < 7
    assert "一二三四五六日"[day.weekday()] == name
    assert named_day(f"下周{name}", today) == day + timedelta(days=7 if day - today <= _left(today) else 0)


def _left(today: date) -> timedelta:
    """The days that are left of the week."""
    return timedelta(days=6 - today.weekday())


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(1, 12), st.integers(1, 29))
def test_a_lunar_day_is_its_next_coming(today: date, month: int, number: int) -> None:
    day = named_day(lunar.month_name(month) + lunar.day_name(number), today)
    assert day is not None
    found = lunar.lunar_day(day)
    assert (found.month, found.day, found.leap) == (month, number, False)
    assert timedelta(0) <= day - today < timedelta(days=400)


@given(st.text(max_size=12), st.dates())
def test_nothing_that_is_typed_breaks_it(typed: str, today: date) -> None:
    day = named_day(typed, today)
    assert day is None or isinstance(day, date)
