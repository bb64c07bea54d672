"""The audit as it is read: rows, what is looked for, and the verdict on its chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what, when, from what to what, and why.

    Attributes:
        kind, record: what it is about; no record means many, or none.
    """

    id: int
    at: datetime
    person: str
    action: str
    kind: str
    record: int | None
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is looked for in the audit.

    Attributes:
        actions: any of these; ``export.*`` stands for all that begin so.
        first, end: from this moment on, and before that one.
        text: stands in the old or new values, the reason, or the customer's name.
    """

    person: str = ""
    actions: frozenset[str] = field(default_factory=frozenset)
    first: datetime | None = None
    end: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A row whose seal does not fit: it was changed, or what stood before it was taken away or put elsewhere."""

    id: int
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain found.

    Attributes:
        rows: how many were looked at.
        breaks: rows that do not fit, the first of them.
        whole: whether nothing is missing at the end.
        seal: the last row's, in hexadecimal; written down on paper it proves everything up to that row.
    """

    rows: int
    breaks: tuple[Break, ...]
    whole: bool
    seal: str

    @property
    def good(self) -> bool:
        """Whether the audit is as it was written."""
        return self.whole and not self.breaks
