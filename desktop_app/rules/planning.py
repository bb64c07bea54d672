"""From plans and facts to visits: day arithmetic, windows, shifts, and the reason in words (R-095, R-106, R-107)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Anchor, Festival, Offset, Plan, PlanStep, ProposedVisit, Shift, Unit
from desktop_app.domain.text import tr
from desktop_app.rules.day_words import day_text, offset_text
from desktop_app.rules.workdays import WorkingDays

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day where it is shorter (R-106)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_offset(day: date, offset: Offset, workdays: WorkingDays, *, cycle_days: int | None = None) -> date:
    """Return the day at an offset; ``day`` itself is day 0 (R-106).

    Args:
        day: the day counted from.
        offset: distance, negative for days before.
        workdays: the desk's table, for offsets in working days.
        cycle_days: product cycle times quantity, for offsets in cycles (R-125).

    Raises:
        InvalidInput: the offset counts cycles and none is known.
    """
    if offset.unit in _DAYS:
        return day + timedelta(days=offset.count * _DAYS[offset.unit])
    if offset.unit in _MONTHS:
        return add_months(day, offset.count * _MONTHS[offset.unit])
    if offset.unit is Unit.WORKDAY:
        return workdays.add(day, offset.count)
    if cycle_days is None:
        raise InvalidInput("cycle_missing", tr("没有产品周期，算不出回访日期。"), tr("请在订单里填写周期和数量。"))
    return day + timedelta(days=offset.count * cycle_days)


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


class Planner:
    """One plan made ready for many anchors: what a day gives is computed once.

    Args:
        plan: the plan; steps counted in cycles make no visit where the anchor has none.
        workdays: the desk's working-day table.
    """

    def __init__(self, plan: Plan, workdays: WorkingDays) -> None:
        self.plan = plan
        self.workdays = workdays
        self._known: dict[tuple[date, str, int | None], list[tuple[PlanStep, date, date, date, date, str]]] = {}

    def propose(self, anchor: Anchor) -> tuple[ProposedVisit, ...]:
        """Return the visits that the plan's steps ask for."""
        key = (anchor.day, anchor.title, anchor.cycle_days)
        drafts = self._known.get(key)
        if drafts is None:
            drafts = self._known[key] = [
                self._draft(step, anchor) for step in self.plan.steps if _applies(step, anchor)
            ]
        occurrence, event = anchor.occurrence, anchor.event_id
        return tuple(
            [
                ProposedVisit(step, occurrence, event, due, original, earliest, latest, reason)
                for step, due, original, earliest, latest, reason in drafts
            ]
        )

    def _draft(self, step: PlanStep, anchor: Anchor) -> tuple[PlanStep, date, date, date, date, str]:
        def at(offset: Offset, day: date) -> date:
            return add_offset(day, offset, self.workdays, cycle_days=anchor.cycle_days)

        def end(offset: Offset) -> date:
            cyclic = step.due.unit is Unit.CYCLE and offset.unit is not Unit.CYCLE
            return at(offset, target if cyclic else anchor.day)

        target = at(step.due, anchor.day)
        earliest = end(step.earliest)
        latest = max(earliest, end(step.latest))
        original = min(max(target, earliest), latest)
        due = shift_day(original, earliest, latest, step.shift, self.workdays)
        return step, due, original, earliest, latest, self._reason(step, anchor, original, due)

    def _reason(self, step: PlanStep, anchor: Anchor, original: date, due: date) -> str:
        reason = tr(
            "{title} {day} {offset}",
            title=anchor.title,
            day=anchor.day,
            offset=offset_text(step.due, anchor.cycle_days),
        )
        if due == original:
            return reason
        holiday = self.workdays.name(original)
        was, now = day_text(original) + (f"（{holiday}）" if holiday else ""), day_text(due)
        if due > original:
            return tr("{reason}；原定 {was}，顺延至 {now}", reason=reason, was=was, now=now)
        return tr("{reason}；原定 {was}，提前至 {now}", reason=reason, was=was, now=now)


def _applies(step: PlanStep, anchor: Anchor) -> bool:
    offsets = (step.due, step.earliest, step.latest)
    return anchor.cycle_days is not None or all(offset.unit is not Unit.CYCLE for offset in offsets)


def propose(plan: Plan, anchor: Anchor, workdays: WorkingDays) -> tuple[ProposedVisit, ...]:
    """Return the visits that a plan asks for from one fact; a `Planner` is quicker for many.

    Args:
        plan: the plan; whether it is active is the caller's question.
        anchor: the fact counted from; with ``cycle_days`` for steps in cycles, which make no visit without.
        workdays: the desk's working-day table.

    Returns:
        One visit per step, the target inside its window and, by the step's policy, on a working day.
    """
    return Planner(plan, workdays).propose(anchor)


def anchors_for_date_field(field: str, day: date, years: Iterable[int], title: str = "") -> tuple[Anchor, ...]:
    """Return the yearly returns of a date such as a birthday, or of a fixed month and day (R-121, R-128).

    Args:
        field: ``trigger_key`` of the plan; part of the occurrence.
        day: the date itself; 29 February returns on the 28th in common years, and never before its own year.
        years: calendar years wanted.
        title: the date in words; 生日 when empty.
    """
    words = title or tr("生日")
    return tuple(Anchor(add_months(day, (y - day.year) * 12), f"{field}:{y}", words) for y in years if y >= day.year)


def anchors_for_festivals(festivals: Iterable[Festival]) -> tuple[Anchor, ...]:
    """Return an anchor for each day of the festival table (R-120, R-128)."""
    return tuple(Anchor(f.day, f"festival:{f.code}:{f.day.year}", f.name) for f in festivals)


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
    if plan.interval is None:
        raise InvalidInput("interval_missing", tr("方案“{name}”没有设定间隔。", name=plan.name), field="interval")
    every = offset_text(plan.interval).removeprefix("+")
    title = tr("{plan}（上次 {last}，间隔 {every}）", plan=plan.name, last=last, every=every)
    return Anchor(add_offset(last, plan.interval, workdays), occurrence, title, event_id)
