"""The live preview of a plan: the days it gives for a made-up event, and for customers as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from desktop_app.domain.customers import EventDraft
from desktop_app.domain.plan_changes import SampleDay
from desktop_app.domain.plans import Anchor, Audience, Plan, Trigger
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules import lunar
from desktop_app.rules.plan_check import LUNAR
from desktop_app.rules.planning import (
    Occurrence,
    Planner,
    Round,
    anchors_for_date_field,
    anchors_for_lunar,
    following,
    interval_anchor,
    manual_anchor,
    silent_anchor,
)
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.plan_anchors import PlanAnchors, event_anchor
from desktop_app.services.plan_making import PlanMaking
from desktop_app.store import audience, planned
from desktop_app.store.engine import Connection

YEAR = timedelta(days=366)
ROUNDS = 3
"""Rounds of a step that returns which are shown."""

MOST_DAYS = 4
"""Returning days that are shown."""


class PlanSamples:
    """Shows what a plan gives, saved or not.

    Args:
        connection: for reading.
        workdays: the desk's table.
        kinds: names of the kinds of events by code.
        today: the desk's day.
        now: the moment.
    """

    def __init__(
        self, connection: Connection, workdays: WorkingDays, kinds: Mapping[str, str], today: date, now: datetime
    ) -> None:
        self._connection = connection
        self._workdays = workdays
        self._kinds = kinds
        self._today = today
        self._now = now

    def of_event(self, plan: Plan, event: EventDraft) -> Iterator[SampleDay]:
        """Yield the visits of a made-up event or day, with the first rounds of steps that return."""
        planner = Planner(plan, self._workdays)
        for anchor in self._anchors(plan, event):
            for proposed in planner.propose(anchor):
                step = proposed.step
                yield SampleDay(
                    "", step.title, proposed.due, proposed.earliest, proposed.latest, proposed.reason, proposed.last
                )
                state = Round(
                    Occurrence("sample"),
                    VisitStatus.DONE,
                    proposed.original,
                    proposed.earliest,
                    proposed.latest,
                    proposed.last,
                    proposed.original,
                    proposed.due,
                )
                for _ in range(ROUNDS - 1):
                    found = following(step, state, self._workdays)
                    if found is None:
                        break
                    yield SampleDay("", step.title, found.due, found.earliest, found.latest, found.reason, found.last)
                    state = Round(
                        found.occurrence,
                        VisitStatus.DONE,
                        found.original,
                        found.earliest,
                        found.latest,
                        found.last,
                        proposed.original,
                        found.due,
                    )

    def _anchors(self, plan: Plan, event: EventDraft) -> Sequence[Anchor]:
        day, key = event.day, plan.trigger_key
        if plan.trigger is Trigger.EVENT:
            return [event_anchor(event, None, self._kinds.get(event.kind, event.kind))]
        if plan.trigger is Trigger.INTERVAL:
            return [interval_anchor(plan, day, "sample", self._workdays)]
        if plan.trigger is Trigger.SILENT:
            return [silent_anchor(plan, day, self._workdays)]
        if plan.trigger is Trigger.MANUAL:
            return [manual_anchor(plan, day)]
        if plan.trigger is Trigger.DATE_FIELD:
            title = "" if key.removeprefix(LUNAR) == "birthday" else key.removeprefix(LUNAR)
            years = range(self._today.year - 1, self._today.year + 2)
            found = (
                anchors_for_lunar(key, lunar.lunar_day(day), years, title)
                if key.startswith(LUNAR)
                else anchors_for_date_field(key, day, years, title)
            )
            return [anchor for anchor in found if anchor.day >= self._today][:1]
        return self._source().days(plan, self._today, self._today + YEAR)[:MOST_DAYS]

    def of_customers(self, plan: Plan, ids: Sequence[int]) -> Iterator[SampleDay]:
        """Yield what the plan would give real customers: by their latest event, or their next date."""
        everybody = audience.members(self._connection, Audience(), ids)
        chosen = audience.members(self._connection, plan.terms.audience, ids)
        pairs = self._source().between(plan, self._today, self._today + YEAR, list(chosen))
        making = PlanMaking(self._connection, plan, self._workdays, self._today, self._now)
        for customer_id in ids:
            if customer_id not in everybody:
                continue
            name = everybody[customer_id].name
            if customer_id not in chosen:
                yield SampleDay(name, "", None, None, None, tr("不在这个方案的对象里"))
                continue
            mine = [anchor for whose, anchor in pairs if whose == customer_id]
            wanted = max if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL) else min
            if not mine:
                yield SampleDay(name, "", None, None, None, tr("没有可以起算的事件或日期"))
                continue
            made = making.made([(customer_id, wanted(mine, key=lambda anchor: anchor.day))])
            for row in made.rows:
                values = planned.own(row)
                due, earliest, latest = (date.fromisoformat(values[part]) for part in ("due", "earliest", "latest"))
                last = date.fromisoformat(values["last_day"]) if values["last_day"] else None
                yield SampleDay(name, values["title"], due, earliest, latest, values["reason"], last)
            for each in made.omitted:
                step = plan.step(each.step_key)
                yield SampleDay(name, step.title if step else "", None, None, None, each.text)

    def _source(self) -> PlanAnchors:
        return PlanAnchors(self._connection, self._workdays, self._kinds, self._today)
