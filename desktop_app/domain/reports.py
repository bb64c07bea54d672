"""The month report: figures, their definitions and the rows they are counted from (R-257 to R-264, R-270)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """First day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Last day of the month."""
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)

    def __str__(self) -> str:
        """Return it as ``2026-11``."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """Any days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit of the month as the figures count it; one row of the detail sheet."""

    id: int
    customer: str
    plan: str
    step: str
    due: date
    earliest: date
    latest: date
    status: str
    method: str
    done_day: date | None
    attempts: int
    problem: bool
    owner: str
    note: str


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A ticket opened in the month, or still open in it; one row of the ticket sheet."""

    id: int
    number: str
    customer: str
    category: str
    department: str
    assignee: str
    opened: date
    deadline: date
    state: str
    handled_day: date | None
    confirmed_day: date | None
    reopened: int


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One attempt of the month."""

    visit_id: int
    customer: str
    at: datetime
    outcome: str
    note: str
    user: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the cover.

    Attributes:
        code: stable name, such as ``success_net``.
        numerator, denominator: counts; a figure that is a plain count has no denominator.
        definition: in words, what is divided by what.
        target: ratio to reach, or not to exceed where ``ceiling`` is set; None for none.
        met: whether the target is kept; None without a target or data.
        source: R-number.
    """

    code: str
    name: str
    numerator: int
    denominator: int | None
    definition: str
    target: float | None = None
    met: bool | None = None
    source: str = ""
    ceiling: bool = False

    @property
    def ratio(self) -> float | None:
        """Numerator by denominator; None where nothing can be divided."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, for tables and charts: a method, a category, a day."""

    name: str
    count: int
    total: int

    @property
    def ratio(self) -> float | None:
        """Count by total; None for an empty whole."""
        return self.count / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class MonthReport:
    """All that the workbook for management holds.

    Attributes:
        figures: the cover's figures with their definitions.
        methods: successful visits by method, of all successful ones (R-263).
        categories: tickets by category, of all tickets (R-264).
        operators: per person: visits due, done, done inside the window (R-268).
        days: per day of the month: visits due that day, and how many of them are done.
        plans: per plan: visits done by the end of their window, of all due (R-267).
        visits, tickets, attempts: the rows that every figure is counted from.
        scope: whose customers it is about, in words; empty for all.
    """

    month: Month
    organisation: str
    made_at: datetime
    made_by: str
    figures: tuple[Figure, ...]
    methods: tuple[Share, ...]
    categories: tuple[Share, ...]
    operators: tuple[tuple[str, int, int, int], ...]
    days: tuple[tuple[date, int, int], ...]
    visits: tuple[VisitRecord, ...]
    tickets: tuple[TicketRecord, ...]
    attempts: tuple[AttemptRecord, ...]
    plans: tuple[Share, ...] = ()
    scope: str = ""
