"""How long records are kept, and which customers could be made anonymous afterwards (R-061, R-328)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.customers import CustomerState

LEAST_YEARS = 3
"""Records are kept for at least three years (R-328)."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A customer under whom nothing happened for as long as records are kept.

    Attributes:
        last: day of the latest record under the file: visit, attempt, event, ticket, contact, attachment.
        free: first day on which the file may be made anonymous.
    """

    customer_id: int
    name: str
    state: CustomerState
    last: date
    free: date
