"""What a person is reminded of: the list with which a day starts, and the notices before an hour comes (R-103)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.domain.coverage import CoverageWarning
from desktop_app.domain.reviews import ReviewLine
from desktop_app.domain.visits import VisitRow

Spans = tuple[tuple[int, int], ...]
"""Parts of a day as (from, to) in minutes after midnight, in order."""


class StartKind(StrEnum):
    """Parts of the start list, in the order in which they are shown."""

    ESCALATED = "escalated"
    APPOINTED = "appointed"
    OVERDUE = "overdue"
    CLOSING = "closing"
    TICKET = "ticket"
    PAPER = "paper"
    COVERAGE = "coverage"
    DUE = "due"
    REVIEW = "review"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket whose deadline is near or past.

    Attributes:
        escalated: it has gone up a level.
    """

    id: int
    customer_id: int
    customer: str
    text: str
    deadline: date
    assignee: str
    escalated: bool


@dataclass(frozen=True, slots=True)
class SilentLine:
    """A customer nobody has spoken with for long, and for whom nothing is planned.

    Attributes:
        last: day of the last contact; None when there never was one.
    """

    customer_id: int
    customer: str
    category: str
    last: date | None


@dataclass(frozen=True, slots=True)
class PaperDue:
    """Papers that are to be in, or back, about now: of a visit that waits for them, or lent out."""

    customer: str
    text: str
    due: date


StartLine = VisitRow | TicketLine | PaperDue | SilentLine | CoverageWarning | ReviewLine


@dataclass(frozen=True, slots=True)
class StartSection:
    """A part of the start list: its first lines, and how many there are in all."""

    kind: StartKind
    lines: tuple[StartLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ReminderTerms:
    """When the desk reminds, as it is set.

    Attributes:
        lead: minutes before an appointment; 0 for no notice.
        closing: minute after midnight at which windows that end today are told; None for never.
        quiet: parts of the day without notices, and without appointments on offer.
        own: only visits of the person who is logged in are told.
        escalate: days past the window after which a visit goes up a level; 0 for never.
        silent: days without contact after which a customer stands on the start list; 0 for never.
    """

    lead: int = 10
    closing: int | None = 15 * 60
    quiet: Spans = ((12 * 60, 13 * 60 + 30),)
    own: bool = False
    escalate: int = 3
    silent: int = 90


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that may be told when its moment comes.

    Attributes:
        key: stable; a visit that is moved to another hour has another one.
        minute: hour of the appointment; None for windows that close.
        count: how many visits it speaks of.
    """

    key: str
    visit_id: int
    customer_id: int
    customer: str
    title: str
    day: date
    minute: int | None
    count: int = 1


class Snooze(StrEnum):
    """How long a notice waits before it comes again."""

    SOON = "5"
    QUARTER = "15"
    HOUR = "60"
    TOMORROW = "tomorrow"
