"""Visits on their way to another day or person, by mouse or by keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import in_window
from desktop_app.ui.kit.text import relative_day, time_text

FIRST_MINUTE, LAST_MINUTE, STEP = 8 * 60, 20 * 60, 30
LAST_START = 24 * 60 - STEP


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
    """The visits that are carried and the place they would be put at.

    Attributes:
        row: the one that was taken hold of.
        others: those that go with it to the same day.
        place: where ``row`` would be put.
        by_mouse: otherwise by keys.
        held: a key keeps them up; letting it go puts them down.
        person: who would make them instead; the place then does not matter.
    """

    row: VisitRow
    place: Place
    others: tuple[VisitRow, ...] = ()
    by_mouse: bool = False
    held: bool = False
    person: str = ""

    @property
    def rows(self) -> tuple[VisitRow, ...]:
        """All that is carried."""
        return (self.row, *self.others)

    @property
    def minute(self) -> int | None:
        """The hour that ``row`` would have."""
        return self.minute_of(self.row)

    @property
    def stays(self) -> bool:
        """Whether everything would be put where it is."""
        return not self.person and all(
            self.place.day == row.due and self.minute_of(row) == row.minute for row in self.rows
        )

    def minute_of(self, row: VisitRow) -> int | None:
        """Return the hour that one of them would have.

        Several keep the distance between their hours. Those without one follow each other, person by person: nobody
        makes two calls at once.
        """
        if not self.place.timed:
            return row.minute
        wanted = self.place.minute
        if wanted is None:
            return None
        if row.minute is not None and self.row.minute is not None:
            return max(0, min(row.minute + wanted - self.row.minute, LAST_START))
        queue = (
            r.id for r in self.rows if r.owner == row.owner and (r is self.row or None in (r.minute, self.row.minute))
        )
        ahead = next(place for place, ident in enumerate(queue) if ident == row.id)
        return min(wanted + ahead * STEP, LAST_START)

    def at(self, place: Place) -> Carry:
        """Return it over another place."""
        return replace(self, place=place, person="")

    def over(self, person: str) -> Carry:
        """Return it over a person who would make the visits."""
        return replace(self, person=person)

    def shifted(self, days: int) -> Carry:
        """Return it some days later; hours are kept."""
        return self.at(replace(self.place, day=self.place.day + timedelta(days=days)))

    def in_hours(self, steps: int) -> Carry:
        """Return it some half hours later; above the first hour of the day it has none."""
        minute = self.minute
        moved = FIRST_MINUTE + 60 if minute is None and steps > 0 else (minute or 0) + steps * STEP
        shown = min(moved, LAST_MINUTE) if moved >= FIRST_MINUTE else None
        return self.at(Place(self.place.day, shown, timed=True))

    def allows(self, day: date) -> float:
        """Return which share of the visits counts as in time on a day."""
        return sum(in_window(row, day) for row in self.rows) / len(self.rows)

    def outside(self) -> tuple[VisitRow, ...]:
        """Return the visits that the place would put outside of their windows."""
        return outside(self.rows, self.place.day)

    def verdict(self, today: date) -> str:
        """Return ``past``, ``inside`` or ``outside`` of the windows."""
        if self.person:
            return "inside"
        if self.place.day < today:
            return "past"
        return "outside" if self.outside() else "inside"

    def sentence(self, today: date) -> str:
        """Say where it would be put and what that means."""
        what = self.row.customer if not self.others else tr("{count} 个回访", count=len(self.rows))
        if self.person:
            return tr("{what} → 改由{owner}负责 · 要写原因", what=what, owner=self.person)
        when = f"{relative_day(self.place.day, today)} {time_text(self.minute)}".rstrip()
        late = len(self.outside())
        words = {
            "past": tr("不能移到过去的日子"),
            "inside": tr("应访期内"),
            "outside": tr("{count} 个超出应访期，要写原因", count=late) if self.others else tr("超出应访期，要写原因"),
        }
        return f"{what} → {when} · {words[self.verdict(today)]}"


def outside(rows: Iterable[VisitRow], day: date) -> tuple[VisitRow, ...]:
    """Return those of the visits whose windows a day lies outside of."""
    return tuple(row for row in rows if not in_window(row, day))
