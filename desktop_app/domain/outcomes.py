"""What follows from results that do not end a visit with the customer: a table (R-156, R-225)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Outcome


class Then(StrEnum):
    """What comes when a result ends a visit and its plan has no further method: a person looks at it, or nothing."""

    REVIEW = "review"
    END = "end"


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """A line of the table.

    Attributes:
        times: how often the result may come: then the visit ends, or, when rescheduled, a person looks at it.
        days: working days until the next try; 0 for another hour of the same day where one is left.
        apart: minutes at least between two tries of a day.
        other_time: the next try is proposed for another part of the day; only tries at different times ever count.
        then: what comes when the visit has ended.
    """

    times: int = 1
    days: int = 0
    apart: int = 60
    other_time: bool = True
    then: Then = Then.END


OutcomeTable = Mapping[Outcome, OutcomeRule]

USUAL: OutcomeTable = {
    Outcome.NO_ANSWER: OutcomeRule(times=MINIMUM_ATTEMPTS, then=Then.REVIEW),
    Outcome.RESCHEDULED: OutcomeRule(times=10, then=Then.REVIEW),
    Outcome.WRONG_NUMBER: OutcomeRule(then=Then.REVIEW),
    Outcome.REFUSED: OutcomeRule(),
}
"""The table of a desk that has set nothing."""
