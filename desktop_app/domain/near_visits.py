"""Visits of one customer that fall near each other and can be made in one call (R-104)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from desktop_app.domain.changes import Changes
from desktop_app.domain.plans import Method

NEAR_SETTING = "visits.near_days"
"""Setting: visits of one customer so many days apart are offered as one, as decimal text; empty for the usual."""

MERGED_FROM, MERGED_INTO = " ⇐ ", " ⇒ "
"""Between a visit's own reason and what was merged into it, or into what it was merged."""


class NearVisit(NamedTuple):
    """An open visit, as far as merging looks at it.

    Attributes:
        fixed: the customer expects it on its day, or a person put it there.
        attempts: how often it was tried.
        loose: no plan gave it its window; a person put it on its day, and may put it on a near one.
    """

    id: int
    customer_id: int
    title: str
    method: Method
    due: date
    minute: int | None
    earliest: date
    latest: date
    priority: int
    fixed: bool
    attempts: int
    loose: bool = False


class Merging(NamedTuple):
    """How two visits become one: which stays, on which day, with the window that holds for both."""

    stays: NearVisit
    goes: NearVisit
    due: date
    minute: int | None
    earliest: date
    latest: date
    priority: int


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two visits that are offered as one.

    Attributes:
        window: first and last day on which both may be made.
    """

    customer_id: int
    customer: str
    stays_id: int
    goes_id: int
    stays: str
    goes: str
    stays_due: date
    goes_due: date
    due: date
    window: tuple[date, date]


@dataclass(frozen=True, slots=True)
class NamedVisit:
    """A visit by its title and day."""

    id: int
    title: str
    due: date


@dataclass(frozen=True, slots=True)
class VisitsMerged:
    """Visits that became one, with both as they stood and as they were left: enough to take it apart again."""

    changes: Changes
    stays_id: int
    goes_id: int
    text: str
    before: tuple[dict[str, Any], dict[str, Any]]
    after: tuple[dict[str, Any], dict[str, Any]]
    taken_along: tuple[int, ...]
