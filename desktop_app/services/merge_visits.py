"""Fewer calls: visits of one customer near each other become one, and can be taken apart again (R-104)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.near_visits import (
    MERGED_FROM,
    MERGED_INTO,
    NEAR_SETTING,
    Merging,
    NamedVisit,
    NearPair,
    VisitsMerged,
)
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.day_words import day_text
from desktop_app.rules.early_contact import counted_by
from desktop_app.rules.frequency import CONTACT_GAP
from desktop_app.rules.levelling import plain_reason
from desktop_app.rules.near_visits import merging, near, own_reason
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.store import customers, lists, near_visits, visits
from desktop_app.store.engine import Connection


class MergeVisits:
    """Finds visits that can be made in one call, and makes them one."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def near(self, visit_id: int) -> NearPair | None:
        """Return the nearest visit with which an open one can be merged; None when there is none."""
        with self._commands.reading() as connection:
            row = visits.record(connection, visit_id)
            if row.status != VisitStatus.OPEN.value:
                return None
            mine = near_visits.of_customer(connection, row.customer_id)
            this = next((visit for visit in mine if visit.id == visit_id), None)
            if this is None:
                return None
            gap, today, days = near_days(connection), self._commands.clock.today(), self._lists.workdays()
            found = [merging(this, other, gap, today, days) for other in mine if other.id != visit_id]
            name = customers.get(connection, row.customer_id).draft.name
        pairs = sorted(filter(None, found), key=lambda pair: abs((pair.stays.due - pair.goes.due).days))
        return _pair(pairs[0], name) if pairs else None

    def closes(self, visit_id: int) -> tuple[NamedVisit, ...]:
        """Return the visits that a visit closes too."""
        with self._commands.reading() as connection:
            return near_visits.merged_into(connection, visit_id)

    def closed_by(self, visit_id: int) -> NamedVisit | None:
        """Return the visit that a merged one is closed by; None for one that stands by itself."""
        with self._commands.reading() as connection:
            return near_visits.keeper(connection, visit_id)

    def counted_by(self, customer_id: int) -> NamedVisit | None:
        """Return the open visit as which a contact of today would count, such as a call that came in."""
        with self._commands.reading() as connection:
            found = counted_by(near_visits.of_customer(connection, customer_id), self._commands.clock.today())
        return None if found is None else NamedVisit(found.id, found.title, found.due)

    def gap(self) -> int:
        """Return how many days apart two visits may be to be offered as one."""
        with self._commands.reading() as connection:
            return near_days(connection)

    def pairs(self, ahead: int = CONTACT_GAP, gap: int | None = None) -> tuple[NearPair, ...]:
        """Return what can be merged among the open visits, by their day.

        Args:
            ahead: the call falls on a day within so many from today.
            gap: days between the two; the desk's figure when None.
        """
        today = self._commands.clock.today()
        last = today + timedelta(days=ahead)
        with self._commands.reading() as connection:
            days = near_days(connection) if gap is None else gap
            found, names = near_visits.until(connection, last + timedelta(days=days))
        pairs = near(found, days, today, self._lists.workdays())
        return tuple(_pair(pair, names[pair.stays.customer_id]) for pair in pairs if pair.due <= last)

    def merge(self, actor: Actor, first_id: int, second_id: int) -> VisitsMerged:
        """Make two visits one: the stricter window, the higher priority, both scripts in one call.

        Raises:
            InvalidInput: they can no longer be merged.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.merge") as unit:
            found = self._look(unit, first_id, second_id, near_days(unit.connection))
            if found is None:
                raise InvalidInput("not_near", tr("这两次回访现在不能合并了，可能刚刚改过。"))
            merged = self._merge(unit, found)
        return replace(merged, changes=unit.changes)

    def merge_all(self, actor: Actor, pairs: Sequence[NearPair], gap: int) -> tuple[tuple[VisitsMerged, ...], Changes]:
        """Merge several pairs in one transaction; one that cannot be merged any more is left.

        Args:
            actor: who says so.
            pairs: as they were offered.
            gap: days between the two of a pair, as they were looked for.

        Raises:
            InvalidInput: none of them can be merged any more.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.merge") as unit:
            looked = (self._look(unit, pair.stays_id, pair.goes_id, gap) for pair in pairs)
            merged = tuple(self._merge(unit, found) for found in looked if found is not None)
            if not merged:
                raise InvalidInput("not_near", tr("这些回访现在不能合并了，可能刚刚改过。"))
        return merged, unit.changes

    def _look(self, unit: Unit, first_id: int, second_id: int, gap: int) -> Merging | None:
        customer_id = visits.record(unit.connection, first_id).customer_id
        mine = {visit.id: visit for visit in near_visits.of_customer(unit.connection, customer_id)}
        if first_id not in mine or second_id not in mine:
            return None
        return merging(mine[first_id], mine[second_id], gap, unit.today, self._lists.workdays())

    @staticmethod
    def _merge(unit: Unit, found: Merging) -> VisitsMerged:
        connection, stays, goes = unit.connection, found.stays, found.goes
        rows = visits.record(connection, stays.id), visits.record(connection, goes.id)
        before = near_visits.as_it_stands(rows[0]), near_visits.as_it_stands(rows[1])
        notes = "\n".join(part for part in (rows[0].note, rows[1].note) if part)
        taken = near_visits.hand_over(connection, goes.id, stays.id)
        kept: dict[str, Any] = {
            "due": found.due,
            "minute": found.minute,
            "earliest": found.earliest,
            "latest": found.latest,
            "priority": found.priority,
            "note": notes,
            "reason": plain_reason(rows[0].reason) + MERGED_FROM + _from_words(goes.due, goes.title, rows[1].reason),
        }
        gone: dict[str, Any] = {
            "status": VisitStatus.MERGED.value,
            "merged_into": stays.id,
            "reason": plain_reason(rows[1].reason) + MERGED_INTO + _into_words(found.due, stays.title),
        }
        after = near_visits.change(connection, stays.id, kept), near_visits.change(connection, goes.id, gone)
        _audit(unit, (stays.id, goes.id), before, after)
        unit.changed(Kind.CUSTOMER, [stays.customer_id])
        text = tr("“{goes}”已并入 {day} 的“{stays}”", goes=goes.title, day=day_text(found.due), stays=stays.title)
        return VisitsMerged(unit.changes, stays.id, goes.id, text, before, after, taken)

    def undo(self, actor: Actor, *merged: VisitsMerged) -> Changes:
        """Take merged visits apart, as they stood before.

        Raises:
            InvalidInput: one of them was changed since.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.unmerge") as unit:
            for one in reversed(merged):
                self._take_apart(unit, one)
        return unit.changes

    @staticmethod
    def _take_apart(unit: Unit, merged: VisitsMerged) -> None:
        ids = (merged.stays_id, merged.goes_id)
        rows = [visits.record(unit.connection, visit_id) for visit_id in ids]
        if tuple(near_visits.as_it_stands(row) for row in rows) != merged.after:
            raise InvalidInput("changed_since", tr("这次回访之后又有变动，不能撤销这一步。"))
        for visit_id, values in zip(ids, merged.before, strict=True):
            near_visits.change(unit.connection, visit_id, values)
        for visit_id in merged.taken_along:
            visits.change(unit.connection, visit_id, merged_into=merged.goes_id)
        _audit(unit, ids, merged.after, merged.before)
        unit.changed(Kind.CUSTOMER, [rows[0].customer_id])

    def split(self, actor: Actor, visit_id: int) -> Changes:
        """Let a merged visit stand by itself again, with its own window and day.

        Raises:
            InvalidInput: it is not merged, or the call that closes it was made.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.unmerge") as unit:
            row = visits.record(unit.connection, visit_id)
            keeper = visits.record(unit.connection, row.merged_into) if row.merged_into else None
            if row.status != VisitStatus.MERGED.value or keeper is None or keeper.status != VisitStatus.OPEN.value:
                raise InvalidInput("not_merged", tr("这次回访已随另一次结束，不能再拆开。"))
            before = near_visits.as_it_stands(row)
            values = {
                "status": VisitStatus.OPEN.value,
                "merged_into": None,
                "reason": row.reason.partition(MERGED_INTO)[0],
            }
            after = near_visits.change(unit.connection, visit_id, values)
            parts = keeper.reason.split(MERGED_FROM)
            own = [part for part in parts[1:] if part != _from_words(row.due, row.title, values["reason"])]
            near_visits.change(unit.connection, keeper.id, {"reason": MERGED_FROM.join([parts[0], *own])})
            _audit(unit, (visit_id,), (before,), (after,))
            unit.changed(Kind.VISIT, [keeper.id])
            unit.changed(Kind.CUSTOMER, [row.customer_id])
        return unit.changes


