"""Plans at work: events and dates become visits on the right days (R-095, R-097)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import Event, EventDraft
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plan_changes import OmitReason, OmittedVisit
from desktop_app.domain.plans import Audience, Plan, ProposedVisit, Trigger
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.frequency import frequency_warning
from desktop_app.rules.planning import FAILED, Occurrence, Planner, interval_anchor, manual_anchor, methods
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.services.merge_visits import near_days
from desktop_app.services.plan_anchors import Anchored, PlanAnchors, concerns, event_anchor
from desktop_app.services.plan_editing import found_plan
from desktop_app.services.plan_making import BLACKLIST, REFUSAL, PlanMaking, Why
from desktop_app.services.plan_rounds import PlanRounds
from desktop_app.store import audience, customers, lists, omitted, planned, plans
from desktop_app.store.engine import Connection
from desktop_app.store.planned import Standing
from desktop_app.store.scope import lifted

CAUGHT_UP = "plans.caught_up"
"""Setting: the day for which the visits of dates were made last."""

AT_ONCE = Pace()


class PlanVisits:
    """The plans of the desk and the visits they make."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def plans(self) -> tuple[Plan, ...]:
        """Return all plans."""
        with self._commands.reading() as connection:
            return plans.plans(connection)

    def omitted(self, customer_id: int) -> tuple[OmittedVisit, ...]:
        """Return the visits of a customer that a plan asked for and that were not made, with the reason."""
        with self._commands.reading() as connection:
            return omitted.of_customer(connection, customer_id)

    def members(self, visit_id: int) -> tuple[tuple[int, str], ...]:
        """Return (id, name) of the customers whom a visit to a household or an organisation is made for."""
        with self._commands.reading() as connection:
            return planned.members(connection, visit_id)

    def nearness(self, customer_id: int, day: date) -> str:
        """Return why a visit on a day would come too soon before or after another contact; empty when not (R-105)."""
        with self._commands.reading() as connection:
            gap = near_days(connection)
            near = planned.contact_days(connection, [customer_id], day - timedelta(days=gap)).get(customer_id, [])
        return frequency_warning(day, near, gap)

    def preview(self, event: EventDraft) -> tuple[ProposedVisit, ...]:
        """Return the visits an event would make, before it is saved (R-125)."""
        anchor = event_anchor(event, None, self._lists.names("event_kind").get(event.kind, event.kind))
        return tuple(
            proposed
            for plan in self.plans()
            if plan.makes_visits and plan.trigger is Trigger.EVENT and concerns(plan, event)
            for proposed in Planner(plan, self._lists.workdays()).propose(anchor)
        )

    def plan_events(
        self,
        unit: Unit,
        event_ids: Sequence[int],
        batch_id: int | None = None,
        open_on: date | None = None,
    ) -> int:
        """Make the visits that new events ask for, in the command's transaction.

        Args:
            unit: the command.
            event_ids: the events.
            batch_id: of the import that they come from.
            open_on: visits whose window ended before that day are not made, now or later; those of regular plans are,
                since without a first one there would never be a second.

        Returns:
            How many visits are new.
        """
        events = customers.events_by_id(unit.connection, event_ids)
        source = self._anchors(unit.connection, unit.today)
        made = 0
        with lifted(unit.connection):  # a visit may stand at somebody else of the household
            for plan in _running(unit.connection):
                self._stop(unit, plan, events, forced=batch_id is not None)
                if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL):
                    pairs = source.of_events(plan, events)
                    until = open_on if plan.trigger is Trigger.EVENT else None
                    made += self._make(unit, plan, pairs, batch_id, until)
        return made

    def plan_next(self, unit: Unit, visit_id: int, day: date) -> list[int]:
        """Make what follows a visit that came to an end, and those it closes too.

        That is the next round, the next method after a failure, or the return of a regular plan.

        Args:
            unit: the command.
            visit_id: the visit, as it stands now.
            day: of the contact, from which the next is counted.

        Returns:
            The visits made.
        """
        ids: list[int] = []
        ended, *others = planned.with_merged(unit.connection, visit_id)
        wanted = {visit.plan_id for visit in (ended, *others) if visit.plan_id}
        running = {plan.id: plan for plan in plans.plans(unit.connection, wanted) if plan.makes_visits}
        with lifted(unit.connection):
            for visit in (ended, *(other._replace(status=ended.status) for other in others)):
                plan = running.get(visit.plan_id or 0)
                if plan is None:
                    continue
                making = self._making(unit, plan)
                if plan.trigger is Trigger.INTERVAL and not _fails_on(plan, visit):
                    anchor = interval_anchor(plan, day, f"visit:{visit.id}", self._lists.workdays())
                    made = making.made([(visit.customer_id, anchor)])
                    rows = list(made.rows)
                    made.rows = iter(rows)
                    making.write(made)
                    keys = [planned.key_of(row) for row in rows]
                elif visit.customer_id in making.ended([visit.customer_id]):
                    continue
                else:
                    keys = self._rounds(unit, plan).after(visit, day)
                ids += planned.ids_by_key(unit.connection, plan.id, keys).values()
        if ids:
            unit.changed(Kind.VISIT, ids)
        return ids

    def run(self, actor: Actor, pace: Pace = AT_ONCE) -> tuple[int, Changes]:
        """Run all plans over all events and the dates ahead; what exists already is not made again.

        Visits whose window has ended are not made: a plan begins with what can still be kept.

        Returns:
            How many visits are new, and what changed.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "plan.run", whole=True) as unit:
            made = self._run(unit, _running(unit.connection), pace)
        return made, unit.changes

    def catch_up(self, actor: Actor) -> Changes:
        """Make, once a day, the visits of dates that come near: birthdays, festivals, regular returns, next rounds."""
        with self._commands.reading() as connection:
            if lists.setting(connection, CAUGHT_UP) == self._commands.clock.today().isoformat():
                return Changes()
        with self._commands.run(actor, Permission.VISIT_CALL, "plan.catch_up", whole=True) as unit:
            lists.set_setting(unit.connection, CAUGHT_UP, unit.today.isoformat())
            self._run(unit, _running(unit.connection), AT_ONCE, dated=True)
        return unit.changes

    def _run(self, unit: Unit, running: Sequence[Plan], pace: Pace, *, dated: bool = False) -> int:
        source = self._anchors(unit.connection, unit.today)
        made = 0
        for number, plan in enumerate(running):
            pace.at(number, len(running), plan.name)
            if not dated or plan.trigger is not Trigger.EVENT:
                if plan.trigger is Trigger.SILENT:
                    self._heard_again(unit, plan)
                made += self._make(unit, plan, source.near(plan), None, unit.today)
            rounds = self._rounds(unit, plan).due(self._making(unit, plan).ended)
            made += len(rounds)
            if rounds:
                unit.changed(Kind.VISIT)
        if made:
            unit.audit(Kind.VISIT, None, new={"made": made})
        return made

    def _heard_again(self, unit: Unit, plan: Plan) -> None:
        """Withdraw the open visits to customers who were heard of since."""
        heard = dict(audience.last_heard(unit.connection, unit.today))
        over = [
            visit.id
            for visit in planned.standing(unit.connection, plan.id)
            if visit.status == "open"
            and not visit.moved
            and not visit.appointed
            and visit.occurrence != f"silent:{heard.get(visit.customer_id)}"
        ]
        if planned.withdraw(unit.connection, over):
            unit.audit(Kind.VISIT, None, new={"withdrawn": len(over), "plan": plan.code})

    def run_group(self, actor: Actor, plan_id: int, day: date, chosen: Audience | None = None) -> tuple[int, Changes]:
        """Make the visits of a plan for a group of customers, counted from a day that a person chose (R-098, R-099).

        Args:
            actor: the person acting.
            plan_id: the plan.
            day: the day that stands for day 0.
            chosen: for whom, instead of the plan's own audience.

        Returns:
            How many visits are new, and what changed.

        Raises:
            InvalidInput: the plan is not running.
        """
        run, reading = self._commands.run, self._commands.reading
        with run(actor, Permission.VISIT_PLAN, "plan.run_group") as unit, reading() as seen:
            plan = found_plan(unit.connection, plan_id)
            if not plan.makes_visits:
                raise InvalidInput("not_running", tr("方案还没有开始执行，或者已经停用。"))
            group = audience.members(seen, chosen or plan.terms.audience)
            anchor = manual_anchor(plan, day)
            if chosen is not None:
                plan = replace(plan, terms=replace(plan.terms, audience=chosen))
            made = self._make(unit, plan, [(customer_id, anchor) for customer_id in group])
            unit.audit(Kind.PLAN, plan_id, new={"day": day.isoformat(), "customers": len(group), "made": made})
        return made, unit.changes

    def _stop(self, unit: Unit, plan: Plan, events: Collection[Event], *, forced: bool) -> None:
        """Withdraw what a plan still asks of customers whom it stops with, who refuse it or are blacklisted.

        Raises:
            InvalidInput: ``mandatory_open`` when a visit that must be made is still open and nobody is forced (R-145).
        """
        ends = {*plan.terms.stop_events, REFUSAL, BLACKLIST}
        concerned = {event.customer_id for event in events if event.draft.kind in ends}
        if not concerned:
            return
        making = self._making(unit, plan)
        ended = making.ended(concerned)
        over = [v for v in planned.standing(unit.connection, plan.id, ids=ended) if v.status == "open"]
        for visit in over if not forced else ():
            step = plan.step(visit.step_key)
            if step is not None and step.terms.mandatory and ended[visit.customer_id][0] is OmitReason.STOPPED:
                raise InvalidInput(
                    "mandatory_open", tr("“{title}”必须做，还没有完成，不能到此为止。", title=visit.title)
                )
        _withdraw(unit, making, over, ended)

    def stop_customer(self, unit: Unit, customer_id: int) -> list[int]:
        """Withdraw what plans still ask of a customer whom they must leave out now; return the visits (R-109)."""
        gone: list[int] = []
        for plan in _running(unit.connection):
            making = self._making(unit, plan)
            ended = making.ended([customer_id])
            over = [v for v in planned.standing(unit.connection, plan.id, ids=ended) if v.status == "open"]
            _withdraw(unit, making, over, ended)
            gone += [visit.id for visit in over]
        return gone

    def _make(
        self,
        unit: Unit,
        plan: Plan,
        pairs: Sequence[Anchored],
        batch_id: int | None = None,
        open_on: date | None = None,
    ) -> int:
        if not pairs:
            return 0
        making = self._making(unit, plan, batch_id)
        made = making.write(making.made(pairs, open_on))
        if made:
            unit.changed(Kind.VISIT)
        return made

    def _making(self, unit: Unit, plan: Plan, batch_id: int | None = None) -> PlanMaking:
        return PlanMaking(unit.connection, plan, self._lists.workdays(), unit.today, unit.now, batch_id)

    def _rounds(self, unit: Unit, plan: Plan) -> PlanRounds:
        return PlanRounds(unit.connection, plan, self._lists.workdays(), unit.today, unit.now)

    def _anchors(self, connection: Connection, today: date) -> PlanAnchors:
        return PlanAnchors(connection, self._lists.workdays(), self._lists.names("event_kind"), today)


def _withdraw(unit: Unit, making: PlanMaking, over: Sequence[Standing], ended: Mapping[int, Why]) -> None:
    """Withdraw visits that their plan does not go on with, and note why."""
    planned.withdraw(unit.connection, [visit.id for visit in over])
    omitted.omit(unit.connection, [making.omission_of(v, *ended[v.customer_id]) for v in over], unit.now)
    for visit in over:
        unit.audit(Kind.VISIT, visit.id, old={"status": "open"}, new={"status": "withdrawn"})


def _running(connection: Connection) -> list[Plan]:
    return [plan for plan in plans.plans(connection) if plan.makes_visits]


def _fails_on(plan: Plan, visit: Standing) -> bool:
    """Tell whether the next method of the step is still to be tried."""
    step = plan.step(visit.step_key)
    stage = Occurrence.read(visit.occurrence).stage
    return step is not None and VisitStatus(visit.status) in FAILED and stage < len(methods(step))
