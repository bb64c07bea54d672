"""What a changed plan would do to the visits that stand: shown first, then applied as it was shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from zlib import crc32

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.plan_changes import SHOWN, ChangeKind, PlanDifference, PlannedChange
from desktop_app.domain.plans import Audience, Plan
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.services.plan_anchors import PlanAnchors
from desktop_app.services.plan_comparison import Change, Comparison, Slice
from desktop_app.services.plan_editing import refuse_wrong, write_plan
from desktop_app.services.plan_making import PlanMaking
from desktop_app.store import audience, planned, plans
from desktop_app.store.engine import Connection

AT_ONCE = Pace()


@dataclass
class _Tally:
    """What was found so far; the stamp tells it apart from anything else that could be found."""

    counts: Counter[ChangeKind] = field(default_factory=Counter)
    shown: list[Change] = field(default_factory=list)
    untouched: int = 0
    stamp: int = 0

    def add(self, found: Slice) -> None:
        self.untouched += found.untouched
        for change in found.changes:
            self.counts[change.kind] += 1
            if self.counts[change.kind] <= SHOWN:
                self.shown.append(change)
            row = change.row
            known = (change.kind.value, change.visit and change.visit.id, row and (row[0], row[1], *row[7:21]))
            self.stamp = crc32(repr(known).encode(), self.stamp)


class PlanDifferences:
    """Compares a plan in the editor with the visits that stand, and makes it so."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def difference(self, plan: Plan, pace: Pace = AT_ONCE) -> PlanDifference:
        """Return what saving a plan and applying it would do; nothing is written.

        Raises:
            InvalidInput: the plan is wrong; ``field`` names where.
            Cancelled: when the person asked to stop.
        """
        refuse_wrong(plan)
        with self._commands.reading() as connection:
            old = _present(connection, plan)
            tally = _Tally()
            for found in self._comparison(connection, replace(plan, id=old.id if old else 0), old).slices(pace):
                tally.add(found)
            names = audience.members(connection, Audience(), {change.customer_id for change in tally.shown})
        counts = {kind: tally.counts[kind] for kind in ChangeKind}
        shown = tuple(
            _planned_change(change, names[change.customer_id].name if change.customer_id in names else "")
            for change in tally.shown
        )
        return PlanDifference(plan, counts, shown, tally.untouched, f"{tally.stamp:08x}")

    def apply(
        self, actor: Actor, plan: Plan, stamp: str, note: str = "", pace: Pace = AT_ONCE
    ) -> tuple[Plan, dict[ChangeKind, int], Changes]:
        """Save a plan as a new version and change the visits as the difference showed, all in one transaction.

        Args:
            actor: the person acting.
            plan: as the difference was asked for.
            stamp: of the difference that the person saw.
            note: why it is changed.
            pace: told how far it is; may stop it, then nothing is changed.

        Returns:
            The plan as it stands now, how many visits of each kind were touched or kept, and what changed.

        Raises:
            InvalidInput: the plan is wrong; ``field`` names where.
            UserError: ``changed_since`` when other visits would be changed now than the person saw.
            Cancelled: when the person asked to stop.
        """
        with self._commands.run(actor, Permission.PLAN_EDIT, "plan.apply") as unit:
            old = _present(unit.connection, plan)
            written = write_plan(unit, plan, note)
            tally = _Tally()
            comparison = self._comparison(unit.connection, written, old, unit)
            for found in comparison.slices(pace):
                tally.add(found)
                comparison.write(found)
            if f"{tally.stamp:08x}" != stamp:
                raise UserError(
                    "changed_since",
                    tr("您查看之后回访又有变动，方案没有保存。"),
                    tr("请重新查看会有哪些变动，再确认一次。"),
                )
            counts = {kind: tally.counts[kind] for kind in ChangeKind}
            if tally.counts.total() > counts[ChangeKind.KEPT]:
                unit.audit(Kind.VISIT, None, new={"plan": plan.code, **{k.value: n for k, n in counts.items()}})
        return written, counts, unit.changes

    def _comparison(self, connection: Connection, plan: Plan, old: Plan | None, unit: Unit | None = None) -> Comparison:
        clock, days = self._commands.clock, self._lists.workdays()
        today, now = (unit.today, unit.now) if unit is not None else (clock.today(), clock.now())
        making = PlanMaking(connection, plan, days, today, now)
        source = PlanAnchors(connection, days, self._lists.names("event_kind"), today)
        return Comparison(connection, plan, old, making, source, today)


def _present(connection: Connection, plan: Plan) -> Plan | None:
    return next((each for each in plans.plans(connection) if each.code == plan.code), None)


def _planned_change(change: Change, customer: str) -> PlannedChange:
    visit, row = change.visit, change.row
    values = planned.own(row) if row is not None else {}
    return PlannedChange(
        change.kind,
        change.customer_id,
        customer,
        values["title"] if row is not None else (visit.title if visit is not None else ""),
        date.fromisoformat(visit.due) if visit is not None else None,
        date.fromisoformat(values["due"]) if row is not None else None,
        visit.id if visit is not None else None,
        change.why,
    )
