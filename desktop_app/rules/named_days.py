"""Days that a person types by name: 下周二, 月底, +2周, 腊月初八, 冬至."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from desktop_app.rules import lunar

_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_WEEKDAY = re.compile(r"(上上|上|本|这|下下|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])")
_DISTANCE = re.compile(r"([+-]?)(\d{1,3})个?(天|周|星期|礼拜|月|年)(后|前)?")
_DAY_OF_MONTH = re.compile(r"(上|本|这|下)个?月(?:(\d{1,2})[日号]?|(初|底))?")
_ENDS = ("月初", "月底")
_THIS, _BEGIN, _BEFORE, _LUNAR, _FESTIVAL = "本", "初", "前", "农历", "节"
_WEEKDAYS = {name: at % 7 + 1 for at, name in enumerate("一二三四五六日1234567")} | {"天": 7}
_UNITS = {
    "天": ("day", 1), "周": ("day", 7), "星期": ("day", 7), "礼拜": ("day", 7), "月": ("month", 1), "年": ("month", 12),
}  # fmt: skip
_NEAR = {"大前天": -3, "前天": -2, "大后天": 3}
_MONTHS = {lunar.month_name(month): month for month in range(1, 13)} | {"一月": 1, "十一月": 11, "十二月": 12}
_DAYS = {lunar.day_name(day): day for day in range(1, 31)} | {"二十": 20, "三十": 30}


def named_day(text: str, today: date) -> date | None:
    """Return the day that a name means; a name that returns each year means its next coming.

    Args:
        text: what was typed.
        today: the day that it is counted from.

    Returns:
        The day, or None when nothing is called so.
    """
    typed = re.sub(r"\s", "", text).removeprefix(_LUNAR)
    try:
        return _counted(typed, today) or _of_year(typed, today)
    except (OverflowError, ValueError):  # a day beyond the calendar, or the 31st of a shorter month
        return None


def _counted(typed: str, today: date) -> date | None:
    """Return a day that is counted from today."""
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    if typed in _ENDS:
        typed = _THIS + typed
    if found := _WEEKDAY.fullmatch(typed):
        weekday = _WEEKDAYS[found[2]]
        day = today + timedelta(days=weekday - 1 - today.weekday())
        if found[1] is None:
            return day if day >= today else day + timedelta(days=7)
        return day + timedelta(days=7 * _WEEKS[found[1]])
    if found := _DAY_OF_MONTH.fullmatch(typed):
        first = _months_on(today.replace(day=1), _WEEKS[found[1]])
        if found[2]:
            return first.replace(day=int(found[2]))
        return first if found[3] == _BEGIN else _end(first) if found[3] else _months_on(today, _WEEKS[found[1]])
    if (found := _DISTANCE.fullmatch(typed)) and (found[1] or found[4]):
        count = int(found[2]) * (-1 if "-" in found[1] or found[4] == _BEFORE else 1)
        unit, size = _UNITS[found[3]]
        return _months_on(today, count * size) if unit == "month" else today + timedelta(days=count * size)
    return None


def _of_year(typed: str, today: date) -> date | None:
    """Return the next coming of a lunar day, a solar term or a festival."""
    return next((day for day in _comings(typed, today) if day >= today), None)


def _comings(typed: str, today: date) -> Iterator[date]:
    month, day = _MONTHS.get(typed[:-2]), _DAYS.get(typed[-2:])
    if month is not None and day is not None:
        yield from (lunar.from_lunar(year, month, day) for year in range(today.year - 1, today.year + 2))
    for year in (today.year, today.year + 1):
        names = (typed, typed + _FESTIVAL) if len(typed) > 1 else (typed,)
        yield from (festival.day for festival in lunar.festivals(year) if festival.name in names)
    days = (today + timedelta(days=n) for n in range(366))
    yield from (day for day in days if typed and lunar.solar_term(day) == typed)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
