"""Tickets (问题件): a problem with a person and a deadline, closed by a confirming visit (R-227 to R-232)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.domain.papers import Decision
from desktop_app.domain.plans import Offset


class TicketState(StrEnum):
    """Stages of a ticket, each with a person and a moment (R-231, R-244).

    HANDLED waits for the customer's word. TOLD is passed at the confirming visit, on the way to CONFIRMED, the end, or
    back to HANDLING.
    """

    RECEIVED = "received"
    CLASSIFIED = "classified"
    HANDLING = "handling"
    HANDLED = "handled"
    TOLD = "told"
    CONFIRMED = "confirmed"


WORKED = frozenset({TicketState.RECEIVED, TicketState.CLASSIFIED, TicketState.HANDLING})
"""Stages in which a ticket waits for the desk, not for the customer."""


class Channel(StrEnum):
    """How a problem or complaint came in (R-245)."""

    VISIT = "visit"
    PHONE = "phone"
    COUNTER = "counter"
    MAIL = "mail"
    ONLINE = "online"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TicketCategory:
    """A problem category with its default department and time allowed (R-080)."""

    code: str
    name: str
    department: str
    deadline: Offset


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """What is entered for a ticket.

    Attributes:
        category: code; empty while nobody has classified it.
        department: one, or several separated by 、; two or more go to the leading group (R-230).
        persons: whom it concerns.
        serious: goes to the superior at once (R-239).
    """

    customer_id: int
    category: str
    facts: str
    wish: str = ""
    department: str = ""
    assignee: str = ""
    deadline: date | None = None
    visit_id: int | None = None
    channel: Channel = Channel.VISIT
    persons: str = ""
    serious: bool = False


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
        earlier: tickets of the same customer and category before it (R-250).
        escalated: it is so long overdue that it went up to the superior.
        decision: what closed it, where somebody decides its category (R-241).
        changeable: the customer is the person's to change; else it is only still seen (R-308).
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
    earlier: int = 0
    escalated: bool = False
    decision: Decision | None = None
    changeable: bool = True


class ImprovementState(StrEnum):
    """How far a measure is: under way, checked and it helped, checked and it did not."""

    OPEN = "open"
    HELPED = "helped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImprovementDraft:
    """A problem, its cause and the measure against it (R-254).

    Attributes:
        ticket_id: the ticket it was learnt from, if any.
        check_day: when it is looked at whether the measure helps.
    """

    problem: str
    cause: str
    measure: str
    owner: str
    check_day: date
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Improvement:
    """An entry of the improvement log."""

    id: int
    draft: ImprovementDraft
    state: ImprovementState
    result: str
    ticket_number: str
    at: datetime
    user: str
    overdue: bool
