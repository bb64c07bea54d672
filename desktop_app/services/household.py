"""Household calling: one call for all who are behind one phone, each with a result of its own."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain.household import HouseholdVisit
from desktop_app.domain.plans import Method
from desktop_app.domain.visits import VisitStatus
from desktop_app.services.command import Commands
from desktop_app.services.merge_visits import near_days
from desktop_app.store import near_visits, visits

MOST = 6
"""Customers who share a number; one that more of them share is an organisation's."""


class Household:
    """Finds who else can be visited in a call."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def others(self, visit_id: int) -> tuple[HouseholdVisit, ...]:
        """Return the visits of the household's other customers that are due, or will be within the usual distance.

        The household are all behind one of the customer's numbers, and those a person said belong together. Those whose
        window has begun go first.
        """
        today = self._commands.clock.today()
        with self._commands.reading() as connection:
            row = visits.record(connection, visit_id)
            if row.status != VisitStatus.OPEN.value or row.method != Method.PHONE.value:
                return ()
            siblings = near_visits.household(connection, row.customer_id, MOST)
            if not siblings:
                return ()
            last = today + timedelta(days=near_days(connection))
            rows = near_visits.callable_until(connection, list(siblings), last, today)
        found = [
            HouseholdVisit(
                row.id,
                row.customer_id,
                row.name,
                row.title,
                date.fromisoformat(row.due),
                early=date.fromisoformat(row.earliest) > today,
                shares=siblings[row.customer_id],
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda visit: (visit.early, visit.due, visit.visit_id)))
