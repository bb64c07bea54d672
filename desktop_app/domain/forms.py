"""Forms on paper, filled from the desk (R-256)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FormSubject(StrEnum):
    """What a form is filled from."""

    VISIT = "visit"
    TICKET = "ticket"
    RECORDS = "records"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that can be filled.

    Attributes:
        own: the desk changed it or added it.
        problem: why it cannot be used; empty when it can.
    """

    code: str
    name: str
    subject: FormSubject | None
    own: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it goes on paper: HTML of the kind that rich text knows, everything filled in escaped."""

    code: str
    name: str
    html: str
    about: int | None
