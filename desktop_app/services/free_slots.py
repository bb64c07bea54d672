"""Two hours to name when an appointment is made (R-182)."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain.visits import CAPACITY_SETTING
from desktop_app.rules import free_slots as rules
from desktop_app.rules.free_slots import AHEAD, Agenda, Slot, Taken
from desktop_app.services.command import Commands
from desktop_app.services.lists import Lists, Settings
from desktop_app.services.reminders import Reminders
from desktop_app.store import team, visits

_FAR = timedelta(days=60)
"""Of a longer window only so many days are looked at."""


class FreeSlots:
    """Finds hours that are free for the person who makes a visit."""

    def __init__(self, commands: Commands, lists: Lists, settings: Settings, reminders: Reminders) -> None:
        self._commands, self._lists, self._settings, self._reminders = commands, lists, settings, reminders

    def for_visit(self, visit_id: int) -> tuple[Slot, ...]:
        """Return two hours for a visit, inside its window as long as something is free there."""
        with self._commands.reading() as connection:
            row = visits.record(connection, visit_id)
        return self.between(row.earliest, row.latest, row.owner)

    def between(self, earliest: date, latest: date, owner: str) -> tuple[Slot, ...]:
        """Return two hours for a visit of a person, with a window."""
        clock, workdays = self._commands.clock, self._lists.workdays()
        now = clock.local(clock.now())
        first = max(now.date(), earliest)
        last = min(latest, first + _FAR)
        most = self._settings.get(CAPACITY_SETTING).strip()
        capacity = int(most) if most.isdecimal() and int(most) else None
        days = (owner, first, workdays.add(max(first, last), AHEAD + 1))
        with self._commands.reading(whole=True) as connection:  # an hour is taken, whoever's customer takes it
            taken = [Taken(day, at, length or rules.STEP) for day, at, length in team.appointments(connection, *days)]
            load = team.load(connection, *days) if capacity is not None else {}
        agenda = Agenda(
            workdays=workdays,
            hours=self._settings.calling_hours.spans,
            breaks=self._reminders.terms().quiet,
            taken=taken,
            load=load,
            capacity=capacity,
        )
        return rules.two_slots(now, earliest, last, agenda)
