"""Customers that are one person: found, compared, merged, taken apart, told apart for good (R-007 to R-011)."""

from __future__ import annotations

from collections.abc import Collection

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerState
from desktop_app.domain.duplicates import Comparison, DuplicatePair, LinkKind, Merged, MergeEntry, MergeUndone
from desktop_app.domain.errors import UserError
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.rules import duplicates as rule
from desktop_app.services.command import Commands
from desktop_app.services.compare import compare
from desktop_app.services.merge import merge_files, take_back
from desktop_app.store import customers, duplicates, merges


class Duplicates:
    """The search for duplicates over the desk's whole list."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def pairs(self, progress: Report | None = None, cancelled: Stop | None = None) -> tuple[DuplicatePair, ...]:
        """Return all pairs that may be one person, the certain ones first.

        Raises:
            Cancelled: the person stopped the search.
        """
        pace, words = Pace(progress, cancelled), tr("比对客户")
        pace.at(0, 0, words)
        with self._commands.reading() as connection:
            apart = duplicates.apart(connection)
            people = duplicates.near(connection)
        return rule.pairs(people, apart, lambda done, total: pace.at(done, total, words))

    def compare(self, left_id: int, right_id: int) -> Comparison:
        """Return two customers side by side, each value with where it came from (R-011)."""
        with self._commands.reading() as connection:
            return compare(connection, left_id, right_id)

    def merge(self, actor: Actor, keep: int, drop: int, chosen: Collection[str] = ()) -> Merged:
        """Make two files one; everything under the dropped one moves to the kept one (R-009).

        Args:
            actor: the person acting.
            keep: the file that stays.
            drop: the file that goes off the lists.
            chosen: fields whose value of the dropped file stands; what only that one has is taken anyway.

        Raises:
            UserError: ``same_customer``, or ``not_active`` when one of them is no longer on the lists.
        """
        self._commands.check(actor, Permission.CUSTOMER_EDIT)
        if keep == drop:
            raise UserError("same_customer", tr("这是同一份资料。"))
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "customer.merge") as unit:
            for customer_id in (keep, drop):
                found = customers.get(unit.connection, customer_id)
                if found.state is not CustomerState.ACTIVE:
                    sentence = tr("{name}已不在名单上，不能合并。", name=found.draft.name)
                    raise UserError("not_active", sentence, tr("请重新查重。"))
            merge_id, joined = merge_files(unit, keep, drop, chosen)
        return Merged(merge_id, joined, unit.changes)

    def undo(self, actor: Actor, merge_id: int) -> MergeUndone:
        """Take a merge back; what changed since stays and is told.

        Raises:
            UserError: ``already_undone``, or ``built_on`` when a later merge stands on it.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "customer.merge_undo") as unit:
            kept = take_back(unit, merge_id)
        return MergeUndone(kept, unit.changes)

    def merges(self, limit: int = 200) -> tuple[MergeEntry, ...]:
        """Return the latest merges that stand, the newest first; each can be taken back at any later time."""
        with self._commands.reading() as connection:
            return merges.standing(connection, limit)

    def remember(self, actor: Actor, a: int, b: int, kind: LinkKind) -> Changes:
        """Keep a person's word on a pair, so that it is not asked again."""
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "customer.told_apart") as unit:
            duplicates.link(unit.connection, (a, b), kind, unit.now, actor.id)
            unit.audit(Kind.CUSTOMER, a, new={"link": kind.value, "other": b})
            unit.changed(Kind.CUSTOMER, [b])
        return unit.changes

    def forget(self, actor: Actor, a: int, b: int) -> Changes:
        """Take a word on a pair back: the pair is shown again."""
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "customer.told_apart_undo") as unit:
            if duplicates.unlink(unit.connection, (a, b)):
                unit.audit(Kind.CUSTOMER, a, old={"other": b})
                unit.changed(Kind.CUSTOMER, [b])
        return unit.changes
