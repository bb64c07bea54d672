"""A visit as an entry of another program's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry.

    Attributes:
        uid: the same whenever the visit goes out, so that it is changed and not doubled.
        minute: minutes after midnight; None for the whole day.
        length: minutes.
        offset: what the desk's time is ahead of UTC on that day.
        agreed: the customer waits for it.
    """

    uid: str
    day: date
    minute: int | None
    length: int
    offset: timedelta
    summary: str
    description: str
    agreed: bool
