"""What the visits of a plan are counted from, read from the desk: events, dates of customers, returns, silences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from desktop_app.domain.customers import Event, EventDraft
from desktop_app.domain.plans import Anchor, Festival, Plan, Trigger
from desktop_app.rules import lunar
from desktop_app.rules.day_texts import read_day
from desktop_app.rules.plan_check import LUNAR
from desktop_app.rules.planning import (
    anchors_for_date_field,
    anchors_for_festivals,
    anchors_for_lunar,
    fixed_anchors,
    interval_anchor,
    longest,
    silent_anchor,
)
from desktop_app.rules.workdays import WorkingDays
from desktop_app.store import audience, customers, planned
from desktop_app.store.engine import Connection

HORIZON = timedelta(days=60)
"""Birthdays, festivals and other dates make their visits so long ahead."""

FIXED = (Trigger.YEARLY, Trigger.MONTHLY, Trigger.EVERY)

Anchored = tuple[int, Anchor]
"""A customer and what a visit is counted from."""


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


def concerns(plan: Plan, event: EventDraft) -> bool:
    """Tell whether an event is one that the plan follows: its kind, and the details the audience asks for."""
    return event.kind in plan.keys and all(
        str(event.detail.get(name, "")) == value for name, value in plan.terms.audience.details
    )


class PlanAnchors:
    """The anchors of plans, read in one transaction.

    Args:
        connection: for reading.
        workdays: the desk's table.
        kinds: names of the kinds of events by code.
        today: the desk's day.
    """

    def __init__(self, connection: Connection, workdays: WorkingDays, kinds: Mapping[str, str], today: date) -> None:
        self._connection = connection
        self._workdays = workdays
        self._kinds = kinds
        self._today = today

    def near(self, plan: Plan, ids: Collection[int] | None = None) -> list[Anchored]:
        """Return all events that happened, and the dates whose windows may be open until the horizon."""
        reach = max((longest(step.latest) for step in plan.steps), default=timedelta())
        return self.between(plan, self._today - reach, self._today + HORIZON, ids)

    def between(self, plan: Plan, first: date, last: date, ids: Collection[int] | None = None) -> list[Anchored]:
        """Return the anchors of a plan: events of any day, returning dates from first to last.

        Args:
            plan: the plan; one that a person runs has none.
            first: first day of returning dates.
            last: last day of them.
            ids: only of these customers; None for all.
        """
        if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL):
            anchors = self.of_events(plan, customers.events_of_kinds(self._connection, plan.keys, date.min, ids))
            wanted = None if ids is None else set(ids)
            return anchors if plan.trigger is Trigger.EVENT else [*anchors, *self._returns(plan, wanted)]
        if plan.trigger is Trigger.DATE_FIELD:
            return [pair for pair in self._dates(plan, first, last, ids) if first <= pair[1].day <= last]
        if plan.trigger is Trigger.SILENT:
            return list(self._silent(plan, last, ids))
        anchors_ahead = self.days(plan, first, last)
        everybody = audience.members(self._connection, plan.terms.audience, ids) if anchors_ahead else ()
        return [(customer_id, anchor) for anchor in anchors_ahead for customer_id in everybody]

    def of_events(self, plan: Plan, events: Iterable[Event]) -> list[Anchored]:
        """Return the anchors that events give."""
        mine = (event for event in events if concerns(plan, event.draft))
        if plan.trigger is Trigger.INTERVAL:
            days = self._workdays
            return [(e.customer_id, interval_anchor(plan, e.draft.day, f"event:{e.id}", days, e.id)) for e in mine]
        kinds = self._kinds
        return [(e.customer_id, event_anchor(e.draft, e.id, kinds.get(e.draft.kind, e.draft.kind))) for e in mine]

    def _returns(self, plan: Plan, ids: Collection[int] | None) -> Iterator[Anchored]:
        for customer_id, visit_id, done in planned.last_done(self._connection, plan.id):
            if ids is None or customer_id in ids:
                yield customer_id, interval_anchor(plan, done, f"visit:{visit_id}", self._workdays)

    def days(self, plan: Plan, first: date, last: date) -> tuple[Anchor, ...]:
        """Return the days that a plan of festivals or fixed days gives everybody, from first to last."""
        if plan.trigger is Trigger.FESTIVAL:
            wanted = plan.keys
            return anchors_for_festivals(f for f in _festivals(first, last) if not wanted or f.code in wanted)
        return fixed_anchors(plan, first, last, self._workdays) if plan.trigger in FIXED else ()

    def _dates(self, plan: Plan, first: date, last: date, ids: Collection[int] | None) -> Iterator[Anchored]:
        key = plan.trigger_key
        field, by_moon = key.removeprefix(LUNAR), key.startswith(LUNAR)
        years = range(first.year, last.year + 1)
        moon_years = range(first.year - 1, last.year + 1)
        if field == "birthday":
            if by_moon:
                for customer_id, born in audience.birthdays(self._connection, ids):
                    found = anchors_for_lunar(key, lunar.lunar_day(born), moon_years)
                    yield from ((customer_id, anchor) for anchor in found)
                return
            near = customers.birthdays(self._connection, first, last) if ids is None else None
            for customer_id, born in audience.birthdays(self._connection, ids) if near is None else near:
                yield from ((customer_id, anchor) for anchor in anchors_for_date_field(key, born, years))
            return
        for customer_id, text in audience.own_dates(self._connection, field, ids):
            moon = lunar.read_lunar(text)
            day = None if moon else read_day(text, today=self._today, birthday=False).day
            if moon is None and by_moon and day is not None:
                moon = lunar.lunar_day(day)
            if moon is not None:
                yield from ((customer_id, anchor) for anchor in anchors_for_lunar(key, moon, moon_years, field))
            elif day is not None:
                yield from ((customer_id, anchor) for anchor in anchors_for_date_field(key, day, years, field))

    def _silent(self, plan: Plan, last: date, ids: Collection[int] | None) -> Iterator[Anchored]:
        """Yield the silences that are long enough until the last day; those that were so already count from today."""
        everybody = audience.members(self._connection, plan.terms.audience, ids)
        for customer_id, heard in audience.last_heard(self._connection, self._today, ids):
            anchor = silent_anchor(plan, heard, self._workdays)
            if customer_id in everybody and anchor.day <= last:
                day = max(anchor.day, self._today)
                yield customer_id, Anchor(day, anchor.occurrence, anchor.title)


def _festivals(first: date, last: date) -> list[Festival]:
    years = range(first.year, last.year + 1)
    return [f for year in years for f in lunar.festivals(year) if first <= f.day <= last]