def near_days(connection: Connection) -> int:
    """Return how many days apart two visits of a customer may be to be offered as one."""
    own = (lists.setting(connection, NEAR_SETTING) or "").strip()
    return int(own) if own.isdecimal() else CONTACT_GAP


def _from_words(due: date, title: str, reason: str) -> str:
    return tr("合并自 {day} {title}（{reason}）", day=day_text(due), title=title, reason=own_reason(reason))


def _into_words(due: date, title: str) -> str:
    return tr("合并到 {day} {title}", day=day_text(due), title=title)


def _pair(found: Merging, customer: str) -> NearPair:
    stays, goes = found.stays, found.goes
    return NearPair(
        stays.customer_id,
        customer,
        stays.id,
        goes.id,
        stays.title,
        goes.title,
        stays.due,
        goes.due,
        found.due,
        (found.earliest, found.latest),
    )


def _audit(
    unit: Unit, ids: tuple[int, ...], before: tuple[dict[str, Any], ...], after: tuple[dict[str, Any], ...]
) -> None:
    for visit_id, old, new in zip(ids, before, after, strict=True):
        changed = [name for name in new if new[name] != old[name]]
        unit.audit(
            Kind.VISIT,
            visit_id,
            old={name: _plain(old[name]) for name in changed},
            new={name: _plain(new[name]) for name in changed},
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
