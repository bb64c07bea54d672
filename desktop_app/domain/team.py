"""Everybody's day as a supervisor sees it: what is planned and done, and hints (R-102, R-318)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.visits import VisitRow


@dataclass(frozen=True, slots=True)
class Guidance:
    """A supervisor's hint for a visit, or for a person's whole day.

    Attributes:
        by: who gave it.
    """

    id: int
    visit_id: int | None
    owner: str
    day: date
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One person's day.

    Attributes:
        owner: the name that stands on the visits; empty for visits of nobody.
        visits: what stands on the day or was done on it, with what is carried over when the day is today.
        planned: how many these are.
        done: how many of them are over.
        late: how many are overdue; ``escalated`` of these have gone up a level.
        tickets: open ones whose deadline is the day or before.
        capacity: visits a person can make in a day; None where nobody said.
        guidance: hints for the whole day.
    """

    owner: str
    visits: tuple[VisitRow, ...]
    planned: int
    done: int
    appointed: int
    late: int
    escalated: int
    tickets: int
    capacity: int | None
    guidance: tuple[Guidance, ...]


@dataclass(frozen=True, slots=True)
class TeamDay:
    """Everybody's day, and the hints that stand on single visits by visit."""

    day: date
    people: tuple[PersonDay, ...]
    guided: Mapping[int, tuple[Guidance, ...]]
