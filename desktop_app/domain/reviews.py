"""The list of visits that a person must look at again (R-225)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.domain.changes import Changes


class ReviewWhy(StrEnum):
    """Why a visit is on the list."""

    NOT_REACHED = "not_reached"
    INVALID_NUMBER = "invalid_number"
    REFUSED = "refused"
    RESCHEDULED = "rescheduled"


class Verdict(StrEnum):
    """What a person decided: a second round with another or the checked number, or nothing more."""

    SECOND_ROUND = "second_round"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A visit on the list.

    Attributes:
        phone: the first number that is not known to be wrong, else the first; empty when there is none.
        day: since when.
    """

    visit_id: int
    customer_id: int
    customer: str
    phone: str
    title: str
    plan: str
    owner: str
    why: ReviewWhy
    day: date
    attempts: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision that was taken: enough to take it back.

    Attributes:
        next_visit_id: the visit of the second round.
        number: the number that was added for it; empty for none.
        text: what was done, in a sentence.
    """

    changes: Changes
    visit_id: int
    customer_id: int
    next_visit_id: int | None
    number: str
    text: str
