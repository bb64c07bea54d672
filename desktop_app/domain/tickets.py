"""Tickets (问题件): a problem with a person and a deadline, closed by a confirming visit (R-227 to R-232)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.domain.plans import Offset


class TicketState(StrEnum):
    """Stages of a ticket; HANDLED waits for the customer's word, CONFIRMED is the end (R-231, R-244)."""

    RECEIVED = "received"
    HANDLING = "handling"
    HANDLED = "handled"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class TicketCategory:
    """A problem category with its default department and time allowed (R-080)."""

    code: str
    name: str
    department: str
    deadline: Offset


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """What is entered for a ticket."""

    customer_id: int
    category: str
    facts: str
    wish: str = ""
    department: str = ""
    assignee: str = ""
    deadline: date | None = None
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class TicketStep:
    """One stage reached: when, by whom, with what note (R-244)."""

    at: datetime
    state: TicketState
    user: str
    note: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket.

    Attributes:
        number: for people, such as ``2026-0007``.
        reopened: how often the customer was not content (R-250).
        confirm_visit_id: visit at which the customer is told and asked.
        steps: its story; empty in lists.
    """

    id: int
    number: str
    draft: TicketDraft
    customer: str
    phone: str
    category_name: str
    state: TicketState
    opened_at: datetime
    deadline: date
    reopened: int
    confirm_visit_id: int | None
    steps: tuple[TicketStep, ...]
    overdue: bool
