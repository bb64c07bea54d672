"""Lunar days and festivals, held against two other sources: the published holidays and a table of solar terms."""

from __future__ import annotations

from datetime import date

import pytest
from chinese_calendar import constants, get_solar_terms
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import Solar

from desktop_app.rules.lunar import (
    day_name,
    festivals,
    from_lunar,
    lunar_day,
    lunar_text,
    solar_term,
)

DAYS = st.dates(date(1930, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 24), "十月十六"),
        (date(2026, 2, 17), "正月"),
        (date(2026, 2, 16), "腊月廿九"),
        (date(2025, 7, 25), "闰六月"),
        (date(2025, 7, 26), "闰六月初二"),
        (date(2026, 12, 9), "冬月"),
        (date(2026, 12, 28), "冬月二十"),
        (date(2027, 2, 5), "腊月廿九"),
    ],
)
def test_days_in_words(day: date, text: str) -> None:
    assert lunar_text(day) == text


def test_names_of_the_days() -> None:
    names = [day_name(day) for day in range(1, 31)]
    assert names[:2] == ["初一", "初二"]
    assert names[9:11] == ["初十", "十一"]
    assert names[19:21] == ["二十", "廿一"]
    assert names[29] == "三十"
    assert len(set(names)) == 30


@given(DAYS)
def test_words_agree_with_the_library(day: date) -> None:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month, number = lunar.getMonthInChinese() + "月", lunar.getDayInChinese()
    assert lunar_text(day) == (month if number == "初一" else month + number)
    assert solar_term(day) == lunar.getJieQi()


@given(DAYS)
def test_there_and_back(day: date) -> None:
    lunar = lunar_day(day)
    assert from_lunar(lunar.year, lunar.month, lunar.day, lunar.leap) == day


@pytest.mark.parametrize("year", range(2004, 2027))
def test_festivals_agree_with_the_published_holidays(year: int) -> None:
    days = {festival.code: festival.day for festival in festivals(year)}
    for code, name in (
        ("spring", "Spring Festival"),
        ("dragon_boat", "Dragon Boat Festival"),
        ("qingming", "Tomb-sweeping Day"),
        ("mid_autumn", "Mid-autumn Festival"),
    ):
        named = [day for day, english in constants.holidays.items() if day.year == year and english == name]
        assert not named or days[code] in named or days[code].weekday() > 4


@pytest.mark.parametrize("year", range(2000, 2031))
def test_solar_terms_agree_with_another_table(year: int) -> None:
    for day, name in get_solar_terms(date(year, 1, 1), date(year, 12, 31)):
        assert solar_term(day) == name, day


def test_festivals_of_a_year() -> None:
    days = {festival.name: festival.day for festival in festivals(2026)}
    assert days["元旦"] == date(2026, 1, 1)
    assert days["除夕"] == date(2026, 2, 16)
    assert days["春节"] == date(2026, 2, 17)
    assert days["元宵节"] == date(2026, 3, 3)
    assert days["清明节"] == date(2026, 4, 5)
    assert days["端午节"] == date(2026, 6, 19)
    assert days["七夕"] == date(2026, 8, 19)
    assert days["中秋节"] == date(2026, 9, 25)
    assert days["重阳节"] == date(2026, 10, 18)
    assert days["冬至"] == date(2026, 12, 22)
    assert list(days.values()) == sorted(days.values())


def test_a_leap_day_is_kept_in_the_ordinary_month() -> None:
    assert from_lunar(2025, 6, 5, True) == date(2025, 7, 29)
    assert lunar_text(from_lunar(2026, 6, 5, True)) == "六月初五"
