"""A plan as it is to be against the visits that stand: which would be added, moved, changed, withdrawn, left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from desktop_app.domain.near_visits import MERGED_FROM
from desktop_app.domain.plan_changes import ChangeKind
from desktop_app.domain.plans import Cover, Plan, Target, Trigger
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.planning import Occurrence, longest, manual_anchor
from desktop_app.services.plan_anchors import HORIZON, Anchored, PlanAnchors
from desktop_app.services.plan_making import Made, PlanMaking
from desktop_app.store import audience, planned
from desktop_app.store.engine import Connection
from desktop_app.store.planned import Key, PlannedRow, Standing

_SLICE = 5000
"""Customers that are compared at once."""


class Change(NamedTuple):
    """A visit that would be touched, or that stays although the plan wants it otherwise."""

    kind: ChangeKind
    visit: Standing | None
    row: PlannedRow | None
    why: str = ""

    @property
    def customer_id(self) -> int:
        """Return in whose file it stands."""
        return self.visit.customer_id if self.visit is not None else int((self.row or (0,))[0])


class Slice(NamedTuple):
    """What was found for some of the customers."""

    changes: list[Change]
    untouched: int
    made: Made


class Comparison:
    """Compares one plan with its visits, some customers at a time.

    Args:
        connection: for reading.
        plan: as it is to be; with the id of the one that stands.
        old: as it stands; None for a new one.
        making: of the plan.
        source: of its anchors.
        today: the desk's day.
    """

    def __init__(
        self,
        connection: Connection,
        plan: Plan,
        old: Plan | None,
        making: PlanMaking,
        source: PlanAnchors,
        today: date,
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._making = making
        self._source = source
        self._today = today
        self._first = self._first_day()
        terms, before = plan.terms, old.terms if old is not None else plan.terms
        self._hands_over = (terms.owner, terms.barred) != (before.owner, before.barred)

    def _first_day(self) -> date:
        """Return from which day on returning dates are looked at: all that still has an open visit."""
        reach = max(longest(step.latest) for step in self._plan.steps)
        since = planned.first_open(self._connection, self._plan.id)
        return min(self._today, since or self._today) - reach

    def slices(self, pace: Pace) -> Iterator[Slice]:
        """Yield what is found, some customers at a time.

        Raises:
            Cancelled: when the person asked to stop.
        """
        if not self._plan.makes_visits:
            return  # what stands stays
        pace.at(0, 0, tr("读取回访"))
        pairs = sorted(self._pairs(), key=lambda pair: pair[0])
        together = self._plan.terms.cover is not Cover.EACH or any(
            step.target is not Target.CUSTOMER for step in self._plan.steps
        )
        if together or self._plan.terms.cap_strict:
            yield self._slice(pairs, None)
            return
        ids = sorted(planned.customers_of(self._connection, self._plan.id).union(pair[0] for pair in pairs))
        place = 0
        for start in range(0, len(ids), _SLICE):
            pace.at(start, len(ids), tr("比较回访"))
            chosen = ids[start : start + _SLICE]
            end = place
            while end < len(pairs) and pairs[end][0] <= chosen[-1]:
                end += 1
            yield self._slice(pairs[place:end], chosen)
            place = end
        pace.at(len(ids), len(ids), tr("比较回访"))

    def write(self, found: Slice) -> None:
        """Change the visits as it was found."""
        connection, changes = self._connection, found.changes
        planned.withdraw(connection, [c.visit.id for c in changes if c.kind is ChangeKind.WITHDRAWN and c.visit])
        for kind in (ChangeKind.MOVED, ChangeKind.CHANGED):
            renewed = [(c.visit.id, c.row) for c in changes if c.kind is kind and c.visit and c.row]
            planned.renew(connection, renewed, days=kind is ChangeKind.MOVED, owner=self._hands_over)
        found.made.rows = iter([c.row for c in changes if c.kind is ChangeKind.ADDED and c.row is not None])
        self._making.write(found.made)

    def _pairs(self) -> list[Anchored]:
        if self._plan.trigger is not Trigger.MANUAL:
            return self._source.between(self._plan, self._first, self._today + HORIZON)
        standing = list(planned.standing(self._connection, self._plan.id))
        runs = {(v.customer_id, Occurrence.read(v.occurrence).base.partition(":")[2]) for v in standing}
        if self._plan.terms.cover is Cover.EACH and all(s.target is Target.CUSTOMER for s in self._plan.steps):
            return [(who, manual_anchor(self._plan, date.fromisoformat(day))) for who, day in sorted(runs)]
        group = audience.members(self._connection, self._plan.terms.audience)
        days = sorted({date.fromisoformat(day) for _, day in runs})
        return [(who, manual_anchor(self._plan, day)) for day in days for who in group]

    def _slice(self, pairs: Sequence[Anchored], ids: Sequence[int] | None) -> Slice:
        standing = {visit.key: visit for visit in planned.standing(self._connection, self._plan.id, None, ids)}
        changes: list[Change] = []
        untouched = 0
        today = self._today.isoformat()
        made = self._making.made(pairs)
        for row in made.rows:
            visit = standing.pop(planned.key_of(row), None)
            if visit is None:
                if max(day for day in planned.window_of(row) if day) >= today:
                    changes.append(Change(ChangeKind.ADDED, None, row))
            elif (change := self._compared(visit, row)) is not None:
                changes.append(change)
            else:
                untouched += 1
        stopped = {(each.customer_id, each.step_key, each.occurrence) for each in made.omitted}
        for visit in standing.values():
            left = self._left(visit, stopped)
            if left is None:
                untouched += 1
            else:
                changes.append(left)
        return Slice(changes, untouched, made)

    def _compared(self, visit: Standing, row: PlannedRow) -> Change | None:
        moves = visit.window != planned.window_of(row) and self._plan.trigger is not Trigger.SILENT
        differs = visit.content != planned.content_of(row)
        if not (moves or differs or (self._hands_over and visit.owner != planned.own(row)["owner"])):
            return None
        if reason := _stays(visit):
            return Change(ChangeKind.KEPT, visit, row, reason) if moves else None
        return Change(ChangeKind.MOVED if moves else ChangeKind.CHANGED, visit, row)

    def _left(self, visit: Standing, stopped: set[Key]) -> Change | None:
        """Return what becomes of a visit that the plan asks for no more; None when it stays untouched."""
        if visit.status != VisitStatus.OPEN.value:
            return None
        which, step = Occurrence.read(visit.occurrence), self._plan.step(visit.step_key)
        returns = which.round > 1 and step is not None and step.terms.every is not None
        if returns or (which.round == 1 and which.stage > 1 and step is not None):
            return None
        why = tr("客户不再在对象里") if visit.key in stopped or step is not None else tr("步骤已取消")
        if reason := _stays(visit):
            return Change(ChangeKind.KEPT, visit, None, reason)
        return Change(ChangeKind.WITHDRAWN, visit, None, why)


def _stays(visit: Standing) -> str:
    """Return why a visit is never touched; empty when it may be."""
    if visit.status == VisitStatus.MERGED.value:
        return tr("已并入另一次回访")
    if visit.status != VisitStatus.OPEN.value:
        return tr("已经结束")
    if visit.appointed:
        return tr("已与客户约定")
    if visit.moved:
        return tr("手工移动过")
    if MERGED_FROM in visit.reason:
        return tr("另一次回访已并入其中")
    return tr("已经打过电话") if visit.attempts else ""
