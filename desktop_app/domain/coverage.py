"""Whether a plan reaches everybody it is for, as often as it must (R-113, R-119)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Missing:
    """A customer whom the plan did not reach often enough yet.

    Attributes:
        done: visits that reached the customer so far, of those wanted.
        due: the next open visit; None when none stands.
    """

    customer_id: int
    customer: str
    owner: str
    done: int
    wanted: int
    due: date | None
    visit_id: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a plan is with those it is for.

    Attributes:
        first, last: the days that count: a calendar year, or until the plan closes.
        reached: customers visited as often as wanted, of ``total``.
        exempt: customers who refused in writing, are blacklisted, or with whom the plan stopped; they do not count.
        missing: the others, those with the fewest visits first.
    """

    plan_id: int
    plan_name: str
    wanted: int
    first: date
    last: date
    reached: int
    total: int
    exempt: int
    missing: tuple[Missing, ...]

    @property
    def share(self) -> float | None:
        """Return the part that was reached; None when the plan is for nobody."""
        return self.reached / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class CoverageWarning:
    """A plan that still misses customers although its end is near."""

    plan_id: int
    plan_code: str
    plan_name: str
    missing: int
    last: date
