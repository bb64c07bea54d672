"""What visits are counted from: returning dates, festivals, fixed days, silences, returns after a visit."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count, pairwise

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Anchor, Festival, Offset, Plan, Trigger
from desktop_app.domain.text import tr
from desktop_app.rules import lunar
from desktop_app.rules.day_words import offset_text
from desktop_app.rules.lunar import LunarDay
from desktop_app.rules.plan_check import days_of_month, month_days
from desktop_app.rules.planning.days import DAYS, MONTHS, add_months, add_offset
from desktop_app.rules.workdays import WorkingDays

_DAY = timedelta(days=1)


def anchors_for_date_field(field: str, day: date, years: Iterable[int], title: str = "") -> tuple[Anchor, ...]:
    """Return the yearly returns of a date such as a birthday (R-128).

    Args:
        field: ``trigger_key`` of the plan; part of the occurrence.
        day: the date itself; 29 February returns on the 28th in common years, and never before its own year.
        years: calendar years wanted.
        title: the date in words; 生日 when empty.
    """
    words = title or tr("生日")
    return tuple(Anchor(add_months(day, (y - day.year) * 12), f"{field}:{y}", words) for y in years if y >= day.year)


def anchors_for_lunar(field: str, born: LunarDay, years: Iterable[int], title: str = "") -> tuple[Anchor, ...]:
    """Return the returns of a day by the lunar calendar; where a year lacks its leap month, that is told.

    Args:
        field: ``trigger_key`` of the plan; part of the occurrence.
        born: the lunar day; its year is that of the first.
        years: lunar years wanted.
        title: the date in words; 生日 when empty.
    """
    return tuple(
        Anchor(
            day := lunar.from_lunar(year, born.month, born.day, born.leap),
            f"{field}:{year}",
            _lunar_title(born, lunar.lunar_day(day), title or tr("生日")),
        )
        for year in years
        if year >= born.year
    )


def _lunar_title(born: LunarDay, found: LunarDay, title: str) -> str:
    words = lunar.month_name(born.month, born.leap) + lunar.day_name(born.day)
    if born.leap and not found.leap:
        month = lunar.month_name(born.month)
        return tr("{title}（农历{day}，今年没有闰月，按{month}）", title=title, day=words, month=month)
    if found.day != born.day:
        return tr("{title}（农历{day}，这个月只有 {last} 天）", title=title, day=words, last=found.day)
    return tr("{title}（农历{day}）", title=title, day=words)


def anchors_for_festivals(festivals: Iterable[Festival]) -> tuple[Anchor, ...]:
    """Return an anchor for each day of the festival table (R-120, R-128)."""
    return tuple(Anchor(f.day, f"festival:{f.code}:{f.day.year}", f.name) for f in festivals)


def fixed_anchors(plan: Plan, first: date, last: date, workdays: WorkingDays) -> tuple[Anchor, ...]:
    """Return the days from first to last on which a yearly, monthly or repeated plan begins anew.

    The windows of each end before the next one begins, so that a quarter is ``3 个月`` from its first day.
    """
    days = _SERIES[plan.trigger](plan, first, workdays)
    found: list[Anchor] = []
    for (turn, day), (_, following) in pairwise(days):
        if day > last:
            break
        if day >= first:
            found.append(Anchor(day, f"{plan.trigger.value}:{day}", plan.name, until=following - _DAY, turn=turn))
    return tuple(found)


def _yearly(plan: Plan, first: date, _workdays: WorkingDays) -> Iterator[tuple[int, date]]:
    days = month_days(plan.trigger_key)
    for year in count(first.year):
        for place, (month, day) in enumerate(days):
            yield year * len(days) + place, date(year, month, min(day, monthrange(year, month)[1]))


def _monthly(plan: Plan, first: date, _workdays: WorkingDays) -> Iterator[tuple[int, date]]:
    days = days_of_month(plan.trigger_key)
    before = date.min
    for month in count(first.year * 12 + first.month - 1):
        length = monthrange(month // 12, month % 12 + 1)[1]
        for place, day in enumerate(days):
            found = date(month // 12, month % 12 + 1, min(day, length))
            if found > before:  # the 30th and the 31st are one day in a short month
                yield month * len(days) + place, found
            before = found


def _every(plan: Plan, first: date, workdays: WorkingDays) -> Iterator[tuple[int, date]]:
    start, every = date.fromisoformat(plan.trigger_key), _interval(plan)
    round_ = 0
    if every.unit in DAYS:
        round_ = max(0, (first - start).days // (every.count * DAYS[every.unit]))
    elif every.unit in MONTHS:
        round_ = max(0, (first.year - start.year) * 12 + first.month - start.month - 1)
        round_ //= every.count * MONTHS[every.unit]
    for turn in count(round_):
        yield turn, add_offset(start, every, workdays, times=turn)


_SERIES = {Trigger.YEARLY: _yearly, Trigger.MONTHLY: _monthly, Trigger.EVERY: _every}


def _interval(plan: Plan) -> Offset:
    if plan.interval is None:
        raise InvalidInput("interval_missing", tr("方案“{name}”没有设定间隔。", name=plan.name), field="interval")
    return plan.interval


def interval_anchor(
    plan: Plan, last: date, occurrence: str, workdays: WorkingDays, event_id: int | None = None
) -> Anchor:
    """Return what the next visit of an interval plan is counted from: last contact plus interval (R-148).

    Args:
        plan: a plan with an interval.
        last: day the last visit was done, or of the event before the first.
        occurrence: tells this round apart, such as ``visit:42`` for the visit it follows.
        workdays: the desk's working-day table.
        event_id: the event that began it.

    Raises:
        InvalidInput: the plan has no interval.
    """
    interval = _interval(plan)
    every = offset_text(interval).removeprefix("+")
    title = tr("{plan}（上次 {last}，间隔 {every}）", plan=plan.name, last=last, every=every)
    return Anchor(add_offset(last, interval, workdays), occurrence, title, event_id)


def silent_anchor(plan: Plan, heard: date, workdays: WorkingDays) -> Anchor:
    """Return what a visit is counted from when nothing was heard of a customer since a day."""
    interval = _interval(plan)
    every = offset_text(interval).removeprefix("+")
    title = tr("从 {heard} 起没有联系，满 {every}", heard=heard, every=every)
    return Anchor(add_offset(heard, interval, workdays), f"silent:{heard}", title)


def manual_anchor(plan: Plan, day: date) -> Anchor:
    """Return what the visits of a plan that a person runs with a day are counted from."""
    return Anchor(day, f"manual:{day}", plan.name)
