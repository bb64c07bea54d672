"""Visits and the attempts made at them (R-096, R-220)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from desktop_app.domain.plans import WRITTEN, Method


class VisitStatus(StrEnum):
    """What is stored of a visit; OPEN until a final result.

    AWAITING: the customer was visited, and it is done once the papers it asks for are in (S-37.4).
    """

    OPEN = "open"
    AWAITING = "awaiting"
    DONE = "done"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    INVALID_NUMBER = "invalid_number"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


FINAL = frozenset(VisitStatus) - {VisitStatus.OPEN}
"""Statuses of a visit that has its result."""


class VisitState(StrEnum):
    """What a person sees, derived from status, window and today."""

    DUE = "due"
    CLOSING = "closing"
    OVERDUE = "overdue"
    APPOINTED = "appointed"
    AWAITING = "awaiting"
    DONE = "done"
    DONE_LATE = "done_late"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    INVALID_NUMBER = "invalid_number"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


OPEN_STATES = frozenset({VisitState.DUE, VisitState.CLOSING, VisitState.OVERDUE, VisitState.APPOINTED})
"""States of visits that still wait for a final result."""


class Outcome(StrEnum):
    """Result of one attempt (R-078). PROBLEM is reached with a problem found: a ticket is opened."""

    REACHED = "reached"
    PROBLEM = "problem"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    RESCHEDULED = "rescheduled"
    WRONG_NUMBER = "wrong_number"


MINIMUM_ATTEMPTS = 3
"""Attempts at different times before a visit may end as not reached (R-156)."""


CAPACITY_SETTING = "desk.capacity"
"""Setting: visits that one person can make on a day, as decimal text; empty for no figure."""

CLOSING_DAYS = 1
"""A due visit whose window ends within so many days is closing."""


class VisitRow(NamedTuple):
    """A visit in the calendar or a list, ready to be shown; a tuple, for a month may hold thousands.

    Attributes:
        minute: minutes after midnight when the visit has an hour.
        state: as seen today.
        length: minutes that are kept for it; None for the usual.
        into: day and title of the visit that closes this one too; empty for one that stands by itself.
    """

    id: int
    customer_id: int
    customer: str
    phone: str
    due: date
    minute: int | None
    earliest: date
    latest: date
    state: VisitState
    method: Method
    title: str
    reason: str
    owner: str
    attempts: int
    length: int | None = None
    into: str = ""


class DayLoad(NamedTuple):
    """How many visits stand on a day; merged and withdrawn ones do not count.

    Attributes:
        done: the customer was reached, in time or late.
        closed: over without that: refused, not reached, wrong number.
        overdue: open past their window.
    """

    total: int = 0
    done: int = 0
    closed: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits the calendar shows; an empty set leaves all.

    Attributes:
        plans: names of plans; an empty name stands for visits planned by hand.
        categories: the customers' classes.
        combinable: only open visits that could be made in one call with another one of their customer.
    """

    owners: frozenset[str] = frozenset()
    plans: frozenset[str] = frozenset()
    methods: frozenset[Method] = frozenset()
    states: frozenset[VisitState] = frozenset()
    categories: frozenset[str] = frozenset()
    combinable: bool = False

    def __bool__(self) -> bool:
        return self != EVERY_VISIT


EVERY_VISIT = VisitFilter()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a visit stands: its day, hour and length, and who makes it."""

    visit_id: int
    day: date
    minute: int | None
    length: int | None
    owner: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a visit, with its time, result and note (R-157)."""

    id: int
    visit_id: int
    at: datetime
    outcome: Outcome
    note: str
    user: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with all that the call pane needs.

    Attributes:
        original: due day as the plan first gave it (R-108).
        event_id: the event it follows, if any.
        ticket_id: for a confirming visit, the ticket it confirms (R-232).
        script_version_id: version used, kept with the visit (R-189); None without a script.
        note: notes of the call so far.
    """

    id: int
    customer_id: int
    plan_name: str
    step_title: str
    purpose: str
    reason: str
    due: date
    minute: int | None
    original: date
    earliest: date
    latest: date
    appointed: bool
    status: VisitStatus
    state: VisitState
    method: Method
    owner: str
    event_id: int | None
    script_version_id: int | None
    ticket_id: int | None
    attempts: tuple[Attempt, ...]
    note: str

    @property
    def waits_for_answer(self) -> bool:
        """Whether sending its words is only half of it: a ticket is confirmed by the customer's answer (R-231)."""
        return self.method in WRITTEN and self.ticket_id is not None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a result, told before and after it is final.

    Attributes:
        text: in words, such as "未接 → 明天 15:00，第 2/3 次".
        status: status of the visit afterwards.
        due, minute: when it stands next, if it stays open.
        problem: why the result may not be given now; empty when it may.
        review: a person must look at the visit, unless another method of its plan follows.
        papers: papers are asked for with it.
    """

    text: str
    status: VisitStatus
    due: date | None = None
    minute: int | None = None
    problem: str = ""
    review: bool = False
    papers: bool = False
