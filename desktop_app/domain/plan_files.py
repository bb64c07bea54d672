"""Plans in files: what was found in one, and what of it would be new here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.kits import Entry
from desktop_app.domain.plans import Plan


class Standing(StrEnum):
    """How a plan of a file stands to the desk's own."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class FileFault:
    """Something written wrongly: file or sheet with line and column, and what is wrong there, in words."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReadPlans:
    """What a file says.

    Attributes:
        plans: those without a fault, with codes as the desk knows them.
        faults: what is wrong, line by line.
        new_events: kinds of events that the desk does not have yet, by the code they are used under.
        notes: what was left out or taken otherwise, in words.
    """

    plans: tuple[Plan, ...]
    faults: tuple[FileFault, ...] = ()
    new_events: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan of a file beside the desk's own of the same code."""

    plan: Plan
    standing: Standing


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file as a person is shown it before anything is taken."""

    name: str
    found: tuple[FoundPlan, ...]
    faults: tuple[FileFault, ...]
    new_events: tuple[Entry, ...]
    notes: tuple[str, ...]
