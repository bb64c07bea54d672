"""How a long action tells how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.domain.errors import Cancelled

Report = Callable[[int, int, str], None]
"""Takes how many are done, of how many (0 when unknown), and what is being done."""

Stop = Callable[[], bool]
"""Tells whether the person asked to stop."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Both together, as a long action carries them along."""

    report: Report | None = None
    cancelled: Stop | None = None

    def at(self, done: int, total: int = 0, text: str = "") -> None:
        """Report how far it is.

        Raises:
            Cancelled: when the person asked to stop.
        """
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        if self.report is not None:
            self.report(done, total, text)

    def part(self, first: int, last: int) -> Pace:
        """Return the pace of a part of an action: all of it is from one to another of the action's hundred.

        Args:
            first: how far the action is when the part begins.
            last: how far it is when the part has ended.
        """
        report = self.report
        if report is None:
            return self

        def told(done: int, total: int, text: str) -> None:
            report(first + (last - first) * done // total if total else first, 100, text)

        return Pace(told, self.cancelled)
