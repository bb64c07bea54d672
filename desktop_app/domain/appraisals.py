"""Appraisals of those who visit: counted and judged items, words from outside, and what is to be put right.

An appraisal rests on more than one figure (R-274); duties and standards stand per post (R-277), and customers, a third
party or a mystery visitor may have their say (R-278).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.access import Role


class Source(StrEnum):
    """Who says how many points an item is worth: the desk's own figures, a person of the house, or outsiders."""

    COUNTED = "counted"
    JUDGED = "judged"
    CUSTOMERS = "customers"
    THIRD_PARTY = "third_party"
    MYSTERY = "mystery"


OUTSIDERS = (Source.CUSTOMERS, Source.THIRD_PARTY, Source.MYSTERY)


class Verdict(StrEnum):
    """What the appraisal ends in: praise, criticism, correction by a day, or nothing of these."""

    NONE = "none"
    PRAISE = "praise"
    CRITICISM = "criticism"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Standard:
    """What a post is appraised by.

    Attributes:
        post: the role it holds for; None for all.
        figure: code of the month report's figure, of a COUNTED one.
        target: what is worth all points: a percentage, or a number for figures that are plain counts.
        most: points that can be had.
        words: by what the points are given.
    """

    name: str
    source: Source
    most: int
    post: Role | None = None
    figure: str = ""
    target: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """An item of a sheet.

    Attributes:
        counted: what the figure came to, in words, such as ``170 ÷ 185 = 91.9 %``.
        points: None while nobody has judged.
        by: who gave the points; empty for counted ones.
    """

    id: int
    standard: Standard
    counted: str
    points: Decimal | None
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A sheet for one person and period.

    Attributes:
        deadline: until when a correction is due.
        closed_at: None while it is open.
    """

    id: int
    person: str
    first: date
    last: date
    lines: tuple[AppraisalLine, ...]
    verdict: Verdict
    words: str
    deadline: date | None
    closed_at: datetime | None
    closed_by: str

    @property
    def points(self) -> Decimal:
        """Points so far."""
        return sum((line.points for line in self.lines if line.points is not None), Decimal())

    @property
    def most(self) -> int:
        """Points that can be had."""
        return sum(line.standard.most for line in self.lines)

    @property
    def waiting(self) -> int:
        """How many items nobody has judged."""
        return sum(line.points is None for line in self.lines)
