"""Day arithmetic of plans: offsets, and targets that are no working day (R-106, R-107)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Offset, Shift, Unit
from desktop_app.domain.text import tr
from desktop_app.rules.workdays import WorkingDays

DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_LONGEST = {Unit.DAY: 1, Unit.WORKDAY: 4, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366, Unit.CYCLE: 366}


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day where it is shorter (R-106)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_offset(
    day: date, offset: Offset, workdays: WorkingDays, *, cycle_days: int | None = None, times: int = 1
) -> date:
    """Return the day at an offset; ``day`` itself is day 0 (R-106).

    Args:
        day: the day counted from.
        offset: distance, negative for days before.
        workdays: the desk's table, for offsets in working days.
        cycle_days: product cycle times quantity, for offsets in cycles (R-125).
        times: the offset so many times in one, so that month ends are clamped once.

    Raises:
        InvalidInput: the offset counts cycles and none is known.
    """
    count = offset.count * times
    if offset.unit in DAYS:
        return day + timedelta(days=count * DAYS[offset.unit])
    if offset.unit in MONTHS:
        return add_months(day, count * MONTHS[offset.unit])
    if offset.unit is Unit.WORKDAY:
        return workdays.add(day, count)
    if cycle_days is None:
        raise InvalidInput("cycle_missing", tr("没有产品周期，算不出回访日期。"), tr("请在订单里填写周期和数量。"))
    return day + timedelta(days=count * cycle_days)


def longest(offset: Offset) -> timedelta:
    """Return a span that is never shorter than the offset."""
    return timedelta(days=max(0, offset.count) * _LONGEST[offset.unit])


def shift_day(day: date, earliest: date, latest: date, shift: Shift, workdays: WorkingDays) -> date:
    """Return the target moved to a working day by the policy, inside the window where one is (R-107)."""
    if shift is Shift.KEEP or workdays.is_workday(day):
        return day
    moved = day
    if shift is Shift.NEXT:
        moved = workdays.next(day)
    elif shift is Shift.PREVIOUS:
        moved = workdays.previous(day)
    inside = moved != day and earliest <= moved <= latest
    return moved if inside else workdays.nearest(day, earliest, latest)
