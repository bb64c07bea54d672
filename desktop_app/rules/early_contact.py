"""Whether a contact before its time was the visit that comes next (R-267: an early contact is on time)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.domain.near_visits import NearVisit

AHEAD = 30
"""Days before its day in which a contact may still count as a visit."""


def counted_by(visits: Iterable[NearVisit], today: date, ahead: int = AHEAD) -> NearVisit | None:
    """Return the open visit that a contact of today most likely was: the one longest due, else the next to come.

    Args:
        visits: open visits of the customer.
        today: day of the contact.
        ahead: a visit due later than so many days is not asked about.
    """
    near = [visit for visit in visits if (visit.due - today).days <= ahead]
    return min(near, key=lambda visit: (visit.due, visit.priority, visit.id), default=None)
