"""Handing everything of a person over in one step, so that nothing stays on who leaves (R-043)."""

from __future__ import annotations

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.hand_over import HandOver
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands, Unit
from desktop_app.services.visit_terms import refuse_barred
from desktop_app.store import hand_over, lists

_KINDS = {
    "customers": Kind.CUSTOMER,
    "visits": Kind.VISIT,
    "tickets": Kind.TICKET,
    "improvements": Kind.IMPROVEMENT,
}


class HandOvers:
    """Gives customers, open visits, tickets and improvements of one person to another, and back."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def standing(self, actor: Actor, person: str) -> dict[str, int]:
        """Return how much stands on a person, by part.

        Raises:
            NotPermitted: the person acting does not lead.
        """
        self._commands.check(actor, Permission.TEAM_LEAD)
        with self._commands.reading() as connection:
            return {part: len(ids) for part, ids in hand_over.standing(connection, person).items()}

    def give(self, actor: Actor, person: str, successor: str, why: str) -> tuple[HandOver, Changes]:
        """Give everything that stands on a person to another one; what is over stays with who did it.

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
            _note(unit, given, why.strip())
        return given, unit.changes

    def take_back(self, actor: Actor, given: HandOver) -> Changes:
        """Give back what was handed over; what meanwhile went to a third person stays there."""
        with self._commands.run(actor, Permission.TEAM_LEAD, "user.hand_over_undo") as unit:
            back = {
                part: hand_over.give(unit.connection, part, ids, given.after, given.before)
                for part, ids in given.ids.items()
            }
            _note(unit, HandOver(given.after, given.before, back), "")
        return unit.changes


def _note(unit: Unit, given: HandOver, why: str) -> None:
    """Write one row that names every record, so that the audit alone can tell what stood on whom."""
    new = {part: list(ids) for part, ids in given.ids.items() if ids}
    unit.audit(Kind.USER, None, old={"from": given.before}, new={"to": given.after, **new}, why=why)
    for part, ids in given.ids.items():
        if ids:
            unit.changed(_KINDS[part])
