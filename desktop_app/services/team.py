"""Everybody's day, for those who lead: what is planned and what is done (R-102, R-318)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from desktop_app.domain.access import Actor, Permission, User
from desktop_app.domain.errors import NotPermitted
from desktop_app.domain.team import PersonDay, TeamDay
from desktop_app.domain.visits import CAPACITY_SETTING, OPEN_STATES, VisitRow, VisitState
from desktop_app.services.command import Commands
from desktop_app.services.lists import Lists, Settings
from desktop_app.services.reminders import Reminders
from desktop_app.services.schedule import seen_on
from desktop_app.store import guidance, team, visits
from desktop_app.store.scope import names_within

_MIDNIGHT = 24 * 60


class Team:
    """The supervisor's view of the desk."""

    def __init__(self, commands: Commands, lists: Lists, settings: Settings, reminders: Reminders) -> None:
        self._commands, self._lists, self._settings, self._reminders = commands, lists, settings, reminders

    def day(self, actor: Actor, day: date) -> TeamDay:
        """Return everybody's day; persons who may call are there even with nothing to do.

        Raises:
            NotPermitted: the person does not lead.
        """
        _check(actor)
        today = self._commands.clock.today()
        with self._commands.reading() as connection:
            ids = team.visits_of_day(connection, day, carried=day == today)
            rows = visits.by_ids(connection, ids, seen_on(today)) if ids else ()
            tickets = team.tickets_until(connection, day)
            hints = guidance.of_day(connection, day)
            guided = guidance.for_visits_of(connection, day)
            within = names_within(connection, actor)
        theirs: dict[str, list[VisitRow]] = defaultdict(list)
        for row in rows:
            theirs[row.owner].append(row)
        hints = tuple(hint for hint in hints if within is None or hint.owner in within)
        people = [user.name for user in self._lists.users() if _calls(user) and (within is None or user.name in within)]
        others = (theirs.keys() | {hint.owner for hint in hints}) - set(people)
        risen, capacity = self._reminders.risen(), self._settings.get(CAPACITY_SETTING).strip()
        made: list[PersonDay] = []
        for name in (*people, *sorted(others, key=lambda name: (not name, name))):
            mine = sorted(theirs[name], key=_place)
            late = [row.latest for row in mine if row.state is VisitState.OVERDUE]
            made.append(
                PersonDay(
                    owner=name,
                    visits=tuple(mine),
                    planned=len(mine),
                    done=sum(row.state not in OPEN_STATES for row in mine),
                    appointed=sum(row.due == day and row.minute is not None for row in mine),
                    late=len(late),
                    escalated=sum(latest <= risen for latest in late),
                    tickets=tickets.get(name, 0),
                    capacity=int(capacity) if capacity.isdecimal() and int(capacity) else None,
                    guidance=tuple(hint for hint in hints if hint.owner == name and hint.visit_id is None),
                )
            )
        return TeamDay(day, tuple(made), guided)

    def people(self) -> tuple[str, ...]:
        """Return the names to whom visits may be given."""
        return tuple(user.name for user in self._lists.users() if _calls(user))


def _place(row: VisitRow) -> tuple[bool, int, date]:
    """Return where a visit stands in a person's day: what is over last, hours first, then the earliest deadline."""
    return row.state not in OPEN_STATES, _MIDNIGHT if row.minute is None else row.minute, row.latest


def _calls(user: User) -> bool:
    return user.may(Permission.VISIT_CALL)


def _check(actor: Actor) -> None:
    if not actor.may(Permission.TEAM_LEAD):
        raise NotPermitted(Permission.TEAM_LEAD)
