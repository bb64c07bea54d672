"""What a changed plan would do to the visits that stand, and why a visit was not made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.domain.plans import Plan, PlanState


class ChangeKind(StrEnum):
    """What happens to a visit.

    CHANGED: same days, other words, method, script or person. KEPT: done, or moved by hand, so never touched.
    """

    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A visit that a changed plan adds, moves, withdraws, or would have changed but leaves.

    Attributes:
        before, after: due days; None where there is none.
        why: in words, for KEPT ones why they stay.
    """

    kind: ChangeKind
    customer_id: int
    customer: str
    title: str
    before: date | None
    after: date | None
    visit_id: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What a changed plan would do.

    Attributes:
        counts: per kind, over all.
        changes: the first ones of each kind, at most ``SHOWN`` per kind.
        untouched: visits that stay exactly as they are.
        stamp: tells whether the desk changed between the look and the word.
    """

    plan: Plan
    counts: dict[ChangeKind, int]
    changes: tuple[PlannedChange, ...]
    untouched: int
    stamp: str


SHOWN = 500
"""Changes of a kind that a difference lists; the counts are over all."""


class OmitReason(StrEnum):
    """Why a visit that a plan asks for was not made."""

    REFUSAL = "refusal"
    CAP = "cap"
    BLACKLIST = "blacklist"
    CONTACTED = "contacted"
    MERGED = "merged"
    STOPPED = "stopped"
    WINDOW_CLOSED_AT_IMPORT = "window_closed_at_import"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True)
class OmittedVisit:
    """A visit that was not made, with the reason in words."""

    customer_id: int
    plan_name: str
    title: str
    due: date
    why: OmitReason
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as it stood."""

    number: int
    plan: Plan
    state: PlanState
    at: datetime
    user: str
    note: str


@dataclass(frozen=True, slots=True)
class SampleDay:
    """A visit of the live preview: what the plan gives for a sample event or a real customer.

    Attributes:
        last: the very last limit, when the step has one.
    """

    customer: str
    title: str
    due: date | None
    earliest: date | None
    latest: date | None
    reason: str
    last: date | None = None


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something wrong with a plan.

    Attributes:
        field: the part concerned, such as ``trigger_key`` or, of a step, ``latest``.
        code: stable machine word.
        message: what is wrong, in words of the person who writes the plan.
        step: key of the step; empty for the plan itself.
        warning: the plan may be used all the same.
    """

    field: str
    code: str
    message: str
    step: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class PlanLook:
    """A plan in the editor, as it stands at the desk.

    Attributes:
        problems: what is wrong with it.
        count: customers that it is for now.
        sample: what a made-up event gives; empty while something is wrong.
        customers: what some real customers get.
        more: whether there are other customers to look at.
    """

    problems: tuple[PlanProblem, ...]
    count: int
    sample: tuple[SampleDay, ...] = ()
    customers: tuple[SampleDay, ...] = ()
    more: bool = False
