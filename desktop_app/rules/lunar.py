"""Lunar days, solar terms, festivals and lunar birthdays (R-082)."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from math import floor
from typing import NamedTuple

from desktop_app.domain.plans import Festival
from desktop_app.domain.text import tr

_JULIAN = 1721425
"""Julian day number of a date, less its ordinal."""

_TERMS = "大雪冬至小寒大寒立春雨水惊蛰春分清明谷雨立夏小满芒种夏至小暑大暑立秋处暑白露秋分寒露霜降立冬小雪"
_MONTHS = "正月二月三月四月五月六月七月八月九月十月冬月腊月"
_DAYS = (
    "初一初二初三初四初五初六初七初八初九初十十一十二十三十四十五"
    "十六十七十八十九二十廿一廿二廿三廿四廿五廿六廿七廿八廿九三十"
)
_LEAP = "闰"
_WORDS = re.compile(
    r"(?:农历|阴历|旧历)?\s*(?P<leap>闰)?(?P<month>[正一二三四五六七八九十冬腊]{1,2}月)"
    r"(?P<day>[初十廿二三一四五六七八九]{1,3})日?"
)
_USUAL_MONTHS = {"一月": "正月", "十一月": "冬月", "十二月": "腊月"}
_USUAL_DAYS = {"二十": "二十", "廿": "二十"} | {f"二十{digit}": f"廿{digit}" for digit in "一二三四五六七八九"}


class LunarDay(NamedTuple):
    """A day of the lunar calendar; the year is the one its new year opened."""

    year: int
    month: int
    day: int
    leap: bool


class _LunarMonth(NamedTuple):
    first: date
    year: int
    month: int
    leap: bool
    days: int


class _Year(NamedTuple):
    """The lunar months that touch a calendar year, and the days of its solar terms."""

    firsts: list[date]
    months: list[_LunarMonth]
    terms: dict[date, str]


@cache
def _year(year: int) -> _Year:
    from lunar_python import LunarYear  # read at first use: no start waits for it

    table = LunarYear.fromYear(year)
    months = [
        _LunarMonth(
            date.fromordinal(month.getFirstJulianDay() - _JULIAN),
            month.getYear(),
            abs(month.getMonth()),
            month.isLeap(),
            month.getDayCount(),
        )
        for month in table.getMonths()
    ]
    terms = {
        date.fromordinal(floor(moment + 0.5) - _JULIAN): _TERMS[index % 24 * 2 :][:2]
        for index, moment in enumerate(table.getJieQiJulianDays())
    }
    return _Year([month.first for month in months], months, terms)


def lunar_day(day: date) -> LunarDay:
    """Return the lunar day of a date."""
    table = _year(day.year)
    month = table.months[bisect_right(table.firsts, day) - 1]
    return LunarDay(month.year, month.month, (day - month.first).days + 1, month.leap)


def day_name(day: int) -> str:
    """Return a day of the lunar month in words: 初一, 十六, 廿九."""
    return _DAYS[day * 2 - 2 :][:2]


def month_name(month: int, leap: bool = False) -> str:
    """Return a lunar month in words: 十月, 闰六月."""
    return _LEAP * leap + _MONTHS[month * 2 - 2 :][:2]


def lunar_text(day: date) -> str:
    """Return the lunar day in words, such as 十月十六; the first of a month is shown as the month alone."""
    lunar = lunar_day(day)
    month = month_name(lunar.month, lunar.leap)
    return month if lunar.day == 1 else month + day_name(lunar.day)


def solar_term(day: date) -> str:
    """Return the solar term that falls on the day; empty when none does."""
    return _year(day.year).terms.get(day, "")


def from_lunar(year: int, month: int, day: int, leap: bool = False) -> date:
    """Return the date of a lunar day.

    A leap month the year does not have is the ordinary one of that number; day 30 of a month of 29 is its last day.
    """
    months = [m for m in (*_year(year).months, *_year(year + 1).months) if (m.year, m.month) == (year, month)]
    found = next((m for m in months if m.leap == leap), months[0])
    return found.first + timedelta(days=min(day, found.days) - 1)


def festivals(year: int) -> tuple[Festival, ...]:
    """Return the festivals of a calendar year in order of their days, without greetings."""
    spring = from_lunar(year, 1, 1)
    terms = {name: day for day, name in _year(year).terms.items() if day.year == year}
    days = (
        Festival("new_year", tr("元旦"), date(year, 1, 1)),
        Festival("spring_eve", tr("除夕"), spring - timedelta(days=1)),
        Festival("spring", tr("春节"), spring),
        Festival("lantern", tr("元宵节"), from_lunar(year, 1, 15)),
        Festival("women", tr("妇女节"), date(year, 3, 8)),
        Festival("qingming", tr("清明节"), terms["清明"]),
        Festival("labour", tr("劳动节"), date(year, 5, 1)),
        Festival("children", tr("儿童节"), date(year, 6, 1)),
        Festival("dragon_boat", tr("端午节"), from_lunar(year, 5, 5)),
        Festival("qixi", tr("七夕"), from_lunar(year, 7, 7)),
        Festival("teachers", tr("教师节"), date(year, 9, 10)),
        Festival("mid_autumn", tr("中秋节"), from_lunar(year, 8, 15)),
        Festival("national", tr("国庆节"), date(year, 10, 1)),
        Festival("double_ninth", tr("重阳节"), from_lunar(year, 9, 9)),
        Festival("winter_solstice", tr("冬至"), terms["冬至"]),
    )
    return tuple(sorted(days, key=lambda festival: festival.day))


def read_lunar(text: str) -> LunarDay | None:
    """Read a day of the lunar calendar in words: 农历八月十五, 闰六月初三, 腊月廿三; None when it is none.

    The year is 0: the words tell none.
    """
    found = _WORDS.fullmatch(text.strip())
    if found is None:
        return None
    month = next((n for n in range(1, 13) if month_name(n) == _USUAL_MONTHS.get(found["month"], found["month"])), None)
    day = next((n for n in range(1, 31) if day_name(n) == _USUAL_DAYS.get(found["day"], found["day"])), None)
    return LunarDay(0, month, day, bool(found["leap"])) if month and day else None
