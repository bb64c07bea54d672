"""Days in every style a cell may hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.day_texts import DayFound, DayOrder, order_of, read_day

TODAY = date(2026, 11, 24)
PAST = st.dates(date(1930, 1, 1), TODAY)
RECENT = st.dates(date(2001, 1, 1), TODAY)
USUAL = DayOrder()
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def birthday(value: Cell, order: DayOrder = USUAL) -> DayFound:
    return read_day(value, today=TODAY, birthday=True, order=order)


def event(value: Cell, order: DayOrder = USUAL) -> DayFound:
    return read_day(value, today=TODAY, birthday=False, order=order)


def styles(day: date) -> list[Cell]:
    y, m, d = day.year, day.month, day.day
    return [
        day,
        datetime.combine(day, time()),
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}年{m}月{d}日",
        f" {y} 年 {m} 月 {d} 号 ",
        f"{y}{m:02}{d:02}",
        int(f"{y}{m:02}{d:02}"),
        (day - date(1899, 12, 30)).days,
        str((day - date(1899, 12, 30)).days),
        f"{y}-{m}-{d} 00:00:00",
        f"{y}年{m}月{d}日（周二）",
        f"{d}-{MONTHS[m - 1]}-{y}",
        f"{MONTHS[m - 1]} {d}, {y}",
        f"公历{y}-{m}-{d}",
        "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{y}年{m}月{d}日"),
        "".join("〇一二三四五六七八九"[int(c)] for c in str(y)) + f"年{m}月{d}日",
    ]


@given(PAST)
def test_a_day_is_the_same_in_every_style(day: date) -> None:
    for value in styles(day):
        assert birthday(value) == DayFound(day), value


@given(RECENT)
def test_years_of_two_digits_are_the_latest_that_can_be(day: date) -> None:
    y = day.year % 100
    for text in (f"{y:02}/{day.month}/{day.day}", f"{y:02}年{day.month}月{day.day}日", f"{y:02}.{day.month}.{day.day}"):
        assert birthday(text).day == day
        assert event(text).day == day
    assert birthday("45/3/2").day == date(1945, 3, 2)


@given(
    st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.none(), st.datetimes(), st.times())
)
def test_any_cell_gives_an_answer(value: Cell) -> None:
    for found in (birthday(value), event(value)):
        assert found.day is None or found.problem in ("", "date_several", "date_future")
    assert (birthday(value).day or TODAY) <= TODAY


@given(st.dates(TODAY + timedelta(days=1), date(2090, 12, 31)))
def test_a_birthday_to_come_is_no_birthday_and_a_far_event_is_doubted(day: date) -> None:
    assert birthday(day) == birthday(day.isoformat()) == DayFound(problem="date_future")
    far = day > TODAY + timedelta(days=366)
    assert event(day) == DayFound(day, "date_future" if far else "")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("7月2日", "date_no_year"),
        ("07-02", "date_no_year"),
        (7.2, "date_no_year"),
        ("三月五日", "date_no_year"),
        ("3-Mar", "date_no_year"),
        ("2024年3月", "date_no_day"),
        (2024.3, "date_no_day"),
        (2024, "date_no_day"),
        ("2016-10", "date_no_day"),
        ("农历八月十五", "date_lunar"),
        ("腊月廿八", "date_lunar"),
        ("正月初三", "date_lunar"),
        ("2016年8月15日(阴历)", "date_lunar"),
        ("6岁", "age_only"),
        ("8个月", "age_only"),
        ("6岁8个月", "age_only"),
        ("十岁", "age_only"),
        (6, "age_only"),
        ("2024-02-30", "date_impossible"),
        ("2024年13月5日", "date_impossible"),
        ("0000-00-00", "date_impossible"),
        (date(1900, 1, 1), "date_impossible"),
        ("03/04/2024", "date_ambiguous"),
        ("3/5/24", "date_ambiguous"),
        ("200305", "date_ambiguous"),
        ("昨天", "date_unreadable"),
        ("90后", "date_unreadable"),
        (True, "date_unreadable"),
        (time(3, 4), "date_unreadable"),
        (CellError("#N/A"), "error_value"),
    ],
)
def test_what_is_not_told_is_not_made_up(value: Cell, problem: str) -> None:
    assert birthday(value) == DayFound(problem=problem)


@pytest.mark.parametrize(
    "text", ["12/25/2024", "25/12/2024", "Dec 25, 2024", "25 December 2024", "December 25th, 2024"]
)
def test_days_that_can_be_read_in_one_way_only(text: str) -> None:
    assert event(text).day == date(2024, 12, 25)


def test_the_column_tells_the_order_of_what_could_be_read_in_several_ways() -> None:
    assert order_of(["3/5/24", "12/25/24", None, 5]) == DayOrder("mdy")
    assert order_of(["18/11/1", "08/4/8"]) == DayOrder("ymd")
    assert order_of(["3/5/24", "4/5/24"]) == DayOrder("")
    assert order_of(["03/04/2024", "25/12/2024"]) == DayOrder("ymd", "dmy")
    assert order_of(["25/12/2024", "12/25/2024"]) == DayOrder("ymd", "")
    assert event("3/5/24", DayOrder("mdy")).day == date(2024, 3, 5)
    assert event("03/04/2024", DayOrder("ymd", "dmy")).day == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("2024-03-05 14:30", ""),
        (datetime.combine(date(2024, 3, 5), time(14, 30)), ""),
        ("2024/3/5 上午9:30", ""),
        ("2024-03-05T08:00:00Z", ""),
        ("报名于2024年3月5日", ""),
        ("2024-3-5至2024-3-9", "date_several"),
        ("2024-3-5、2024-3-8", "date_several"),
    ],
)
def test_more_than_a_day_is_said_to_be_more(value: Cell, problem: str) -> None:
    assert event(value) == DayFound(date(2024, 3, 5), problem, leftover=True)


@pytest.mark.parametrize("text", ["", "无", "-", "待定", None])
def test_nothing(text: Cell) -> None:
    assert birthday(text) == DayFound()


def test_same_as_above() -> None:
    assert event("同上").same_as_above
