"""Dates, numbers and shares as the desk writes them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.kit import text

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_a_written_day_reads_back(day: date) -> None:
    assert text.parse_day(text.day_text(day), TODAY) == day
    assert text.parse_day(f"{day:%Y%m%d}", TODAY) == day
    assert text.parse_day(f"{day.year}年{day.month}月{day.day}日", TODAY) == day


@given(DAYS, st.integers(-400, 400))
def test_signed_numbers_count_days(today: date, days: int) -> None:
    assert text.parse_day(f"{days:+d}", today) == today + timedelta(days=days)


@given(DAYS, st.integers(1, 31))
def test_forward_never_gives_a_past_day(today: date, number: int) -> None:
    day = text.parse_day(str(number), today, forward=True)
    assert day is None or (day >= today and day.day == number)


@pytest.mark.parametrize(
    ("typed", "forward", "day"),
    [
        ("11-26", False, date(2026, 11, 26)),
        ("11/26", False, date(2026, 11, 26)),
        ("24", False, TODAY),
        ("3", False, date(2026, 11, 3)),
        ("3", True, date(2026, 12, 3)),
        ("1-5", False, date(2026, 1, 5)),
        ("1-5", True, date(2027, 1, 5)),
        ("明天", False, date(2026, 11, 25)),
        ("昨天", False, date(2026, 11, 23)),
        (" +3 ", False, date(2026, 11, 27)),
        ("2026-02-30", False, None),
        ("31", False, None),
        ("31", True, date(2026, 12, 31)),
        ("", False, None),
        ("下周", False, None),
        ("1-2-3-4", False, None),
        ("０１", False, None),
    ],
)
def test_ways_to_type_a_day(typed: str, forward: bool, day: date | None) -> None:
    assert text.parse_day(typed, TODAY, forward=forward) == day


def test_the_end_of_time_is_no_day() -> None:
    assert text.parse_day("+9", date.max) is None


@given(st.integers(0, 24 * 60 - 1))
def test_a_written_hour_reads_back(minute: int) -> None:
    assert text.parse_time(text.time_text(minute)) == minute


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("15", 900),
        ("1530", 930),
        ("15：30", 930),
        ("9点半", 570),
        ("9点", 540),
        ("24", None),
        ("9:75", None),
        ("x", None),
    ],
)
def test_ways_to_type_an_hour(typed: str, minute: int | None) -> None:
    assert text.parse_time(typed) == minute


def test_days_in_words() -> None:
    assert text.short_day(TODAY, TODAY) == "11-24 周二"
    assert text.short_day(date(2027, 1, 1), TODAY) == "2027-01-01 周五"
    assert [text.relative_day(TODAY + timedelta(days=n), TODAY) for n in (-1, 0, 1, 2, 3)] == [
        "昨天", "今天", "明天", "后天", "11-27 周五",
    ]  # fmt: skip
    assert text.overdue_text(date(2026, 11, 22), TODAY) == "逾期 2 天"
    assert text.overdue_text(TODAY, TODAY) == ""
    assert text.day_text(None) == ""


def test_numbers_and_shares() -> None:
    assert text.number_text(3214) == "3,214"
    assert text.number_text(0.5, 1) == "0.5"
    assert text.share_text(919, 1000) == "91.9 %"
    assert text.share_text(1, 0) == "–"
    assert text.phone_text("13800000000") == "138 0000 0000"
    assert text.phone_text("138****0000") == "138****0000"
