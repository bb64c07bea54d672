"""A visit on its way to another day, by mouse or by keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import in_window
from desktop_app.ui.kit.text import relative_day, time_text

FIRST_MINUTE, LAST_MINUTE, STEP = 8 * 60, 20 * 60, 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is put: a day, and an hour where the view has hours.

    Attributes:
        minute: minutes after midnight; None for no hour.
        timed: whether the place says anything about the hour; otherwise a visit keeps its own.
    """

    day: date
    minute: int | None = None
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Carry:
    """The visit that is carried and the place it would be put at."""

    row: VisitRow
    place: Place
    by_mouse: bool = False

    @property
    def minute(self) -> int | None:
        """The hour it would have."""
        return self.place.minute if self.place.timed else self.row.minute

    @property
    def stays(self) -> bool:
        """Whether it would be put where it is."""
        return self.place.day == self.row.due and self.minute == self.row.minute

    def at(self, place: Place) -> Carry:
        """Return it over another place."""
        return replace(self, place=place)

    def shifted(self, days: int) -> Carry:
        """Return it some days later; its hour is kept."""
        return self.at(Place(self.place.day + timedelta(days=days), self.minute, timed=True))

    def in_hours(self, steps: int) -> Carry:
        """Return it some half hours later; above the first hour of the day it has none."""
        minute = self.minute
        moved = FIRST_MINUTE + 60 if minute is None and steps > 0 else (minute or 0) + steps * STEP
        shown = min(moved, LAST_MINUTE) if moved >= FIRST_MINUTE else None
        return self.at(Place(self.place.day, shown, timed=True))

    def verdict(self, today: date) -> str:
        """Return ``past``, ``inside`` or ``outside`` of the window."""
        if self.place.day < today:
            return "past"
        return "inside" if in_window(self.row, self.place.day) else "outside"

    def sentence(self, today: date) -> str:
        """Say where it would be put and what that means."""
        when = f"{relative_day(self.place.day, today)} {time_text(self.minute)}".rstrip()
        words = {
            "past": tr("不能移到过去的日子"),
            "inside": tr("应访期内"),
            "outside": tr("超出应访期，要写原因"),
        }
        return f"{self.row.customer} → {when} · {words[self.verdict(today)]}"
