"""Plans at work: events and dates become visits on the right days (R-095, R-097)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import Event, EventDraft
from desktop_app.domain.plans import Anchor, Festival, Plan, PlanStep, ProposedVisit, Target, Trigger
from desktop_app.domain.text import tr
from desktop_app.rules import lunar
from desktop_app.rules.planning import (
    Planner,
    anchors_for_date_field,
    anchors_for_festivals,
    interval_anchor,
)
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.services.plan_editing import write_plan
from desktop_app.store import customers, lists, plans, visits
from desktop_app.store.columns import moment_text
from desktop_app.store.customer_facts import CustomerFacts, employers, facts
from desktop_app.store.engine import Connection

HORIZON = timedelta(days=60)
"""Birthdays, festivals and other dates make their visits so long ahead."""

CAUGHT_UP = "plans.caught_up"
"""Setting: the day for which the visits of dates were made last."""

Progress = Callable[[int, int], None]


def event_anchor(event: EventDraft, event_id: int | None, kind_name: str) -> Anchor:
    """Return what plans count from for an event; an order's cycle is days per unit times quantity (R-125)."""
    cycle, quantity = event.detail.get("cycle_days"), event.detail.get("quantity", 1)
    title = f"{kind_name}（{event.title}）" if event.title else kind_name
    return Anchor(
        day=event.day,
        occurrence=f"event:{event_id}",
        title=title,
        event_id=event_id,
        cycle_days=int(cycle) * int(quantity) if cycle else None,
    )


def minute_of(step: PlanStep) -> int | None:
    """Return a step's hour in minutes after midnight."""
    if not step.hour:
        return None
    hour, minute = step.hour.split(":")
    return int(hour) * 60 + int(minute)


