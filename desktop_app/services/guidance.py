"""Supervisors' hints for a visit or for a person's day (R-102)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.team import Guidance
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands
from desktop_app.store import guidance, visits


class GuidanceNotes:
    """Gives hints and takes them off; whoever makes the visit reads them."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def for_visit(self, visit_id: int) -> tuple[Guidance, ...]:
        """Return the hints for a visit."""
        with self._commands.reading() as connection:
            return guidance.for_visit(connection, visit_id)

    def for_person(self, owner: str, day: date) -> tuple[Guidance, ...]:
        """Return the hints for a person's day."""
        with self._commands.reading() as connection:
            return guidance.for_person(connection, owner, day)

    def add(
        self, actor: Actor, note: str, *, owner: str = "", day: date | None = None, visit_id: int | None = None
    ) -> tuple[int, Changes]:
        """Give a hint: for a visit, or else for a person's day.

        Raises:
            InvalidInput: nothing is written, or it is for nobody.
        """
        if not note.strip():
            raise InvalidInput("note_missing", tr("请写下要交代的话。"), field="note")
        with self._commands.run(actor, Permission.TEAM_LEAD, "guidance.add") as unit:
            if visit_id is not None:
                row = visits.record(unit.connection, visit_id)
                owner, day = row.owner, row.due
            if day is None or not (owner or visit_id is not None):
                raise InvalidInput("owner_missing", tr("请选择给谁。"), field="owner")
            added = guidance.add(unit.connection, visit_id, owner, day, note.strip(), unit.now, actor.id)
            new = {"visit": visit_id, "owner": owner, "day": day.isoformat(), "note": note.strip()}
            unit.audit(Kind.GUIDANCE, added, new=new)
        return added, unit.changes

    def set_active(self, actor: Actor, guidance_id: int, *, active: bool) -> Changes:
        """Take a hint off, or put it back."""
        with self._commands.run(actor, Permission.TEAM_LEAD, "guidance.change") as unit:
            kept = guidance.get(unit.connection, guidance_id)
            guidance.set_active(unit.connection, guidance_id, active=active)
            unit.audit(Kind.GUIDANCE, guidance_id, old={"note": kept.note}, new={"active": active})
        return unit.changes
