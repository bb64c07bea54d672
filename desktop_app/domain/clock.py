"""The one clock of the program: everything that needs the time is handed one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Tells the moment in UTC and the day at the desk."""

    def now(self) -> datetime:
        """Return the present moment, timezone-aware, in UTC."""
        ...

    def local(self, moment: datetime) -> datetime:
        """Return a UTC moment in the desk's own time zone."""
        ...

    def today(self) -> date:
        """Return the present day at the desk."""
        ...


class SystemClock:
    """The computer's clock in its own time zone."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def local(self, moment: datetime) -> datetime:
        """Return a UTC moment in the computer's time zone."""
        return moment.astimezone()

    def today(self) -> date:
        """Return the computer's day."""
        return self.local(self.now()).date()


@dataclass
class FixedClock:
    """A clock that stands at a given moment until it is set: for demos, pictures and tests."""

    moment: datetime
    zone: tzinfo = UTC

    def now(self) -> datetime:
        """Return the moment it was set to, in UTC."""
        return self.moment.astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """Return a UTC moment in the clock's zone."""
        return moment.astimezone(self.zone)

    def today(self) -> date:
        """Return the day in the clock's zone."""
        return self.local(self.moment).date()
