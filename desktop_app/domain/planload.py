"""Visits as a load on days and persons: what levelling would move, and what stands too full all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop_app.domain.changes import Changes

USUAL_CAPACITY = 40
"""Visits that a person can make on a day, as long as the desk did not say otherwise by ``CAPACITY_SETTING``."""

LEVELLED = " ⇄ "
"""Between a visit's own reason and why it was levelled to another day."""


class LoadVisit(NamedTuple):
    """An open visit as a load.

    Attributes:
        latest: last day of its window, by which it is placed: the earliest deadline first.
        priority: 1 is the highest.
        fixed: it stays where it stands: appointed, moved by hand, with an hour, or outside its window.
    """

    id: int
    owner: str
    due: date
    earliest: date
    latest: date
    priority: int
    fixed: bool


class Levelling(NamedTuple):
    """What levelling found.

    Attributes:
        moves: visit to its new day.
        left: visits that no working day of their window has room for; they stay on their day, over its capacity.
    """

    moves: dict[int, date]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelMove:
    """A visit that would stand on another day, or that stays on a day that is too full; ``why`` says so in words."""

    visit_id: int
    customer_id: int
    customer: str
    title: str
    owner: str
    before: date
    after: date
    earliest: date
    latest: date
    why: str


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Visits of a person on each day of a proposal, before and after."""

    owner: str
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelProposal:
    """What levelling would do; nothing is changed yet.

    Attributes:
        until: visits due until then may move.
        capacity: visits of one person on a day.
        days: the days shown, and ``working`` whether the desk works on them.
        loads: per person, the name empty for visits of nobody.
        moves: by their present day; ``left`` are those that stay on a day that is too full.
        overdue: open visits of days past, which are not touched.
        stamp: tells whether the desk changed between the look and the word.
    """

    until: date
    capacity: int
    days: tuple[date, ...]
    working: tuple[bool, ...]
    loads: tuple[PersonLoad, ...]
    moves: tuple[LevelMove, ...]
    left: tuple[LevelMove, ...]
    overdue: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Levelled:
    """Visits that were moved together: (visit, day before, day after), enough to put them back."""

    changes: Changes
    moves: tuple[tuple[int, date, date], ...]
