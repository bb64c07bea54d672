"""A person's visits as a file for the calendar of a telephone or another program."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.calendar_entries import CalendarEntry
from desktop_app.domain.changes import Kind
from desktop_app.domain.clock import Clock
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.listing import Exported
from desktop_app.domain.text import tr
from desktop_app.domain.visits import OPEN_STATES, VisitFilter, VisitRow, VisitState
from desktop_app.rules.phones import mask_phone
from desktop_app.services.command import Commands
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.services.schedule import seen_on
from desktop_app.store import lists, visits
from desktop_app.workbook.write_ics import write_ics

USUAL_LENGTH = 30
"""Minutes of an entry whose visit has an hour and no length."""


class CalendarFiles:
    """Writes .ics files."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def write(self, actor: Actor, path: Path, owner: str, first: date, last: date) -> Exported:
        """Write the visits of a person that are still open on days from first to last.

        Raises:
            NotPermitted: the person acting may not take lists out.
            InvalidInput: the days are the wrong way round.
            UserError: the file cannot be written; one that stood there is whole.
        """
        if not actor.may(Permission.CUSTOMER_EXPORT):
            raise NotPermitted(Permission.CUSTOMER_EXPORT)
        if last < first:
            raise InvalidInput("days_reversed", tr("结束的日子在开始之前。"), field="last")
        clock = self._commands.clock
        wanted = VisitFilter(owners=frozenset({owner}), states=OPEN_STATES)
        with self._commands.reading() as connection:
            today = clock.today()
            rows = visits.between(connection, first, last, wanted, today, seen_on(today))
            desk = lists.users(connection)[0].created_at.isoformat()
        entries = [_entry(row, desk, clock, shown=actor.may(Permission.PHONE_VIEW)) for row in rows]
        with drafting(path) as draft:
            write_ics(draft, tr("{name}的回访", name=owner), entries, clock.now())
            with self._commands.run(actor, Permission.CUSTOMER_EXPORT, "export.calendar") as unit:
                new = {"file": path.name, "owner": owner, "first": str(first), "last": str(last), "rows": len(entries)}
                unit.audit(Kind.VISIT, None, new=new)
                put_in_place(draft, path)
        return Exported(path, len(entries))


def _entry(row: VisitRow, desk: str, clock: Clock, *, shown: bool) -> CalendarEntry:
    phone = row.phone if shown else mask_phone(row.phone) if row.phone else ""
    return CalendarEntry(
        uid=f"{uuid5(NAMESPACE_OID, f'{desk}:{row.id}')}@huifangtai",
        day=row.due,
        minute=row.minute,
        length=row.length or USUAL_LENGTH,
        offset=_offset(clock, row.due, row.minute or 0),
        summary=f"{row.customer} · {row.title}",
        description="\n".join(part for part in (phone, row.reason) if part),
        agreed=row.state is VisitState.APPOINTED,
    )


def _offset(clock: Clock, day: date, minute: int) -> timedelta:
    """Return what the desk's time is ahead of UTC at an hour of a day, summer time included."""
    wall = datetime.combine(day, time(), UTC) + timedelta(minutes=minute)
    ahead = clock.local(wall).utcoffset() or timedelta()
    return clock.local(wall - ahead).utcoffset() or timedelta()
