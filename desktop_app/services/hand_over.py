"""Handing everything of a person over in one step, so that nothing stays on who leaves (R-043)."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.hand_over import HandOver
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.services.visit_terms import refuse_barred
from desktop_app.store import customer_flags, hand_over, lists, visits

GREETING_DAYS = 10
"""Working days over which the customers of who left hear from the new person."""

_KINDS = {
    "customers": Kind.CUSTOMER,
    "visits": Kind.VISIT,
    "tickets": Kind.TICKET,
    "improvements": Kind.IMPROVEMENT,
    "loans": Kind.VISIT,
}


class HandOvers:
    """Gives customers, open visits, tickets, improvements and papers lent of one person to another, and back."""

    def __init__(self, commands: Commands, lists: Lists) -> None:
        self._commands, self._lists = commands, lists

    def standing(self, actor: Actor, person: str) -> dict[str, int]:
        """Return how much stands on a person, by part.

        Raises:
            NotPermitted: the person acting does not lead.
        """
        self._commands.check(actor, Permission.TEAM_LEAD)
        with self._commands.reading() as connection:
            return {part: len(ids) for part, ids in hand_over.standing(connection, person).items()}

    def give(
        self, actor: Actor, person: str, successor: str, why: str, *, greet: bool = False
    ) -> tuple[HandOver, Changes]:
        """Give everything that stands on a person to another one; what is over stays with who did it.

        Args:
            actor: the person acting.
            person: who leaves or moves.
            successor: who takes it over.
            why: the reason.
            greet: plan a visit to each of the customers, so that they hear of it from the new person.

        Raises:
            InvalidInput: ``successor`` or ``why`` cannot stand, or the successor may not make some of the visits.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "user.hand_over") as unit:
            connection = unit.connection
            takers = {user.name for user in lists.users(connection) if user.active}
            if successor == person or successor not in takers:
                raise InvalidInput("no_successor", tr("请选择接手的人。"), field="successor")
            if not why.strip():
                raise InvalidInput("why_missing", tr("移交要写明原因。"), field="why")
            standing = hand_over.standing(connection, person)
            given = HandOver(
                person,
                successor,
                {part: hand_over.give(connection, part, ids, person, successor) for part, ids in standing.items()},
            )
            refuse_barred(connection, hand_over.standing(connection, successor)["visits"], successor)
            if greet:
                given = replace(given, greetings=self._greet(unit, given))
            _note(unit, given, why.strip())
        return given, unit.changes

    def _greet(self, unit: Unit, given: HandOver) -> tuple[int, ...]:
        """Plan one visit for each customer, evenly over the coming working days; whoever refused all is left out."""
        table = self._lists.workdays()
        days = [table.add(unit.today, count) for count in range(1, GREETING_DAYS + 1)]
        flags = customer_flags.left_out(unit.connection, unit.today, given.ids["customers"])
        told = [c for c in given.ids["customers"] if all(flag.plan for flag in flags.get(c, ()))]
        return tuple(
            visits.add_single(
                unit.connection,
                customer_id=customer,
                title=tr("交接回访"),
                reason=tr("由{before}移交给{after}", before=given.before, after=given.after),
                due=days[place * len(days) // len(told)],
                minute=None,
                earliest=days[0],
                latest=days[-1],
                method=Method.PHONE,
                owner=given.after,
                script="",
                now=unit.now,
            )
            for place, customer in enumerate(told)
        )

    def take_back(self, actor: Actor, given: HandOver) -> Changes:
        """Give back what was handed over; what meanwhile went to a third person stays there."""
        with self._commands.run(actor, Permission.TEAM_LEAD, "user.hand_over_undo") as unit:
            back = {
                part: hand_over.give(unit.connection, part, ids, given.after, given.before)
                for part, ids in given.ids.items()
            }
            hand_over.withdraw_untouched(unit.connection, given.greetings)
            _note(unit, HandOver(given.after, given.before, back, given.greetings), "")
        return unit.changes


def _note(unit: Unit, given: HandOver, why: str) -> None:
    """Write one row that names every record, so that the audit alone can tell what stood on whom."""
    new = {part: list(ids) for part, ids in given.ids.items() if ids}
    new |= {"greetings": list(given.greetings)} if given.greetings else {}
    unit.audit(Kind.USER, None, old={"from": given.before}, new={"to": given.after, **new}, why=why)
    for part, ids in given.ids.items():
        if ids:
            unit.changed(_KINDS[part])
    if given.greetings:
        unit.changed(Kind.VISIT)
