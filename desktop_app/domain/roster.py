"""The night roster of a rescue service: who is on duty at which post, what was driven out for, what is paid for it.

Sources: R-383 to R-385.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class RosterTerms:
    """What the desk lays down for its nights.

    Attributes:
        posts: that every night needs, in order.
        summer: first and last month with the summer's beginning; the other months begin as in winter.
        begins_summer, begins_winter: when the night begins; it ends at ``ends`` on the next day.
        arrival: minutes from the call to the arrival in town.
        bonus: yuan for each person when a job runs past midnight.
    """

    posts: tuple[str, ...]
    summer: tuple[int, int] = (5, 10)
    begins_summer: time = time(18, 30)
    begins_winter: time = time(17, 0)
    ends: time = time(8, 0)
    arrival: int = 120
    bonus: int = 20


@dataclass(frozen=True, slots=True)
class Night:
    """One night of the roster.

    Attributes:
        people: person by post; a post without one is missing.
    """

    day: date
    begins: time
    ends: time
    people: dict[str, str]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterMonth:
    """A month's roster.

    Attributes:
        due: day by which it is to be published: the last before the month.
        published: when it was; None while it was not.
        late: it is not published although it is due, or was published too late.
    """

    first: date
    terms: RosterTerms
    nights: tuple[Night, ...]
    due: date
    published: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class RescueDraft:
    """A job as it is written down; moments are those of the desk's clock."""

    called: datetime
    place: str
    people: tuple[str, ...]
    arrived: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rescue:
    """A job with what follows from it.

    Attributes:
        limit: by when one must be there.
        late: one was not.
        bonus: yuan in all.
    """

    id: int
    draft: RescueDraft
    limit: datetime
    late: bool
    bonus: int
