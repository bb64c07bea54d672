"""Working days: Monday to Friday, the known Chinese holidays and make-up days, and the desk's own table (R-083)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from desktop_app.domain.text import tr

_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is at the desk; MAKEUP is a weekend day worked in exchange for a holiday (调休)."""

    WORKDAY = "workday"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


class _Published(NamedTuple):
    """The published tables: Chinese name by day, and the years they reach over."""

    holidays: Mapping[date, str]
    makeups: Mapping[date, str]
    years: range


@cache
def _published() -> _Published:
    from chinese_calendar import constants  # read at first use: no start waits for it

    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    holidays = {day: names[english] for day, english in constants.holidays.items()}
    makeups = {day: names[english] for day, english in constants.workdays.items()}
    return _Published(holidays, makeups, range(min(holidays).year, max(holidays).year + 1))


class WorkingDays:
    """The desk's working-day table.

    Years whose holidays are not published yet are Monday to Friday; ``overrides`` win over everything.

    Args:
        overrides: the desk's own days: whether worked, and the name to show.
    """

    def __init__(self, overrides: Mapping[date, tuple[bool, str]] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def knows(self, year: int) -> bool:
        """Tell whether the year's holidays are published, so that its working days are more than a guess."""
        return year in _published().years

    def is_workday(self, day: date) -> bool:
        """Tell whether the desk works on the day."""
        own = self._overrides.get(day)
        if own is not None:
            return own[0]
        published = _published()
        return day in published.makeups or (day.weekday() < 5 and day not in published.holidays)

    def kind(self, day: date) -> DayKind:
        """Return what the day is: a weekend day off is REST, a named or weekday off is HOLIDAY."""
        weekend = day.weekday() > 4
        if self.is_workday(day):
            return DayKind.MAKEUP if weekend else DayKind.WORKDAY
        return DayKind.REST if weekend and not self.name(day) else DayKind.HOLIDAY

    def name(self, day: date) -> str:
        """Return the holiday's name, or that of a make-up day (``国庆节调休``); empty for a plain day."""
        own = self._overrides.get(day)
        if own is not None:
            return own[1]
        published = _published()
        if day in published.makeups:
            return tr("{holiday}调休", holiday=published.makeups[day])
        return published.holidays.get(day, "")

    def next(self, day: date) -> date:
        """Return the day itself if it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def previous(self, day: date) -> date:
        """Return the day itself if it is a working day, else the last one before it."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def add(self, day: date, count: int) -> date:
        """Return the working day ``count`` working days after ``day``, which is not counted; before it when negative.

        Zero gives the day itself.
        """
        for _ in range(abs(count)):
            day = self.next(day + _DAY) if count > 0 else self.previous(day - _DAY)
        return day

    def nearest(self, day: date, earliest: date, latest: date) -> date:
        """Return the working day nearest to ``day`` inside the window (R-107).

        Of two equally near the earlier one is taken, which leaves more of the window. A window without a working day
        gives ``day`` back.
        """
        reach = max((latest - day).days, (day - earliest).days, 0)
        for distance in range(reach + 1):
            for near in (day - distance * _DAY, day + distance * _DAY):
                if earliest <= near <= latest and self.is_workday(near):
                    return near
        return day
