"""The visits that follow others of their plan: next rounds, and the next method after a failure (R-112, R-135)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from desktop_app.domain.plans import Method, Plan, PlanStep, RepeatFrom
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.planning import Following, Occurrence, Round, following, methods
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.plan_making import by_accepted_means, minute_of
from desktop_app.store import customer_flags, planned
from desktop_app.store.columns import moment_text
from desktop_app.store.engine import Connection
from desktop_app.store.planned import Key, PlannedRow, Standing

AHEAD = timedelta(days=7)
"""A round that is planned by the calendar is made so long before its window opens, whatever became of the last."""

_MOST = 400
"""Rounds that one look may pass over; more are a slip."""


class PlanRounds:
    """What follows the visits of one plan.

    Args:
        connection: for reading and writing.
        plan: the plan.
        workdays: the desk's table.
        today: the desk's day.
        now: when the visits are made.
    """

    def __init__(self, connection: Connection, plan: Plan, workdays: WorkingDays, today: date, now: datetime) -> None:
        self._connection = connection
        self._plan = plan
        self._workdays = workdays
        self._today = today
        self._now = now

    def after(self, visit: Standing, day: date) -> list[Key]:
        """Make what follows a visit that ended on a day; return what tells it apart."""
        step = self._plan.step(visit.step_key)
        if step is None or not _goes_on(step):
            return []
        ended = _round(visit, self._first(visit), day)
        found = following(step, ended, self._workdays)
        return [] if found is None else self._make([(visit, found, step)])

    def due(self, ended: Callable[[Collection[int]], Collection[int]]) -> list[Key]:
        """Make what should have followed visits that ended, and the planned rounds whose time comes.

        Args:
            ended: tells with which customers the plan does not go on.
        """
        steps = {step.key: step for step in self._plan.steps if _goes_on(step)}
        if not steps:
            return []
        chains: dict[Key, list[Standing]] = {}
        for visit in planned.standing(self._connection, self._plan.id, steps):
            base = Occurrence.read(visit.occurrence).base
            chains.setdefault((visit.customer_id, visit.step_key, base), []).append(visit)
        over = ended({customer_id for customer_id, _, _ in chains})
        return self._make(
            [
                (visits[-1], found, steps[step_key])
                for (customer_id, step_key, _), visits in chains.items()
                if customer_id not in over
                for found in self._missing(steps[step_key], visits)
            ]
        )

    def _missing(self, step: PlanStep, visits: list[Standing]) -> Iterator[Following]:
        visits.sort(key=lambda visit: _place(visit.occurrence))
        latest = visits[-1]
        state = _round(latest, date.fromisoformat(visits[0].original), None)
        for _ in range(_MOST):
            found = following(step, state, self._workdays)
            if found is None:
                return
            by_calendar = step.terms.repeat_from is RepeatFrom.PLANNED and found.occurrence.stage == 1
            if state.ended is None and not (by_calendar and found.earliest <= self._today + AHEAD):
                return
            if (found.last or found.latest) >= self._today:
                yield found
                return
            if not by_calendar:
                return
            state = replace(
                state,
                occurrence=found.occurrence,
                status=VisitStatus.OPEN,
                original=found.original,
                earliest=found.earliest,
                latest=found.latest,
                last=found.last,
                ended=None,
            )

    def _first(self, visit: Standing) -> date:
        """Return the original day of the first round."""
        base = Occurrence.read(visit.occurrence).base
        key = (visit.customer_id, visit.step_key, base)
        first = planned.ids_by_key(self._connection, self._plan.id, [key]).get(key)
        return date.fromisoformat(planned.one(self._connection, first).original if first else visit.original)

    def _make(self, found: list[tuple[Standing, Following, PlanStep]]) -> list[Key]:
        declined = customer_flags.declined(self._connection, self._today, {visit.customer_id for visit, _, _ in found})
        made = ((self._row(visit, each, step, declined), visit) for visit, each, step in found)
        rows = {planned.key_of(row): (row, visit) for row, visit in made}
        present = planned.ids_by_key(self._connection, self._plan.id, rows)
        new = {key: pair for key, pair in rows.items() if key not in present}
        planned.add(self._connection, [row for row, _ in new.values()])
        ids = planned.ids_by_key(self._connection, self._plan.id, new)
        planned.copy_members(self._connection, [(visit.id, ids[key]) for key, (_, visit) in new.items()])
        return list(new)

    def _row(
        self, visit: Standing, found: Following, step: PlanStep, declined: Mapping[int, Collection[Method]]
    ) -> PlannedRow:
        plan = self._plan
        row = (
            visit.customer_id,
            str(found.occurrence),
            visit.event_id,
            visit.owner,
            found.reason,
            None,
            plan.id,
            step.key,
            step.title,
            plan.name,
            step.purpose,
            found.due.isoformat(),
            minute_of(step),
            found.original.isoformat(),
            found.earliest.isoformat(),
            found.latest.isoformat(),
            step.priority,
            found.method.value,
            step.script,
            found.last.isoformat() if found.last is not None else None,
            step.terms.minutes,
            plan.version,
            moment_text(self._now),
        )
        return by_accepted_means(row, declined.get(visit.customer_id, ()), step)


def _place(occurrence: str) -> tuple[int, int]:
    which = Occurrence.read(occurrence)
    return which.round, which.stage


def _goes_on(step: PlanStep) -> bool:
    return step.terms.every is not None or len(methods(step)) > 1


def _round(visit: Standing, first: date, day: date | None) -> Round:
    ended = day or (date.fromisoformat(visit.done_day) if visit.done_day else None)
    return Round(
        occurrence=Occurrence.read(visit.occurrence),
        status=VisitStatus(visit.status),
        original=date.fromisoformat(visit.original),
        earliest=date.fromisoformat(visit.earliest),
        latest=date.fromisoformat(visit.latest),
        last=date.fromisoformat(visit.last_day) if visit.last_day else None,
        first=first,
        ended=ended if visit.status != VisitStatus.OPEN.value else None,
    )
