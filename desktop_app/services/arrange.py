"""Moving, stretching and handing over visits, one or many in one step that can be taken back (R-108)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.calls import Arranged
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Standing, VisitStatus
from desktop_app.rules.day_words import day_text, minute_text
from desktop_app.services.command import Commands, Unit
from desktop_app.services.visit_terms import refuse_barred
from desktop_app.store import customers, visits

SHORTEST, LONGEST = 15, 8 * 60
"""Minutes that may be kept for a visit."""

Placing = tuple[int, date, int | None]
"""A visit, and the day and hour on which it shall stand."""


class Arrange:
    """Changes where open visits stand."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def move(self, actor: Actor, placings: Sequence[Placing], why: str = "") -> Arranged:
        """Move open visits to other days or hours; their windows and original days stay (R-108).

        Raises:
            InvalidInput: a visit is closed, a day is past, or a reason is missing; then nothing is moved.
        """
        places = {visit: (day, minute) for visit, day, minute in placings}

        def moved(stands: Standing) -> Standing:
            day, minute = places[stands.visit_id]
            return replace(stands, day=day, minute=minute)

        def words(unit: Unit, after: Sequence[Standing]) -> str:
            days = {stands.day for stands in after}
            if len(days) > 1:
                return tr("{count} 个回访改期", count=len(after))
            when, hours = day_text(days.pop(), unit.today), {stands.minute for stands in after}
            if len(hours) == 1 and (hour := hours.pop()) is not None:
                when += f" {minute_text(hour)}"
            if len(after) == 1:
                return tr("{name}的回访移到 {when}", name=_name(unit, after[0]), when=when)
            return tr("{count} 个回访移到 {when}", count=len(after), when=when)

        return self._arrange(actor, "visit.move", list(places), moved, words, why)

    def stretch(self, actor: Actor, visit_id: int, minutes: int) -> Arranged:
        """Keep so many minutes for an open visit.

        Raises:
            InvalidInput: the visit is closed, or the length is none.
        """
        self._commands.check(actor, Permission.VISIT_PLAN)
        if not SHORTEST <= minutes <= LONGEST:
            raise InvalidInput("length_invalid", tr("时长请在 15 分钟到 8 小时之间。"), field="length")

        def words(unit: Unit, after: Sequence[Standing]) -> str:
            return tr("{name}的回访留 {minutes} 分钟", name=_name(unit, after[0]), minutes=minutes)

        return self._arrange(
            actor, "visit.stretch", [visit_id], lambda stands: replace(stands, length=minutes), words, ""
        )

    def hand_over(self, actor: Actor, visit_ids: Sequence[int], owner: str, why: str) -> Arranged:
        """Have somebody else make open visits (R-108).

        Raises:
            InvalidInput: a visit is closed, nobody is named, or the reason is missing.
        """
        if not owner.strip():
            raise InvalidInput("owner_missing", tr("请选择改由谁负责。"), field="owner")
        if not why.strip():
            raise InvalidInput("why_missing", tr("改派要写明原因。"), field="why")

        def words(unit: Unit, after: Sequence[Standing]) -> str:
            if len(after) == 1:
                return tr("{name}的回访改由{owner}负责", name=_name(unit, after[0]), owner=owner)
            return tr("{count} 个回访改由{owner}负责", count=len(after), owner=owner)

        with self._commands.reading() as connection:
            refuse_barred(connection, visit_ids, owner.strip())
        return self._arrange(
            actor, "visit.reassign", visit_ids, lambda stands: replace(stands, owner=owner), words, why
        )

    def withdraw(self, actor: Actor, visit_id: int) -> Changes:
        """Take a visit back that was planned by hand and that nobody has worked on.

        Raises:
            InvalidInput: a plan or a ticket asks for it, it was tried, or it is closed.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.withdraw") as unit:
            row = visits.record(unit.connection, visit_id)
            asked_for = row.plan_id is not None or row.ticket_id is not None
            if asked_for or row.attempts or row.status != VisitStatus.OPEN.value:
                raise InvalidInput("worked_on", tr("这次回访已经打过或不是手工安排的，不能撤销。"))
            visits.change(unit.connection, visit_id, status=VisitStatus.WITHDRAWN.value)
            unit.audit(Kind.VISIT, visit_id, old={"status": row.status}, new={"status": VisitStatus.WITHDRAWN.value})
            unit.changed(Kind.CUSTOMER, [row.customer_id])
        return unit.changes

    def put_back(self, actor: Actor, arranged: Arranged) -> Changes:
        """Take a step back.

        Raises:
            InvalidInput: one of the visits was changed since; then nothing is put back.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.put_back") as unit:
            for before, after in zip(arranged.before, arranged.after, strict=True):
                row = visits.record(unit.connection, before.visit_id)
                if _standing(row) != after or row.status != VisitStatus.OPEN.value:
                    raise InvalidInput("changed_since", tr("这次回访之后又有变动，不能撤销这一步。"))
                _write(unit, row, after, before, row.id in arranged.by_hand, "")
        return unit.changes

    def _arrange(
        self,
        actor: Actor,
        action: str,
        visit_ids: Sequence[int],
        change: Callable[[Standing], Standing],
        words: Callable[[Unit, Sequence[Standing]], str],
        why: str,
    ) -> Arranged:
        before: list[Standing] = []
        after: list[Standing] = []
        by_hand: set[int] = set()
        with self._commands.run(actor, Permission.VISIT_PLAN, action) as unit:
            for visit_id in visit_ids:
                row = visits.record(unit.connection, visit_id)
                stands = _standing(row)
                wanted = change(stands)
                _check(row, stands, wanted, unit.today, why)
                _write(unit, row, stands, wanted, row.moved or not _same_place(stands, wanted), why.strip())
                before.append(stands)
                after.append(wanted)
                if row.moved:
                    by_hand.add(visit_id)
            text = words(unit, after)
        return Arranged(unit.changes, tuple(before), tuple(after), frozenset(by_hand), text)


