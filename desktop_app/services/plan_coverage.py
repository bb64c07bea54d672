"""Who is still missing from plans that must reach everybody, or so many times a year (R-113, R-119)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from desktop_app.domain.coverage import Coverage, CoverageWarning, Missing
from desktop_app.domain.plans import Audience, Plan, Trigger
from desktop_app.rules.planning import add_offset, fixed_anchors
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.command import Commands
from desktop_app.services.plan_editing import found_plan
from desktop_app.services.plan_making import PlanMaking
from desktop_app.store import audience, coverage, plans
from desktop_app.store.coverage import Reached
from desktop_app.store.engine import Connection

_YEARS = 5
"""A round that still goes on began at most so many years ago."""
SOON = timedelta(days=45)
"""So long before the end those who are missing are warned about."""


class _Span(NamedTuple):
    """Which days count: to the last one it is in time, until another one a late visit still counts."""

    first: date
    last: date
    until: date


class PlanCoverage:
    """Counts whom plans reached."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def of(self, plan_id: int, day: date | None = None) -> Coverage:
        """Return how far a plan is with those it is for.

        Args:
            plan_id: the plan.
            day: in the year that counts; None for today.

        Raises:
            UserError: ``missing`` when there is no such plan.
        """
        with self._commands.reading() as connection:
            return self._of(connection, found_plan(connection, plan_id), day or self._commands.clock.today())

    def warnings(self) -> tuple[CoverageWarning, ...]:
        """Return the running plans that still miss customers although their end is near, the nearest first."""
        today = self._commands.clock.today()
        found: list[CoverageWarning] = []
        with self._commands.reading() as connection:
            for plan in plans.plans(connection):
                wanted = plan.terms.full_coverage or plan.terms.minimum_per_year is not None
                if not (plan.makes_visits and wanted):
                    continue
                last = _span(plan, today).last
                if today <= last <= today + SOON:
                    state = self._of(connection, plan, today)
                    if state.missing:
                        found.append(CoverageWarning(plan.id, plan.code, plan.name, len(state.missing), last))
        return tuple(sorted(found, key=lambda warning: (warning.last, warning.plan_id)))

    def _of(self, connection: Connection, plan: Plan, day: date) -> Coverage:
        span = _span(plan, day)
        wanted = plan.terms.minimum_per_year or 1
        everybody = audience.members(connection, _audience(plan))
        exempt = PlanMaking(connection, plan, WorkingDays(), day, self._commands.clock.now()).ended(everybody)
        everybody = {who: facts for who, facts in everybody.items() if who not in exempt}
        done = coverage.reached(connection, plan.id, span.first, span.until)
        missing = [
            Missing(customer_id, facts.name, facts.owner, mine.done, wanted, mine.due, mine.visit_id)
            for customer_id, facts in everybody.items()
            if (mine := done.get(customer_id, Reached())).done < wanted
        ]
        missing.sort(key=lambda each: (each.done, each.due or date.max, each.customer_id))
        reached = len(everybody) - len(missing)
        first, last, total = span.first, span.last, len(everybody)
        return Coverage(plan.id, plan.name, wanted, first, last, reached, total, len(exempt), tuple(missing))


def _audience(plan: Plan) -> Audience:
    """Return whom a plan must reach: of one that follows events, those who had one."""
    chosen = plan.terms.audience
    if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL) and not chosen.events:
        return replace(chosen, events=plan.keys)
    return chosen


def _span(plan: Plan, day: date) -> _Span:
    """Return the days that count.

    Those are the calendar year where there is a minimum for it, all until the plan closes, or the round that began last
    where it begins anew on fixed days; else the calendar year.
    """
    year = date(day.year, 12, 31)
    whole = _Span(date(day.year, 1, 1), year, year)
    if plan.terms.minimum_per_year is not None:
        return whole
    if plan.terms.closes is not None:
        return _Span(date.min, plan.terms.closes, plan.terms.closes)
    if plan.trigger not in (Trigger.YEARLY, Trigger.MONTHLY, Trigger.EVERY):
        return whole
    workdays = WorkingDays()
    rounds = fixed_anchors(plan, date(day.year - _YEARS, 1, 1), day, workdays)
    if not rounds:
        return whole
    begins, until = rounds[-1].day, rounds[-1].until or year
    first = min(add_offset(begins, step.earliest, workdays) for step in plan.steps)
    return _Span(first, min(until, max(add_offset(begins, step.latest, workdays) for step in plan.steps)), until)
