"""Lists of visits on their way to paper or to a PDF; either goes out only together with its audit row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import NotPermitted
from desktop_app.domain.printing import PrintedDay, PrintedLine, PrintedList
from desktop_app.domain.visits import EVERY_VISIT, VisitFilter, VisitRow
from desktop_app.rules.day_words import minute_text
from desktop_app.rules.phones import mask_phone
from desktop_app.services.command import Commands
from desktop_app.services.lists import Settings
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.services.schedule import seen_on, soon
from desktop_app.store import visits

_AUDITED = "export.print"


class PrintLists:
    """Gives what is printed, and notes that it was."""

    def __init__(self, commands: Commands, settings: Settings) -> None:
        self._commands = commands
        self._settings = settings

    def read(self, actor: Actor, first: date, last: date, wanted: VisitFilter = EVERY_VISIT) -> PrintedList:
        """Return the list of the days from first to last; days without visits are left out of more than one.

        Raises:
            NotPermitted: the person may not take lists out.
        """
        _check(actor)
        today, shown = self._commands.clock.today(), actor.may(Permission.PHONE_VIEW)
        with self._commands.reading() as connection:
            rows = visits.between(connection, first, last, wanted, today, seen_on(today))
        found = {day: tuple(_line(row, shown) for row in mine) for day, mine in groupby(rows, lambda row: row.due)}
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        several = tuple(PrintedDay(day, found.get(day, ())) for day in days if day in found or len(days) == 1)
        return self._list(actor, first, last, several)

    def to_call(self, actor: Actor) -> PrintedList:
        """Return what is to be called today, overdue ones included, in calling order (R-100).

        Raises:
            NotPermitted: the person may not take lists out.
        """
        _check(actor)
        today, shown = self._commands.clock.today(), actor.may(Permission.PHONE_VIEW)
        with self._commands.reading() as connection:
            rows = visits.to_call(connection, today, soon(self._commands.clock), seen_on(today))
        return self._list(actor, today, today, (PrintedDay(today, tuple(_line(row, shown) for row in rows)),))

    def _list(self, actor: Actor, first: date, last: date, days: tuple[PrintedDay, ...]) -> PrintedList:
        clock = self._commands.clock
        organisation = self._settings.organisation
        return PrintedList(organisation, first, last, days, actor.name, clock.local(clock.now()))

    def print_out(self, actor: Actor, printed: PrintedList, paint: Callable[[], object]) -> None:
        """Print a list; nothing is noted where the printer fails."""
        with self._commands.run(actor, Permission.CUSTOMER_EXPORT, _AUDITED) as unit:
            unit.audit(Kind.VISIT, None, new=_facts(printed))
            paint()

    def save(self, actor: Actor, printed: PrintedList, path: Path, write: Callable[[Path], object]) -> Path:
        """Save a list as a file that ``write`` makes.

        Raises:
            UserError: it cannot be saved there; a file that stood there is whole.
        """
        with drafting(path) as draft:
            write(draft)
            with self._commands.run(actor, Permission.CUSTOMER_EXPORT, _AUDITED) as unit:
                unit.audit(Kind.VISIT, None, new=_facts(printed) | {"file": path.name})
                put_in_place(draft, path)
        return path


def _check(actor: Actor) -> None:
    if not actor.may(Permission.CUSTOMER_EXPORT):
        raise NotPermitted(Permission.CUSTOMER_EXPORT)


def _line(row: VisitRow, shown: bool) -> PrintedLine:
    return PrintedLine(
        time="" if row.minute is None else minute_text(row.minute),
        customer=row.customer,
        phone=row.phone if shown else mask_phone(row.phone) if row.phone else "",
        title=row.title,
        reason=row.reason,
        state=row.state,
        owner=row.owner,
    )


def _facts(printed: PrintedList) -> dict[str, object]:
    return {"first": printed.first.isoformat(), "last": printed.last.isoformat(), "rows": printed.count}
