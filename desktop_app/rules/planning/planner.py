"""From an anchor to the visits its plan asks for: target, window, shift, and the reason in words (R-095)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.plans import Anchor, Offset, Plan, PlanStep, ProposedVisit, Unit
from desktop_app.domain.text import tr
from desktop_app.rules.day_words import day_text, offset_text
from desktop_app.rules.planning.days import add_offset, shift_day
from desktop_app.rules.workdays import WorkingDays


def shifted_reason(reason: str, original: date, due: date, workdays: WorkingDays) -> str:
    """Return a reason together with the move to a working day, where there was one."""
    if due == original:
        return reason
    holiday = workdays.name(original)
    was, now = day_text(original) + (f"（{holiday}）" if holiday else ""), day_text(due)
    if due > original:
        return tr("{reason}；原定 {was}，顺延至 {now}", reason=reason, was=was, now=now)
    return tr("{reason}；原定 {was}，提前至 {now}", reason=reason, was=was, now=now)


_KEPT = 5_000
"""Days that are remembered at once; the events of a large import may all have titles of their own."""


class Planner:
    """One plan made ready for many anchors: what a day gives is computed once.

    Args:
        plan: the plan; steps counted in cycles make no visit where the anchor has none.
        workdays: the desk's working-day table.
    """

    def __init__(self, plan: Plan, workdays: WorkingDays) -> None:
        self.plan = plan
        self.workdays = workdays
        self._known: dict[tuple[date, str, int | None, date | None], tuple[ProposedVisit, ...]] = {}

    def drafts(self, anchor: Anchor) -> tuple[ProposedVisit, ...]:
        """Return the visits of the first anchor of that day, title, cycle and end: the same object for all of them."""
        key = (anchor.day, anchor.title, anchor.cycle_days, anchor.until)
        drafts = self._known.get(key)
        if drafts is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            closes = self.plan.terms.closes
            found = (self._draft(step, anchor) for step in self.plan.steps if _applies(step, anchor))
            drafts = self._known[key] = tuple(d for d in found if closes is None or d.original <= closes)
        return drafts

    def propose(self, anchor: Anchor) -> tuple[ProposedVisit, ...]:
        """Return the visits that the plan's steps ask for."""
        occurrence, event = anchor.occurrence, anchor.event_id
        return tuple(
            [
                ProposedVisit(d.step, occurrence, event, d.due, d.original, d.earliest, d.latest, d.reason, d.last)
                for d in self.drafts(anchor)
            ]
        )

    def _draft(self, step: PlanStep, anchor: Anchor) -> ProposedVisit:
        def at(offset: Offset, day: date) -> date:
            return add_offset(day, offset, self.workdays, cycle_days=anchor.cycle_days)

        def end(offset: Offset) -> date:
            cyclic = step.due.unit is Unit.CYCLE and offset.unit is not Unit.CYCLE
            return at(offset, target if cyclic else anchor.day)

        target = at(step.due, anchor.day)
        earliest = end(step.earliest)
        latest = end(step.latest)
        if anchor.until is not None:
            latest = min(latest, anchor.until)
        latest = max(earliest, latest)
        original = min(max(target, earliest), latest)
        due = shift_day(original, earliest, latest, step.shift, self.workdays)
        last = max(latest, end(step.terms.last)) if step.terms.last is not None else None
        reason = shifted_reason(self._reason(step, anchor), original, due, self.workdays)
        return ProposedVisit(step, anchor.occurrence, anchor.event_id, due, original, earliest, latest, reason, last)

    def _reason(self, step: PlanStep, anchor: Anchor) -> str:
        return tr(
            "{title} {day} {offset}",
            title=anchor.title,
            day=anchor.day,
            offset=offset_text(step.due, anchor.cycle_days),
        )


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
