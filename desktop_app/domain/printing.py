"""A list of visits as it is put on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.visits import VisitState


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A visit on paper; the number is masked where the person may not see it."""

    time: str
    customer: str
    phone: str
    title: str
    reason: str
    state: VisitState
    owner: str


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day on paper with its visits."""

    day: date
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A day's or a week's list.

    Attributes:
        by: who prints it; stands on every page.
        at: when, at the desk.
    """

    organisation: str
    first: date
    last: date
    days: tuple[PrintedDay, ...]
    by: str
    at: datetime

    @property
    def count(self) -> int:
        """How many visits stand on it."""
        return sum(len(day.lines) for day in self.days)
