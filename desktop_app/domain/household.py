"""One phone, several customers: who of a household is to be visited too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HouseholdVisit:
    """An open visit of another customer of the household, that can be made in the same call.

    Attributes:
        early: its window has not begun; the contact then counts as an early one.
        shares: the customer shares a number with the one who is called, and does not only belong to the household.
    """

    visit_id: int
    customer_id: int
    customer: str
    title: str
    due: date
    early: bool
    shares: bool