class PlanVisits:
    """The plans of the desk and the visits they make."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def plans(self) -> tuple[Plan, ...]:
        """Return all plans."""
        with self._commands.reading() as connection:
            return plans.plans(connection)

    def save(self, actor: Actor, plan: Plan) -> Changes:
        """Write a plan anew; visits that stand already stay as they are."""
        with self._commands.run(actor, Permission.PLAN_EDIT, "plan.save") as unit:
            write_plan(unit, plan)
        return unit.changes

    def preview(self, event: EventDraft) -> tuple[ProposedVisit, ...]:
        """Return the visits an event would make, before it is saved (R-125)."""
        anchor = event_anchor(event, None, self._kind_name(event.kind))
        return tuple(
            proposed
            for plan in self.plans()
            if plan.makes_visits and plan.trigger is Trigger.EVENT and plan.trigger_key == event.kind
            for proposed in Planner(plan, self._lists.workdays()).propose(anchor)
        )

    def plan_events(self, unit: Unit, event_ids: Sequence[int], batch_id: int | None = None) -> int:
        """Make the visits that new events ask for, in the command's transaction.

        Returns:
            How many visits are new.
        """
        events = customers.events_by_id(unit.connection, event_ids)
        active = [plan for plan in plans.plans(unit.connection) if plan.makes_visits]
        kinds = self._lists.names("event_kind")
        made = 0
        for plan in active:
            if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL):
                mine = [event for event in events if event.draft.kind == plan.trigger_key]
                made += self._make(unit, plan, self._event_anchors(plan, mine, kinds), batch_id)
        return made

    def plan_next(self, unit: Unit, plan_id: int | None, customer_id: int, visit_id: int, done: date) -> int:
        """Make the next visit of a plan that returns after each done one (R-148)."""
        plan = next((p for p in plans.plans(unit.connection) if p.id == plan_id), None)
        if plan is None or plan.trigger is not Trigger.INTERVAL or not plan.makes_visits:
            return 0
        anchor = interval_anchor(plan, done, f"visit:{visit_id}", self._lists.workdays())
        return self._make(unit, plan, [(customer_id, anchor)])

    def run(self, actor: Actor, progress: Progress | None = None) -> tuple[int, Changes]:
        """Run all active plans over all events and the dates ahead; what exists already is not made again.

        Returns:
            How many visits are new, and what changed.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "plan.run") as unit:
            active = [plan for plan in plans.plans(unit.connection) if plan.makes_visits]
            made = 0
            for number, plan in enumerate(active):
                if progress is not None:
                    progress(number, len(active))
                made += self._make(unit, plan, self._anchors(unit, plan))
            if made:
                unit.audit(Kind.VISIT, None, new={"made": made})
        return made, unit.changes

    def catch_up(self, actor: Actor) -> Changes:
        """Make, once a day, the visits of dates that come near: birthdays, festivals, regular returns."""
        with self._commands.reading() as connection:
            if lists.setting(connection, CAUGHT_UP) == self._commands.clock.today().isoformat():
                return Changes()
        with self._commands.run(actor, Permission.VISIT_CALL, "plan.catch_up") as unit:
            dated = [p for p in plans.plans(unit.connection) if p.makes_visits and p.trigger is not Trigger.EVENT]
            made = sum(self._make(unit, plan, self._anchors(unit, plan)) for plan in dated)
            lists.set_setting(unit.connection, CAUGHT_UP, unit.today.isoformat())
            if made:
                unit.audit(Kind.VISIT, None, new={"made": made})
        return unit.changes

    def _anchors(self, unit: Unit, plan: Plan) -> Iterable[tuple[int, Anchor]]:
        connection, until = unit.connection, unit.today + HORIZON
        if plan.trigger is Trigger.DATE_FIELD:
            return [
                (customer_id, anchor)
                for customer_id, day in customers.birthdays(connection, unit.today, until)
                for anchor in anchors_for_date_field(plan.trigger_key, day, range(unit.today.year, until.year + 1))
                if unit.today <= anchor.day <= until
            ]
        if plan.trigger is Trigger.FESTIVAL:
            days = [f for f in self._festivals(unit.today, until) if plan.trigger_key in ("", f.code)]
            return [(c, anchor) for anchor in anchors_for_festivals(days) for c in customers.active_ids(connection)]
        events = customers.events_of_kinds(connection, [plan.trigger_key], date.min)
        anchors = self._event_anchors(plan, events, self._lists.names("event_kind"))
        if plan.trigger is Trigger.INTERVAL:
            anchors = [*anchors, *self._returns(connection, plan)]
        return anchors

    def _event_anchors(self, plan: Plan, events: Iterable[Event], kinds: dict[str, str]) -> list[tuple[int, Anchor]]:
        if plan.trigger is Trigger.INTERVAL:
            days = self._lists.workdays()
            return [(e.customer_id, interval_anchor(plan, e.draft.day, f"event:{e.id}", days, e.id)) for e in events]
        return [(e.customer_id, event_anchor(e.draft, e.id, kinds.get(e.draft.kind, e.draft.kind))) for e in events]

    def _returns(self, connection: Connection, plan: Plan) -> list[tuple[int, Anchor]]:
        days = self._lists.workdays()
        return [
            (customer_id, interval_anchor(plan, done, f"visit:{visit_id}", days))
            for customer_id, visit_id, done in visits.done_occurrences(connection, plan.id)
        ]

    @staticmethod
    def _festivals(first: date, last: date) -> list[Festival]:
        years = range(first.year, last.year + 1)
        return [f for year in years for f in lunar.festivals(year) if first <= f.day <= last]

    def _make(self, unit: Unit, plan: Plan, anchors: Iterable[tuple[int, Anchor]], batch_id: int | None = None) -> int:
        pairs = list(anchors)
        if not pairs:
            return 0
        known = facts(unit.connection, {customer_id for customer_id, _ in pairs})
        related = employers(unit.connection, set(known)) if self._visits_employers(plan) else {}
        made = visits.add_planned(unit.connection, list(self._rows(unit.now, plan, pairs, known, related, batch_id)))
        if made:
            unit.changed(Kind.VISIT)
        return made

    @staticmethod
    def _visits_employers(plan: Plan) -> bool:
        return any(step.target is Target.EMPLOYER for step in plan.steps)

    def _rows(
        self,
        now: datetime,
        plan: Plan,
        pairs: Sequence[tuple[int, Anchor]],
        known: dict[int, CustomerFacts],
        related: dict[int, int],
        batch_id: int | None,
    ) -> Iterator[tuple[Any, ...]]:
        planner = Planner(plan, self._lists.workdays())
        stamp = moment_text(now)
        for customer_id, anchor in pairs:
            mine = known.get(customer_id)
            if mine is None:
                continue
            for proposed in planner.propose(anchor):
                step, reason = proposed.step, proposed.reason
                target = customer_id
                if step.target is Target.EMPLOYER:
                    target = related.get(customer_id, customer_id)
                    unknown = "" if target != customer_id else tr("（未登记单位，先问学员）")
                    reason = tr("{name}：{reason}", name=mine.name, reason=reason) + unknown
                yield (
                    target,
                    plan.id,
                    step.key,
                    proposed.occurrence,
                    proposed.event_id,
                    step.title,
                    plan.name,
                    step.purpose,
                    reason,
                    proposed.due.isoformat(),
                    minute_of(step),
                    proposed.original.isoformat(),
                    proposed.earliest.isoformat(),
                    proposed.latest.isoformat(),
                    step.priority,
                    step.method.value,
                    mine.owner,
                    step.script,
                    stamp,
                    batch_id,
                )

    def _kind_name(self, kind: str) -> str:
        return self._lists.names("event_kind").get(kind, kind)