def _check(row: Any, stands: Standing, wanted: Standing, today: date, why: str) -> None:
    if row.status != VisitStatus.OPEN.value:
        raise InvalidInput("visit_closed", tr("这次回访已经结束，不能再移动。"))
    if _same_place(stands, wanted):
        return
    if wanted.day < today:
        raise InvalidInput("day_past", tr("不能移到过去的日子。"), field="day")
    if not row.earliest <= wanted.day <= row.latest and not why.strip():
        raise InvalidInput("why_missing", tr("超出应访期，请写明原因。"), field="why")


def _write(unit: Unit, row: Any, old: Standing, new: Standing, by_hand: bool, why: str) -> None:
    visits.change(
        unit.connection,
        row.id,
        due=new.day,
        minute=new.minute,
        length=new.length,
        owner=new.owner,
        moved=by_hand,
    )
    was, is_now = _facts(old), _facts(new)
    changed = [name for name in is_now if was[name] != is_now[name]] or ["due"]
    unit.audit(
        Kind.VISIT,
        row.id,
        old={name: was[name] for name in changed},
        new={name: is_now[name] for name in changed},
        why=why,
    )
    unit.changed(Kind.CUSTOMER, [row.customer_id])


def _facts(stands: Standing) -> dict[str, Any]:
    return {
        "due": stands.day.isoformat(),
        "minute": stands.minute,
        "length": stands.length,
        "owner": stands.owner,
    }


def _standing(row: Any) -> Standing:
    return Standing(row.id, row.due, row.minute, row.length, row.owner)


def _same_place(one: Standing, other: Standing) -> bool:
    return (one.day, one.minute) == (other.day, other.minute)


def _name(unit: Unit, stands: Standing) -> str:
    row = visits.record(unit.connection, stands.visit_id)
    return customers.get(unit.connection, row.customer_id).draft.name
